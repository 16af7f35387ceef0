import { afterEach, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import CopyField from './CopyField.svelte';

afterEach(() => {
	vi.restoreAllMocks();
});

async function copied() {
	const screen = await render(CopyField, { label: 'Participant link', value: 'http://example.org/w/abcd' });
	await screen.getByRole('button', { name: 'Copy' }).click();
	return { status: screen.getByRole('status'), field: screen.getByRole('textbox', { name: 'Participant link' }) };
}

test('the clipboard takes it, and it says so', async () => {
	const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
	const { status } = await copied();
	await expect.element(status).toHaveTextContent('Copied.');
	expect(write).toHaveBeenCalledExactlyOnceWith('http://example.org/w/abcd');
});

test('over plain http the old command copies', async () => {
	vi.spyOn(window, 'isSecureContext', 'get').mockReturnValue(false);
	const heard = new Promise<string>((resolve) =>
		document.addEventListener('copy', () => resolve(getSelection()?.toString() ?? ''), { once: true })
	);
	const { status } = await copied();
	await expect.element(status).toHaveTextContent('Copied.');
	expect(await heard).toBe('http://example.org/w/abcd');
});

test('where nothing may copy, the text is selected and the words say how to go on', async () => {
	vi.spyOn(window, 'isSecureContext', 'get').mockReturnValue(false);
	vi.spyOn(document, 'execCommand').mockReturnValue(false);
	const { status, field } = await copied();
	await expect.element(status).toHaveTextContent('Selected. Copy it with Ctrl+C');
	const input = field.element();
	expect(input).toBeInstanceOf(HTMLInputElement);
	if (input instanceof HTMLInputElement) expect(input.selectionEnd).toBe(input.value.length);
});

test('words are there to be read, all of them', async () => {
	const words =
		'Written in a tunnel, and far too long for one line of a telephone: it goes on and on until its last word';
	const screen = await render(CopyField, { label: 'What you wrote', value: words });
	const field = screen.getByRole('textbox', { name: 'What you wrote' }).element();
	expect(field).toHaveValue(words);
	expect([field.scrollWidth, field.scrollHeight]).toEqual([field.clientWidth, field.clientHeight]);
});
