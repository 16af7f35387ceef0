/** What the parts of a workshop's desk share: its rows, and the way to change them. */
import type { Client } from '$lib/data/call.ts';
import type { Need } from '$lib/domain/need.ts';
import type { DashboardRow } from '$lib/domain/snapshot.ts';

export interface Desk {
	readonly row: DashboardRow;
	readonly need: Need;
	/** Does something as the facilitator, then shows what holds after it, done or refused. @throws Refusal */
	run(act: (client: Client) => Promise<unknown>): Promise<void>;
}
