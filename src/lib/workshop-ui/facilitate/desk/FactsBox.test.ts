import { beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { id, prompt, retroPhases, workshop } from '../../../../../tests/support/builders.ts';
import InDesk from '../../../../../tests/support/InDesk.svelte';
import { Refusal } from '$lib/domain/refusal.ts';

const JOINED = 'Somebody has already joined. What people were promised and asked stays as it is.';

beforeEach(() => localStorage.clear());

test('what cannot be changed since somebody has joined says so at its field, and keeps all that was typed', async () => {
	const phases = retroPhases();
	const ask = (n: number, text: string) => prompt({ id: id(20 + n), phase_id: phases[0].id, position: n, text });
	let refused = 'prompts';
	await render(InDesk, {
		row: {
			workshop: workshop({}),
			phases,
			prompts: [ask(0, 'Start?'), ask(1, 'Stop?')],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: async () => {
			throw new Refusal('fixed_once_joined', refused);
		}
	});
	await page.getByRole('button', { name: 'Change' }).click();
	const question = page.getByLabelText('Question 2', { exact: true });
	const readers = page.getByLabelText('Who will read the summary?');
	await question.fill('Keep?');
	await readers.fill('The board');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(question).toHaveAccessibleDescription(JOINED);
	expect(page.getByText(JOINED).elements()).toHaveLength(1);
	await expect.element(question).toHaveValue('Keep?');
	await question.fill('Stop?');
	refused = 'readers';
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(readers).toHaveAccessibleDescription(new RegExp(JOINED));
	await expect.element(readers).toHaveValue('The board');
	await expect.element(question).not.toHaveAttribute('aria-invalid');
	refused = 'naming';
	const named = page.getByRole('radio', { name: 'Named' });
	await named.click();
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(named).toHaveAccessibleDescription(JOINED);
	await expect.element(named).toBeChecked();
	expect(page.getByText(JOINED).elements()).toHaveLength(1);
});

test('what was typed and could not be saved is there after a reload, and gone once it is saved or put away', async () => {
	const phases = retroPhases();
	let refusal: Refusal | null = new Refusal('unreachable');
	const desk = {
		row: {
			workshop: workshop({ purpose: 'Learn' }),
			phases,
			prompts: [prompt({ id: id(20), phase_id: phases[0].id, text: 'Start?' })],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: async () => {
			if (refusal) throw refusal;
		}
	};
	const first = await render(InDesk, desk);
	await page.getByRole('button', { name: 'Change' }).click();
	await page.getByLabelText('Why').first().fill('Learn from the release');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(page.getByText('The server cannot be reached.')).toBeVisible();
	await expect.element(page.getByText('What you typed is kept on this device.')).toBeVisible();
	first.unmount();

	const again = await render(InDesk, desk);
	await expect.element(page.getByLabelText('Why').first()).toHaveValue('Learn from the release');
	refusal = null;
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(page.getByRole('button', { name: 'Change' })).toBeVisible();
	again.unmount();

	await render(InDesk, desk);
	await expect.element(page.getByRole('button', { name: 'Change' })).toBeVisible();
	await page.getByRole('button', { name: 'Change' }).click();
	await expect.element(page.getByLabelText('Why').first()).toHaveValue('Learn');
});

test('what somebody else saved meanwhile stays, and where both changed the same both are shown', async () => {
	const phases = retroPhases();
	const ask = (n: number, text: string) => prompt({ id: id(20 + n), phase_id: phases[0].id, position: n, text });
	const desk = (second: string, purpose: string) => ({
		row: {
			workshop: workshop({ purpose }),
			phases,
			prompts: [ask(0, 'Start?'), ask(1, second)],
			counts: { writers: null, counted_at: null, participants: null, is_thin: false }
		},
		run: async () => void saved()
	});
	const saved = vi.fn();
	const first = await render(InDesk, desk('Stop?', 'Learn'));
	await page.getByRole('button', { name: 'Change' }).click();
	await page.getByLabelText('Hint to question 1').fill('half a thought');
	await page.getByLabelText('Why').first().fill('Learn from the release');
	first.unmount();

	await render(InDesk, desk('What slowed us down?', 'Learn from each other'));
	await expect.element(page.getByText('You had not saved this.')).toBeVisible();
	await expect.element(page.getByLabelText('Hint to question 1')).toHaveValue('half a thought');
	await expect.element(page.getByLabelText('Question 2', { exact: true })).toHaveValue('What slowed us down?');
	await expect.element(page.getByText('Learn from each other')).toBeVisible();
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.element(page.getByRole('button', { name: 'Keep mine' })).toHaveFocus();
	expect(saved).not.toHaveBeenCalled();
	await page.getByRole('button', { name: 'Keep mine' }).click();
	await expect.element(page.getByLabelText('Why').first()).toHaveValue('Learn from the release');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect.poll(() => saved).toHaveBeenCalledOnce();
});
