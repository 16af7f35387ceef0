/** A team's own template: kept on the desk, begun with again, taken to another team as a file. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRetro, expect, test } from './fixtures.ts';

test('a template is saved on the desk, chosen for the next retro, and taken elsewhere as a file', async ({
	server,
	facilitator,
	ana
}, info) => {
	await createRetro(facilitator, server.origin, 'Sprint 42');
	const dialog = facilitator.getByRole('dialog');
	const path = info.outputPath('ours.json');

	await test.step('what it says to the facilitator waits until it is asked for', async () => {
		await facilitator.getByText('Hint for you, as the template has it: Write').click();
		await expect(facilitator.getByText('Send the link with a sentence on why their view matters.')).toBeVisible();
	});

	await test.step('kept for the team', async () => {
		await facilitator.getByRole('button', { name: 'Save as template' }).click();
		const name = dialog.getByLabel('Name of the template');
		for (const unseen of ['', '\u200b']) {
			await name.fill(unseen);
			await dialog.getByRole('button', { name: 'Save for the team' }).click();
			await expect(name).toHaveAccessibleDescription('Give the template a name.');
			await expect(name).toBeFocused();
		}
		await name.fill('Our Friday retro');
		await dialog.getByLabel('When to use it (optional)').fill('Every other Friday');
		const downloading = facilitator.waitForEvent('download');
		await dialog.getByRole('button', { name: 'Download as a file' }).click();
		await (await downloading).saveAs(path);
		await dialog.getByRole('button', { name: 'Save for the team' }).click();
		await expect(dialog).toBeHidden();
	});

	await test.step('begun with again', async () => {
		await facilitator.goto(`${server.origin}/workshops/new`);
		await facilitator.getByRole('radio', { name: 'Our Friday retro' }).check();
		await facilitator.getByLabel('What is it about?').fill('Sprint 43');
		await facilitator.getByLabel('Why are you doing this?').fill('To go on');
		await facilitator.getByText('Hints for you at each step').click();
		await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
		await expect(facilitator.getByRole('heading', { name: 'Sprint 43' })).toBeVisible();
	});

	await test.step('a file that was spoilt is refused, and nothing typed is lost', async () => {
		await ana.goto(`${server.origin}/workshops/new`);
		await ana.getByLabel('What is it about?').fill('Our own sprint');
		await ana.getByLabel('Why are you doing this?').fill('We want what they have');
		const spoilt = info.outputPath('spoilt.json');
		await writeFile(spoilt, (await readFile(path, 'utf8')).replace('"minutes": 5', '"minutes": 500'));
		await ana.getByLabel('Use a template from a file').setInputFiles(spoilt);
		await expect(ana.getByText('One thing in this file is wrong. Nothing was changed.')).toBeVisible();
		await expect(ana.getByText('Step 3 (Group), minutes: is more than 240')).toBeVisible();
	});

	await test.step('put right, it makes a workshop of another team', async () => {
		await ana.getByLabel('Use a template from a file').setInputFiles(path);
		await expect(ana.getByRole('radio', { name: 'Our Friday retro' })).toBeChecked();
		await expect(ana.getByLabel('What is it about?')).toHaveValue('Our own sprint');
		await ana.reload();
		await expect(ana.getByRole('radio', { name: 'Our Friday retro' })).toBeChecked();
		await ana.getByRole('button', { name: 'Create it and get the link' }).click();
		await expect(ana.getByRole('heading', { name: 'Our own sprint' })).toBeVisible();
	});

	await test.step('removed, it is gone for the team; the file holds its schema', async () => {
		await facilitator.goto(`${server.origin}/workshops/new`);
		await facilitator.getByRole('button', { name: 'Remove “Our Friday retro”' }).click();
		await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
		await expect(facilitator.getByRole('radio', { name: 'Our Friday retro' })).toHaveCount(0);
		const file: unknown = JSON.parse(await readFile(path, 'utf8'));
		expect(file).toMatchObject({ $schema: `${server.origin}/template.schema.json`, name: 'Our Friday retro' });
		expect((await ana.request.get(`${server.origin}/template.schema.json`)).ok()).toBe(true);
	});
});
