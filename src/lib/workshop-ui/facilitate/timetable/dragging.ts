/**
 * Dragging a round to another place, by mouse and by a long press. The library is fetched when the editor opens; whoever
 * does not drag does the same with two buttons.
 */
import type { Attachment } from 'svelte/attachments';
import { untilHere } from '../../../ui/until-here.ts';

const library = () => import('@atlaskit/pragmatic-drag-and-drop/element/adapter');

/** Marks what is dragged as a round, against anything else that may be dragged over it. */
const ROUND = 'round';

function attach(register: (adapter: Awaited<ReturnType<typeof library>>) => () => void): () => void {
	let release = () => {};
	const giveUp = untilHere(library, (adapter) => (release = register(adapter)));
	return () => {
		giveUp();
		release();
	};
}

export interface Place {
	/** the round that is dragged from here, by a handle in it */
	id: string;
	handle: () => HTMLElement | null;
	onOver(isOver: boolean): void;
	/** the id of the round that was dropped here */
	onDrop(id: string): void;
}

/** A round that can be dragged, and onto whose place others can be. */
export function draggablePlace({ id, handle, onOver, onDrop }: Place): Attachment<HTMLElement> {
	return (element) =>
		attach(({ draggable, dropTargetForElements }) => {
			const dragHandle = handle();
			const undo = [
				draggable({ element, ...(dragHandle && { dragHandle }), getInitialData: () => ({ [ROUND]: id }) }),
				dropTargetForElements({
					element,
					canDrop: ({ source }) => typeof source.data[ROUND] === 'string' && source.data[ROUND] !== id,
					onDragEnter: () => onOver(true),
					onDragLeave: () => onOver(false),
					onDrop: ({ source }) => {
						onOver(false);
						const dropped = source.data[ROUND];
						if (typeof dropped === 'string') onDrop(dropped);
					}
				})
			];
			return () => undo.forEach((release) => release());
		});
}
