/**
 * Where cards wait in this browser while their author takes no part yet: beside the drafts, one to a place, so that each has
 * its own date and two tabs that add at once take nothing from each other.
 */
import type { Told } from '../data/cards.ts';
import { draftsHere, type Drafts } from './drafts.ts';

export interface FirstCard extends Told {
	id: string;
	prompt: string;
	body: string;
}

const START = 'first:';

/** In the order in which they were written. */
export function readFirst(drafts: Drafts): readonly FirstCard[] {
	return drafts.under(START).flatMap((kept) => {
		const card = parse(kept);
		return isFirstCard(card) ? [card] : [];
	});
}

export function keepFirst(drafts: Drafts, card: FirstCard): void {
	drafts.write(START + card.id, JSON.stringify(card));
}

export function forgetFirst(drafts: Drafts, id: string): void {
	drafts.write(START + id, '');
}

/** All that wait in this browser, by the code of their workshop. */
export function firstHere(): ReadonlyMap<string, readonly FirstCard[]> {
	const all = [...draftsHere(() => localStorage)].map(([code, drafts]) => [code, readFirst(drafts)] as const);
	return new Map(all.filter(([, cards]) => cards.length > 0));
}

function parse(kept: string): unknown {
	try {
		return JSON.parse(kept);
	} catch {
		return null;
	}
}

/** As far as it is shown; the outbox reads the rest before it sends it. */
function isFirstCard(kept: unknown): kept is FirstCard {
	return ['id', 'prompt', 'body'].every((key) => typeof Reflect.get(Object(kept), key) === 'string');
}
