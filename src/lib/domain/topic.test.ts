import { expect, test } from 'vitest';
import { id, outcome, shared, topic } from '../../../tests/support/builders.ts';
import { fixedTopics } from './topic.ts';

const [voted, talked, parked, reopened, free] = [id(1), id(2), id(3), id(4), id(5)];

test('what was on a ballot stays as it was, also where nobody is told to have voted; and what people talked about', () => {
	const fixed = fixedTopics(
		shared({
			topics: [
				topic({ id: voted }),
				topic({ id: talked }),
				topic({ id: parked, status: 'parked', park_reason: 'Later' }),
				topic({ id: reopened, park_reason: 'Later' }),
				topic({ id: free })
			],
			results: [
				{
					phase_id: id(9),
					slips: null,
					method: 'score',
					tallies: [{ topic_id: voted, sum: null, voters: null, median: null, distribution: null }],
					pairs: null
				} as never
			],
			outcomes: [outcome({ id: id(8), topic_id: talked })]
		})
	);
	expect(fixed).toEqual(new Set([voted, talked, parked, reopened]));
});
