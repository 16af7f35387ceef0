/**
 * What a simulated teammate does next, read off the room as that person sees it: one small thing at a time, as with a
 * mouse. Nothing is remembered that the room tells, so a step back, a voided ballot or a facilitator who skips ahead need
 * no case of their own.
 */
import { announceProgress, answerScale, castVote, rankTopics, setDone } from '../../lib/data/ballots.ts';
import type { Client } from '../../lib/data/call.ts';
import { addCard, moveCard } from '../../lib/data/cards.ts';
import { proposeOutcome } from '../../lib/data/outcomes.ts';
import { renameTopic } from '../../lib/data/topics.ts';
import type { DotRules, Method, Vote } from '../../lib/domain/ballot.ts';
import { dotsOn, type Votes } from '../../lib/domain/slip.ts';
import type { Snapshot } from '../../lib/domain/snapshot.ts';
import type { Card, Phase, VotePhase } from '../../lib/domain/workshop.ts';
import { newId } from '../../lib/workshop/identity.ts';
import type { Chance } from './chance.ts';
import type { Crew } from './crew.ts';
import { OBJECTION, themeOf, type StoryCard, type Theme } from './story.ts';

const DAY = 86_400_000;
/** What a card weighs that belongs to no theme: a lone one of the team, or one that the people at the screen wrote. */
const LONE = 2.5;

/** One thing to do, with that person's client. */
export type Deed = (client: Client) => Promise<unknown>;

/** What one person has in mind. */
export interface Mind {
	readonly crew: Crew;
	/** cards that are not written yet */
	readonly hand: StoryCard[];
	/** few tidy up, most watch */
	readonly isTidy: boolean;
	/** what is to stand on which topic, for each ballot anew: by phase, how often it was voided and method */
	readonly wishes: Map<string, ReadonlyMap<string, Vote>>;
}

/** The next thing to do, or null: wait and look again. */
export function nextDeed(room: Snapshot, mind: Mind): Deed | null {
	const { workshop, phases } = room.shared;
	if (workshop.phase_id === null) return rate(room, mind.crew);
	const phase = phases.find(({ id }) => id === workshop.phase_id);
	switch (phase?.step) {
		case 'collect':
			return write(room, mind.hand.pop());
		case 'read':
			return mind.crew.chance.percent(10) ? write(room, mind.crew.takeAfterthought()) : null;
		case 'group':
			return (mind.isTidy ? tidy(room, mind.crew) : null) ?? finish(room, phase, mind, 20);
		case 'vote':
			return vote(room, phase, mind) ?? finish(room, phase, mind, 50);
		case 'discuss':
			return talk(room, mind.crew);
		case 'check':
			return rate(room, mind.crew) ?? finish(room, phase, mind, 50);
		default:
			return null;
	}
}

/** Writes a card: before the reveal a sealed one, afterwards one that is marked as added. */
export function write({ shared }: Snapshot, card: StoryCard | null | undefined): Deed | null {
	const collect = shared.phases.find(({ step }) => step === 'collect');
	const questions = shared.prompts.filter(({ phase_id }) => phase_id === collect?.id);
	const prompt = card && questions[card.question % questions.length];
	if (!prompt) return null;
	return (client) => addCard(client, shared.workshop.id, { id: newId(), promptId: prompt.id, body: card.body });
}

/** Puts a card that lies alone to the others of its theme, or names what lies together. */
function tidy({ shared }: Snapshot, crew: Crew): Deed | null {
	const piles = pilesOf(shared.cards);
	for (const [theme, cards] of grouped(shared.cards, ({ body }) => themeOf(body))) {
		const target = fullest(grouped(cards, ({ topic_id }) => topic_id));
		const topic = shared.topics.find(({ id }) => id === target);
		if (!topic) continue;
		const card = crew.chance.pick(
			cards.filter(
				({ id, topic_id }) =>
					topic_id !== null && topic_id !== topic.id && piles.get(topic_id)?.length === 1 && !crew.moved.has(id)
			)
		);
		if (card) {
			return (client) => claim(crew.moved, card.id, () => moveCard(client, card.id, topic.id));
		}
		if (topic.title === null && (piles.get(topic.id)?.length ?? 0) > 1 && !crew.named.has(topic.id)) {
			return (client) => claim(crew.named, topic.id, () => renameTopic(client, topic.id, topic.version, theme.title));
		}
	}
	return null;
}

/** Does what nobody else shall do as well; what was refused is free again. */
async function claim(claimed: Set<string>, id: string, act: () => Promise<unknown>): Promise<void> {
	claimed.add(id);
	try {
		await act();
	} catch (error) {
		claimed.delete(id);
		throw error;
	}
}

/** Says one thing more, until the slip is as this person wishes: a dot at a time, a ranking at once. */
function vote(room: Snapshot, phase: VotePhase, { crew, wishes }: Mind): Deed | null {
	const { method } = phase.rules;
	const ballot = `${phase.id} ${phase.voided} ${method}`;
	const wish = wishes.get(ballot) ?? wishFor(room, phase, crew);
	wishes.set(ballot, wish);
	const given = slipOf(room, phase)?.votes ?? {};
	const told = async (client: Client, answer: Promise<{ wait_ms: number }>) =>
		announceAfter(client, phase, crew, await answer);
	if (method === 'ranked') {
		const ranking = [...wish.keys()].map((topic) => [topic]);
		return Object.keys(given).length > 0 ? null : (client) => told(client, rankTopics(client, phase.id, ranking));
	}
	const missing = [...wish].find(([topic, value]) => !isGiven(method, given, topic, value));
	if (!missing) return null;
	const [topic, value] = missing;
	const stated = method === 'dots' ? dotsOn(given, topic) + 1 : value;
	return (client) => told(client, castVote(client, phase.id, topic, stated));
}

function isGiven(method: Method, given: Votes, topic: string, value: Vote): boolean {
	return method === 'dots' ? dotsOn(given, topic) >= Number(value) : given[topic] !== undefined;
}

/** Says "done" at some time. */
function finish(room: Snapshot, phase: Phase, { crew }: Mind, percent: number): Deed | null {
	if (slipOf(room, phase)?.is_done || !crew.chance.percent(percent)) return null;
	return async (client) => announceAfter(client, phase, crew, await setDone(client, phase.id, true));
}

/** Says something about the topic that everyone talks about. */
function talk({ shared, now }: Snapshot, crew: Crew): Deed | null {
	const { workshop, cards } = shared;
	const topic = workshop.spotlight_topic_id;
	if (topic === null) return null;
	const theme = mainTheme(cards.filter(({ topic_id }) => topic_id === topic));
	const line = crew.takeLine(topic, theme);
	if (!line) return null;
	const { kind, body, owner, dueInDays } = line;
	const due = dueInDays === null ? null : new Date(Date.parse(now) + dueInDays * DAY).toISOString().slice(0, 10);
	return (client) => proposeOutcome(client, workshop.id, { id: newId(), kind, topic_id: topic, body, owner, due });
}

/** Rates what was not rated yet; most found it worth the time. */
function rate({ shared, mine }: Snapshot, { chance }: Crew): Deed | null {
	const scale = shared.prompts.find(({ id, kind }) => kind === 'scale' && mine.answers[id] === undefined);
	if (!scale) return null;
	const value = chance.pick([3, 4, 4, 4, 5, 5]) ?? 4;
	return (client) => answerScale(client, scale.id, value);
}

/** The database says how long to wait until the room may be told of a vote; whoever voted tells it then. */
async function announceAfter(client: Client, phase: Phase, crew: Crew, answer: { wait_ms: number }): Promise<void> {
	for (let wait = answer.wait_ms; wait > 0 && !crew.hasEnded;) {
		await crew.pause((wait / 1000) * crew.options.pace);
		({ wait_ms: wait } = await announceProgress(client, phase.id));
	}
}

function slipOf({ mine }: Snapshot, phase: Phase) {
	return mine.slips.find(({ phase_id }) => phase_id === phase.id);
}

/** Nobody says something about all of many topics. */
const MOST_SAID = 8;

/** What this person puts where: heavy themes are liked better than light ones, each by everybody in their own way. */
function wishFor({ shared }: Snapshot, { rules }: VotePhase, { chance }: Crew): ReadonlyMap<string, Vote> {
	const liked = [...pilesOf(shared.cards)]
		.map(([topic, cards]) => ({ topic, like: (mainTheme(cards)?.weight ?? LONE) * chance.between(0.4, 1.6) }))
		.sort((a, b) => b.like - a.like)
		.slice(0, MOST_SAID);
	if (rules.method === 'dots') return dotsFor(liked.slice(0, 4), rules, chance);
	// Ticks and places go to what one likes; of the rest one has an opinion of each.
	const { method } = rules;
	const chosen = method === 'approval' || method === 'ranked' ? liked.slice(0, 5) : liked;
	return new Map(chosen.map(({ topic, like }, at) => [topic, valueOf(method, like, at, chance)]));
}

/** Several on one now and then. */
function dotsFor(
	liked: readonly { topic: string; like: number }[],
	{ budget, cap }: DotRules,
	chance: Chance
): Map<string, number> {
	const wish = new Map<string, number>();
	for (let dots = budget; dots > 0; dots--) {
		const open = liked.filter(({ topic }) => (wish.get(topic) ?? 0) < cap);
		const chosen = chance.weighted(open, ({ like }) => like);
		if (!chosen) break;
		wish.set(chosen.topic, (wish.get(chosen.topic) ?? 0) + 1);
	}
	return wish;
}

/** On the topic that stands at that place among those liked, from 0. */
function valueOf(method: Exclude<Method, 'dots'>, like: number, at: number, chance: Chance): Vote {
	const upTo5 = (value: number) => Math.min(5, Math.max(1, Math.round(value)));
	switch (method) {
		case 'approval':
			return 1;
		case 'ranked':
			return at + 1;
		case 'score':
			return upTo5(like);
		case 'fist':
			return upTo5(like + 2);
		case 'impact_effort':
			return { impact: upTo5(like), effort: upTo5(chance.between(1, 5)) };
		case 'consent':
			if (chance.percent(4)) return { stance: 'object', reason: OBJECTION };
			return { stance: chance.percent(85) ? 'agree' : 'abstain' };
		case 'yes_no':
			return chance.percent(10) ? 'abstain' : like > 2 ? 'yes' : 'no';
	}
}

/** Cards that everybody sees, by topic. */
function pilesOf(cards: readonly Card[]): Map<string, Card[]> {
	return grouped(
		cards.filter(({ body }) => body !== null),
		({ topic_id }) => topic_id
	);
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key | null): Map<Key, Item[]> {
	const groups = new Map<Key, Item[]>();
	for (const item of items) {
		const key = keyOf(item);
		if (key !== null) groups.set(key, [...(groups.get(key) ?? []), item]);
	}
	return groups;
}

function fullest<Key>(groups: ReadonlyMap<Key, readonly unknown[]>): Key | null {
	const [first] = [...groups].sort(([, a], [, b]) => b.length - a.length);
	return first?.[0] ?? null;
}

/** What most of these cards are about. */
function mainTheme(cards: readonly Card[]): Theme | null {
	return fullest(grouped(cards, ({ body }) => themeOf(body)));
}
