import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Menu from './Menu.svelte';

async function menu() {
	const onselect = vi.fn();
	const screen = await render(Menu, {
		label: 'More about this card',
		items: [
			{ label: 'Edit', onselect: () => onselect('edit') },
			{ label: 'Withdraw', isDanger: true, onselect: () => onselect('withdraw') }
		]
	});
	return { onselect, button: screen.getByRole('button', { name: 'More about this card' }) };
}

test('arrow down opens it on the first thing, arrows move, Enter does it', async () => {
	const { onselect, button } = await menu();
	button.element().focus();
	await userEvent.keyboard('{ArrowDown}');
	await expect.element(page.getByRole('menu')).toBeVisible();
	await expect.element(page.getByRole('menuitem', { name: 'Edit' })).toHaveFocus();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	expect(onselect).toHaveBeenCalledExactlyOnceWith('withdraw');
	await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
});

test('Escape gives the focus back to the button', async () => {
	const { button } = await menu();
	await button.click();
	await expect.element(page.getByRole('menu')).toBeVisible();
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
	await expect.element(button).toHaveFocus();
});

test('a second press closes it', async () => {
	const { button } = await menu();
	await button.click();
	await expect.element(page.getByRole('menu')).toBeVisible();
	await button.click();
	await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
	await expect.element(button).toHaveAttribute('aria-expanded', 'false');
});

test('it closes when the window changes, with the focus back on its button', async () => {
	await page.viewport(700, 600);
	const { button } = await menu();
	await button.click();
	await expect.element(page.getByRole('menu')).toBeVisible();
	await page.viewport(400, 600);
	await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
	await expect.element(button).toHaveFocus();
});
