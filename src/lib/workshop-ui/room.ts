/** A participant's live workshop, put together from its parts. */
import type { Client } from '../data/call.ts';
import { getClock } from '../data/clock.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { accountOf } from '../workshop/account-of.ts';
import { Clock } from '../workshop/clock.svelte.ts';
import type { Drafts } from '../workshop/drafts.ts';
import { bindGateway } from '../workshop/gateway.ts';
import { browserPorts } from '../workshop/ports.ts';
import { createShelf, shelfKey } from '../workshop/shelf.ts';
import { supabaseChannel } from '../workshop/supabase-channel.ts';
import { browserTabs } from '../workshop/tabs.ts';
import { WorkshopState } from '../workshop/workshop.svelte.ts';

/** Hands out the client; the first call fetches its code. */
export type Connect = () => Promise<Client>;

/** Not started yet: the component that owns it does that. Nothing here touches the network. */
export function openRoom(snapshot: Snapshot, drafts: Drafts, connect: Connect): WorkshopState {
	const { id } = snapshot.shared.workshop;
	const clock = new Clock(async () => getClock(await connect()), snapshot.now, browserPorts);
	const shelf = createShelf({
		owner: async () => shelfKey(await accountOf(await connect()), id),
		now: () => clock.exact(),
		ports: browserPorts
	});
	return new WorkshopState({
		snapshot,
		drafts,
		keeping: { shelf, tabs: browserTabs },
		clock,
		gateway: bindGateway(connect, id),
		openChannel: supabaseChannel(connect, id),
		ports: browserPorts
	});
}
