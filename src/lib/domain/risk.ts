/**
 * Risks, as ROAM has them: resolved, owned by somebody, accepted, or mitigated. First everyone says alone, sealed, how they
 * see one; once those first views are open, its class is agreed on.
 */
import * as z from 'zod/mini';
import { isKept, type AgendaTopic } from './agenda.ts';
import type { Shared } from './snapshot.ts';
import type { Phase } from './workshop.ts';

export const RiskClass = z.enum(['resolved', 'owned', 'accepted', 'mitigated']);
export type RiskClass = z.infer<typeof RiskClass>;
export const RISK_CLASSES = RiskClass.options;

/** First views by the counting rules: nothing under three people, the class that most chose under five, else the numbers. */
export const FirstViews = z.object({
	/** null when fewer than four people gave theirs */
	answers: z.nullable(z.int()),
	/** null: too few, or no class has more than any other */
	most: z.nullable(RiskClass),
	/** a class that nobody chose is left out */
	counts: z.nullable(z.partialRecord(RiskClass, z.int()))
});
export type FirstViews = z.infer<typeof FirstViews>;

/** What is said of a risk along with its class. */
export const RiskText = z.object({
	class: RiskClass,
	/** a typed name */
	owner: z.nullable(z.string()),
	/** when it is looked at again, YYYY-MM-DD */
	due: z.nullable(z.string()),
	/** the sign that it is about to happen */
	trigger: z.nullable(z.string()),
	/** how it was resolved, why it is accepted, what is done against it */
	response: z.nullable(z.string())
});
export type RiskText = z.infer<typeof RiskText>;

/** What is known of one topic that holds a risk, once its first views are open or it has a class. */
export const Risk = z.object({
	/** of its topic */
	id: z.uuid(),
	...RiskText.shape,
	/** null: nobody has classified it */
	class: z.nullable(RiskClass),
	version: z.int(),
	/** null: sealed, or nobody was asked */
	first_views: z.nullable(FirstViews)
});
export type Risk = z.infer<typeof Risk>;

/** What is missing before a risk can be classified so: what is not resolved has an owner and a day to look at it again. */
export function missingIn({ class: as, owner, due, response }: RiskText): ('owner' | 'due' | 'response')[] {
	const missing: ('owner' | 'due' | 'response')[] = [];
	if (as !== 'resolved' && !owner?.trim()) missing.push('owner');
	if (as !== 'resolved' && !due) missing.push('due');
	if ((as === 'accepted' || as === 'mitigated') && !response?.trim()) missing.push('response');
	return missing;
}

/** Whether a card of the topic answers a question that asks for risks. */
export function isRisk({ prompts, cards }: Pick<Shared, 'prompts' | 'cards'>, topicId: string): boolean {
	const asked = new Set(prompts.flatMap(({ id, rules }) => (rules.risks ? [id] : [])));
	return cards.some((card) => card.topic_id === topicId && asked.has(card.prompt_id) && isKept(card));
}

/** The topics that hold a risk which nobody has classified, in the order in which they are talked about. */
export function unclassified(
	shared: Pick<Shared, 'prompts' | 'cards' | 'risks'>,
	topics: readonly AgendaTopic[]
): AgendaTopic[] {
	const done = new Set(shared.risks.flatMap((risk) => (risk.class === null ? [] : [risk.id])));
	return topics.filter(({ topic }) => !done.has(topic.id) && isRisk(shared, topic.id));
}

/** When first views open by themselves: in the middle of a talk over days. Milliseconds since the epoch; null: they wait. */
export function viewsOpenAt({ step, mode, opens_at, closes_at }: Phase): number | null {
	if (step !== 'discuss' || mode !== 'async' || opens_at === null || closes_at === null) return null;
	return (Date.parse(opens_at) + Date.parse(closes_at)) / 2;
}
