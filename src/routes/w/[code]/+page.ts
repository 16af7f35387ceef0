/**
 * What the page comes with, so that nobody fetches what he will not see: the composer while cards are written, a door for
 * a stranger after that, the live workshop for a participant, with the view of its stage.
 */
import type { Stage } from '$lib/domain/standing.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data: { face, snapshot, stage } }) => {
	const [collect, door, live, shown] = await Promise.all([
		stage === 'collect' ? import('$lib/workshop-ui/CollectPhase.svelte') : null,
		stage === 'collect' || snapshot ? null : import('$lib/workshop-ui/JoinGate.svelte'),
		snapshot && import('$lib/workshop-ui/room.ts'),
		snapshot && stage !== 'collect' ? roomOf(stage) : null
	]);
	return {
		face,
		CollectPhase: collect?.default ?? null,
		JoinGate: door?.default ?? null,
		opened: snapshot && live && { snapshot, openRoom: live.openRoom },
		Room: shown?.Room ?? null,
		view: shown?.view ?? null
	};
};

async function roomOf(stage: Stage) {
	const [{ default: Room }, { loadView }] = await Promise.all([
		import('$lib/workshop-ui/Room.svelte'),
		import('$lib/workshop-ui/phase-views.ts')
	]);
	return { Room, view: await loadView(stage) };
}
