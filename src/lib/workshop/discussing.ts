/** What one person gives to the talk beyond words: that a topic needs it, and a thumb on more time. Nobody is told whose. */
import * as z from 'zod/mini';
import { Refusal } from '../domain/refusal.ts';
import type { Mine } from '../domain/snapshot.ts';
import { lastRound, Thumb, type ThumbRound } from '../domain/thumbs.ts';
import { keptVerb, onMine, type VerbParts } from './verbs.ts';

const Showing = z.object({ round: z.uuid(), value: Thumb });
const Wanting = z.object({ topic: z.uuid(), isOn: z.boolean() });

export class Discussing {
	readonly #parts: VerbParts;

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** What was asked last about the topic in the spotlight, open or closed; null: nothing. */
	get round(): ThumbRound | null {
		const { shared, workshop } = this.#parts.workshop;
		return lastRound(shared.thumbs, workshop.phase_id, workshop.spotlight_topic_id);
	}

	/** The reader's own thumb in an open round, or null. */
	thumbIn(roundId: string): Thumb | null {
		return this.#parts.intents.rows.mine.own_thumbs.find(({ round_id }) => round_id === roundId)?.value ?? null;
	}

	showThumb(roundId: string, value: Thumb): Promise<boolean> {
		return this.#parts.outbox.perform(this.#showing, { round: roundId, value });
	}

	/** Topics can be marked just now: their cards are open, and a talk is still to come. */
	get takesWishes(): boolean {
		const { phase, phases, isParticipant, stage } = this.#parts.workshop;
		if (!phase || (phase.step === 'discuss' && !phase.is_over) || !isParticipant) return false;
		// In a room the talk follows at once: what needs it is said aloud.
		if (phase.step === 'vote' && phase.mode === 'live') return false;
		return (
			['read', 'group', 'vote', 'waiting'].includes(stage) &&
			phases.some(({ step, position }) => step === 'discuss' && position > phase.position)
		);
	}

	/** The reader has marked it. */
	wants(topicId: string): boolean {
		return this.#parts.intents.rows.mine.wanted.includes(topicId);
	}

	/** Marks a topic as one to talk about; taken back only as long as nobody has been told. */
	want(topicId: string, isOn: boolean): Promise<boolean> {
		return this.#parts.outbox.perform(this.#wanting, { topic: topicId, isOn });
	}

	readonly #showing = keptVerb('show_thumb', Showing, ({ round, value }) => {
		const keep = (mine: Mine): Mine => ({
			...mine,
			own_thumbs: [...mine.own_thumbs.filter(({ round_id }) => round_id !== round), { round_id: round, value }]
		});
		return {
			place: `thumb:${round}`,
			isAbsolute: true,
			touches: [],
			text: null,
			isAtHand: () => this.round?.id === round,
			overtaken: () =>
				this.#parts.workshop.shared.thumbs.some(({ id, is_closed }) => id === round && is_closed)
					? new Refusal('ballot_closed')
					: null,
			show: onMine(keep),
			send: () => this.#parts.gateway.showThumb(round, value),
			keep
		};
	});

	readonly #wanting = keptVerb('want_talk', Wanting, ({ topic, isOn }) => {
		const keep = (mine: Mine): Mine => ({
			...mine,
			wanted: [...mine.wanted.filter((id) => id !== topic), ...(isOn ? [topic] : [])]
		});
		return {
			place: `want:${topic}`,
			isAbsolute: true,
			touches: [],
			text: null,
			isAtHand: () => this.takesWishes,
			show: onMine(keep),
			send: () => this.#parts.gateway.wantTalk(topic, isOn),
			keep
		};
	});

	readonly kept = [this.#showing, this.#wanting];
}
