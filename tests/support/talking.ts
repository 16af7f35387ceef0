/** What people say and decide as they talk, over days or together, and how that was put in order before. */
import { randomUUID } from 'node:crypto';
import { OBJECTION_HOURS } from '../../src/lib/domain/post.ts';
import type { EventType } from '../../src/lib/domain/snapshot.ts';
import type { AgendaItem } from '../../src/lib/domain/stored-agenda.ts';
import { Outcome } from '../../src/lib/domain/workshop.ts';
import type { Leg } from './course.ts';
import { fateOf, isTold } from './fates.ts';
import { HOUR } from './people.ts';
import { givers, type Play } from './play.ts';

/** Seconds of a topic's box. */
export const BOX = 60;
/** How people first see a risk, all of them. */
export const SEEN = 'mitigated';
/** What Bo says becomes of one, once all know how people saw it. */
export const CLASS = 'owned';

/** Of the first two topics, those that are open. */
function itemsFor(play: Play): AgendaItem[] {
	const topics = [...new Set(play.cards.flatMap(({ topic }) => topic ?? []))].slice(0, 2);
	return topics
		.map((topic, n) => ({ topic, minutes: BOX / 60 + n }))
		.filter(({ topic }) => fateOf(play, topic).status === 'open');
}

/** Whether what was put in order holds: no ballot before that talk has closed since, or is to come. */
export function isInOrder({ agendas, course }: Play, talk: Leg): boolean {
	const set = agendas.get(talk);
	return (
		set !== undefined &&
		!course.legs.some(({ step, at, closes }) => step === 'vote' && at < talk.at && (closes ?? Infinity) > set.at)
	);
}

/** The next talk of all together is put in order as soon as the ballots before it are over. */
export async function putInOrder(play: Play, { at }: Leg): Promise<EventType[]> {
	const { legs } = play.course;
	const talk = legs.find((leg) => leg.step === 'discuss' && leg.mode === 'live' && leg.at > at);
	if (!talk || play.agendas.has(talk)) return [];
	if (legs.some((leg) => leg.step === 'vote' && leg.at < talk.at && !leg.isOver)) return [];
	const items = itemsFor(play);
	const args = { p_workshop: play.id, p_phase: talk.id, p_agenda: items, p_version: 0 };
	await play.inside.facilitator.call('set_agenda', args);
	play.agendas.set(talk, { items, at: play.now });
	return ['agenda_changed'];
}

/** Something is decided, and somebody takes something on; over days people talk about a topic, and object. */
export async function talk(play: Play, leg: Leg, topic: string): Promise<EventType[]> {
	await viewRisk(play, leg);
	await agree(play, topic);
	const other = play.cards.find((card) => card.topic !== null && card.topic !== topic)?.topic ?? topic;
	const told = [...(await classify(play)), ...(await park(play, leg, [topic, other]))];
	const hours = 'objection_hours' in leg.rules ? (leg.rules.objection_hours ?? OBJECTION_HOURS) : OBJECTION_HOURS;
	const isInTime = leg.mode === 'async' && play.now + hours * HOUR <= (leg.closes ?? 0);
	const propose = async (by: 'author' | 'facilitator', kind: 'decision' | 'action') => {
		const person = play.inside[by];
		const [id, body] = [randomUUID(), `proposed ${randomUUID()}`];
		const about = kind === 'action' ? null : by === 'author' ? topic : other;
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
		await openTopic(play, leg, topic);
		return [...told, 'topic_opened'];
	}
	return [...told, ...(await post(play, leg, topic)), ...(await object(play, leg, contested))];
}

/** A topic is talked about together, for as long as its agenda says; one that is put in order now, where none was before. */
async function openTopic(play: Play, leg: Leg, topic: string): Promise<void> {
	const held = isInOrder(play, leg) ? play.agendas.get(leg)?.items : undefined;
	const items = held ?? itemsFor(play);
	const isPlanned = items.some((item) => item.topic === topic);
	const { status, wishes } = fateOf(play, topic);
	const isWanted = status === 'open' && wishes.some((wish) => isTold(play, wish));
	const spotlight = play.seen.shared.workshop.spotlight_topic_id;
	const args = { p_workshop: play.id, p_from: spotlight, p_to: topic, p_seconds: isPlanned ? 2 * BOX : BOX };
	await play.inside.facilitator.call('discuss_topic', { ...args, p_agenda: held ? [] : items });
	// What somebody wanted since has its place there from now on.
	// Put in order once, it is so from then on.
	const at = held ? (play.agendas.get(leg)?.at ?? play.now) : play.now;
	play.agendas.set(leg, { items: isPlanned || !isWanted ? items : [...items, { topic, minutes: BOX / 60 }], at });
	play.spotlit.set(leg, topic);
	play.course.talkAbout(topic, play.now + BOX * 1_000);
}

/** The first of the other open topics, if it is not the last: over days for a reason, together for want of time. */
async function park(play: Play, leg: Leg, others: readonly string[]): Promise<EventType[]> {
	const topics = play.cards.flatMap(({ topic }) => topic ?? []).filter((topic) => !others.includes(topic));
	const [topic, last] = [...new Set(topics)].filter((each) => fateOf(play, each).status === 'open');
	if (!topic || !last) return [];
	const reason = leg.mode === 'async' ? `parked ${randomUUID()}` : null;
	const { facilitator } = play.inside;
	if (reason) await facilitator.call('park_topic', { p_topic: topic, p_reason: reason });
	else await facilitator.call('park_topics', { p_workshop: play.id, p_topics: [topic] });
	play.parked.push({ leg, topic, reason });
	return ['topic_parked'];
}

/** Bo says on what people agree of what happened, where they tell when it did. */
async function agree(play: Play, topic: string): Promise<void> {
	const row = play.seen.shared.topics.find(({ id }) => id === topic);
	if (!row || play.agreed.has(topic) || !play.cards.some((card) => card.topic === topic && card.rules.happened)) return;
	const agreed = `agreed ${randomUUID()}`;
	const args = { p_topic: topic, p_version: row.version, p_accounts: 'agree', p_agreed: agreed };
	await play.inside.fellow.call('mark_accounts', args);
	play.agreed.set(topic, agreed);
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

async function classify(play: Play): Promise<EventType[]> {
	const risk = [...play.viewed.keys()].find((topic) => play.isOpened(topic) && !play.classified.has(topic));
	if (!risk) return [];
	const version = play.seen.shared.risks.find(({ id }) => id === risk)?.version ?? 0;
	const owner = `Owner ${randomUUID()}`;
	const args = { p_topic: risk, p_version: version, p_class: CLASS, p_owner: owner, p_due: '2027-01-31' };
	await play.inside.fellow.call('classify_risk', args);
	play.classified.set(risk, owner);
	return ['risk_changed'];
}

/** Everyone says alone how they see a risk of which nobody has said so yet. */
async function viewRisk(play: Play, leg: Leg): Promise<void> {
	const topic = play.cards.find((card) => card.rules.risks && card.topic && !play.viewed.has(card.topic))?.topic;
	if (!topic || (play.course.viewsOpenAt(leg) ?? Infinity) <= play.now) return;
	for (let who = 0; who < givers(leg); who++)
		await play.giver(who).person.call('view_risk', { p_topic: topic, p_class: SEEN });
	play.viewed.set(topic, leg);
}
