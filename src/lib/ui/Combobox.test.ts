import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Combobox, { type ComboboxItem } from './Combobox.svelte';

const items = [
	{ value: 'Europe/Madrid', label: 'Madrid', hint: 'Spain' },
	{ value: 'America/Sao_Paulo', label: 'São Paulo', hint: 'Brazil' },
	{ value: 'America/Recife', label: 'Recife', hint: 'Brazil' }
];

async function combobox(options: { clears?: boolean } = {}) {
	const onpick = vi.fn<(item: ComboboxItem) => void>();
	const control = { id: 'city', 'aria-describedby': undefined, 'aria-invalid': undefined };
	const screen = await render(Combobox, { control, items, onpick, ...options });
	return { onpick, box: screen.getByRole('combobox') };
}

test('typing finds without accents, arrows and Enter pick', async () => {
	const { onpick, box } = await combobox();
	await box.click();
	await userEvent.keyboard('sao');
	await expect.element(page.getByRole('option')).toHaveTextContent('São Paulo');
	await userEvent.keyboard('{ArrowDown}{Enter}');
	expect(onpick).toHaveBeenCalledExactlyOnceWith(items[1]);
	await expect.element(box).toHaveValue('São Paulo');
	await expect.element(page.getByRole('listbox')).not.toBeInTheDocument();
});

test('hints are searched too, and the number found is said', async () => {
	const { box } = await combobox();
	await box.click();
	await userEvent.keyboard('brazil');
	await expect.element(page.getByRole('status')).toHaveTextContent('2 found');
	expect(page.getByRole('option').elements()).toHaveLength(2);
});

test('Escape closes, picks nothing and leaves nothing typed', async () => {
	const { onpick, box } = await combobox();
	await box.click();
	await userEvent.keyboard('mad{Escape}');
	await expect.element(page.getByRole('listbox')).not.toBeInTheDocument();
	expect(onpick).not.toHaveBeenCalled();
	await expect.element(box).toHaveFocus();
	await expect.element(box).toHaveValue('');
});

test('one that clears is ready for the next pick, also for the same one', async () => {
	const { onpick, box } = await combobox({ clears: true });
	for (const turn of [1, 2]) {
		await box.click();
		await userEvent.keyboard('mad');
		await page.getByRole('option', { name: 'Madrid' }).click();
		await expect.element(box).toHaveValue('');
		expect(onpick).toHaveBeenCalledTimes(turn);
	}
});
