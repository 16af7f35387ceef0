/**
 * Everyone does what the round that runs is for, and it is noted down: the one place where people act in a workshop that is
 * lived through. Three to five of them do, so that a count is told of some rounds and not of others.
 */
import { randomUUID } from 'node:crypto';
import type { Method } from '../../src/lib/domain/ballot.ts';
import type { Reaction } from '../../src/lib/domain/reaction.ts';
import type { EventType } from '../../src/lib/domain/snapshot.ts';
import type { SlipOf } from '../../src/lib/domain/tally/standings.ts';
import { Card } from '../../src/lib/domain/workshop.ts';
import type { Leg } from './course.ts';
import { isFixed, waiting } from './fates.ts';
import type { GivenStance } from './ledger.ts';
import { HOUR, MINUTE, type Args } from './people.ts';
import { decisions, givers, type Play } from './play.ts';
import { putInOrder, talk } from './talking.ts';

/** One after another, over and over. */
export const cycled = <Of>(of: readonly [Of, ...Of[]], at: number): Of => of[at % of.length] ?? of[0];
/** Why somebody objects in a ballot. */
export const OBJECTION = 'Cannot live with it';

/** What the person of that number says of a topic, by the method of the ballot: not all the same. */
const SAID: Record<Method, (who: number) => unknown> = {
	dots: () => 1,
	approval: () => 1,
	score: (who) => cycled([3, 5, 0, 4, 4], who),
	ranked: () => 1,
	fist: (who) => cycled([3, 2, 5, 4, 0], who),
	impact_effort: (who) => ({ impact: cycled([3, 5, 1, 4, 2], who), effort: cycled([2, 1, 5, null, 4], who) }),
	consent: (who) => cycled([{ stance: 'agree' }, { stance: 'abstain' }, { stance: 'object', reason: OBJECTION }], who),
	yes_no: (who) => cycled(['yes', 'no', 'abstain'], who)
};
const STANCES = ['agree', 'object', 'aside', 'agree', 'agree'] as const;
const SURE = [5, 1, 3, 4, 4] as const;

/** The method of a ballot. */
export function methodOf({ rules }: Leg): Method {
	if (!('method' in rules)) throw new Error('It is no ballot');
	return rules.method;
}

/** How the person of that number votes for one topic in that ballot. */
export function voteOn(leg: Leg, topic: string, who = 0): [verb: 'cast_vote' | 'rank_topics', args: Args] {
	const method = methodOf(leg);
	if (method === 'ranked') return ['rank_topics', { p_phase: leg.id, p_ranking: [[topic]] }];
	return ['cast_vote', { p_phase: leg.id, p_topic: topic, p_value: SAID[method](who) }];
}

/** Whatever the round that runs is for, once. @returns what everyone is told of it, in order; the rest is told to nobody */
export async function act(play: Play): Promise<EventType[]> {
	const { course } = play;
	const leg = course.running;
	if (!leg || play.acted.has(leg) || course.outside(leg) !== null) return [];
	play.acted.add(leg);
	if (leg.step === 'collect') await write(play, leg);
	if (leg.step === 'check') await rate(play, leg);
	if (leg.step === 'ratify') await ratify(play, leg);
	if (leg.mode === 'live') await beDone(play, leg);
	const [card] = play.cards.filter(({ topic }) => topic !== null);
	if (!card?.topic) return [];
	const told: EventType[] = [];
	if (course.isReading('comments')) told.push(...(await comment(play, leg, card.id)));
	if (course.isReading('reactions')) await react(play);
	await wish(play, leg, card.id, card.topic);
	told.push(...(await putInOrder(play, leg)));
	if (leg.step === 'vote') await vote(play, leg, card.topic);
	if (course.sortsApart(leg)) await sortApart(play, leg);
	if (leg.step === 'discuss') told.push(...(await talk(play, leg, card.topic)));
	return told;
}

/** Those who are asked whether a topic has more time show a thumb each. */
export async function showThumbs(play: Play): Promise<void> {
	const [question] = play.course.questions.slice(-1);
	const [round] = play.seen.shared.thumbs.slice(-1);
	if (!question || question.isClosed || !round) return;
	const shown = (['up', 'up', 'side', 'down', 'up'] as const).slice(0, givers(question.leg));
	for (const [who, value] of shown.entries())
		await play.giver(who).person.call('show_thumb', { p_round: round.id, p_value: value });
	question.shown.push(...shown);
}

/** Two write to every question, up to three others to the first. */
async function write(play: Play, leg: Leg): Promise<void> {
	for (const [n, prompt] of leg.questions.entries()) {
		for (let who = 0; who < (n === 0 ? givers(leg) : 2); who++) {
			const { person, ...giver } = play.giver(who);
			const body = `sealed words of ${giver.by} ${randomUUID()}`;
			const rules = play.rules.get(prompt) ?? {};
			const signature = rules.signed ? `Signed ${randomUUID()}` : null;
			const happened = rules.happened ? new Date(Date.UTC(1950, 0) + play.cards.length * MINUTE).toISOString() : null;
			const args = { p_id: randomUUID(), p_workshop: play.id, p_prompt: prompt, p_body: body };
			const told = { p_happened_at: happened, p_signature: signature };
			const { id } = Card.parse(await person.call('add_card', { ...args, ...told }));
			play.cards.push({ id, leg, ...giver, number: who, prompt, body, rules, signature, happened, topic: null });
			const wrote = play.wrote.get(leg) ?? new Map<number, number>();
			if (!wrote.has(who)) play.wrote.set(leg, wrote.set(who, play.now));
		}
	}
}

async function rate(play: Play, leg: Leg): Promise<void> {
	const ratings = [4, 5, 1, 4, 2].slice(0, givers(leg));
	for (const prompt of leg.questions)
		for (const [who, value] of ratings.entries())
			await play.giver(who).person.call('answer_scale', { p_prompt: prompt, p_value: value });
	if (leg.questions.length > 0) play.rated.set(leg, ratings);
}

/** Everyone on the first decision; of the others nobody says anything. */
async function ratify(play: Play, leg: Leg): Promise<void> {
	const all = decisions(play);
	const isSure = 'confidence' in leg.rules && leg.rules.confidence === true;
	for (const [n, { id }] of all.entries()) {
		const said: GivenStance[] = [];
		for (let who = 0; who < (n === 0 ? givers(leg) : 0); who++) {
			const stance = cycled(STANCES, who);
			const reason = stance === 'object' ? `dissent ${randomUUID()}` : null;
			const confidence = isSure ? cycled(SURE, who) : null;
			const args = { p_phase: leg.id, p_outcome: id, p_stance: stance, p_reason: reason, p_confidence: confidence };
			await play.giver(who).person.call('take_stance', args);
			said.push({ stance, reason, confidence });
		}
		play.asked.set(leg, (play.asked.get(leg) ?? new Map<string, GivenStance[]>()).set(id, said));
	}
}

async function beDone(play: Play, leg: Leg): Promise<void> {
	for (const who of [0, 2]) await play.giver(who).person.call('set_done', { p_phase: leg.id, p_is_done: true });
	play.done.set(leg, [0, 2]);
}

/** Ana and Bo and another say something to a card: the first stays, the second is taken down, the third is taken back. */
async function comment(play: Play, leg: Leg, card: string): Promise<EventType[]> {
	for (const who of [0, 1, 2]) {
		const { person, ...giver } = play.giver(who);
		const id = randomUUID();
		await person.call('add_comment', { p_id: id, p_card: card, p_body: `comment ${id}` });
		const state = (['kept', 'taken down', 'withdrawn'] as const)[who] ?? 'kept';
		const reason = `unkind ${randomUUID()}`;
		if (state === 'withdrawn') await person.call('withdraw_comment', { p_comment: id });
		if (state === 'taken down')
			await play.inside.facilitator.call('take_down_comment', { p_comment: id, p_reason: reason });
		play.comments.push({ id, leg, ...giver, card, body: `comment ${id}`, state, reason });
	}
	return ['comment_added', 'comment_added', 'comment_taken_down', 'comment_added', 'comment_withdrawn'];
}

/** As many as it takes agree to the first card, and find it out of place; two, which is too few, thank for another. */
async function react(play: Play): Promise<void> {
	const [first, second] = play.cards.filter(({ topic }) => topic !== null);
	const leg = play.course.running;
	if (!first || !leg) return;
	const say = async (card: string, kind: Reaction, people: number) => {
		if (play.counted.has(card)) return;
		for (let who = 0; who < people; who++) {
			const args = { p_workshop: play.id, p_card: card, p_kind: kind, p_on: true };
			await play.giver(who).person.call('react_to_card', args);
			const kinds = play.reactions.get(card) ?? new Map<Reaction, Set<number>>();
			play.reactions.set(card, kinds.set(kind, (kinds.get(kind) ?? new Set()).add(who)));
		}
	};
	await say(first.id, 'agree', givers(leg));
	await say(first.id, 'misplaced', givers(leg));
	if (second) for (const kind of ['thanks', 'misplaced'] as const) await say(second.id, kind, 2);
}

/** Ana wants to talk about a topic, where there is a talk to come and people are not busy with a ballot together. */
async function wish(play: Play, leg: Leg, card: string, topic: string): Promise<void> {
	const { legs } = play.course;
	const talk = legs.find(({ step, at }) => step === 'discuss' && at > leg.at);
	if (!talk || leg.step === 'discuss' || (leg.step === 'vote' && leg.mode === 'live') || waiting(play).length > 0)
		return;
	const { person, ...giver } = play.giver(0);
	await person.call('want_talk', { p_topic: topic, p_on: true });
	play.wishes.push({ id: topic, leg, ...giver, card, hour: play.now + HOUR - (Date.now() % HOUR) });
}

/** Everyone on the first topic, and those who are not asked what else they may do on another too, or on what is parked. */
async function vote(play: Play, leg: Leg, topic: string): Promise<void> {
	const other = play.cards.find((card) => card.topic !== null && card.topic !== topic)?.topic;
	const method = methodOf(leg);
	const budget = 'budget' in leg.rules ? leg.rules.budget : 2;
	const slips: SlipOf<unknown>[] = [];
	for (let who = 0; who < givers(leg); who++) {
		const { person } = play.giver(who);
		const third = play.parked.find(({ topic }) => play.optionsOf(leg).has(topic))?.topic ?? other;
		const more = budget >= 2 ? [null, null, other, third, other][who] : null;
		slips.push({
			[topic]: SAID[method](who),
			...(more && { [more]: method === 'ranked' ? 2 : SAID[method](who + 2) })
		});
		if (more && method === 'ranked')
			await person.call('rank_topics', { p_phase: leg.id, p_ranking: [[topic], [more]] });
		else await person.call(...voteOn(leg, topic, who));
		if (more && method !== 'ranked') await person.call(...voteOn(leg, more, who + 2));
		for (const each of more ? [topic, more] : [topic])
			play.voted.set(each, (play.voted.get(each) ?? new Set()).add(leg));
	}
	play.slips.set(leg, slips);
	if (leg.mode !== 'live') return;
	for (let n = 0; n < 2; n++) {
		const id = randomUUID();
		const [verb, args] = voteOn(leg, topic, n);
		await play.inside.facilitator.call(verb, { ...args, p_hand: id });
		play.hands.push({ id, leg, votes: { [topic]: SAID[method](n) } });
	}
}

/** Two of five cards lie together for all, the third with those or with the fourth or alone. */
async function sortApart(play: Play, leg: Leg): Promise<void> {
	const cards = play.cards.filter(({ topic }) => topic !== null && !isFixed(play, topic)).slice(0, 5);
	if (cards.length === 0) return;
	for (let who = 0; who < givers(leg); who++) {
		const { person, ...giver } = play.giver(who);
		const [these, those, alone] = [randomUUID(), randomUUID(), randomUUID()];
		const placed = [these, these, cycled([these, those, alone], who), those, randomUUID()];
		const piles = Object.fromEntries(cards.map(({ id }, n) => [id, placed[n] ?? alone]));
		await person.call('put_in_piles', { p_phase: leg.id, p_piles: piles });
		play.piles.push({ id: leg.id, leg, ...giver, cards: piles });
	}
}
