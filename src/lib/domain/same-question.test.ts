import { expect, test } from 'vitest';
import { PAIRS } from '../../../tests/support/same-questions.ts';
import { asksTheSame } from './same-question.ts';

test.each(PAIRS)('%s: the same in one workshop or not', (_, one, other, { inOne }) => {
	expect([asksTheSame(one, other), asksTheSame(other, one)]).toEqual([inOne, inOne]);
});
