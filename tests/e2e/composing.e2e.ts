/** A timetable composed from nothing: what is refused leads to where it is put right, and nothing typed is lost on the way. */
import { expect, test } from './fixtures.ts';

test('what is typed before the page’s code has come is kept, and the focus is never lost', async ({
	server,
	facilitator
}) => {
	const about = facilitator.getByLabel('What is it about?');
	const why = facilitator.getByLabel('Why are you doing this?');
	const create = facilitator.getByRole('button', { name: 'Create it and get the link' });
	const confirm = (name: string) => facilitator.getByRole('dialog').getByRole('button', { name }).click();
	const typeEarly = async (typed: readonly string[]) => {
		let come = () => {};
		const coming = new Promise<void>((resolve) => (come = resolve));
		await facilitator.route('**/*.js', (route) => coming.then(() => route.continue()));
		await facilitator.goto(`${server.origin}/workshops/new`, { waitUntil: 'commit' });
		await about.fill(typed[0] ?? '');
		if (typed[1]) await why.fill(typed[1]);
		come();
		await expect(create).toBeEnabled();
		await facilitator.unroute('**/*.js');
	};

	await test.step('a form that nobody touched is not kept', async () => {
		await typeEarly(['']);
		await expect(facilitator.getByText('Draft kept in this browser.')).toBeHidden();
		await expect(facilitator.getByRole('button', { name: 'Start over' })).toBeHidden();
	});

	await test.step('what was typed early comes back after a reload', async () => {
		await typeEarly(['A slow line', 'To see it kept']);
		await expect(facilitator.getByText('Draft kept in this browser.')).toBeVisible();
		await facilitator.reload();
		await expect(create).toBeEnabled();
		await expect(about).toHaveValue('A slow line');
		await expect(why).toHaveValue('To see it kept');
	});

	await test.step('also in the place of what was kept before', async () => {
		await typeEarly(['A slower line']);
		await facilitator.reload();
		await expect(create).toBeEnabled();
		await expect(about).toHaveValue('A slower line');
		await expect(why).toHaveValue('To see it kept');
	});

	await test.step('the way back to the simple form leads to the way there', async () => {
		await facilitator.getByRole('button', { name: 'Change the steps' }).click();
		await facilitator.getByRole('button', { name: 'Back to the simple form' }).click();
		await confirm('Back to the simple form');
		await expect(facilitator.getByRole('button', { name: 'Change the steps' })).toBeFocused();
	});

	await test.step('starting over begins with the first field, and the form is kept once more when it is touched', async () => {
		await facilitator.getByRole('button', { name: 'Start over' }).click();
		await confirm('Start over');
		await expect(about).toBeFocused();
		await expect(about).toHaveValue('');
		await expect(facilitator.getByText('Draft kept in this browser.')).toBeHidden();
		await facilitator.keyboard.type('Anew');
		await facilitator.reload();
		await expect(about).toHaveValue('Anew');
	});
});

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
