/**
 * What a template is. A template is data: its texts are keys of messages, which become the workshop's own words, in the
 * facilitator's language, when it is created; hints for the facilitator stay with the template.
 */
import type { Colour, DotRules, Kind, Step } from '../workshop.ts';

/** A question for cards, or a scale from 1 to 5. `Key` is the key of a message. */
export type TemplatePrompt<Key extends string = string> = {
	text: Key;
	hint: Key | null;
	colour: Colour;
} & (
	| { kind: 'cards'; rules?: { form?: 'plain' | 'event' | 'commitment' | 'risk'; signed?: boolean } }
	/** what 1 and 5 mean; without, how far the time was worth it */
	| { kind: 'scale'; rules?: { low: Key; high: Key } }
);

type When =
	/** over days: so many full working days for every place; 2 for the first writing, else 1 */
	{ mode: 'async'; days?: number } | { mode: 'live'; minutes: number };

type What<Key extends string> =
	| { step: 'vote'; rules: DotRules }
	| { step: 'collect' | 'check'; prompts: readonly TemplatePrompt<Key>[] }
	| { step: 'read'; rules?: { reactions?: boolean; comments?: boolean } }
	| { step: 'group'; rules?: { merge?: 'any' | 'duplicates'; apart?: boolean } }
	| { step: 'discuss'; rules?: { objection_hours?: number } }
	| { step: Extract<Step, 'ratify'> };

export type TemplatePhase<Key extends string = string> = When &
	What<Key> & {
		/** its own name, where a step comes twice */
		title?: Key;
		/** what the facilitator should know there */
		hint?: Key;
	};

export interface Template<Key extends string = string> {
	id: string;
	kind: Kind;
	name: Key;
	/** when to use it, in a line */
	about: Key;
	ground_rule: Key | null;
	/** where the method comes from: author, publication, year, as it is cited in any language */
	source: { name: string; url?: string } | null;
	phases: readonly TemplatePhase<Key>[];
}

/** All message keys in a piece of a template. */
export type WordsOf<T> = T extends `template_${string}`
	? T
	: T extends readonly (infer Part)[]
		? WordsOf<Part>
		: T extends object
			? { [Field in keyof T]: WordsOf<T[Field]> }[keyof T]
			: never;

export const DOTS = { method: 'dots', budget: 5, cap: 3, open: false } as const satisfies DotRules;

/** Return on time invested: whether it was worth it. */
export const ROTI = {
	kind: 'scale',
	text: 'template_roti',
	hint: 'template_roti_hint',
	colour: 'amber'
} as const satisfies TemplatePrompt;
