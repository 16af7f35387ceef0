import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Menu from './Menu.svelte';

const NAME = 'More about this card';
const list = page.getByRole('list', { name: NAME });

async function menu() {
	const onselect = vi.fn();
	const screen = await render(Menu, {
		label: NAME,
		items: [
			{ label: 'Edit', onselect: () => onselect('edit') },
			{ label: 'Withdraw', isDanger: true, onselect: () => onselect('withdraw') }
		]
	});
	return { onselect, screen, button: screen.getByRole('button', { name: NAME }) };
}

test('arrow down opens it on the first thing, arrows move, Enter does it', async () => {
	const { onselect, button } = await menu();
	button.element().focus();
	await userEvent.keyboard('{ArrowDown}');
	await expect.element(list).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Edit' })).toHaveFocus();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	expect(onselect).toHaveBeenCalledExactlyOnceWith('withdraw');
	await expect.element(list).not.toBeInTheDocument();
	await expect.element(button).toHaveFocus();
});

test('arrows go round, Home and End to the ends', async () => {
	const { button } = await menu();
	const [edit, withdraw] = [page.getByRole('button', { name: 'Edit' }), page.getByRole('button', { name: 'Withdraw' })];
	await button.click();
	await expect.element(edit).toHaveFocus();
	await userEvent.keyboard('{ArrowUp}');
	await expect.element(withdraw).toHaveFocus();
	await userEvent.keyboard('{ArrowDown}');
	await expect.element(edit).toHaveFocus();
	await userEvent.keyboard('{End}');
	await expect.element(withdraw).toHaveFocus();
	await userEvent.keyboard('{Home}');
	await expect.element(edit).toHaveFocus();
});

test('Escape gives the focus back to the button', async () => {
	const { button } = await menu();
	await button.click();
	await expect.element(page.getByRole('button', { name: 'Edit' })).toHaveFocus();
	await userEvent.keyboard('{Escape}');
	await expect.element(list).not.toBeInTheDocument();
	await expect.element(button).toHaveFocus();
});

test('its keys are not those of what it stands in', async () => {
	const { button } = await menu();
	const around = vi.fn();
	document.body.addEventListener('keydown', around);
	button.element().focus();
	await userEvent.keyboard('{ArrowDown}');
	await expect.element(page.getByRole('button', { name: 'Edit' })).toHaveFocus();
	await userEvent.keyboard('m{ArrowDown}{Escape}');
	await expect.element(list).not.toBeInTheDocument();
	document.body.removeEventListener('keydown', around);
	expect(around).not.toHaveBeenCalled();
});

test('a second press closes it', async () => {
	const { button } = await menu();
	await button.click();
	await expect.element(list).toBeVisible();
	await expect.element(button).toHaveAttribute('aria-expanded', 'true');
	await button.click();
	await expect.element(list).not.toBeInTheDocument();
	await expect.element(button).toHaveAttribute('aria-expanded', 'false');
});

test('the focus leaving it by Tab closes it', async () => {
	const { button } = await menu();
	const after = document.body.appendChild(document.createElement('input'));
	await button.click();
	await expect.element(page.getByRole('button', { name: 'Edit' })).toHaveFocus();
	await userEvent.keyboard('{Tab}{Tab}');
	await expect.element(list).not.toBeInTheDocument();
	await expect.poll(() => document.activeElement).toBe(after);
	after.remove();
});

test('it stays within the window, above a button at its foot, and follows when the window changes', async () => {
	await page.viewport(700, 600);
	const { screen, button } = await menu();
	Object.assign(screen.container.style, { position: 'fixed', bottom: '4px', left: '0' });
	await button.click();
	await expect.element(page.getByRole('button', { name: 'Edit' })).toHaveFocus();
	const box = () => list.element().getBoundingClientRect();
	expect(box().left).toBeGreaterThanOrEqual(0);
	await expect.poll(() => box().bottom).toBeLessThanOrEqual(button.element().getBoundingClientRect().top);
	Object.assign(screen.container.style, { left: 'auto', right: '0' });
	await page.viewport(320, 256);
	await expect.poll(() => box().right).toBeLessThanOrEqual(320);
	expect(box().left).toBeGreaterThanOrEqual(0);
	expect(box().top).toBeGreaterThanOrEqual(0);
	await expect.poll(() => box().bottom).toBeLessThanOrEqual(button.element().getBoundingClientRect().top);
});
