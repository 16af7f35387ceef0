import { describe, expect, test } from 'vitest';
import { id } from '../../../tests/support/builders.ts';
import {
	before,
	COLLECT,
	DISCUSS,
	free,
	GROUP,
	must,
	READ,
	retro,
	VOTE,
	zone
} from '../../../tests/support/composed.ts';
import { changeMode, makeRound } from './composing.ts';
import type { PlanPhase } from './plan.ts';
import { groupsWhatStands, leastMinutes, opensWith, spansOf, unheardObjections, type Before } from './spans.ts';
import type { Step } from './workshop.ts';

describe('one round after another', () => {
	test('a window opens ten minutes after writing has closed, a timebox when the one before it is over', () => {
		const spans = spansOf(retro(), before).map(({ opens }) => new Date(opens).toISOString());
		expect(spans).toEqual([
			'2026-03-02T09:00:00.000Z',
			'2026-03-04T17:10:00.000Z',
			'2026-03-05T14:00:00.000Z',
			'2026-03-05T14:05:00.000Z',
			'2026-03-05T14:08:00.000Z'
		]);
	});
});

describe('a time that is too short for what is done in it', () => {
	const box = (step: Step, minutes: number) => ({ ...makeRound(step, 'live', id(9)), minutes });

	test.each([
		['collect', 1, 1, 2],
		['group', 1, 0, 2],
		['vote', 1, 0, 2],
		['discuss', 5, 0, 6],
		['ratify', 1, 0, 2],
		['check', 1, 5, 2],
		['check', 2, 12, 3]
	] as const)('%s of %i minutes with %i questions wants %i', (step, minutes, asked, least) => {
		expect(leastMinutes(box(step, minutes), asked)).toBe(least);
		expect(leastMinutes(box(step, least), asked)).toBeNull();
	});

	test('four scales fit into a minute, and a window has no minutes to count', () => {
		expect(leastMinutes(box('check', 1), 4)).toBeNull();
		expect(leastMinutes(makeRound('discuss', 'async', DISCUSS), 0)).toBeNull();
	});

	test('talk over days has more time than people have to object', () => {
		const talk = (rules: { objection_hours?: number } = {}): PlanPhase => ({
			...makeRound('discuss', 'async', DISCUSS),
			step: 'discuss',
			rules
		});
		const [day, minute] = [24 * 3_600_000, 60_000];
		const lasting = (span: number) => ({ opens: free, ends: free + span });
		expect(unheardObjections(talk(), lasting(day))).toBe(day);
		expect(unheardObjections(talk(), lasting(day + minute))).toBeNull();
		expect(unheardObjections(talk({ objection_hours: 72 }), lasting(2 * day))).toBe(3 * day);
		expect(unheardObjections(talk({ objection_hours: 6 }), lasting(day))).toBeNull();
		expect(unheardObjections(makeRound('discuss', 'live', DISCUSS), lasting(day))).toBeNull();
		expect(unheardObjections(makeRound('vote', 'async', VOTE), lasting(day))).toBeNull();
	});
});

describe('a ballot that opens before anybody can put together what belongs together', () => {
	const only = (...kept: string[]) => retro().filter(({ id: each }) => kept.includes(each));
	const unsorted = (rounds: readonly PlanPhase[], from = before) =>
		rounds.flatMap((round, at) => opensWith(rounds, at, from) ?? []);

	test('is one that follows the writing at once, apart or together', () => {
		expect(unsorted(retro())).toEqual([]);
		expect(unsorted(must(changeMode(only(COLLECT, VOTE), VOTE, 'async', before)))).toEqual(['revealed']);
		const together = must(changeMode(only(COLLECT, VOTE), COLLECT, 'live', before));
		expect(unsorted(together)).toEqual(['revealed']);
	});

	test('is none after reading or grouping, nor in a meeting that waits a while', () => {
		expect(unsorted(must(changeMode(only(COLLECT, READ, VOTE), VOTE, 'async', before)))).toEqual([]);
		const [written, vote] = only(COLLECT, VOTE);
		if (!written || !vote) throw new Error('two rounds');
		const meeting = (opens_at: string) => unsorted([written, { ...vote, opens_at }]);
		expect(meeting('2026-03-05T14:00:00.000Z')).toEqual([]);
		expect(meeting('2026-03-04T17:10:00.000Z')).toEqual(['revealed']);
	});

	test('is one that follows what people sort each for themselves, at once or later', () => {
		const apart = must(changeMode(must(changeMode(retro(), GROUP, 'async', before)), VOTE, 'async', before));
		const sorted = apart.map((round) => (round.step === 'group' ? { ...round, rules: { apart: true } } : round));
		expect(unsorted(apart)).toEqual([]);
		expect(unsorted(sorted)).toEqual(['sorted']);
		// Where they meet for it the next day nobody moves anything until they do.
		expect(unsorted(must(changeMode(sorted, VOTE, 'live', before)))).toEqual(['sorted']);
	});

	test('is seen where the writing has begun already', () => {
		const going: Before = { free, last: { mode: 'async' }, steps: ['collect'], zone };
		const vote = must(changeMode(only(VOTE), VOTE, 'async', going));
		expect(unsorted(vote, going)).toEqual(['revealed']);
		expect(unsorted(vote, { ...going, steps: ['collect', 'read'] })).toEqual([]);
	});

	test('is seen where people sort each for themselves already', () => {
		const going: Before = { free, last: { mode: 'async', sortsApart: true }, steps: ['collect', 'group'], zone };
		const vote = must(changeMode(only(VOTE), VOTE, 'async', going));
		expect(unsorted(vote, going)).toEqual(['sorted']);
		expect(unsorted(must(changeMode(vote, VOTE, 'live', going)), going)).toEqual(['sorted']);
		expect(unsorted(vote, { ...going, last: { mode: 'async', sortsApart: false } })).toEqual([]);
	});
});

test('what was voted on stands when it is grouped, unless more was written since', () => {
	const ofSteps = (...steps: Step[]) => steps.map((step) => ({ step }));
	const standing = (...steps: Step[]) => groupsWhatStands(ofSteps(...steps, 'group'), steps.length, before);
	expect(standing('collect', 'read')).toBe(false);
	expect(standing('collect', 'vote')).toBe(true);
	// Of what is talked about only the topics whose turn it was are fixed.
	expect(standing('collect', 'discuss', 'read')).toBe(false);
	expect(standing('collect', 'vote', 'discuss')).toBe(true);
	expect(standing('collect', 'vote', 'collect')).toBe(false);
	expect(groupsWhatStands(ofSteps('group'), 0, { ...before, steps: ['collect', 'vote'] })).toBe(true);
	expect(groupsWhatStands(ofSteps('collect', 'vote'), 1, before)).toBe(false);
});
