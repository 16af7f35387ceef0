import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Stepper from './Stepper.svelte';

async function stepper(value: number, spare: number) {
	const onchange = vi.fn<(value: number) => void>();
	const screen = await render(Stepper, { label: 'Reviews that wait', value, max: 3, spare, onchange });
	return {
		onchange,
		less: screen.getByRole('button', { name: 'Reviews that wait: one less' }),
		more: screen.getByRole('button', { name: 'Reviews that wait: one more' }),
		screen
	};
}

test('a press tells the value that is wanted, not a step', async () => {
	const { onchange, more } = await stepper(1, 4);
	await more.click();
	expect(onchange).toHaveBeenLastCalledWith(2);
});

test('arrows, Home and End work on either button', async () => {
	const { onchange, less } = await stepper(1, 4);
	less.element().focus();
	await userEvent.keyboard('{ArrowUp}');
	expect(onchange).toHaveBeenLastCalledWith(2);
	await userEvent.keyboard('{ArrowDown}');
	expect(onchange).toHaveBeenLastCalledWith(0);
	await userEvent.keyboard('{End}');
	expect(onchange).toHaveBeenLastCalledWith(3);
	await userEvent.keyboard('{Home}');
	expect(onchange).toHaveBeenLastCalledWith(0);
});

test('End gives no more than there is to give', async () => {
	const { onchange, more } = await stepper(0, 2);
	more.element().focus();
	await userEvent.keyboard('{End}');
	expect(onchange).toHaveBeenCalledExactlyOnceWith(2);
});

test('a bound refuses without taking the focus away', async () => {
	const { onchange, more } = await stepper(2, 0);
	more.element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(more).toHaveAttribute('aria-disabled', 'true');
	await expect.element(more).toHaveFocus();
	expect(onchange).not.toHaveBeenCalled();
});

test('the value is said in words', async () => {
	const { screen } = await stepper(2, 1);
	await expect.element(screen.getByRole('status')).toHaveTextContent('2 of 3');
});
