import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { id, phase, votePhase } from '../../../../tests/support/builders.ts';
import CancelMeeting from './CancelMeeting.svelte';

const ballot = votePhase({ id: id(2), position: 0, mode: 'async', is_over: true });
const phases = [
	ballot,
	phase({ id: id(3), position: 1, step: 'discuss', minutes: 20 }),
	phase({ id: id(4), position: 2, step: 'ratify', mode: 'async' })
];

test.each([
	[false, 'The summary appears now, not final yet'],
	[true, '“Agree” begins at once.']
])('what it says before a meeting is called off: a decision was made, %s', async (isDecided, said) => {
	const meeting = { topics: [], isWanted: false, advice: 'cancel' as const, isDecided };
	await render(CancelMeeting, { meeting, phases, from: ballot, oncancel: async () => true });
	await page.getByRole('button', { name: 'Call off the meeting' }).click();
	await expect.element(page.getByRole('dialog')).toHaveTextContent(said);
	await page.getByRole('button', { name: 'Cancel' }).click();
});
