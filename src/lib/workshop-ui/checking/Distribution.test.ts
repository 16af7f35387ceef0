import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../../look/layout.css';
import { id } from '../../../../tests/support/builders.ts';
import Distribution from './Distribution.svelte';
import Ratings from './Ratings.svelte';

const LONG = 'How sure are you that we reach the next milestone in time, with all that was promised to everyone?';

test('on a phone the table for who hears it makes the page no wider', async () => {
	await page.viewport(360, 740);
	const names = ['We will not', null, null, null, 'We certainly will'];
	const screen = await render(Distribution, { name: LONG, counts: [0, 1, 1, 3, 0], names });
	await expect.element(screen.getByRole('table', { name: new RegExp(LONG) })).toBeInTheDocument();
	expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});

test('how it went in the team’s earlier workshops stands beside it, drawn and as a table', async () => {
	const scale = {
		prompt_id: id(1),
		phase_id: id(2),
		text: LONG,
		rules: {},
		result: { prompt_id: id(1), answers: 5, median: 4, distribution: [0, 0, 1, 3, 1] },
		stop: null,
		trend: [
			{ on: '2026-01-15', median: 3 },
			{ on: '2026-02-26', median: 3.5 }
		]
	};
	const screen = await render(Ratings, { rated: [scale] });
	await expect.element(screen.getByText('Last time 3.5, now 4.')).toBeVisible();
	const rows = screen.getByRole('table', { name: /^Typical answers before/ }).getByRole('row');
	await expect.element(rows.nth(1)).toHaveTextContent(/15 January 2026\s*3$/);
	await expect.element(rows.nth(3)).toHaveTextContent(/Now\s*4$/);
});
