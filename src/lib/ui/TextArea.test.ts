import type {} from '@vitest/browser-playwright';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import TextArea from './TextArea.svelte';

async function area(value = '', max = 1000) {
	const onsubmit = vi.fn();
	const screen = await render(TextArea, { value, max, onsubmit, 'aria-label': 'Card' });
	const text = screen.getByRole('textbox', { name: 'Card' });
	await text.click();
	await userEvent.keyboard('{Control>}{End}{/Control}');
	return { onsubmit, text, screen };
}

describe('with a keyboard', () => {
	test('Enter submits and adds no line', async () => {
		const { onsubmit, text } = await area('One thought');
		await userEvent.keyboard('{Enter}');
		expect(onsubmit).toHaveBeenCalledOnce();
		await expect.element(text).toHaveValue('One thought');
	});

	test('Shift and Enter is a new line', async () => {
		const { onsubmit, text } = await area('One');
		await userEvent.keyboard('{Shift>}{Enter}{/Shift}two');
		await expect.element(text).toHaveValue('One\ntwo');
		expect(onsubmit).not.toHaveBeenCalled();
	});

	test('Enter that ends the composing of a word does not submit', async () => {
		const { onsubmit, text } = await area('にほん');
		text
			.element()
			.dispatchEvent(
				new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })
			);
		expect(onsubmit).not.toHaveBeenCalled();
	});
});

describe('on a phone', () => {
	afterEach(() => cdp().send('Emulation.setTouchEmulationEnabled', { enabled: false }));

	test('Enter is a new line, and Ctrl with Enter still submits', async () => {
		await cdp().send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 1 });
		await vi.waitFor(() => expect(matchMedia('(pointer: coarse)').matches).toBe(true));
		const { onsubmit, text } = await area('One');
		await userEvent.keyboard('{Enter}two');
		await expect.element(text).toHaveValue('One\ntwo');
		expect(onsubmit).not.toHaveBeenCalled();
		await userEvent.keyboard('{Control>}{Enter}{/Control}');
		expect(onsubmit).toHaveBeenCalledOnce();
	});
});

describe('near the bound', () => {
	test('no count is shown while there is room', async () => {
		const { screen } = await area('short', 100);
		await expect.element(screen.getByText('characters left')).not.toBeInTheDocument();
	});

	test('what is pasted past the bound is kept, said and not submitted', async () => {
		const { onsubmit, text, screen } = await area('', 100);
		await text.fill('x'.repeat(103));
		await expect.element(screen.getByText('3 characters too many')).toBeVisible();
		await expect.element(text).toHaveValue('x'.repeat(103));
		await expect.element(text).toHaveAttribute('aria-invalid', 'true');
		await userEvent.keyboard('{Enter}');
		expect(onsubmit).not.toHaveBeenCalled();
	});
});
