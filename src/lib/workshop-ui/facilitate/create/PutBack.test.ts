import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { SaidTemplate } from '$lib/domain/templates/said.ts';
import { newId } from '$lib/workshop/identity.ts';
import { freshDraft } from './creation-draft.ts';
import { Creation } from './creation.svelte.ts';
import PutBack from './PutBack.svelte';
import { templateWords } from './template-words.ts';

/** A template of a check alone. */
const PULSE = SaidTemplate.parse({
	name: 'Pulse',
	kind: 'retro',
	phases: [{ step: 'check', mode: 'async', prompts: [{ kind: 'scale', text: 'How are we?', colour: 'teal' }] }]
});
const NOW = Date.parse('2026-03-02T11:00:00Z');

test('what a template replaced is one press away, and what it has no place for is told', async () => {
	const creation = new Creation(freshDraft(templateWords, newId), 'Europe/Madrid', NOW);
	const onback = vi.fn();
	const screen = await render(PutBack, { creation, onback });
	const undo = screen.getByRole('button', { name: 'Undo: back to what was here before' });
	const aside = screen.getByText('One question of yours has no place in this template.');
	await expect.element(undo).not.toBeInTheDocument();

	creation.compose();
	const [first] = creation.composition.rounds;
	const [question] = creation.draft.steps?.questions ?? [];
	if (!first || !question) throw new Error('something is composed');
	creation.composition.replace({ ...first, title: 'By hand' });
	creation.composition.changeQuestion({ ...question, text: 'What shall we begin?' });
	creation.choose({ id: newId(), body: PULSE });
	await expect.element(aside).toBeVisible();

	await undo.click();
	await expect.element(undo).not.toBeInTheDocument();
	await expect.element(aside).not.toBeInTheDocument();
	expect(onback).toHaveBeenCalledOnce();
	expect(creation.composition.rounds.map(({ title }) => title)).toContain('By hand');
});
