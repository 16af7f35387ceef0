/** What everyone is to be told of each topic: its cards, and what has become of it. */
import { expect } from 'vitest';
import type { Topic } from '../../src/lib/domain/workshop.ts';
import { fateOf, isTold, type Fate } from './fates.ts';
import type { GivenCard } from './ledger.ts';
import type { Play } from './play.ts';
import { sortedApart } from './sorted-apart.ts';

export interface ToldTopic extends Fate {
	readonly id: string | null;
	readonly cards: readonly string[];
	readonly isWanted: boolean;
	/** when people last talked it through */
	readonly talked: unknown;
	readonly accounts: Topic['accounts'];
	readonly agreed: string | null;
}

/** An instant on the clock that is moved, to a minute. */
export const aboutThen = (at: number): unknown => expect.closeTo(at, -5);

/** From the reveal on every card is on one. */
export function topicsOf(play: Play): ToldTopic[] {
	const cardsOf = new Map<string, GivenCard[]>();
	const { topics } = sortedApart(play);
	for (const card of play.cards.filter(({ leg }) => leg.isRevealed)) {
		const topic = topics.get(card) ?? card.id;
		cardsOf.set(topic, [...(cardsOf.get(topic) ?? []), card]);
	}
	return [...cardsOf.values()].map((cards) => {
		const id = cards[0]?.topic ?? null;
		const { wishes, status, parked_why, park_reason, talked } = fateOf(play, id ?? '');
		const agreed = play.agreed.get(id ?? '') ?? null;
		return {
			...{ id, cards: cards.map((card) => card.id).sort(), status, parked_why, park_reason },
			isWanted: status === 'open' && !play.course.isEnded && wishes.some((wish) => isTold(play, wish)),
			talked: talked && aboutThen(talked),
			...{ accounts: agreed === null ? null : 'agree', agreed }
		};
	});
}
