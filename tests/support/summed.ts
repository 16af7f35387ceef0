/** What the link of the summary is to tell, whoever opens it: written from the rules, as `entitled` is. */
import { SEEN } from './acting.ts';
import { entitled, reactionsTo, sorted } from './entitled.ts';
import { wordsOf, type Word } from './given-words.ts';
import { INSIDE, type GivenCard } from './ledger.ts';
import type { Play } from './play.ts';

/** Lists of the record are empty for who has nothing but that link. */
export interface Summed {
	readonly stage: string;
	readonly topics: unknown[];
	readonly results: unknown[];
	readonly scales: unknown[];
	readonly outcomes: unknown[];
	readonly record: unknown[] | null;
	readonly comments: unknown[];
	readonly reactions: unknown[];
	readonly posts: unknown[];
	readonly objections: unknown[];
	readonly words: string[];
}

/** What the summary tells who took part: everything that is open. */
export function summedForMember(play: Play): Summed {
	const all = entitled(play, 'fellow', new Set());
	const isOpen = ({ isTo }: Word) => INSIDE.every((who) => isTo(who, new Set()));
	return {
		...{ stage: stageOf(play), results: all.results, scales: all.scales, outcomes: all.outcomes },
		...{ comments: all.comments, posts: all.posts, objections: all.objections },
		topics: sorted(new Set(play.cards.flatMap(({ topic }) => topic ?? []))),
		record: sorted(play.cards.filter(({ leg }) => leg.isRevealed).map(({ id }) => id)),
		reactions: reactionsTo(play, 'fellow', null).map(({ card, counts }) => ({ card, counts })),
		words: sorted(
			wordsOf(play)
				.filter(isOpen)
				.map(({ word }) => word)
		)
	};
}

/** What the summary tells whoever has its link: what came out, and what was voted on or talked about, not every card. */
export function summedForAnyone(play: Play): Summed {
	const { results, scales, outcomes } = entitled(play, 'fellow', new Set());
	const cameUp = play.cards.filter((card) => hasComeUp(play, card));
	// The outcome of what tells of roles has no card.
	const asksForRoles = [...play.rules.values()].some(({ roles }) => roles);
	return {
		...{ stage: stageOf(play), scales, outcomes },
		results: results.map(withoutReasons),
		...{ record: null, comments: [], reactions: [], posts: [], objections: [] },
		topics: sorted(new Set(cameUp.map(({ topic }) => topic))),
		words: sorted([
			...(asksForRoles ? [] : cameUp.map(({ body }) => body)),
			...[...play.outcomes, ...play.actions].flatMap(({ body, owner }) => [body, owner].flatMap((word) => word ?? [])),
			...([...play.viewed.keys()].some((topic) => play.isOpened(topic)) ? [SEEN] : [])
		])
	};
}

/** A result without why somebody objects: that is of the record. */
function withoutReasons(result: unknown): unknown {
	return JSON.parse(JSON.stringify(result), (key, value: unknown) => (key === 'reasons' ? [] : value));
}

/** Whether the topic of a card is of the outcome: a result of it is told, it was talked about, or something is proposed. */
function hasComeUp(play: Play, { topic, rules }: GivenCard): boolean {
	const isTallied = [...(topic ? (play.voted.get(topic) ?? []) : [])].some((leg) => leg.isOver);
	const status = play.seen.shared.topics.find(({ id }) => id === topic)?.status ?? 'open';
	const isRisk = rules.risks === true && play.course.hasTalked;
	return (
		topic !== null && (isTallied || status !== 'open' || isRisk || play.outcomes.some((each) => each.topic === topic))
	);
}

function stageOf({ course }: Play): Summed['stage'] {
	if (course.isClosed) return 'final';
	return course.legs.some((leg) => leg.isRevealed) ? 'provisional' : 'upcoming';
}
