import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Segmented from './Segmented.svelte';

test('arrow keys choose, as in any radio group', async () => {
	const onchange = vi.fn();
	const screen = await render(Segmented, {
		label: 'Kind of result',
		value: 'action',
		options: [
			{ value: 'action', label: 'Action' },
			{ value: 'decision', label: 'Decision' }
		],
		onchange
	});
	screen.getByRole('radio', { name: 'Action' }).element().focus();
	await userEvent.keyboard('{ArrowRight}');
	await expect.element(screen.getByRole('radio', { name: 'Decision' })).toBeChecked();
	expect(onchange).toHaveBeenCalledExactlyOnceWith('decision');
});
