/**
 * What a template is. A template is data: its texts are keys of messages, which become the workshop's own words, in the
 * facilitator's language, when it is created; hints for the facilitator stay with the template.
 */
import type { DotRules, VoteRules } from '../ballot.ts';
import type { Colour, Kind } from '../workshop.ts';

/** A question for cards, or a scale from 1 to 5. `Key` is the key of a message. */
export type TemplatePrompt<Key extends string = string> = { text: Key; hint: Key; colour: Colour } &
	/**
	 * `roles`: the answers name roles, not people; `happened`: they may say when it happened; `signed`: with a name; `risks`:
	 * they are risks, each of which is classified
	 */
	(
		| { kind: 'cards'; rules?: { roles?: boolean; happened?: boolean; signed?: boolean; risks?: boolean } }
		/** what 1 and 5 mean; without, how far it was worth the time. `isNew`: of something new each time, so it has no trend */
		| { kind: 'scale'; rules?: { low: Key; high: Key }; isNew?: true }
	);

type When =
	/** over days: so many full working days for every place; without, as many as `daysGiven` proposes */
	{ mode: 'async'; days?: number } | { mode: 'live'; minutes: number };

type What<Key extends string> =
	| { step: 'vote'; rules: VoteRules }
	| { step: 'collect'; rules?: { sheets?: boolean }; prompts: readonly TemplatePrompt<Key>[] }
	| { step: 'check'; rules?: { agree?: number }; prompts: readonly TemplatePrompt<Key>[] }
	| { step: 'read'; rules?: { reactions?: boolean; comments?: boolean } }
	| { step: 'group'; rules?: { merge?: 'any' | 'duplicates'; apart?: boolean } }
	| { step: 'discuss'; rules?: { objection_hours?: number; renewals?: number } }
	| { step: 'ratify'; rules?: { confidence?: boolean } };

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

type Word = `template_${string}`;

/** A question that is answered with cards; its hint is the message beside it. */
export const cards = <const Text extends Word>(colour: Colour, text: Text) =>
	({ kind: 'cards', text, hint: `${text}_hint`, colour }) as const;

/** The same, where roles are named and not people. */
export const rolesIn = <const Text extends Word>(colour: Colour, text: Text) =>
	({ ...cards(colour, text), rules: { roles: true } }) as const;

/** Where each card may say when it happened. */
export const dated = <const Text extends Word>(colour: Colour, text: Text) =>
	({ ...cards(colour, text), rules: { happened: true } }) as const;

/** Both. */
export const datedRolesIn = <const Text extends Word>(colour: Colour, text: Text) =>
	({ ...cards(colour, text), rules: { roles: true, happened: true } }) as const;

/** Where each card carries the name that its author types. */
export const signed = <const Text extends Word>(colour: Colour, text: Text) =>
	({ ...cards(colour, text), rules: { signed: true } }) as const;

/** Where what is answered are risks. */
export const risksIn = <const Text extends Word>(colour: Colour, text: Text) =>
	({ ...cards(colour, text), rules: { risks: true } }) as const;

/** A scale, with what its ends mean. */
export const scale = <const Text extends Word>(colour: Colour, text: Text) =>
	({ kind: 'scale', text, hint: `${text}_hint`, colour, rules: { low: `${text}_low`, high: `${text}_high` } }) as const;

/** Return on time invested: whether it was worth it. */
export const ROTI = {
	kind: 'scale',
	text: 'template_roti',
	hint: 'template_roti_hint',
	colour: 'amber'
} as const satisfies TemplatePrompt;

export const CONFIDENT = scale('indigo', 'template_confident');

export const DOTS = { method: 'dots', budget: 5, cap: 3, open: false } as const satisfies DotRules;

/** The steps of most templates, with what the facilitator should know there. Each may be given something else. */
export const READ = { step: 'read', mode: 'async', hint: 'template_tip_read' } as const satisfies TemplatePhase;
export const GROUP = {
	step: 'group',
	mode: 'live',
	minutes: 5,
	hint: 'template_tip_group'
} as const satisfies TemplatePhase;
export const VOTE = {
	step: 'vote',
	mode: 'live',
	minutes: 3,
	rules: DOTS,
	hint: 'template_tip_vote'
} as const satisfies TemplatePhase;
/** For more topics than dots can tell apart. */
export const TICK = {
	step: 'vote',
	mode: 'live',
	minutes: 4,
	rules: { method: 'approval', open: false },
	hint: 'template_tip_tick'
} as const satisfies TemplatePhase;
export const DISCUSS = {
	step: 'discuss',
	mode: 'live',
	minutes: 10,
	hint: 'template_tip_discuss'
} as const satisfies TemplatePhase;
export const CHECK = {
	step: 'check',
	mode: 'live',
	minutes: 2,
	hint: 'template_tip_check',
	prompts: [ROTI]
} as const satisfies TemplatePhase;
