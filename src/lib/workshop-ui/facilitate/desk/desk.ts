/** What the parts of a workshop's desk share: its rows, and the way to change them. */
import type { Client } from '$lib/data/call.ts';
import type { Need } from '$lib/domain/need.ts';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import { createDrafts } from '$lib/workshop/drafts.ts';

export interface Desk {
	readonly row: DashboardRow;
	readonly need: Need;
	/** Shows what holds by now, if somebody answers; otherwise what is shown stays. */
	refetch(): Promise<void>;
	/** Does something as the facilitator, then shows what holds after it, done or refused. @throws Refusal */
	run(act: (client: Client) => Promise<unknown>): Promise<void>;
}

/** What is typed into one part of a desk and not saved, as this device keeps it. */
export interface DeskDraft {
	/** Empty: there is nothing. */
	read(): string;
	write(text: string): void;
	/** False while this browser does not keep it: closing the page would lose it. */
	readonly isLasting: boolean;
}

export function deskDraft({ row }: Pick<Desk, 'row'>, part: string): DeskDraft {
	const drafts = createDrafts(() => localStorage, `desk:${row.workshop.id}`);
	return {
		read: () => drafts.read(part),
		write: (text) => drafts.write(part, text),
		get isLasting() {
			return drafts.isLasting;
		}
	};
}
