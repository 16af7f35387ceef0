/**
 * What is to come of sorting apart, from everyone's piles alone: cards that at least half of those who placed both put together
 * are one topic; a card that most put with something, but not with the same thing, is disputed. Of fewer than three nothing is
 * said.
 */
import type { GivenCard } from './ledger.ts';
import type { Play } from './play.ts';

type Piles = Readonly<Record<string, string>>;

/** Cards on one topic have the same word here; and those that are disputed. */
export interface Sorted {
	readonly topics: ReadonlyMap<GivenCard, string>;
	readonly disputed: ReadonlySet<GivenCard>;
}

/** What the rounds of sorting apart have come to so far. */
export function sortedApart(play: Play): Sorted {
	const topics = new Map(play.cards.map((card) => [card, card.id]));
	const disputed = new Set<GivenCard>();
	for (const leg of play.course.legs.filter((each) => play.course.sortsApart(each) && each.isOver)) {
		const everyone = play.piles.filter((given) => given.leg === leg).map(({ cards }) => cards);
		for (const card of play.cards) {
			const own = everyone.filter((piles) => card.id in piles);
			if (own.length < 3) continue;
			const mates = play.cards.filter((other) => areTogether(everyone, card, other)).map(({ id }) => id);
			if (mates.length > 1) topics.set(card, `${leg.id} ${mates.join()}`);
			const near = own.filter((piles) => hasOthers(piles, card));
			if (mates.length === 1 && 2 * near.length > own.length) disputed.add(card);
			else disputed.delete(card);
		}
	}
	return { topics, disputed };
}

function areTogether(everyone: readonly Piles[], { id: one }: GivenCard, { id: other }: GivenCard): boolean {
	const both = everyone.filter((piles) => one in piles && other in piles);
	return both.length >= 3 && 2 * both.filter((piles) => piles[one] === piles[other]).length >= both.length;
}

const hasOthers = (piles: Piles, { id }: GivenCard) =>
	Object.entries(piles).some(([other, pile]) => other !== id && pile === piles[id]);
