import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InstantField from './InstantField.svelte';
import NumberField from './NumberField.svelte';
import { fromInput } from '../zoned-input.ts';

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

test('an instant is told in UTC, whatever the clock that it was entered on', async () => {
	const onchange = vi.fn<(value: string) => void>();
	const screen = await render(InstantField, { label: 'You meet', value: '2026-11-26T18:00:00.000Z', onchange });
	await screen.getByLabelText('You meet').fill('2026-11-27T09:30');
	expect(onchange).toHaveBeenLastCalledWith(fromInput('2026-11-27T09:30', timeZone));
});

test('an emptied date changes nothing and comes back', async () => {
	const onchange = vi.fn<(value: string) => void>();
	const screen = await render(InstantField, { label: 'You meet', value: '2026-11-26T18:00:00.000Z', onchange });
	const field = screen.getByLabelText('You meet');
	await field.fill('');
	field.element().blur();
	expect(onchange).not.toHaveBeenCalled();
	await expect.element(field).not.toHaveValue('');
});

test('a number out of bounds is brought back when the field is left, and that is said', async () => {
	const onchange = vi.fn<(value: number) => void>();
	const screen = await render(NumberField, { label: 'Dots each', value: 5, min: 1, max: 50, onchange });
	const field = screen.getByLabelText('Dots each');
	await field.fill('500');
	expect(onchange).not.toHaveBeenCalled();
	await userEvent.tab();
	expect(onchange).toHaveBeenLastCalledWith(50);
	await screen.rerender({ value: 50 });
	const said = screen.getByRole('status');
	await expect.element(said).toHaveTextContent('500 is not a whole number from 1 to 50: it is 50 now.');
	await field.fill('');
	await expect.element(said).toHaveTextContent('');
	await userEvent.tab();
	expect(onchange).toHaveBeenCalledOnce();
	await expect.element(said).toHaveTextContent('There was no number: it stays 50.');
	await expect.element(field).toHaveValue(50);
});

/** A number in a form with a button, which tells what is sent. */
async function sending() {
	const onchange = vi.fn<(value: number) => void>();
	const screen = await render(NumberField, { label: 'Dots each', value: 5, min: 1, max: 50, onchange });
	const form = document.createElement('form');
	const onsubmit = vi.fn((event: SubmitEvent) => event.preventDefault());
	form.onsubmit = onsubmit;
	screen.container.before(form);
	const button = document.createElement('button');
	button.textContent = 'Create it';
	// What is said of a number does not move it from under the pointer.
	form.append(button, screen.container);
	return { screen, onchange, onsubmit, button, field: screen.getByLabelText('Dots each') };
}

test('the press that leaves a number out of bounds sends nothing; the next one does', async () => {
	const { screen, onchange, onsubmit, button, field } = await sending();
	await field.fill('500');
	await userEvent.click(button);
	expect(onchange).toHaveBeenLastCalledWith(50);
	expect(onsubmit).not.toHaveBeenCalled();
	await screen.rerender({ value: 50 });
	await expect.element(screen.getByRole('status')).toHaveTextContent('it is 50 now.');
	await expect.element(field).toHaveFocus();
	await userEvent.click(button);
	expect(onsubmit).toHaveBeenCalledOnce();
});

test('a button that is reached by the keyboard after it was said sends', async () => {
	const { onsubmit, button, field } = await sending();
	await field.fill('500');
	await userEvent.tab({ shift: true });
	expect(document.activeElement).toBe(button);
	await userEvent.keyboard('{Enter}');
	expect(onsubmit).toHaveBeenCalledOnce();
});

test('Enter brings a number back before it sends anything', async () => {
	const { onchange, onsubmit, field } = await sending();
	await field.fill('500');
	await userEvent.keyboard('{Enter}');
	expect(onchange).toHaveBeenLastCalledWith(50);
	expect(onsubmit).not.toHaveBeenCalled();
	await userEvent.keyboard('{Enter}');
	expect(onsubmit).toHaveBeenCalledOnce();
});
