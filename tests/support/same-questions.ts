/** Pairs of questions, and whether they ask the same: in one workshop, which the domain tells too, and in two. */
import type { Prompt } from '../../src/lib/domain/workshop.ts';

export type Asked = Pick<Prompt, 'kind' | 'text' | 'rules'>;

const scale = (text: string, rules: Asked['rules'] = {}): Asked => ({ kind: 'scale', text, rules });
const key = 'template_health_fun';
const joy = scale('Joy', { key, low: 'It weighs on us', high: 'We look forward to it' });
const alegria = scale('Alegría', { key, low: 'Nos pesa', high: 'Venimos con ganas' });
const likely = (text: string) => scale(text, { key: 'template_delphi_likely', low: 'No', high: 'Yes' });

export const PAIRS: readonly (readonly [
	what: string,
	one: Asked,
	other: Asked,
	is: { inOne: boolean; inTwo: boolean }
])[] = [
	['the same words', scale('Worth it?'), scale('Worth it?'), { inOne: true, inTwo: true }],
	['other words', scale('Worth it?'), scale('Likely?'), { inOne: false, inTwo: false }],
	[
		'the same words, with other ends',
		scale('Mood', { low: 'Low', high: 'High' }),
		scale('Mood', { low: 'High', high: 'Low' }),
		{ inOne: false, inTwo: false }
	],
	['one end less', scale('Mood', { low: 'Low' }), scale('Mood'), { inOne: false, inTwo: false }],
	['the same words, one with a key', joy, scale('Joy', { ...joy.rules, key: undefined }), { inOne: true, inTwo: true }],
	['the same words, with other keys', joy, scale('Joy', { ...joy.rules, key: 'mine' }), { inOne: true, inTwo: true }],
	['a ready-made scale in another language', joy, alegria, { inOne: false, inTwo: true }],
	['one that was worded anew', joy, scale('How stressed are we?', joy.rules), { inOne: false, inTwo: false }],
	['one whose ends were', joy, scale('Joy', { ...joy.rules, low: 'Never' }), { inOne: false, inTwo: false }],
	['both of them', scale('Fun?', { key }), scale('Stress?', { key }), { inOne: false, inTwo: false }],
	[
		'another ready-made one',
		joy,
		scale('Was this worth your time?', { key: 'template_roti' }),
		{ inOne: false, inTwo: false }
	],
	[
		'a key of nobody',
		scale('Speed', { key: 'speed' }),
		scale('Ritmo', { key: 'speed' }),
		{ inOne: false, inTwo: false }
	],
	['two estimates', likely('It ships'), likely('They leave'), { inOne: false, inTwo: false }],
	['cards', { ...scale('Joy'), kind: 'cards' }, { ...scale('Joy'), kind: 'cards' }, { inOne: false, inTwo: false }],
	['cards and a scale', { ...scale('Joy'), kind: 'cards' }, scale('Joy'), { inOne: false, inTwo: false }]
];
