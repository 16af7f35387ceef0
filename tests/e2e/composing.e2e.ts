/** A timetable composed from nothing: what is refused leads to where it is put right, and nothing typed is lost on the way. */
import { expect, test } from './fixtures.ts';

test('a workshop is composed from one step on', async ({ server, facilitator }) => {
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByLabel('What is it about?').fill('A fresh start');
	await facilitator.getByLabel('Why are you doing this?').fill('None of the others fits.');
	const create = facilitator.getByRole('button', { name: 'Create it and get the link' });
	const glance = facilitator.getByRole('complementary');
	const question = facilitator.getByRole('textbox', { name: 'Question 1', exact: true });

	await test.step('a question that is missing is put right in the step that opens for it', async () => {
		await facilitator.getByRole('button', { name: 'Change the steps' }).click();
		const write = facilitator.getByRole('button', { name: /Write apart/ });
		await write.click();
		await question.fill('');
		await facilitator.getByRole('button', { name: /Discuss together/ }).click();
		await create.click();
		await expect(question).toBeFocused();
		await expect(write).toHaveAttribute('aria-expanded', 'true');
		await facilitator.keyboard.type('What should we stop doing');
		await expect(question).toHaveValue('What should we stop doing');
		await expect(question).toBeFocused();
	});

	await test.step('one step is left of all', async () => {
		await expect(glance).toContainText('Together');
		await facilitator.getByRole('button', { name: 'Begin with one step' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Begin with one step' }).click();
		await expect(facilitator.locator('[data-round]')).toHaveCount(1);
		await expect(question).toHaveValue('');
		await expect(glance).toContainText(/No meeting.*on everyone’s own time/);
	});

	await test.step('with no step at all, the focus goes to what says so', async () => {
		await facilitator.getByRole('button', { name: 'Leave out Write' }).click();
		await expect(glance).toHaveText('No meeting');
		await create.click();
		await expect(facilitator.locator(':focus')).toHaveText(/step/);
		await expect(facilitator.locator(':focus')).toHaveRole('alert');
	});

	await test.step('a second tab takes the place of the draft, and the first says so until it is kept again', async () => {
		const taken = facilitator.getByText(/Another tab’s form took the place/);
		const other = await facilitator.context().newPage();
		await other.goto(`${server.origin}/workshops/new`);
		// What was kept has come back by then.
		await expect(other.getByRole('button', { name: 'Create it and get the link' })).toBeEnabled();
		await other.getByLabel('What is it about?').fill('Another one');
		await expect(taken).toBeVisible();
		await facilitator.getByLabel('What is it about?').fill('A fresh start, kept');
		await expect(taken).toBeHidden();
		await expect(other.getByText(/Another tab’s form took the place/)).toBeVisible();
		await facilitator.reload();
		await expect(facilitator.getByLabel('What is it about?')).toHaveValue('A fresh start, kept');
	});
});
