import { createRawSnippet } from 'svelte';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ConfirmDialog from './ConfirmDialog.svelte';
import Dialog from './Dialog.svelte';

const words = createRawSnippet(() => ({ render: () => '<p>Everyone will read all cards.</p>' }));

function opener() {
	const button = document.createElement('button');
	button.textContent = 'Open';
	document.body.append(button);
	button.focus();
	return button;
}

test('it takes the focus, and Escape gives it back to what opened it', async () => {
	const button = opener();
	const onclose = vi.fn();
	const screen = await render(Dialog, { open: false, title: 'Reveal?', onclose, children: words });
	await screen.rerender({ open: true });
	const dialog = screen.getByRole('dialog', { name: 'Reveal?' });
	await expect.element(dialog).toBeVisible();
	await expect.poll(() => dialog.element().contains(document.activeElement)).toBe(true);
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
	await expect.poll(() => document.activeElement).toBe(button);
	expect(onclose).toHaveBeenCalledOnce();
	button.remove();
});

test('where there is something to fill in, it begins there', async () => {
	const fields = createRawSnippet(() => ({
		render: () => '<div><button>What is this?</button><input aria-label="Name" /><input aria-label="Place" /></div>'
	}));
	const screen = await render(Dialog, { open: true, title: 'Take this on', children: fields });
	await expect.element(screen.getByRole('textbox', { name: 'Name' })).toHaveFocus();
	await screen.unmount();
	await render(ConfirmDialog, { open: true, title: 'Object?', confirm: 'Object', onconfirm() {}, children: fields });
	await expect.element(page.getByRole('textbox', { name: 'Name' })).toHaveFocus();
});

test('Tab does not reach the page behind', async () => {
	const button = opener();
	await render(Dialog, { open: true, title: 'Reveal?', children: words });
	for (let presses = 0; presses < 4; presses++) {
		await userEvent.keyboard('{Tab}');
		expect(document.activeElement).not.toBe(button);
	}
	button.remove();
});

test('a question that cannot be taken back begins on Cancel', async () => {
	const onconfirm = vi.fn();
	const screen = await render(ConfirmDialog, {
		open: true,
		title: 'Reveal?',
		confirm: 'Reveal the cards',
		onconfirm,
		children: words
	});
	await expect.element(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus();
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
	expect(onconfirm).not.toHaveBeenCalled();
});

test('it waits for what it started, takes no second press, and stays open when refused', async () => {
	let settle = (_: boolean) => {};
	const onconfirm = vi.fn(() => new Promise<boolean>((resolve) => (settle = resolve)));
	const screen = await render(ConfirmDialog, {
		open: true,
		title: 'Reveal?',
		confirm: 'Reveal the cards',
		onconfirm,
		children: words
	});
	const button = screen.getByRole('button', { name: 'Reveal the cards' });
	button.element().focus();
	await userEvent.keyboard('{Enter}{Enter}');
	await expect.element(button).toHaveAttribute('aria-busy', 'true');
	expect(onconfirm).toHaveBeenCalledOnce();
	settle(false);
	await expect.element(button).not.toHaveAttribute('aria-busy');
	await expect.element(screen.getByRole('dialog')).toBeVisible();
	await userEvent.keyboard('{Enter}');
	settle(true);
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});
