/** Sorting apart: one person's own piles, which nobody else reads, as the topics that they might become. */
import * as z from 'zod/mini';
import type { AgendaTopic } from './agenda.ts';
import type { PlanPhase } from './plan.ts';
import { UNTOLD } from './weighing.ts';
import type { Phase } from './workshop.ts';

/** In one phase: card id -> pile id. A card that is not there has not been sorted yet. */
export const Piles = z.object({ phase_id: z.uuid(), cards: z.record(z.string(), z.string()) });
export type Piles = z.infer<typeof Piles>;

/** True for a phase in which everyone sorts alone. */
export function sortsApart(phase: Phase | PlanPhase | null): boolean {
	return phase?.step === 'group' && phase.mode === 'async' && phase.rules.apart === true;
}

/** Whether only what says the very same is put together: in the grouping that runs, or in the one before which people read. */
export function isStrictAt(phases: readonly Phase[], at: Pick<Phase, 'position'> | null): boolean {
	const grouping = at && phases.find((phase) => phase.position >= at.position && phase.step === 'group');
	return grouping?.step === 'group' && grouping.rules.merge === 'duplicates';
}

/** Names a card that is on no pile, where a pile is asked for. No id of a pile reads like it. */
const loose = (cardId: string) => `loose:${cardId}`;

/** The card that stands for itself, if that is what is named. */
export function looseCard(pile: string): string | null {
	return pile.startsWith('loose:') ? pile.slice('loose:'.length) : null;
}

/** The cards of all topics as this person has piled them, each pile where its first card lies. */
export function pilesOf(topics: readonly AgendaTopic[], piles: Piles['cards']): AgendaTopic[] {
	const found = new Map<string, AgendaTopic>();
	for (const { topic, cards } of topics) {
		for (const card of cards) {
			const id = piles[card.id] ?? loose(card.id);
			const pile = found.get(id);
			if (pile) pile.cards.push(card);
			else {
				const own = { ...topic, id, title: null, order_key: card.order_key ?? topic.order_key };
				found.set(id, { topic: own, label: card.body ?? '', cards: [card], ...UNTOLD });
			}
		}
	}
	return [...found.values()];
}
