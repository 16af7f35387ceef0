/** A live workshop that stands still: it is shown by the real components, follows nothing and keeps nothing. */
import { Refusal } from '$lib/domain/refusal.ts';
import type { Snapshot } from '$lib/domain/snapshot.ts';
import { Clock } from '$lib/workshop/clock.svelte.ts';
import type { Drafts } from '$lib/workshop/drafts.ts';
import { bindGateway } from '$lib/workshop/gateway.ts';
import { browserPorts } from '$lib/workshop/ports.ts';
import { WorkshopState } from '$lib/workshop/workshop.svelte.ts';

const nobody = async () => {
	throw new Refusal('unreachable');
};

/** Not to be started. */
export function openStill(snapshot: Snapshot, drafts: Drafts): WorkshopState {
	return new WorkshopState({
		snapshot,
		drafts,
		keeping: {
			shelf: { read: async () => [], change: async () => [], isLasting: true },
			tabs: { alone: (_name, run) => run(), join: () => ({ tell() {}, leave() {} }) }
		},
		clock: new Clock(nobody, snapshot.now, browserPorts),
		gateway: bindGateway(nobody, snapshot.shared.workshop.id),
		openChannel: () => ({ subscribe() {}, refresh: async () => {}, close() {} }),
		ports: browserPorts
	});
}
