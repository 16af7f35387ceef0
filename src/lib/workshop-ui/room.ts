/** A participant's live workshop, put together from its parts; and how somebody becomes a participant. */
import type { Client } from '../data/call.ts';
import { getClock } from '../data/clock.ts';
import { createDeviceCode, joinWorkshop, redeemDeviceCode } from '../data/participants.ts';
import { getWorkshop } from '../data/workshops.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { Clock } from '../workshop/clock.svelte.ts';
import type { Drafts } from '../workshop/drafts.ts';
import { bindGateway } from '../workshop/gateway.ts';
import { accountOf, ensureSignedIn } from '../workshop/sign-in.ts';
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

/**
 * Makes this browser a participant, with an account of its own if it has none yet; twice is once. `name` counts in named
 * workshops only.
 * @throws Refusal
 */
export async function join(connect: Connect, code: string, name: string | null): Promise<Snapshot> {
	const client = await connect();
	await ensureSignedIn(client);
	const face = await joinWorkshop(client, code, name);
	if (face.id === null) throw new Refusal('not_member');
	return getWorkshop(client, face.id);
}

/** A code that makes another device the same participant. @throws Refusal */
export async function makeDeviceCode(connect: Connect, workshopId: string): Promise<string> {
	return createDeviceCode(await connect(), workshopId);
}

/** Makes this browser the participant who made the device code. @throws Refusal `code_expired`, `place_taken` … */
export async function takePlace(connect: Connect, code: string, deviceCode: string): Promise<void> {
	const client = await connect();
	await ensureSignedIn(client);
	await redeemDeviceCode(client, code, deviceCode);
}
