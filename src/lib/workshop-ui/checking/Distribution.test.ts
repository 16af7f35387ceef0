import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../../look/layout.css';
import Distribution from './Distribution.svelte';

const LONG = 'How sure are you that we reach the next milestone in time, with all that was promised to everyone?';

test('on a phone the table for who hears it makes the page no wider', async () => {
	await page.viewport(360, 740);
	const names = ['We will not', null, null, null, 'We certainly will'];
	const screen = await render(Distribution, { name: LONG, counts: [0, 1, 1, 3, 0], names });
	await expect.element(screen.getByRole('table', { name: new RegExp(LONG) })).toBeInTheDocument();
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});
