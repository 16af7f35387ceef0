/** Risks: how the reader first sees one, sealed, and what is agreed to become of it. */
import * as z from 'zod/mini';
import { isRisk, RiskClass, RiskText, unclassified, type Risk } from '../domain/risk.ts';
import type { AgendaTopic } from '../domain/agenda.ts';
import { keptVerb, onMine, onShared, unchanged, upserted, type VerbParts } from './verbs.ts';

const Viewing = z.object({ id: z.uuid(), class: RiskClass });
const Opening = z.object({ id: z.uuid() });
/** Not by `id` and `version`: under its id a topic has versions of its own. */
const Classifying = z.extend(RiskText, { topic_id: z.uuid(), seen: z.int() });

export class Risking {
	readonly #parts: VerbParts;

	constructor(parts: VerbParts) {
		this.#parts = parts;
	}

	/** Whether the topic holds a risk. */
	isRisk(topicId: string): boolean {
		return isRisk(this.#parts.workshop.shared, topicId);
	}

	/** What is known of a risk; null: its first views are sealed, and nobody has classified it. */
	riskOf(topicId: string): Risk | null {
		return this.#parts.workshop.shared.risks.find(({ id }) => id === topicId) ?? null;
	}

	/** The risks that nobody has classified, in the order of the agenda. */
	get unclassified(): readonly AgendaTopic[] {
		const { shared, agenda } = this.#parts.workshop;
		return unclassified(shared, agenda.topics);
	}

	/** How the reader first saw a risk. */
	viewOf(topicId: string): RiskClass | null {
		const { first_views } = this.#parts.intents.rows.mine;
		return first_views.find(({ topic_id }) => topic_id === topicId)?.class ?? null;
	}

	view(topicId: string, as: RiskClass): Promise<boolean> {
		return this.#parts.outbox.perform(this.#viewing, { id: topicId, class: as });
	}

	/** Facilitator: for everyone at once. */
	open(topicId: string): Promise<boolean> {
		return this.#parts.outbox.perform(this.#opening, { id: topicId });
	}

	/** As it was seen at `version`; 0: nothing was known of it. The form keeps what was typed until this resolves to true. */
	classify(topicId: string, version: number, text: RiskText): Promise<boolean> {
		return this.#parts.outbox.perform(this.#classifying, { ...text, topic_id: topicId, seen: version });
	}

	readonly #viewing = keptVerb('view_risk', Viewing, ({ id, class: as }) => {
		const show = onMine((mine) => ({
			...mine,
			first_views: [...mine.first_views.filter(({ topic_id }) => topic_id !== id), { topic_id: id, class: as }]
		}));
		return {
			place: `view:${id}`,
			isAbsolute: true,
			touches: [],
			text: null,
			isAtHand: () => this.#isTalked(id),
			show,
			send: () => this.#parts.gateway.viewRisk(id, as),
			keep: (mine) => show({ shared: this.#parts.workshop.shared, mine }).mine
		};
	});

	readonly #opening = keptVerb('open_risk', Opening, ({ id }) => ({
		place: `view:${id}`,
		touches: [id],
		text: null,
		isAtHand: () => this.#isTalked(id),
		show: unchanged,
		send: () => this.#parts.gateway.openRisk(id)
	}));

	readonly #classifying = keptVerb('classify_risk', Classifying, ({ topic_id: id, seen: version, ...text }) => ({
		place: `risk:${id}`,
		isAbsolute: true,
		touches: [id],
		text: [text.owner, text.due, text.trigger, text.response].filter((part) => part !== null).join('\n') || null,
		isAtHand: () => false,
		show: onShared(({ risks }) => {
			const first_views = risks.find((risk) => risk.id === id)?.first_views ?? null;
			return { risks: upserted(risks, { first_views, ...text, id, version }) };
		}),
		send: () => this.#parts.gateway.classifyRisk(id, version, text)
	}));

	readonly kept = [this.#viewing, this.#opening, this.#classifying];

	/** Its refusal stands below it. */
	#isTalked(topicId: string): boolean {
		const { stage, phase, workshop } = this.#parts.workshop;
		return stage === 'discuss' && (phase?.mode === 'async' || workshop.spotlight_topic_id === topicId);
	}
}
