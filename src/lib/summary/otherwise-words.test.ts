import { expect, test } from 'vitest';
import { id } from '../../../tests/support/builders.ts';
import { ranking, resultFrom, times } from '../../../tests/support/slips.ts';
import type { VoteRules } from '../domain/ballot.ts';
import type { Locale } from '../i18n/paraglide/runtime.js';
import { otherwiseWords } from './otherwise-words.ts';

/** What is said of these slips, which `winner` has won. */
function said(rules: VoteRules, winner: string, slips: Parameters<typeof resultFrom>[2], locale: Locale = 'en') {
	const options = [...new Set(slips.flatMap((slip) => Object.keys(slip)))].sort();
	return otherwiseWords(resultFrom(rules, options, slips, id(1)), [winner], (name) => name, { locale });
}

const RANKED: VoteRules = { method: 'ranked' };
const MORE_FOR_C = [...times(9, ranking('ABC')), ...times(5, ranking('BCA')), ...times(6, ranking('CAB'))];
const MORE_FOR_A = [...times(3, ranking('ABC')), ...times(2, ranking('BCA'))];

test('that more people prefer the winner is said only where they do', () => {
	expect(said(RANKED, 'A', MORE_FOR_C)[1]).toContain(
		'“A” was the highest left on 9 slips only and went out in round 2. Head to head 9 prefer it and 11 this.'
	);
	expect(said(RANKED, 'A', MORE_FOR_A)[0]).toContain(
		'It has 12 points against 11, standing higher on the slips as a whole; but head to head 3 prefer “A” and 2 this.'
	);
});

test.each([
	['en', '; but head to head ', '. Head to head '],
	['es', '; pero cara a cara ', '. Cara a cara '],
	['pt-BR', '; mas um contra um ', '. Um contra um ']
] as const)('so in %s', (locale, although, plainly) => {
	expect(said(RANKED, 'A', MORE_FOR_C, locale)[1]).toContain(`${plainly}9 `);
	expect(said(RANKED, 'A', MORE_FOR_A, locale)[0]).toContain(`${although}3 `);
});

test('of two that are level nobody is said to be fewer', () => {
	const slips = [{ W: 5, X: 0, Y: 0 }, { W: 5, X: 0, Y: 0 }, { W: 1, X: 2, Y: 0 }, ...times(3, { W: 1, X: 2, Y: 3 })];
	expect(said({ method: 'score' }, 'W', slips)[1]).toBe(
		'Head to head, by who scores which higher: Y. 3 score it above “W” and 3 the other way round, so the two are level; but head to head this is behind none, and “W” is behind another.'
	);
	const fewer = [{ W: 5, Y: 0 }, { W: 5, Y: 3 }, ...times(3, { W: 2, Y: 3 })];
	expect(said({ method: 'score' }, 'W', fewer)[1]).toContain(
		'3 score it above “W” and 2 the other way round; by how much does not count head to head.'
	);
	expect(said({ method: 'score' }, 'W', fewer)[0]).toContain(
		'Its middle score is 3 against 2, its average 2.4 against 3.2: how far the others lie'
	);
});
