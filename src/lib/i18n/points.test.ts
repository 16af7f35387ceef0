import { expect, test } from 'vitest';
import type { Tally } from '../domain/ballot.ts';
import { earlierWords } from './points.ts';

const topic_id = '00000000-0000-4000-8000-000000000001';
const rated = { median: null, people: null, distribution: null };
const untold: Tally[] = [
	{ method: 'score', topic_id, mean: null, is_known: false, ...rated },
	{ method: 'ranked', topic_id, people: 0, firsts: 0, distribution: [0], borda: 0 },
	{ method: 'fist', topic_id, low: null, ...rated },
	{ method: 'impact_effort', across: 'effort', topic_id, impact: rated, effort: { ...rated, median: 3, people: 3 } },
	{ method: 'consent', topic_id, agree: 0, abstain: 0, object: 0, reasons: [] },
	{ method: 'yes_no', topic_id, yes: 0, no: 0, abstain: 0 }
];

test('an earlier vote in which nobody, or too few, said anything about a topic is left out beside it', () => {
	expect(earlierWords(untold, { locale: 'en' })).toBeNull();
	const told: Tally = { method: 'yes_no', topic_id, yes: 0, no: 1, abstain: 0 };
	const dots: Tally = { method: 'dots', topic_id, points: 0, voters: null, distribution: null };
	expect(earlierWords([...untold, told, dots], { locale: 'en' })).toBe('before: 0 yes, 1 no, 0 abstained · 0 dots');
});
