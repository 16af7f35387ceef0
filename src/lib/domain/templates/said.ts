/**
 * A template with its words said, in one language: what a team keeps as its own, and what a file holds. The same bounds and
 * rules stand in the database, where none may be laxer: what it holds can always be read here.
 */
import * as z from 'zod/mini';
import { BOUNDS } from '../bounds.ts';
import { VoteRules } from '../ballot.ts';
import { Colour, Kind, PromptRules, RULES } from '../workshop.ts';
import type { Template, TemplatePrompt } from './template.ts';

const words = (most: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(most));
const maybe = (most: number) => z.optional(z.nullable(words(most)));

const prompt = <K extends 'cards' | 'scale'>(kind: K) =>
	z.strictObject({
		kind: z.literal(kind),
		text: words(BOUNDS.prompt),
		hint: maybe(BOUNDS.hint),
		colour: Colour,
		rules: z.optional(z.strictObject(PromptRules.shape))
	});
const asked = <K extends 'cards' | 'scale'>(kind: K) =>
	z.array(prompt(kind)).check(z.minLength(1), z.maxLength(BOUNDS.prompts));

const named = {
	/** its own name, where a step comes twice */
	title: maybe(BOUNDS.phase_title),
	/** what the facilitator should know there */
	hint: maybe(BOUNDS.hint)
};
/** Over days: so many full working days for every place; without, as it is proposed. */
const apart = {
	...named,
	mode: z.literal('async'),
	days: z.optional(z.int().check(z.minimum(1), z.maximum(BOUNDS.template_days)))
};
const together = {
	...named,
	mode: z.literal('live'),
	minutes: z.int().check(z.minimum(1), z.maximum(BOUNDS.minutes))
};

const [dots, approval, score, ranked, fist, impactEffort, consent, yesNo] = VoteRules.def.options;
const ballot = z.discriminatedUnion('method', [
	z.strictObject(dots.shape),
	z.strictObject(approval.shape),
	z.strictObject(score.shape),
	z.strictObject(ranked.shape),
	z.strictObject(fist.shape),
	z.strictObject(impactEffort.shape),
	z.strictObject(consent.shape),
	z.strictObject(yesNo.shape)
]);

const rounds = <When extends typeof apart | typeof together>(when: When) =>
	z.discriminatedUnion('step', [
		z.strictObject({
			...when,
			step: z.literal('collect'),
			rules: z.optional(z.strictObject(RULES.collect.shape)),
			prompts: asked('cards')
		}),
		z.strictObject({ ...when, step: z.literal('read'), rules: z.optional(z.strictObject(RULES.read.shape)) }),
		z.strictObject({ ...when, step: z.literal('group'), rules: z.optional(z.strictObject(RULES.group.shape)) }),
		z.strictObject({ ...when, step: z.literal('vote'), rules: ballot }),
		z.strictObject({ ...when, step: z.literal('discuss'), rules: z.optional(z.strictObject(RULES.discuss.shape)) }),
		z.strictObject({ ...when, step: z.literal('ratify'), rules: z.optional(z.strictObject(RULES.ratify.shape)) }),
		z.strictObject({
			...when,
			step: z.literal('check'),
			rules: z.optional(z.strictObject(RULES.check.shape)),
			prompts: asked('scale')
		})
	]);

export const SaidPhase = z.discriminatedUnion('mode', [rounds(apart), rounds(together)]);
export type SaidPhase = z.infer<typeof SaidPhase>;

const body = {
	name: words(BOUNDS.template_name),
	kind: Kind,
	/** when to use it, in a line */
	about: maybe(BOUNDS.template_about),
	ground_rule: maybe(BOUNDS.ground_rule),
	/** where the method comes from: author, publication, year */
	source: z.optional(
		z.nullable(
			z.strictObject({
				name: words(BOUNDS.template_source),
				url: z.optional(z.string().check(z.maxLength(BOUNDS.call_url), z.regex(/^https:\/\/[^\s<>"]+$/)))
			})
		)
	),
	phases: z.array(SaidPhase).check(z.minLength(1), z.maxLength(BOUNDS.phases))
};

export const SaidTemplate = z.strictObject(body);
export type SaidTemplate = z.infer<typeof SaidTemplate>;

/** A template that a team keeps. */
export const TeamTemplate = z.object({ id: z.uuid(), body: SaidTemplate });
export type TeamTemplate = z.infer<typeof TeamTemplate>;

/** The form of a file is told by its name and its version; both go before anything else. */
export const FORMAT = { format: 'overlap-template', version: 1 } as const;

/** A template as a file; the published schema is made from this. */
export const TemplateFile = z.strictObject({
	$schema: z.optional(z.string().check(z.maxLength(BOUNDS.call_url))),
	format: z.literal(FORMAT.format),
	version: z.literal(FORMAT.version),
	...body
});
export type TemplateFile = z.infer<typeof TemplateFile>;

export interface Question {
	text: string;
	hint?: string | null | undefined;
	rules?: PromptRules | undefined;
}

/** What somebody can change of what a question asks for beside its words. */
const WISHES = ['low', 'high', 'happened', 'roles', 'signed', 'risks'] as const;

/** Whether two questions are one: in the same words, and for the same. */
export function isSameQuestion(one: Question, other: Question): boolean {
	return (
		one.text === other.text &&
		(one.hint ?? '') === (other.hint ?? '') &&
		WISHES.every((wish) => (one.rules?.[wish] ?? false) === (other.rules?.[wish] ?? false))
	);
}

/** Whether a template asks that very question. */
export function isAskedIn({ phases }: Pick<SaidTemplate, 'phases'>, question: Question): boolean {
	return phases.some((phase) => 'prompts' in phase && phase.prompts.some((asked) => isSameQuestion(asked, question)));
}

/** A ready-made template in the words that `say` gives its keys. */
export function said<Key extends string>(template: Template<Key>, say: (key: Key) => string): SaidTemplate {
	const sayOrNull = (key: Key | null | undefined) => (key ? say(key) : null);
	const question = (asked: TemplatePrompt<Key>) => ({
		text: say(asked.text),
		hint: say(asked.hint),
		colour: asked.colour
	});
	return {
		name: say(template.name),
		kind: template.kind,
		about: say(template.about),
		ground_rule: sayOrNull(template.ground_rule),
		source: template.source,
		phases: template.phases.map((phase): SaidPhase => {
			const base = { title: sayOrNull(phase.title), hint: sayOrNull(phase.hint) };
			const when =
				phase.mode === 'live'
					? { ...base, mode: phase.mode, minutes: phase.minutes }
					: { ...base, mode: phase.mode, ...(phase.days && { days: phase.days }) };
			switch (phase.step) {
				case 'collect': {
					const prompts = phase.prompts.map((asked) => ({
						kind: 'cards' as const,
						...question(asked),
						...(asked.kind === 'cards' && asked.rules && { rules: { ...asked.rules } })
					}));
					return { ...when, step: phase.step, rules: { ...phase.rules }, prompts };
				}
				case 'check': {
					const prompts = phase.prompts.map((asked) => {
						const poles = asked.kind === 'scale' && asked.rules;
						// The message is the same in every language, and so is the scale, while it stands as it is said here.
						const rules = { ...(poles && { low: say(poles.low), high: say(poles.high) }), key: asked.text };
						return { kind: 'scale' as const, ...question(asked), rules };
					});
					return { ...when, step: phase.step, rules: { ...phase.rules }, prompts };
				}
				case 'vote':
					return { ...when, step: phase.step, rules: { ...phase.rules } };
				case 'read':
					return { ...when, step: phase.step, rules: { ...phase.rules } };
				case 'group':
					return { ...when, step: phase.step, rules: { ...phase.rules } };
				case 'discuss':
					return { ...when, step: phase.step, rules: { ...phase.rules } };
				case 'ratify':
					return { ...when, step: phase.step, rules: { ...phase.rules } };
			}
		})
	};
}
