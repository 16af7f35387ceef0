import { createRawSnippet } from 'svelte';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { getAnnounce, type Announce } from './announcer.ts';
import LiveRegion from './LiveRegion.svelte';

test('the same words are said again as new ones, each urgency by its own voice', async () => {
	let announce: Announce = () => {};
	const children = createRawSnippet(() => {
		announce = getAnnounce();
		return { render: () => '<p>page</p>' };
	});
	const screen = await render(LiveRegion, { children });
	const status = screen.getByRole('status');

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
