import { describe, expect, test } from 'vitest';
import { currentOf, type OpenWorkshop } from './team.ts';

const open = (code: string, ended_at: string | null = null): OpenWorkshop => ({
	code,
	kind: 'retro',
	title: code,
	phase_id: null,
	ended_at,
	closes_at: '2026-03-19T10:00:00.000Z',
	phases: []
});
const leadsTo = (workshops: OpenWorkshop[]) => currentOf(workshops).map(({ code }) => code);

describe('the team link', () => {
	test('leads to what is being written, read or met for, not to what is wrapping up', () => {
		expect(leadsTo([open('next'), open('met', '2026-03-05T10:20:00.000Z')])).toEqual(['next']);
	});

	test('leads to the wrap-up while there is nothing else', () => {
		expect(leadsTo([open('met', '2026-03-05T10:20:00.000Z')])).toEqual(['met']);
	});

	test('leaves the choice to people where several are open', () => {
		expect(leadsTo([open('one'), open('two')])).toEqual(['one', 'two']);
		expect(leadsTo([])).toEqual([]);
	});
});
