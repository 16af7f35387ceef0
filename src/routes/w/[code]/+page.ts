/** A participant's page comes with the live workshop and the view of its stage; a stranger's with neither. */
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data: { face, snapshot, stage } }) => {
	if (!snapshot) return { face, opened: null, Room: null, view: null };
	const { openRoom } = await import('$lib/workshop-ui/room.ts');
	if (stage === 'collect') return { face, opened: { snapshot, openRoom }, Room: null, view: null };
	const [{ default: Room }, { loadView }] = await Promise.all([
		import('$lib/workshop-ui/Room.svelte'),
		import('$lib/workshop-ui/phase-views.ts')
	]);
	return { face, opened: { snapshot, openRoom }, Room, view: await loadView(stage) };
};
