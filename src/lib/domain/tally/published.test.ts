import { expect, test } from 'vitest';
import { id } from '../../../../tests/support/builders.ts';
import { PUBLISHED } from '../../../../tests/support/published.ts';
import { resultFrom } from '../../../../tests/support/slips.ts';
import { METHODS } from '../ballot.ts';
import { readResult } from './result.ts';

test.each(PUBLISHED)('$rules.method: $source', ({ rules, options, slips, tallies, says, above = [] }) => {
	const result = resultFrom(rules, options, slips, id(1));
	for (const [option, figures] of Object.entries(tallies))
		expect(result.tallies.find(({ topic_id }) => topic_id === option)).toMatchObject(figures);
	for (const [one, other, count] of above)
		expect('pairs' in result && result.pairs?.[options.indexOf(one) * options.length + options.indexOf(other)]).toBe(
			count
		);
	const reading = readResult(rules, result);
	const said =
		'first' in reading
			? reading.first
			: reading.lines.map((line) => ('quadrant' in line ? line.quadrant : line.verdict));
	expect(said).toEqual(says);
});

test('every method has a published example', () => {
	expect(new Set(PUBLISHED.map(({ rules }) => rules.method))).toEqual(new Set(METHODS));
});
