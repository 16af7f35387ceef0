import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { id, retroPhases, votePhase, workshop } from '../../../../../tests/support/builders.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import type { VotePhase } from '$lib/domain/workshop.ts';
import InBallotBox from '../../../../../tests/support/InBallotBox.svelte';

const NEWS = /Somebody else has changed the rules of this vote meanwhile/;

test('rules that somebody else has set meanwhile are said before they are written over, and can be taken', async () => {
	const ballot = votePhase({ id: id(70), position: 3 });
	const phases = retroPhases();
	let held: VotePhase = ballot;
	const saved: unknown[] = [];
	const props = () => ({
		phase: held,
		row: {
			workshop: workshop({ phase_id: phases[0].id, ended_at: null }),
			phases,
			prompts: [],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: async () => {
			if (held !== ballot) return void saved.push(held);
			held = { ...ballot, rules: { method: 'consent' } };
			await box.rerender(props());
			throw new Refusal('stale', 'timetable');
		}
	});
	const box = await render(InBallotBox, props());
	const method = page.getByLabelText('Method', { exact: true });
	const save = page.getByRole('button', { name: 'Save' });
	await page.getByRole('button', { name: 'Change' }).click();
	await method.selectOptions('Ranking');
	await save.click();
	await expect.element(page.getByText(NEWS)).toBeVisible();
	await expect.element(method).toHaveValue('ranked');
	await page.getByRole('button', { name: 'Begin from what is there' }).click();
	await expect.element(method).toHaveValue('consent');
	await expect.element(page.getByText(NEWS)).not.toBeInTheDocument();
	await save.click();
	await expect.element(save).not.toBeInTheDocument();
	expect(saved).toHaveLength(1);
});

test('of a ballot that has closed it says how people voted, not how they will', async () => {
	const phases = retroPhases();
	const closed = { ...phases[3], closes_at: '2026-03-05T10:10:00.000Z' };
	await render(InBallotBox, {
		phase: closed,
		row: {
			workshop: workshop({ phase_id: phases[4].id, ended_at: null }),
			phases,
			prompts: [],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: async () => {}
	});
	await expect.element(page.getByRole('heading', { name: 'How you voted' })).toBeVisible();
	await expect.element(page.getByText(/Nobody saw a result before the ballot closed/)).toBeVisible();
	await expect.element(page.getByText(/Nobody sees/)).not.toBeInTheDocument();
});
