/** Planning: risks that each sees alone before anybody says how, what becomes of them, and an action that somebody takes on. */
import { expect, HOUR, test, write } from './fixtures.ts';

const WRONG = 'What could go wrong?';
const SUPPLIER = 'The only supplier is late, and then nothing ships in May';
const CODE = 'Nobody knows the old code';
const HOLIDAYS = 'Half of us are away in April';
const ACTION = 'Call the second supplier every Monday';

test('risks are seen alone, opened together and classified; an action is taken on by whoever means it', async ({
	server,
	facilitator,
	ana,
	bo,
	cleo
}) => {
	const people = [ana, bo, cleo];
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByRole('radio', { name: 'Planning', exact: true }).check();
	await facilitator.getByRole('button', { name: /more/ }).click();
	await facilitator.getByRole('radio', { name: /^ROAM the risks/ }).check();
	await facilitator.getByLabel('What is it about?').fill('The release in May');
	await facilitator.getByLabel('Why are you doing this?').fill('So that no risk is left without an answer.');
	await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
	const link = await facilitator.getByLabel('Participant link', { exact: true }).inputValue();
	const summary = await facilitator.getByLabel('Summary link', { exact: true }).inputValue();

	await test.step('everyone writes risks apart; then they meet', async () => {
		for (const page of people) await page.goto(link);
		await write(ana, WRONG, SUPPLIER);
		await write(bo, WRONG, CODE);
		await write(cleo, WRONG, HOLIDAYS);
		await server.travel(6 * 24 * HOUR);
		await facilitator.goto(link);
		await facilitator.getByRole('button', { name: 'Open the room' }).click();
		await facilitator.getByRole('button', { name: 'Begin the discussion' }).click();
		await facilitator.getByRole('button', { name: `Open the topic: ${SUPPLIER}` }).click();
	});

	const left = (page: typeof ana) => page.getByRole('region', { name: 'Not classified yet' });
	const risk = (page: typeof ana) => page.getByRole('region', { name: 'What becomes of this risk?' });

	await test.step('each says alone how they see it; nobody sees another’s view before all are opened', async () => {
		for (const [page, as] of [
			[ana, /^Mitigated/],
			[bo, /^Mitigated/],
			[cleo, /^Accepted/]
		] as const) {
			const taken = page.waitForResponse((response) => response.url().endsWith('/rpc/view_risk') && response.ok());
			await risk(page).getByRole('radio', { name: as }).check();
			await taken;
		}
		await expect(cleo.getByText('Most saw it as')).toHaveCount(0);
		await expect(left(facilitator).getByText(SUPPLIER)).toBeVisible();
		await risk(facilitator).getByRole('button', { name: 'Open all views' }).click();
		for (const page of [...people, facilitator]) {
			await expect(risk(page).getByText('Most saw it as: Mitigated.')).toBeVisible();
		}
		await expect(risk(cleo).getByText('You saw it as: Accepted.')).toBeVisible();
	});

	await test.step('only then is its class agreed on, with what it asks for', async () => {
		await risk(bo)
			.getByRole('radio', { name: /^Mitigated/ })
			.check();
		await risk(bo).getByRole('button', { name: 'Save' }).click();
		await expect(risk(bo).getByText('Say what you do.')).toBeVisible();
		await risk(bo).getByLabel('What you do about it').fill('We find a second supplier');
		await risk(bo).getByLabel('Who?').fill('Bo');
		await risk(bo).getByLabel('Looked at again on').fill('2027-04-01');
		await risk(bo).getByLabel('Warning sign (optional)').fill('Two weeks without a call');
		await risk(bo).getByRole('button', { name: 'Save' }).click();
		await expect(risk(ana).getByText('We find a second supplier')).toBeVisible();
		await expect(left(facilitator).getByText(SUPPLIER)).toHaveCount(0);
		await expect(left(facilitator).getByText(CODE)).toBeVisible();
	});

	await test.step('an action is proposed, and taken on by who means it, with a name and a confidence', async () => {
		await cleo.getByLabel('What will be done?').fill(ACTION);
		await cleo.getByRole('button', { name: 'Propose' }).click();
		await ana.getByRole('button', { name: 'I take this on' }).click();
		const dialog = ana.getByRole('dialog', { name: 'Take this on' });
		await dialog.getByLabel('Your name').fill('Ana');
		await dialog.getByRole('radio', { name: /^4/ }).check();
		await dialog.getByRole('button', { name: 'I take this on' }).click();
		await expect(bo.getByText('Taken on by Ana')).toBeVisible();
		await expect(bo.getByRole('button', { name: 'Hand it back' })).toHaveCount(0);
	});

	await test.step('the summary has the register, and who has taken what on', async () => {
		await facilitator.getByRole('button', { name: 'On to the last question' }).click();
		const asks = facilitator.getByRole('dialog', { name: 'Go on with something left open?' });
		await expect(asks).toContainText('2 risks are not classified.');
		await asks.getByRole('button', { name: 'On to the last question' }).click();
		await facilitator.getByRole('button', { name: 'End the meeting' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'End the meeting' }).click();
		await bo.goto(summary);
		const register = bo.getByRole('region', { name: 'Risks' });
		for (const text of ['Mitigated', 'We find a second supplier', 'Warning sign: Two weeks without a call']) {
			await expect(register.getByText(text, { exact: true })).toBeVisible();
		}
		await expect(register.getByText('Not classified', { exact: true })).toHaveCount(2);
		await expect(bo.getByRole('region', { name: 'Actions' })).toContainText('Taken on by Ana');
		const markdown = await (await bo.request.get(`${summary}.md`)).text();
		expect(markdown).toContain('Taken on by Ana · Confidence 4 of 5: I am confident');
		expect(markdown).toMatch(
			/\| The only supplier is late.* \| Mitigated · First views: Most saw it as: Mitigated\. +\| Bo/
		);
	});
});
