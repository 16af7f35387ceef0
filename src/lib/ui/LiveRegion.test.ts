import { createRawSnippet } from 'svelte';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { getAnnounce, type Announce } from './announcer.ts';
import LiveRegion from './LiveRegion.svelte';

async function page() {
	let announce: Announce = () => {};
	const children = createRawSnippet(() => {
		announce = getAnnounce();
		return { render: () => '<p>page</p>' };
	});
	const screen = await render(LiveRegion, { children });
	return { screen, announce, status: screen.getByRole('status') };
}

test('the same words are said again as new ones, each urgency by its own voice', async () => {
	const { screen, announce, status } = await page();
	announce('Moved to Reviews');
	await expect.element(status).toHaveTextContent('Moved to Reviews');
	const first = status.element().firstElementChild;
	announce('Moved to Reviews');
	await expect.poll(() => status.element().firstElementChild).not.toBe(first);
	await expect.element(status).toHaveTextContent('Moved to Reviews');

	announce('Not saved', 'assertive');
	await expect.element(screen.getByRole('alert')).toHaveTextContent('Not saved');
	await expect.element(status).toHaveTextContent('Moved to Reviews');
});

test('what is said in one moment is read together, and gives way to what is said later', async () => {
	const { announce, status } = await page();
	announce('The meeting was called off.');
	announce('Now: Wrap-up');
	await expect.element(status).toHaveTextContent(/^The meeting was called off. Now: Wrap-up$/);
	await expect.poll(() => (announce('Later'), status.element().textContent)).toBe('Later');
});
