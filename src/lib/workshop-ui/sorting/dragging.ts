/**
 * Dragging cards onto piles, by mouse and by a long press. The library is fetched when a pointer first comes near; whoever
 * does not drag does the same by keyboard and by tap.
 */
import type { Attachment } from 'svelte/attachments';
import { untilHere } from '../../ui/until-here.ts';

const library = () => import('@atlaskit/pragmatic-drag-and-drop/element/adapter');

/** Marks what is dragged as cards of this wall, against anything else that may be dragged over it. */
const CARDS = 'cards';

function cardsIn(data: Record<string | symbol, unknown>): readonly string[] {
	const cards = data[CARDS];
	return Array.isArray(cards) ? cards.filter((id) => typeof id === 'string') : [];
}

function attach(register: (adapter: Awaited<ReturnType<typeof library>>) => () => void): () => void {
	let release = () => {};
	const giveUp = untilHere(library, (adapter) => (release = register(adapter)));
	return () => {
		giveUp();
		release();
	};
}

/** A card that can be dragged; `cards` says which go along. */
export function dragged(
	cards: () => readonly string[],
	onChange: (isDragged: boolean) => void
): Attachment<HTMLElement> {
	return (element) =>
		attach(({ draggable }) =>
			draggable({
				element,
				getInitialData: () => ({ [CARDS]: cards() }),
				onDragStart: () => onChange(true),
				onDrop: () => onChange(false)
			})
		);
}

export interface DropZone {
	onOver(isOver: boolean): void;
	onDrop(cards: readonly string[]): void;
}

/** A place onto which cards can be dropped. */
export function dropZone({ onOver, onDrop }: DropZone): Attachment<HTMLElement> {
	return (element) =>
		attach(({ dropTargetForElements }) =>
			dropTargetForElements({
				element,
				canDrop: ({ source }) => cardsIn(source.data).length > 0,
				onDragEnter: () => onOver(true),
				onDragLeave: () => onOver(false),
				onDrop: ({ source }) => {
					onOver(false);
					onDrop(cardsIn(source.data));
				}
			})
		);
}
