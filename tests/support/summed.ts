/** What the link of the summary is to tell, whoever opens it: written from the rules, as `entitled` is. */
import { byOrderKey } from '../../src/lib/domain/agenda.ts';
import { SEEN } from './talking.ts';
import { reactionsTo } from './counted.ts';
import { entitled } from './entitled.ts';
import { sorted } from './sorted.ts';
import { wordsOf, type Word } from './given-words.ts';
import { INSIDE } from './ledger.ts';
import type { Play } from './play.ts';
import { tellsOf } from './results.ts';
import { topicsOf, type ToldTopic } from './topics.ts';

/** Lists of the record are empty for who has nothing but that link. */
export interface Summed {
	readonly stage: string;
	readonly topics: unknown[];
	readonly results: unknown[];
	readonly scales: unknown[];
	readonly timetable: unknown[];
	readonly questions: unknown[];
	readonly risks: unknown[];
	readonly kept: number;
	readonly outcomes: unknown[];
	readonly record: unknown[] | null;
	readonly comments: unknown[];
	readonly reactions: unknown[];
	readonly posts: unknown[];
	readonly objections: unknown[];
	readonly words: string[];
}

/** What it tells both. */
function frameOf(play: Play) {
	const { scales, outcomes, risks, timetable, questions } = entitled(play, 'fellow');
	const kept = play.cards.filter(({ leg }) => leg.isRevealed).length;
	return { stage: stageOf(play), scales, outcomes, risks, timetable, questions, kept };
}

/** What the summary tells who took part: everything that is open. */
export function summedForMember(play: Play): Summed {
	const all = entitled(play, 'fellow');
	const isOpen = ({ isTo }: Word) => INSIDE.every((who) => isTo(who));
	return {
		...frameOf(play),
		...{ results: all.results, comments: all.comments, posts: all.posts, objections: all.objections },
		topics: sorted(topicsOf(play).map(withoutCards)),
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
	const { results } = entitled(play, 'fellow');
	const cameUp = topicsOf(play).filter((topic) => hasComeUp(play, topic));
	// The outcome of what tells of roles has no card.
	const asksForRoles = [...play.rules.values()].some(({ roles }) => roles);
	return {
		...frameOf(play),
		results: results.map(withoutReasons),
		...{ record: null, comments: [], reactions: [], posts: [], objections: [] },
		topics: sorted(cameUp.map(withoutCards)),
		words: sorted([
			...(asksForRoles ? [] : cameUp.map((topic) => labelOf(play, topic))),
			...cameUp.flatMap(({ park_reason, agreed }) => [park_reason, agreed].flatMap((word) => word ?? [])),
			...[...play.outcomes, ...play.actions].flatMap(({ body, owner }) => [body, owner].flatMap((word) => word ?? [])),
			...play.classified.values(),
			...([...play.viewed.keys()].some((topic) => play.isOpened(topic)) ? [SEEN] : [])
		])
	};
}

/** A result without why somebody objects: that is of the record. */
function withoutReasons(result: unknown): unknown {
	return JSON.parse(JSON.stringify(result), (key, value: unknown) => (key === 'reasons' ? [] : value));
}

const withoutCards = (topic: ToldTopic): ToldTopic => ({ ...topic, cards: [] });

/** What a topic is called: as nobody names one, by the words of its first card. */
function labelOf({ seen, cards }: Play, topic: ToldTopic): string {
	const [first] = seen.shared.cards.filter(({ id }) => topic.cards.includes(id)).sort(byOrderKey);
	return cards.find(({ id }) => id === first?.id)?.body ?? '';
}

/** Whether a topic is of the outcome: a result tells of it, it was talked about or parked, or something is proposed. */
function hasComeUp(play: Play, { id, cards, status }: ToldTopic): boolean {
	if (id === null) return false;
	const isTallied = [...(play.voted.get(id) ?? [])].some((leg) => leg.isOver && tellsOf(play, leg, id));
	const isRisk = play.cards.some((card) => cards.includes(card.id) && card.rules.risks) && play.course.hasTalked;
	return isTallied || status !== 'open' || isRisk || play.outcomes.some((each) => each.topic === id);
}

function stageOf({ course }: Play): Summed['stage'] {
	if (course.isClosed) return 'final';
	return course.legs.some((leg) => leg.isRevealed) ? 'provisional' : 'upcoming';
}
