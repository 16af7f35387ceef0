import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { id, phase, retroPhases, votePhase, workshop } from '../../../../../tests/support/builders.ts';
import InDesk from '../../../../../tests/support/InDesk.svelte';
import { Refusal } from '$lib/domain/refusal.ts';
import type { Phase } from '$lib/domain/workshop.ts';
import TimesBox from './TimesBox.svelte';

test('before the first window opens its instant is a field, or it opens with the save; nothing is said of a close that moves nothing', async () => {
	const phases = retroPhases();
	await render(InDesk, {
		row: {
			// What comes after the first window begins at an instant of its own.
			workshop: workshop({ phase_id: phases[0].id, ended_at: null }),
			phases: phases.filter(({ step }) => step !== 'read'),
			prompts: [],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: () => Promise.reject(new Refusal('unreachable')),
		view: TimesBox,
		now: Date.parse('2026-03-01T08:00:00Z')
	});
	await page.getByRole('button', { name: 'Change' }).click();
	await expect.element(page.getByLabelText('Opens', { exact: true })).toBeVisible();
	const said = () =>
		[...document.querySelectorAll('form p.label:not([id], [role])')].map((paragraph) => paragraph.textContent.trim());
	expect(said()).not.toContain('');
	await page.getByRole('button', { name: 'Open it now' }).click();
	await expect.element(page.getByText('It opens when you save.')).toBeVisible();
	await expect.element(page.getByLabelText('Opens', { exact: true })).not.toBeInTheDocument();
	await page.getByRole('button', { name: 'Cancel' }).click();
});

test('while people read until they meet, the minutes are saved, and nothing is said of a window', async () => {
	const [written, ...rest] = retroPhases();
	let runs = 0;
	await render(InDesk, {
		row: {
			// The meeting is at an hour at which no window should close.
			workshop: workshop({ phase_id: id(2), places: [{ name: 'Auckland', zone: 'Pacific/Auckland' }] }),
			phases: [{ ...written, is_over: true }, ...rest],
			prompts: [],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: async () => void runs++,
		view: TimesBox,
		now: Date.parse('2026-03-04T20:00:00Z')
	});
	await page.getByRole('button', { name: 'Change' }).click();
	await expect.element(page.getByText(/^You meet outside/)).toBeVisible();
	await expect.element(page.getByText(/^Writing closes outside/)).not.toBeInTheDocument();
	await page.getByLabelText('Group').fill('7');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(page.getByRole('button', { name: 'Change' })).toBeVisible();
	expect(runs).toBe(1);
});

test('a meeting that is too early says what it waits for: the writing that runs, or the instant at which another window closes', async () => {
	const [written, read, ...met] = retroPhases();
	const [vote, talk] = [id(7), id(8)];
	const apart = { mode: 'async', opens_at: written.reveals_at } as const;
	const row = (phases: Phase[]) => ({
		workshop: workshop({ phase_id: written.id, ended_at: null }),
		phases,
		prompts: [],
		counts: { writers: null, counted_at: null, participants: null, is_thin: false }
	});
	const props = (phases: Phase[]) => ({
		row: row(phases),
		run: () => Promise.reject(new Refusal('unreachable')),
		view: TimesBox,
		now: Date.parse('2026-03-03T08:00:00Z')
	});
	const meetAt = async (typed: string) => {
		await page.getByRole('button', { name: 'Change' }).click();
		await page.getByLabelText('You meet', { exact: true }).fill(typed);
		await page.getByRole('button', { name: 'Save' }).click();
	};
	const voted = await render(
		InDesk,
		props([
			written,
			votePhase({ ...apart, id: vote, position: 1, closes_at: '2026-03-06T18:00:00.000Z' }),
			phase({ id: talk, position: 2, step: 'discuss', minutes: 10, opens_at: '2026-03-09T10:00:00.000Z' })
		])
	);
	await meetAt('2026-03-04T20:00');
	await expect.element(page.getByText(/^The meeting cannot begin before .*Fri/)).toBeVisible();
	await expect.element(page.getByText(/ten minutes after writing closes/)).not.toBeInTheDocument();
	await voted.unmount();

	await render(InDesk, props([written, read, ...met]));
	await meetAt('2026-03-04T18:05');
	await expect.element(page.getByText(/ten minutes after writing closes/)).toBeVisible();
});

test('a close that was moved while the next window began is not taken for that one, and the field is put right', async () => {
	const [written] = retroPhases();
	const ballot = votePhase({
		id: id(7),
		position: 1,
		mode: 'async',
		opens_at: written.reveals_at,
		closes_at: '2026-03-06T18:00:00.000Z'
	});
	let runs = 0;
	const props = (phases: Phase[], phase_id: string, now: string) => ({
		row: {
			workshop: workshop({ phase_id, ended_at: null }),
			phases,
			prompts: [],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: async () => void runs++,
		view: TimesBox,
		now: Date.parse(now)
	});
	const { rerender } = await render(InDesk, props([written, ballot], written.id, '2026-03-03T08:00:00Z'));
	await page.getByRole('button', { name: 'Change' }).click();
	await page.getByLabelText('Writing closes', { exact: true }).fill('2026-03-07T18:00');
	await rerender(props([{ ...written, is_over: true }, ballot], ballot.id, '2026-03-04T18:20:00Z'));
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(page.getByText(/^The workshop has moved on meanwhile/)).toBeVisible();
	await expect.element(page.getByLabelText('Vote closes', { exact: true })).toHaveValue('2026-03-06T18:00');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(page.getByRole('button', { name: 'Change' })).toBeVisible();
	expect(runs).toBe(0);
});

test('what is past is told as past, and a meeting that nobody has opened as one that was to be', async () => {
	const [written, read, ...met] = retroPhases();
	const behind: Phase[] = [
		{ ...written, is_over: true },
		{ ...read, is_over: true }
	];
	const props = (phase_id: string | null, ended_at: string | null = null) => ({
		row: {
			workshop: workshop({ phase_id, ended_at }),
			phases: [...behind, ...(ended_at ? met.map((box) => ({ ...box, closes_at: ended_at })) : met)],
			prompts: [],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: () => Promise.reject(new Refusal('unreachable')),
		view: TimesBox,
		now: Date.parse('2026-03-05T10:30:00Z')
	});
	const names = () => [...document.querySelectorAll('dt')].map((name) => name.textContent.trim());
	const { rerender } = await render(InDesk, props(read.id));
	expect(names().slice(0, 3)).toEqual(['Writing closed', 'Cards opened for everyone', 'You were to meet']);
	await rerender(props(met[0]?.id ?? ''));
	expect(names()).toContain('You met');
	await rerender(props(null, '2026-03-05T10:20:00.000Z'));
	expect(names()).toContain('You met');
});
