import { createRawSnippet, tick } from 'svelte';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Lazy from './Lazy.svelte';

const MISSING = 'A part of this page is missing.';
const children = createRawSnippet<[string]>((words) => ({ render: () => `<p>${words()}</p>` }));
const meanwhile = createRawSnippet(() => ({ render: () => '<p>on its way</p>' }));

/** A part whose code is lost so often before it comes. */
async function lazily(lost: number) {
	let tries = 0;
	const code = async () => {
		if (++tries <= lost) throw new TypeError('Failed to fetch dynamically imported module');
		return { default: 'here it is' };
	};
	return { screen: await render(Lazy<string>, { code, children, meanwhile }), tries: () => tries };
}

test('what comes at once is shown, and nothing is said of it', async () => {
	const { screen, tries } = await lazily(0);
	await expect.element(screen.getByText('here it is')).toBeVisible();
	expect(screen.getByText(MISSING).query()).toBeNull();
	expect(screen.getByText('on its way').query()).toBeNull();
	expect(tries()).toBe(1);
});

test('what is lost on its way is said, and comes by itself', async () => {
	const { screen, tries } = await lazily(1);
	await expect.element(screen.getByText(MISSING)).toBeVisible();
	await expect.element(screen.getByText('on its way')).toBeVisible();
	await expect.element(screen.getByText('here it is')).toBeVisible();
	expect(screen.getByText(MISSING).query()).toBeNull();
	expect(tries()).toBe(2);
});

test('it is asked for at once when the network is back, and when somebody presses', async () => {
	const { screen, tries } = await lazily(3);
	await expect.element(screen.getByText(MISSING)).toBeVisible();
	window.dispatchEvent(new Event('online'));
	expect(tries()).toBe(2);
	await tick();
	document.dispatchEvent(new Event('visibilitychange'));
	expect(tries()).toBe(3);
	await tick();
	await screen.getByRole('button', { name: 'Try again' }).click();
	await expect.element(screen.getByText('here it is')).toBeVisible();
});

test('a part that goes away is asked for no more', async () => {
	const { screen, tries } = await lazily(9);
	await expect.element(screen.getByText(MISSING)).toBeVisible();
	await screen.unmount();
	const before = tries();
	window.dispatchEvent(new Event('online'));
	expect(tries()).toBe(before);
});

test('a stylesheet that did not come makes way for another try', async () => {
	const { screen } = await lazily(1);
	// As Vite puts one into the page for a part.
	const link = Object.assign(document.createElement('link'), {
		rel: 'stylesheet',
		href: 'http://127.0.0.1:1/none.css'
	});
	document.head.append(link);
	await expect.poll(() => link.isConnected).toBe(false);
	await expect.element(screen.getByText('here it is')).toBeVisible();
});
