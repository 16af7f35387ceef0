/** Every rule of every step, and where it means something: the domain and the database are both asked about each cell. */
import { BOUNDS } from '../../src/lib/domain/bounds.ts';
import type { Mode, Step } from '../../src/lib/domain/workshop.ts';
import type { Args } from './people.ts';
import type { Round } from './rounds.ts';

interface Ruled {
	/** What asks for something, at its least and at its most. */
	readonly asks: readonly unknown[];
	/** What asks for nothing; absent: it cannot be said. */
	readonly none?: unknown;
	/** Where it means something; without, over days and together. */
	readonly only?: Mode;
}

/** By step. A rule that is new goes in here. */
export const RULES: Readonly<Record<Step, Readonly<Record<string, Ruled>>>> = {
	collect: { sheets: { asks: [true], none: false } },
	read: { reactions: { asks: [true], none: false }, comments: { asks: [true], none: false } },
	group: { merge: { asks: ['duplicates'], none: 'any' }, apart: { asks: [true], none: false, only: 'async' } },
	vote: { open: { asks: [true], none: false, only: 'live' } },
	discuss: {
		objection_hours: { asks: [1, 12], only: 'async' },
		renewals: { asks: [1, BOUNDS.renewals], none: 0, only: 'live' }
	},
	check: { agree: { asks: [BOUNDS.agree_least, 100] } },
	ratify: { confidence: { asks: [true], none: false } }
};
const STEPS = Object.keys(RULES) as Step[];
const MODES: readonly Mode[] = ['async', 'live'];

/** A rule in a round. `own`: the step has it; `isTaken`: it means something there, or asks for nothing. */
export interface Cell {
	readonly step: Step;
	readonly mode: Mode;
	readonly rule: string;
	readonly value: unknown;
	readonly own: boolean;
	readonly isTaken: boolean;
}

export const CELLS: readonly Cell[] = STEPS.flatMap((step) =>
	MODES.flatMap((mode) =>
		STEPS.flatMap((from) =>
			Object.entries(RULES[from]).flatMap(([rule, { asks, none, only }]): Cell[] => {
				const own = from === step;
				const cell = { step, mode, rule, own };
				// Nothing, said, is no value.
				const values = own ? [...asks, ...(none === undefined ? [] : [none]), null] : asks;
				const means = (value: unknown) => value === none || (value !== null && (only ?? mode) === mode);
				return values.map((value) => ({ ...cell, value, isTaken: own && means(value) }));
			})
		)
	)
);

const long = (mode: Mode) => (mode === 'async' ? { hours: 48 } : { minutes: 10 });

/** A timetable with that cell, and the number of its round there. */
export function roundsWith({ step, mode, rule, value }: Cell): { rounds: Round[]; at: number } {
	const held: Args = step === 'vote' ? { method: 'approval', open: false } : {};
	const cell: Round = { step, ...long(mode), rules: { ...held, [rule]: value } };
	// Sheets go on to a round like this one, people stop where they would be asked again, and what everyone is asked about has been
	// talked about before.
	if (step === 'collect') return { rounds: [cell, cell], at: 0 };
	if (step === 'check') return { rounds: [rated(['likely'], cell), rated(['likely'])], at: 0 };
	const before: Round[] = [{ step: 'collect', hours: 24 }];
	if (step === 'ratify') before.push({ step: 'discuss', minutes: 10 });
	return { rounds: [...before, cell], at: before.length };
}

/** Rounds of which the one at `at` passes sheets on to nobody; null: they go on. */
export const SHEETS: readonly (readonly [what: string, rounds: readonly Round[], at: number | null])[] = [
	['one alone', [sheets('async')], 0],
	['one beside a round without', [{ step: 'collect', hours: 24 }, sheets('async')], 1],
	['two, with another step between', [sheets('async'), { step: 'read', hours: 24 }, sheets('async')], 0],
	['one apart, then one together', [sheets('async'), sheets('live')], 0],
	['two, then one more elsewhere', [sheets('live'), sheets('live'), { step: 'vote', minutes: 5 }, sheets('live')], 3],
	['two', [sheets('async'), sheets('async')], null],
	['two together', [sheets('live'), sheets('live')], null],
	['three', [sheets('async'), sheets('async'), sheets('async')], null]
];
function sheets(mode: Mode): Round {
	return { step: 'collect', ...long(mode), rules: { sheets: true } };
}

/** Rounds of which the one at `at` has a rule for stopping that stops nothing; null: none has. */
export const STOPS: readonly (readonly [what: string, rounds: readonly Round[], at: number | null])[] = [
	['nothing is asked again', [stop(['likely'])], 0],
	['something else is asked later', [stop(['likely']), rated(['cost'])], 0],
	['the same is asked later', [stop(['likely']), rated(['likely'])], null],
	['the same is asked later, beside something else', [stop(['cost', 'likely']), rated(['likely'])], null],
	['the same was asked before', [rated(['likely']), stop(['likely']), rated(['likely'])], 1],
	['something is asked first here, and again', [rated(['likely']), stop(['likely', 'cost']), rated(['cost'])], null],
	['the first has a rule already', [stop(['likely']), stop(['likely']), rated(['likely'])], 1],
	['the last has it too', [stop(['likely']), rated(['likely']), stop(['likely'])], 2],
	[
		'the ends mean something else later',
		[stop(['likely']), { ...rated([]), scales: [{ text: 'likely', low: 'Yes', high: 'No' }] }],
		0
	]
];
/** A check that asks these scales. */
function rated(words: readonly string[], round: Round = { step: 'check', hours: 24 }): Round {
	return { ...round, scales: words.map((text) => ({ text, low: 'No', high: 'Yes' })) };
}
function stop(words: readonly string[]): Round {
	return rated(words, { step: 'check', hours: 24, rules: { agree: 70 } });
}

/** Talk over so many hours, how many there are to object (the usual, where null), and whether there is time for it. */
export const OBJECTIONS: readonly (readonly [hours: number, objection_hours: number | null, isTaken: boolean])[] = [
	[48, 47, true],
	[48, 48, false],
	[48, 49, false],
	[25, null, true],
	[24, null, false],
	[24, 23, true],
	[2, 1, true],
	[1, 1, false]
];

/** What a question asks for beyond its text, by its kind, and whether it means something there. */
export const ASKED: readonly (readonly [kind: 'cards' | 'scale', rules: Args, isTaken: boolean])[] = [
	['cards', { happened: true, roles: true }, true],
	['cards', { signed: true }, true],
	['cards', { roles: true, signed: true }, false],
	['cards', { low: 'No' }, false],
	['cards', { high: 'Yes' }, false],
	['cards', { key: 'worth' }, false],
	['scale', { low: 'No', high: 'Yes', key: 'worth' }, true],
	['scale', { happened: true }, false],
	['scale', { roles: true }, false],
	['scale', { signed: true }, false],
	['scale', { risks: true }, false]
];
