/**
 * What the facilitator does with the whole room. A phase moves only when the database has moved it; clocks and the
 * spotlight show at once. What has words of his in it waits in the outbox like everybody's.
 */
import * as z from 'zod/mini';
import type { SeenRest, WorkshopPatch } from '../data/workshops.ts';
import { comingItems, minutesOf } from '../domain/agenda.ts';
import { secondsIn } from '../domain/dealing.ts';
import type { AgendaItem, StoredAgenda } from '../domain/stored-agenda.ts';
import type { Act } from './intents.svelte.ts';
import { keptVerb, onShared, patched, unchanged, upserted, type VerbParts } from './verbs.ts';

const Reasoned = z.object({ id: z.uuid(), reason: z.string() });

export class Steering {
	readonly #parts: VerbParts;
	/** the versions of the agenda that came of one's own edits, one after another: from that seen first to the last */
	#own: { phase: string; from: number; to: number } | null = null;

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/**
	 * Ends the phase `from`, the running one if none is named (null: nothing has begun), and begins the next. The database is told the phase that was
	 * seen, so that a double click, two facilitators or a question answered late move one step.
	 */
	async advance(from: string | null = this.#parts.workshop.phase?.id ?? null): Promise<boolean> {
		const hasEnded = this.#parts.workshop.workshop.ended_at !== null;
		if (from === null && hasEnded) return false;
		return this.#act('phase', () => this.#parts.gateway.advance(from));
	}

	/** Goes back one phase from the one that was seen (null: the wrap-up). With `voids`, although the ballot has votes. */
	goBack(from: string | null, voids: boolean): Promise<boolean> {
		return this.#act('phase', () => this.#parts.gateway.goBack(from, voids));
	}

	/** The running timebox ends so many seconds later than it shows, or than now if it is over. */
	async extendTimebox(seconds: number): Promise<boolean> {
		const { phase, workshop } = this.#parts.workshop;
		return phase !== null && this.#setTimebox(phase.id, this.#later(workshop.timebox_ends_at, seconds));
	}

	/** The time of the topic in the spotlight, likewise. */
	async extendTopic(seconds: number): Promise<boolean> {
		const { workshop } = this.#parts.workshop;
		const topicId = workshop.spotlight_topic_id;
		if (topicId === null) return false;
		const endsAt = this.#later(workshop.topic_ends_at, seconds);
		return this.#act('topic-timebox', () => this.#parts.gateway.setTopicTimebox(topicId, endsAt), {
			isAbsolute: true,
			show: onShared((shared) => ({ workshop: { ...shared.workshop, topic_ends_at: endsAt } }))
		});
	}

	/**
	 * Puts a topic (null: none) in the spotlight for the minutes that it has; the one before it has been discussed. The agenda
	 * that is shown is what the room runs on from the first topic on.
	 */
	discussTopic(topicId: string | null): Promise<boolean> {
		const { agenda: shown, workshop } = this.#parts.workshop;
		const from = workshop.spotlight_topic_id;
		const seconds = topicId === null ? 0 : secondsIn(minutesOf(shown, topicId));
		const endsAt = topicId === null ? null : this.#later(null, seconds);
		const move = { from, to: topicId, seconds, ...(!shown.isStored && { agenda: comingItems(shown, from) }) };
		return this.#act('spotlight', () => this.#parts.gateway.discussTopic(move), {
			show: onShared(({ workshop, topics }) => ({
				workshop: { ...workshop, spotlight_topic_id: topicId, topic_ends_at: endsAt },
				topics: topics.map((topic) =>
					topic.id === from && from !== topicId && topic.status === 'open' ? { ...topic, status: 'discussed' } : topic
				)
			}))
		});
	}

	/** The time of the topic in the spotlight is up: where the talk has renewals, everyone is asked about more. */
	async endTopicTime(): Promise<boolean> {
		const { clock, workshop } = this.#parts.workshop;
		const topicId = workshop.spotlight_topic_id;
		if (topicId === null) return false;
		const endsAt = new Date(clock.exact()).toISOString();
		return this.#act('topic-timebox', () => this.#parts.gateway.setTopicTimebox(topicId, endsAt), { isAbsolute: true });
	}

	/** Says which topics are still to be talked about, in which order and for how long. Stated whole, so that the last counts. */
	async setAgenda(items: readonly AgendaItem[]): Promise<boolean> {
		const { agenda, workshop } = this.#parts.workshop;
		const { talk, version: seen } = agenda;
		if (!talk) return false;
		const coming = new Set(comingItems(agenda, workshop.spotlight_topic_id).map(({ topic }) => topic));
		const done = [...agenda.minutes].flatMap(([topic, minutes]) => (coming.has(topic) ? [] : [{ topic, minutes }]));
		const set_at = new Date(this.#parts.workshop.clock.exact()).toISOString();
		const set: StoredAgenda = { id: talk.id, items: [...done, ...items], version: seen, set_at };
		return this.#act('agenda', () => this.#sendAgenda(talk.id, items, seen), {
			isAbsolute: true,
			touches: [talk.id],
			show: onShared((shared) => ({ agendas: upserted(shared.agendas, set) }))
		});
	}

	/** One's own edits follow one another faster than the events about them come. */
	async #sendAgenda(phase: string, items: readonly AgendaItem[], seen: number): Promise<StoredAgenda> {
		const own = this.#own;
		const isNext = own?.phase === phase && own.from <= seen && seen <= own.to;
		const answer = await this.#parts.gateway.setAgenda(phase, items, isNext ? own.to : seen);
		this.#own = { phase, from: isNext ? own.from : seen, to: answer.version };
		return answer;
	}

	/** Parks what there is no time for. */
	parkForTime(topicIds: readonly string[]): Promise<boolean> {
		return this.#act('overflow', () => this.#parts.gateway.parkTopics(topicIds), {
			touches: topicIds,
			show: onShared(({ topics }) => ({
				topics: topics.map((topic) =>
					topicIds.includes(topic.id) ? { ...topic, status: 'parked', parked_why: 'no_time' } : topic
				)
			}))
		});
	}

	/** Replaces what comes after the phase that ran when it was seen. */
	changeRest(change: SeenRest): Promise<boolean> {
		return this.#act('overflow', () => this.#parts.gateway.changeTimetable(change));
	}

	/** Shows all thumbs before the clock does. */
	closeThumbs(roundId: string): Promise<boolean> {
		return this.#act('thumbs', () => this.#parts.gateway.closeThumbs(roundId), { touches: [roundId] });
	}

	/** Calls off the meeting that comes after the phase that was seen. */
	cancelMeeting(from: string): Promise<boolean> {
		return this.#act('phase', () => this.#parts.gateway.cancelMeeting(from));
	}

	parkTopic(topicId: string, reason: string): Promise<boolean> {
		return this.#parts.outbox.perform(this.#parking, { id: topicId, reason });
	}

	unparkTopic(topicId: string): Promise<boolean> {
		return this.#act(`topic:${topicId}`, () => this.#parts.gateway.unparkTopic(topicId), {
			touches: [topicId],
			show: onShared((shared) => ({
				topics: patched(shared.topics, topicId, { status: 'open', park_reason: null, parked_why: null })
			}))
		});
	}

	/** Takes a revealed card down; all see that one was, and why. */
	takeDownCard(cardId: string, reason: string): Promise<boolean> {
		return this.#parts.outbox.perform(this.#takingCardDown, { id: cardId, reason });
	}

	/** Takes a comment down, likewise. */
	takeDownComment(commentId: string, reason: string): Promise<boolean> {
		return this.#parts.outbox.perform(this.#takingCommentDown, { id: commentId, reason });
	}

	/** The length of a live phase that has not begun. */
	setMinutes(phaseId: string, minutes: number): Promise<boolean> {
		return this.#act(`phase:${phaseId}`, () => this.#parts.gateway.setMinutes(phaseId, minutes), {
			touches: [phaseId]
		});
	}

	update(patch: WorkshopPatch): Promise<boolean> {
		return this.#act('workshop', () => this.#parts.gateway.update(patch));
	}

	readonly #parking = keptVerb('park_topic', Reasoned, ({ id, reason }) => ({
		place: `topic:${id}`,
		touches: [id],
		text: reason,
		isAtHand: () => false,
		show: onShared(({ topics }) => ({
			topics: patched(topics, id, { status: 'parked', park_reason: reason, parked_why: null })
		})),
		send: () => this.#parts.gateway.parkTopic(id, reason)
	}));

	readonly #takingCardDown = keptVerb('take_down_card', Reasoned, ({ id, reason }) => ({
		place: `card:${id}`,
		touches: [id],
		text: reason,
		isAtHand: () => false,
		show: onShared(({ cards }) => ({ cards: patched(cards, id, { body: null, taken_down_reason: reason }) })),
		send: () => this.#parts.gateway.takeDownCard(id, reason)
	}));

	readonly #takingCommentDown = keptVerb('take_down_comment', Reasoned, ({ id, reason }) => ({
		place: `comment:${id}`,
		touches: [id],
		text: reason,
		isAtHand: () => false,
		show: onShared(({ comments }) => ({ comments: patched(comments, id, { body: null, taken_down_reason: reason }) })),
		send: () => this.#parts.gateway.takeDownComment(id, reason)
	}));

	readonly kept = [this.#parking, this.#takingCardDown, this.#takingCommentDown];

	#setTimebox(phaseId: string, endsAt: string): Promise<boolean> {
		return this.#act('timebox', () => this.#parts.gateway.setTimebox(phaseId, endsAt), {
			isAbsolute: true,
			show: onShared((shared) => ({ workshop: { ...shared.workshop, timebox_ends_at: endsAt } }))
		});
	}

	#later(instant: string | null, seconds: number): string {
		const now = this.#parts.workshop.clock.exact();
		const from = Math.max(now, instant === null ? 0 : Date.parse(instant));
		return new Date(from + seconds * 1000).toISOString();
	}

	#act<Answer>(
		place: string,
		send: () => Promise<Answer>,
		more: Partial<Pick<Act<Answer>, 'isAbsolute' | 'touches' | 'show'>> = {}
	): Promise<boolean> {
		const { intents, workshop } = this.#parts;
		return intents.act({ place, touches: [workshop.workshop.id], show: unchanged, send, ...more });
	}
}
