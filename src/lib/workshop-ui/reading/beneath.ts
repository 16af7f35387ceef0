/**
 * What a round adds to each card of the wall. The wall is the same wherever cards are read or sorted: a round that leaves
 * more on a card says so here, and the wall shows it without knowing what it is.
 */
import { getContext, setContext, type Component } from 'svelte';
import type { Card } from '../../domain/workshop.ts';

export type Beneath = Component<{ card: Card }>;

const KEY = Symbol('beneath a card');

/** Called by the round, while it is being set up. */
export function setBeneath(beneath: Beneath): void {
	setContext(KEY, beneath);
}

/** Called by a card; undefined where the round adds nothing. */
export function getBeneath(): Beneath | undefined {
	return getContext<Beneath | undefined>(KEY);
}
