/** A template of a team's own, and what may be wrong with one: the page and the database are both asked about each. */
import type { SaidPhase, SaidTemplate } from '../../src/lib/domain/templates/said.ts';

export const OWN: SaidTemplate = {
	name: 'Our Friday retro',
	kind: 'retro',
	about: 'Every other Friday',
	ground_rule: null,
	source: { name: 'Our wiki', url: 'https://wiki.example.org/retro' },
	phases: [
		{
			step: 'collect',
			mode: 'async',
			days: 2,
			hint: 'Remind them on Thursday',
			prompts: [
				{ kind: 'cards', text: 'What gave you energy?', hint: null, colour: 'teal' },
				{ kind: 'cards', text: 'What took it?', colour: 'rose' }
			]
		},
		{ step: 'read', mode: 'async', rules: { comments: true } },
		{ step: 'group', mode: 'live', minutes: 5 },
		{ step: 'vote', mode: 'live', minutes: 3, rules: { method: 'dots', budget: 5, cap: 3, open: false } },
		{ step: 'discuss', mode: 'live', minutes: 15 },
		{
			step: 'check',
			mode: 'live',
			minutes: 2,
			prompts: [
				{ kind: 'scale', text: 'Worth it?', hint: 'To you', colour: 'amber', rules: { low: 'No', high: 'Yes' } }
			]
		}
	]
};

type Change = Readonly<Record<string, unknown>>;

/** With other fields, whatever they are. */
export const own = (changes: Change): Record<string, unknown> => ({ ...OWN, ...changes });
const round = (n: number, changes: Change) =>
	own({ phases: OWN.phases.map((phase, at) => (at === n ? { ...phase, ...changes } : phase)) });
const [first] = OWN.phases;
const asked = first && 'prompts' in first ? first.prompts : [];
const question = (changes: Change) => round(0, { prompts: [...asked.slice(0, 1), { ...asked[1], ...changes }] });
const many = (count: number) => Array.from({ length: count }, () => asked[0]);
const apart = { mode: 'async', minutes: undefined };
const sheet = { ...first, rules: { sheets: true } };
const step = (name: SaidPhase['step']) => OWN.phases.filter((phase) => phase.step === name);

/** What is wrong, the template, the path at which a page says so, and the field that the database names. */
export const FLAWED: readonly (readonly [what: string, template: unknown, path: string, field: string])[] = [
	['an unknown field', own({ author: 'me' }), '', 'template'],
	['no name', own({ name: undefined }), 'name', 'name'],
	['an empty name', own({ name: '' }), 'name', 'name'],
	['a long name', own({ name: 'x'.repeat(300) }), 'name', 'name'],
	['a name of 61 emoji', own({ name: '🙂'.repeat(61) }), 'name', 'name'],
	['a name that is none', own({ name: 7 }), 'name', 'name'],
	['another kind', own({ kind: 'standup' }), 'kind', 'kind'],
	['a long line on when to use it', own({ about: 'x'.repeat(161) }), 'about', 'about'],
	['a long ground rule', own({ ground_rule: 'x'.repeat(1001) }), 'ground_rule', 'ground_rule'],
	['a source that runs', own({ source: { name: 'x', url: 'javascript:alert(1)' } }), 'source.url', 'source'],
	['a source with more to it', own({ source: { name: 'x', by: 'y' } }), 'source', 'source'],
	['no rounds', own({ phases: [] }), 'phases', 'phases'],
	['rounds that are none', own({ phases: 'all' }), 'phases', 'phases'],
	['too many rounds', own({ phases: Array.from({ length: 22 }, () => first) }), 'phases', 'phases'],
	['a round that is none', own({ phases: [null] }), 'phases.0', 'phases'],
	['an unknown field of a round', round(1, { opens_at: '2026-01-01T00:00:00Z' }), 'phases.1', 'phases'],
	['a step that there is not', round(1, { step: 'party' }), 'phases.1.step', 'phases'],
	['a mode that there is not', round(1, { mode: 'later' }), 'phases.1.mode', 'phases'],
	['a window in minutes', round(1, { minutes: 5 }), 'phases.1', 'phases'],
	['a window of no days', round(0, { days: 0 }), 'phases.0.days', 'phases'],
	['a timebox without minutes', round(2, { minutes: undefined }), 'phases.2.minutes', 'phases'],
	['a timebox of half minutes', round(2, { minutes: 2.5 }), 'phases.2.minutes', 'phases'],
	['a timebox of a day', round(2, { minutes: 1440 }), 'phases.2.minutes', 'phases'],
	['a long title', round(1, { title: 'x'.repeat(61) }), 'phases.1.title', 'phases'],
	['a long hint for the facilitator', round(1, { hint: 'x'.repeat(301) }), 'phases.1.hint', 'phases'],
	['a rule of another step', round(1, { rules: { merge: 'any' } }), 'phases.1.rules', 'phases'],
	[
		'an open tally over days',
		round(3, { ...apart, rules: { method: 'approval', open: true } }),
		'phases.3.rules.open',
		'phases'
	],
	['sorting alone together', round(2, { rules: { apart: true } }), 'phases.2.rules.apart', 'phases'],
	['thumbs over days', round(4, { ...apart, rules: { renewals: 1 } }), 'phases.4.rules.renewals', 'phases'],
	[
		'hours to object together',
		round(4, { rules: { objection_hours: 12 } }),
		'phases.4.rules.objection_hours',
		'phases'
	],
	[
		'hours to object as long as the talk',
		round(4, { ...apart, days: 3, rules: { objection_hours: 72 } }),
		'phases.4.rules.objection_hours',
		'phases'
	],
	['a day of talk, and a day to object', round(4, { ...apart, days: 1 }), 'phases.4.rules.objection_hours', 'phases'],
	['a sheet with nowhere to go', round(0, { rules: { sheets: true } }), 'phases.0.rules.sheets', 'phases'],
	[
		'a sheet that is only read next',
		own({ phases: [sheet, ...step('read'), sheet] }),
		'phases.0.rules.sheets',
		'phases'
	],
	[
		'ends of a scale where cards are written',
		question({ rules: { low: 'No' } }),
		'phases.0.prompts.1.rules',
		'prompts'
	],
	['a rule that there is not', round(2, { rules: { merge: 'some' } }), 'phases.2.rules.merge', 'phases'],
	['a ballot without rules', round(3, { rules: undefined }), 'phases.3.rules', 'phases'],
	[
		'a cap over the budget',
		round(3, { rules: { method: 'dots', budget: 2, cap: 3, open: false } }),
		'phases.3.rules.cap',
		'phases'
	],
	['nothing asked', round(0, { prompts: [] }), 'phases.0.prompts', 'phases'],
	['too much asked', round(0, { prompts: many(13) }), 'phases.0.prompts', 'phases'],
	['a question where none is asked', round(1, { prompts: asked }), 'phases.1', 'phases'],
	[
		'too many questions in all',
		own({ phases: Array.from({ length: 4 }, () => ({ ...first, prompts: many(12) })) }),
		'phases',
		'prompts'
	],
	['a question without words', question({ text: '' }), 'phases.0.prompts.1.text', 'prompts'],
	['a question of 300 characters', question({ text: 'x'.repeat(300) }), 'phases.0.prompts.1.text', 'prompts'],
	['a long hint', question({ hint: 'x'.repeat(301) }), 'phases.0.prompts.1.hint', 'prompts'],
	['another colour', question({ colour: 'red' }), 'phases.0.prompts.1.colour', 'prompts'],
	['a scale where cards are written', question({ kind: 'scale' }), 'phases.0.prompts.1.kind', 'prompts'],
	['an unknown field of a question', question({ answer: 42 }), 'phases.0.prompts.1', 'prompts'],
	['a ballot before anything is written', own({ phases: step('vote') }), 'phases.0.step', 'phases'],
	['talk of a minute', round(4, { minutes: 1 }), 'phases.4.minutes', 'phases'],
	[
		'a check that asks nothing',
		own({ phases: [...OWN.phases, { step: 'check', mode: 'async', prompts: [] }] }),
		'phases.6.prompts',
		'phases'
	],
	[
		'risks that nobody talks about',
		own({ phases: [...OWN.phases, { ...first, prompts: [asked[1], { ...asked[0], rules: { risks: true } }] }] }),
		'phases.6.prompts.1.rules',
		'prompts'
	],
	['talk first', own({ phases: [...step('discuss'), ...step('collect')] }), 'phases.0.step', 'phases']
];

/** What only the page refuses, because it is told by the trimmed text: here it is trimmed, there it must be. */
export const UNTRIMMED: readonly unknown[] = [
	own({ name: ' Our retro' }),
	own({ name: 'Our retro\u2003' }),
	own({ name: '\u00a0' }),
	own({ about: '\n' })
];
