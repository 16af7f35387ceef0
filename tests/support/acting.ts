/**
 * Everyone does what the round that runs is for, and it is noted down: the one place where people act in a workshop that is
 * lived through. Three to five of them do, so that a count is told of some rounds and not of others.
 */
import { randomUUID } from 'node:crypto';
import type { Method } from '../../src/lib/domain/ballot.ts';
import type { Reaction } from '../../src/lib/domain/reaction.ts';
import type { EventType } from '../../src/lib/domain/snapshot.ts';
import type { SlipOf } from '../../src/lib/domain/tally/standings.ts';
import { Outcome, Card } from '../../src/lib/domain/workshop.ts';
import { OBJECTION_HOURS } from '../../src/lib/domain/post.ts';
import type { Leg } from './course.ts';
import type { GivenStance } from './ledger.ts';
import { HOUR, MINUTE, type Args } from './people.ts';
import { decisions, givers, type Play } from './play.ts';

/** One after another, over and over. */
export const cycled = <Of>(of: readonly [Of, ...Of[]], at: number): Of => of[at % of.length] ?? of[0];
/** Seconds of a topic's box. */
export const BOX = 60;
/** How people first see a risk, all of them. */
export const SEEN = 'mitigated';
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

/** Whatever the round that runs is for. @returns what everyone is told of it, in order; the rest is told to nobody */
export async function act(play: Play): Promise<EventType[]> {
	const { course } = play;
	const leg = course.running;
	if (!leg || course.outside(leg) !== null) return [];
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
			play.cards.push({ id, leg, ...giver, prompt, body, rules, signature, happened, topic: null });
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
	if (!talk || leg.step === 'discuss' || (leg.step === 'vote' && leg.mode === 'live') || play.wishes.length > 0) return;
	const { person, ...giver } = play.giver(0);
	await person.call('want_talk', { p_topic: topic, p_on: true });
	const ballot = legs.find(({ step, at, isOver }) => step === 'vote' && !isOver && at >= leg.at && at < talk.at);
	const nextHour = play.now + HOUR - (Date.now() % HOUR);
	play.wishes = [{ id: topic, leg, ...giver, card, tells: ballot ?? nextHour }];
}

/** Everyone on the first topic, and those who are not asked what else they may do on another too; one hand in the room. */
async function vote(play: Play, leg: Leg, topic: string): Promise<void> {
	const other = play.cards.find((card) => card.topic !== null && card.topic !== topic)?.topic;
	const method = methodOf(leg);
	const budget = 'budget' in leg.rules ? leg.rules.budget : 2;
	const slips: SlipOf<unknown>[] = [];
	for (let who = 0; who < givers(leg); who++) {
		const { person } = play.giver(who);
		const more = who >= 2 && budget >= 2 ? other : null;
		slips.push({
			[topic]: SAID[method](who),
			...(more && { [more]: method === 'ranked' ? 2 : SAID[method](who + 1) })
		});
		if (more && method === 'ranked')
			await person.call('rank_topics', { p_phase: leg.id, p_ranking: [[topic], [more]] });
		else await person.call(...voteOn(leg, topic, who));
		if (more && method !== 'ranked') await person.call(...voteOn(leg, more, who + 1));
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

/** Each on piles of their own, none of them with two cards: what comes of piles is another test's. */
async function sortApart(play: Play, leg: Leg): Promise<void> {
	const cards = play.cards.filter(({ topic }) => topic !== null && !play.isVoted(topic)).slice(0, 3);
	for (let who = 0; who < givers(leg); who++) {
		const { person, ...giver } = play.giver(who);
		const piles = Object.fromEntries(cards.map(({ id }) => [id, randomUUID()]));
		await person.call('put_in_piles', { p_phase: leg.id, p_piles: piles });
		play.piles.push({ id: leg.id, leg, ...giver, cards: piles });
	}
}

/** Something is decided, and somebody takes something on; over days people talk about a topic, and object. */
async function talk(play: Play, leg: Leg, topic: string): Promise<EventType[]> {
	await viewRisk(play, leg);
	const told: EventType[] = [];
	const hours = 'objection_hours' in leg.rules ? (leg.rules.objection_hours ?? OBJECTION_HOURS) : OBJECTION_HOURS;
	const isInTime = leg.mode === 'async' && play.now + hours * HOUR <= (leg.closes ?? 0);
	const propose = async (by: 'author' | 'facilitator', kind: 'decision' | 'action') => {
		const person = play.inside[by];
		const [id, body] = [randomUUID(), `proposed ${randomUUID()}`];
		const about = kind === 'decision' ? topic : null;
		const args = { p_workshop: play.id, p_id: id, p_kind: kind, p_topic: about, p_body: body };
		const { version } = Outcome.parse(await person.call('propose_outcome', args));
		told.push('outcome_changed');
		const [owner, confidence] = kind === 'action' ? [`Signatory ${id}`, 4] : [null, null];
		if (owner) {
			const taken = { p_outcome: id, p_version: version, p_name: owner, p_confidence: confidence };
			await person.call('take_on_action', taken);
			told.push('outcome_changed');
		}
		const list = kind === 'action' ? play.actions : play.outcomes;
		list.push({ id, leg, by, name: null, body, topic: about, isInTime, owner, confidence });
		return id;
	};
	const contested = await propose('author', 'decision');
	await propose('facilitator', 'decision');
	await propose('author', 'action');
	if (leg.mode === 'live') {
		const spotlight = play.seen.shared.workshop.spotlight_topic_id;
		const args = { p_workshop: play.id, p_from: spotlight, p_to: topic, p_seconds: BOX };
		await play.inside.facilitator.call('discuss_topic', args);
		play.course.talkAbout(topic, play.now + BOX * 1_000);
		return [...told, 'topic_opened'];
	}
	return [...told, ...(await post(play, leg, topic)), ...(await object(play, leg, contested))];
}

/** The first as the author of a card, the second under their name if there are names; one taken down, one taken back. */
async function post(play: Play, leg: Leg, topic: string): Promise<EventType[]> {
	for (const [n, state] of (['kept', 'kept', 'taken down', 'withdrawn'] as const).entries()) {
		const { person, ...giver } = play.giver(n % 2);
		const [id, isAuthor] = [randomUUID(), n === 0];
		const [body, reason] = [`post ${id}`, `unkind ${randomUUID()}`];
		await person.call('add_post', { p_id: id, p_topic: topic, p_body: body, p_as_author: isAuthor });
		if (state === 'withdrawn') await person.call('withdraw_post', { p_post: id });
		if (state === 'taken down') await play.inside.facilitator.call('take_down_post', { p_post: id, p_reason: reason });
		play.posts.push({ id, leg, ...giver, topic, body, state, reason, isAuthor });
	}
	return ['post_added', 'post_added', 'post_added', 'post_taken_down', 'post_added', 'post_withdrawn'];
}

/** One objection stands, another is taken back. */
async function object(play: Play, leg: Leg, outcome: string): Promise<EventType[]> {
	for (const isWithdrawn of [false, true]) {
		const { person, ...giver } = play.giver(1);
		const id = randomUUID();
		const reason = `against ${id}`;
		await person.call('object_to_outcome', { p_id: id, p_outcome: outcome, p_reason: reason });
		if (isWithdrawn) await person.call('withdraw_objection', { p_objection: id });
		play.objections.push({ id, leg, ...giver, outcome, reason, isWithdrawn });
	}
	return ['objection_added', 'objection_added', 'objection_withdrawn'];
}

/** Everyone says alone how they see a risk of which nobody has said so yet. */
async function viewRisk(play: Play, leg: Leg): Promise<void> {
	const topic = play.cards.find((card) => card.rules.risks && card.topic && !play.viewed.has(card.topic))?.topic;
	if (!topic || (play.course.viewsOpenAt(leg) ?? Infinity) <= play.now) return;
	for (let who = 0; who < givers(leg); who++)
		await play.giver(who).person.call('view_risk', { p_topic: topic, p_class: SEEN });
	play.viewed.set(topic, leg);
}
