import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { id, prompt, retroPhases, workshop } from '../../../../../tests/support/builders.ts';
import InDesk from '../../../../../tests/support/InDesk.svelte';
import { Refusal } from '$lib/domain/refusal.ts';
import ComingBox from './ComingBox.svelte';

beforeEach(() => localStorage.clear());

test('what has not opened has not begun: it is among the steps that can still be changed', async () => {
	const phases = retroPhases();
	const box = await render(InDesk, {
		row: {
			workshop: workshop({ phase_id: phases[0].id, ended_at: null }),
			phases,
			prompts: [],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: () => Promise.reject(new Refusal('unreachable')),
		view: ComingBox,
		now: Date.parse('2026-03-01T08:00:00Z')
	});
	await page.getByRole('button', { name: 'Change' }).click();
	await expect.element(page.getByRole('button', { name: 'Leave out Write' })).toBeVisible();
	await expect.element(page.getByText('begun, stays as it is')).not.toBeInTheDocument();
	// It opens by the clock, while the steps are open here.
	await box.rerender({ now: Date.parse('2026-03-02T09:00:00Z') });
	await expect.element(page.getByText('begun, stays as it is')).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Leave out Write' })).not.toBeInTheDocument();
});

test('steps that were typed and could not be saved are there after a reload, and gone once they are put away', async () => {
	const phases = retroPhases();
	const desk = {
		row: {
			workshop: workshop({ phase_id: phases[0].id, ended_at: null }),
			phases,
			prompts: [prompt({ id: id(20), phase_id: phases[5].id, kind: 'scale', text: 'Was it worth it?' })],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: () => Promise.reject(new Refusal('unreachable')),
		view: ComingBox,
		now: Date.parse('2026-03-02T08:00:00Z')
	};
	const question = page.getByLabelText('Question 1', { exact: true });
	const first = await render(InDesk, desk);
	await page.getByRole('button', { name: 'Change' }).click();
	await page.getByRole('button', { name: 'Add a step', exact: true }).click();
	await page.getByRole('group', { name: 'Add a step' }).getByRole('button', { name: 'Write' }).click();
	await question.fill('A question that took ten minutes to word');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(page.getByText('What you typed is kept on this device.')).toBeVisible();
	first.unmount();

	const again = await render(InDesk, desk);
	await expect.element(page.getByText('You had not saved this.')).toBeVisible();
	await page.getByRole('button', { name: /^Write/ }).click();
	await expect.element(question).toHaveValue('A question that took ten minutes to word');
	await page.getByRole('button', { name: 'Cancel' }).click();
	again.unmount();

	await render(InDesk, desk);
	await expect.element(page.getByRole('button', { name: 'Change' })).toBeVisible();
});
