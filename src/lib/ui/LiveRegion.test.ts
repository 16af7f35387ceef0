import { createRawSnippet } from 'svelte';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { getAnnounce, type Announce } from './announcer.ts';
import LiveRegion from './LiveRegion.svelte';

async function page() {
	let announce: Announce = () => {};
	let other: Announce = () => {};
	const children = createRawSnippet(() => {
		announce = getAnnounce();
		other = getAnnounce();
		return { render: () => '<p>page</p>' };
	});
	const screen = await render(LiveRegion, { children });
	return { screen, announce, other, status: screen.getByRole('status') };
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

test('what two say in one moment is read together, what one says gives way to what it says next', async () => {
	const { announce, other, status } = await page();
	announce('Reviews: place 3');
	other('The meeting was called off.');
	announce('Reviews: place 2');
	await expect.element(status).toHaveTextContent(/^The meeting was called off. Reviews: place 2$/);
	await expect.poll(() => (announce('Later'), status.element().textContent)).toBe('Later');
});
