import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { OWN, own } from '../../../../../tests/support/template-files.ts';
import { FORMAT } from '$lib/domain/templates/said.ts';
import ImportTemplate from './ImportTemplate.svelte';

const field = () => page.getByLabelText('Use a template from a file');
const file = (template: unknown) => new File([JSON.stringify(template)], 'ours.json', { type: 'application/json' });
const written = (changes: Record<string, unknown> = {}) => ({ ...FORMAT, ...own(changes) });

async function choose(chosen: File) {
	const onread = vi.fn<(template: unknown) => void>();
	await render(ImportTemplate, { onread });
	await field().upload(chosen);
	return onread;
}

test('a template is handed on', async () => {
	const onread = await choose(file(written()));
	await expect.poll(() => onread.mock.calls).toEqual([[OWN]]);
	await expect.element(field()).not.toHaveAttribute('aria-invalid');
});

test.each([
	['five megabytes', new File(['x'.repeat(5_000_000)], 'big.json'), 'too big'],
	['a page', new File(['<script>alert(1)</script>'], 'page.json'), 'not JSON'],
	['the file of another tool', file({ columns: ['Mad', 'Sad'] }), 'not an Overlap template'],
	['a file of a newer version', file({ ...written(), version: 2 }), 'newer Overlap']
])('%s is refused at the field', async (_, chosen, words) => {
	const onread = await choose(chosen);
	await expect.element(page.getByRole('alert')).toHaveTextContent(words);
	await expect.element(field()).toHaveAttribute('aria-invalid', 'true');
	expect(onread).not.toHaveBeenCalled();
});

test('what is wrong is said step by step and question by question', async () => {
	const question = { kind: 'cards', text: 'x'.repeat(300), colour: 'teal' };
	const phases = [{ step: 'collect', mode: 'async', prompts: [question] }, ...OWN.phases.slice(1, 2)];
	const onread = await choose(file({ ...written({ phases, name: 'y'.repeat(300) }), author: 'me' }));
	await expect
		.element(page.getByRole('alert'))
		.toHaveTextContent('3 things in this file are wrong. Nothing was changed.');
	const told = page.getByRole('listitem');
	await expect.element(told.nth(0)).toHaveTextContent('name: is longer than 60 characters');
	await expect
		.element(told.nth(1))
		.toHaveTextContent('Step 1 (Write), question 1, text: is longer than 200 characters');
	await expect.element(told.nth(2)).toHaveTextContent('The file: has something that is not known here: author');
	expect(onread).not.toHaveBeenCalled();
});

test('the same file can be chosen again once it was put right', async () => {
	const onread = await choose(new File(['{'], 'ours.json'));
	await expect.element(page.getByRole('alert')).toHaveTextContent('not JSON');
	await field().upload(file(written()));
	await expect.poll(() => onread.mock.calls).toEqual([[OWN]]);
	await expect.element(field()).not.toHaveAttribute('aria-invalid');
});
