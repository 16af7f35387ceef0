/** Review: an incident is told in order of time and settled where accounts differ, before anybody says why; nothing is voted on. */
import type { Page } from '@playwright/test';
import { expect, HOUR, test } from './fixtures.ts';

const EVENT = 'What happened, and when?';
const CAUSE = 'What made it possible?';
const ROLLED_OUT = 'The new certificate goes out with the nightly release';
const ERRORS = 'Payments answer with errors';
const NOTICED = 'Support hears of failed payments';
const FOUND = 'The end of certificates';
const EXPIRES = 'Nothing tells anyone when a certificate expires';
const TOPIC = 'First failed payment';
const AGREED = 'The first payment failed at 12:05 UTC; support heard of it a quarter of an hour later.';

/** Writes a card, with the instant on the clock of its writer. */
async function tell(page: Page, question: string, text: string, when?: string): Promise<void> {
	const region = page.getByRole('region', { name: question });
	await region.getByRole('textbox', { name: `A card for: ${question}` }).fill(text);
	if (when) await region.getByLabel('When did it happen?').fill(when);
	const saved = page.waitForResponse((response) => response.url().endsWith('/rpc/add_card') && response.ok());
	await region.getByRole('button', { name: 'Add', exact: true }).click();
	await saved;
}

test('what happened is agreed on before why, by roles and without a ballot', async ({
	server,
	facilitator,
	ana,
	bo,
	request
}) => {
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByRole('radio', { name: 'Review', exact: true }).check();
	await facilitator.getByRole('radio', { name: /^Incident post-mortem/ }).check();
	await facilitator.getByLabel('What is it about?').fill('Failed payments on Friday');
	await facilitator.getByLabel('Why are you doing this?').fill('So that a certificate never surprises us again.');
	await facilitator
		.getByRole('region', { name: 'Who sees what' })
		.getByRole('button', { name: 'Change', exact: true })
		.click();
	await facilitator.getByRole('radio', { name: /^Named/ }).check();
	await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
	const link = await facilitator.getByLabel('Participant link', { exact: true }).inputValue();
	const summary = await facilitator.getByLabel('Summary link', { exact: true }).inputValue();

	await test.step('two tell apart what happened, each on their own clock, and of the same moment differently', async () => {
		for (const [page, name] of [
			[ana, 'Ana'],
			[bo, 'Bosede']
		] as const) {
			await page.goto(link);
			const event = page.getByRole('region', { name: EVENT });
			await event.getByRole('textbox', { name: `A card for: ${EVENT}` }).fill(name);
			await event.getByLabel('What should we call you?').fill(name);
		}
		await tell(ana, EVENT, ERRORS, '2026-11-20T09:05');
		await tell(bo, EVENT, NOTICED, '2026-11-20T15:20');
		await tell(bo, EVENT, ROLLED_OUT, '2026-11-20T02:30');
		await expect(ana.getByRole('region', { name: EVENT }).getByRole('listitem')).toContainText('20 Nov 2026, 09:05');
		// Who is in is known by the server: the device needs to know no name any more.
		expect(await ana.evaluate(() => JSON.stringify(localStorage))).not.toContain('Ana');
	});

	const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' });
	await test.step('read in order of time, on the reader’s clock', async () => {
		await server.travel(6 * 24 * HOUR);
		await bo.reload();
		await expect(timeline(bo).locator('ol > li > time')).toContainText([/02:30/, /15:05/, /15:20/]);
		await expect(bo.getByText('shuffled')).toHaveCount(0);
	});

	await test.step('what tells of one moment is put together: a disputed fact, its accounts side by side', async () => {
		await facilitator.goto(link);
		await facilitator.getByRole('button', { name: 'Open the room' }).click();
		await expect(ana.getByRole('heading', { level: 1, name: 'Agree on the timeline' })).toBeVisible();
		await ana.getByRole('checkbox', { name: NOTICED }).check();
		await ana.getByRole('button', { name: 'Move to…' }).click();
		await ana.getByRole('option', { name: ERRORS }).click();
		const pile = timeline(bo)
			.getByRole('listitem')
			.filter({ has: bo.getByText('Disputed fact') });
		await expect(pile.getByText('These accounts give different times.').first()).toBeVisible();
		for (const account of [ERRORS, NOTICED]) await expect(pile.getByText(account).first()).toBeVisible();
		await expect(facilitator.getByText('1 disputed fact: settle it before you look for causes.')).toBeVisible();
		await facilitator.getByRole('button', { name: 'Go on' }).click();
		const asks = facilitator.getByRole('dialog', { name: 'Go on with accounts that differ?' });
		await expect(asks.getByText('1 disputed fact: settle it')).toBeVisible();
		await asks.getByRole('button', { name: 'Cancel' }).click();
		await ana.getByRole('button', { name: 'Name this topic' }).click();
		await ana.getByLabel('Name of the topic').fill(TOPIC);
		await ana.keyboard.press('Enter');
		await expect(bo.getByRole('heading', { name: TOPIC })).toBeVisible();
		await ana.getByRole('button', { name: 'Say what you agree on' }).click();
		await ana.getByLabel('What do you agree on?').fill(AGREED);
		await ana.getByRole('button', { name: 'This is agreed' }).click();
		await expect(bo.getByText(`Agreed: ${AGREED}`)).toBeVisible();
		await expect(bo.getByText('Disputed fact')).toHaveCount(0);
	});

	await test.step('only then why, beside what is agreed; a name is held back on the device until its writer means it', async () => {
		await facilitator.getByRole('button', { name: 'Go on' }).click();
		const cause = ana.getByRole('region', { name: CAUSE });
		await expect(cause).toBeVisible();
		await expect(ana.getByRole('listitem').filter({ hasText: AGREED })).toBeVisible();
		await cause.getByRole('textbox', { name: `A card for: ${CAUSE}` }).fill('Bosede did not look at the calendar');
		await cause.getByRole('button', { name: 'Add', exact: true }).click();
		await expect(cause.getByText(/^This names Bosede\. Here we tell what roles did/)).toBeVisible();
		await cause.getByRole('button', { name: 'Write the role' }).click();
		await tell(ana, CAUSE, EXPIRES);
		await facilitator.getByRole('button', { name: 'Open the cards' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Open the cards' }).click();
		await expect(bo.getByText(EXPIRES)).toBeVisible();
		await expect(bo.getByText('did not look at the calendar')).toHaveCount(0);
	});

	await test.step('no ballot: they talk in the order of time, and something is done about it', async () => {
		await facilitator.getByRole('button', { name: 'Begin the discussion' }).click();
		await facilitator.getByRole('button', { name: 'Open the first topic' }).click();
		await expect(bo.getByRole('heading', { level: 1, name: ROLLED_OUT })).toBeVisible();
		await facilitator.getByRole('button', { name: `Open the topic: ${EXPIRES}` }).click();
		await expect(bo.getByRole('heading', { level: 1, name: EXPIRES })).toBeVisible();
		await bo.getByLabel('What will be done?').fill('The monitor warns a month before a certificate expires');
		await bo.getByRole('button', { name: 'Propose' }).click();
		await facilitator.getByRole('button', { name: 'Accept' }).click();
		await facilitator.getByRole('button', { name: 'On to the last question' }).click();
		const asks = facilitator.getByRole('dialog', { name: 'Go on with something left open?' });
		await expect(asks).toContainText('2 topics that you voted on, talked about or parked have no name.');
		await asks.getByRole('button', { name: 'Cancel' }).click();
		await facilitator.getByRole('button', { name: 'Name this topic' }).click();
		await facilitator.getByLabel('Name of the topic').fill(FOUND);
		await facilitator.keyboard.press('Enter');
		await expect(bo.getByRole('heading', { level: 1, name: FOUND })).toBeVisible();
		await facilitator.getByRole('button', { name: 'On to the last question' }).click();
		await expect(asks).toContainText('1 topic that you voted on, talked about or parked has no name.');
		await asks.getByRole('button', { name: 'On to the last question' }).click();
		await facilitator.getByRole('button', { name: 'End the meeting' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'End the meeting' }).click();
	});

	await test.step('the summary tells who took part the timeline; what is forwarded has what came of it, and no card', async () => {
		await ana.goto(summary);
		await expect(timeline(ana).locator('ol > li > time')).toContainText([/19 Nov|20 Nov/, /09:05/]);
		await expect(timeline(ana).getByText(`Agreed: ${AGREED}`)).toBeVisible();
		for (const account of [ERRORS, NOTICED]) await expect(timeline(ana).getByText(account)).toBeVisible();
		const markdown = await (await ana.request.get(`${summary}.md?zone=UTC`)).text();
		expect(markdown).toMatch(/## Timeline[\s\S]*23:30[\s\S]*12:05/);
		for (const format of ['', '.md']) {
			const forwarded = await (await request.get(`${summary}${format}`)).text();
			expect(forwarded).toContain('The monitor warns a month before a certificate expires');
			expect(forwarded).toContain(FOUND);
			for (const card of [ERRORS, NOTICED, ROLLED_OUT, EXPIRES]) expect(forwarded).not.toContain(card);
		}
		// Whoever took part has the cards after it, and not in it.
		const [outcome, record] = markdown.split('## Timeline');
		for (const card of [ROLLED_OUT, EXPIRES]) {
			expect(outcome).not.toContain(card);
			expect(record).toContain(card);
		}
	});
});
