import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { id } from '../../../tests/support/builders.ts';
import { createDrafts } from '../workshop/drafts.ts';
import { firstHere, keepFirst } from '../workshop/first-kept.ts';
import FirstWaiting from './facilitate/FirstWaiting.svelte';
import LeftHere from './LeftHere.svelte';

const [HERE, ELSEWHERE] = ['abcd1234efgh', 'zyxw1234vsrt'];

beforeEach(() => localStorage.clear());

/** Cards that could not be sent, by somebody who takes no part yet. */
function leave(code: string, ...bodies: string[]) {
	const now = Date.now();
	for (const [n, body] of bodies.entries()) {
		const drafts = createDrafts(
			() => localStorage,
			code,
			() => now + n
		);
		keepFirst(drafts, { id: id(n + 1), prompt: id(9), body, happened_at: null, signature: null });
	}
}

test('the dashboard shows what waits for any workshop, and leads to where it goes', async () => {
	leave(HERE, 'Waits in the tunnel');
	leave(ELSEWHERE, 'One', 'Two');
	const screen = await render(FirstWaiting, { pathOf: (code) => `/w/${code}` });
	await expect.element(screen.getByText('Waits in the tunnel')).toBeVisible();
	await expect.element(screen.getByText('1 not sent yet')).toBeVisible();
	await expect.element(screen.getByText('2 not sent yet')).toBeVisible();
	const one = screen.getByRole('status').filter({ hasText: 'Waits in the tunnel' });
	await expect.element(one.getByRole('link')).toHaveAttribute('href', `/w/${HERE}`);
});

test('where a workshop was deleted its author has his text, however the link is typed, until he lets it go', async () => {
	leave(HERE, 'Waits in the tunnel', 'And another');
	leave(ELSEWHERE, 'Of another workshop');
	const screen = await render(LeftHere, { code: 'ABCD-I234-efgh' });
	const texts = screen.getByLabelText('What you wrote');
	await expect.element(texts.first()).toHaveValue('Waits in the tunnel');
	await expect.element(texts.nth(1)).toHaveValue('And another');
	expect(texts.elements()).toHaveLength(2);
	await screen.getByRole('button', { name: 'Remove it from this browser' }).first().click();
	await expect.poll(() => texts.elements().length).toBe(1);
	const bodies = [...firstHere()].map(([code, cards]) => [code, ...cards.map(({ body }) => body)]);
	expect(bodies.sort()).toEqual([
		[HERE, 'And another'],
		[ELSEWHERE, 'Of another workshop']
	]);
});
