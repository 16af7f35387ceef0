/**
 * Timetables other than a retro's: rounds that follow one another by the clock, each sealed and opened by itself, and a decision
 * that is final only once everyone could object, who was not there too.
 */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, HOUR, openEarly, test, write } from './fixtures.ts';
import { Keys } from './keys.ts';
import { faceOf, passRound } from './passing.ts';

const KNEW = 'What did we know when we decided?';
const CAME = 'What came of it?';
const [COSTS, QUOTE, HALF] = ['The costs had doubled in a year', 'We had one quote only', 'Half the cost'];
const DECISION = 'We stay in the new cloud';
const UNANSWERED = 'We look at it again in May';
const REASON = 'Nobody has asked support, who work at night';

test('a decision is reviewed in rounds apart, talked over in one meeting, and final once everyone could object', async ({
	server,
	facilitator,
	ana,
	bo,
	cleo
}) => {
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByRole('radio', { name: 'Review', exact: true }).check();
	await facilitator.getByRole('button', { name: /more/ }).click();
	await facilitator.getByRole('radio', { name: /^Decision review/ }).check();
	await expect(facilitator.getByRole('heading', { level: 1 })).toHaveText('New review');
	await facilitator.getByLabel('What is it about?').fill('The move to the new cloud');
	await facilitator.getByLabel('Why are you doing this?').fill('To decide better the next time.');
	await test.step('it is looked at as those who take part will see it, before it exists', async () => {
		await facilitator.getByRole('button', { name: 'See it as a participant' }).click();
		const seen = facilitator.getByRole('dialog', { name: 'As a participant sees it' });
		await expect(seen.getByText('The move to the new cloud')).toBeVisible();
		await expect(seen.getByRole('textbox', { name: KNEW })).toBeDisabled();
		await seen.getByRole('button', { name: 'The next step' }).click();
		await seen.getByRole('button', { name: 'The next step' }).click();
		await expect(seen.getByRole('textbox', { name: CAME })).toBeDisabled();
		await seen.getByRole('button', { name: 'The next step' }).click();
		await expect(seen.getByText('An example: what somebody wrote (1)')).toBeVisible();
		await facilitator.keyboard.press('Escape');
	});
	await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
	const link = await facilitator.getByLabel('Participant link', { exact: true }).inputValue();
	const summary = await facilitator.getByLabel('Summary link', { exact: true }).inputValue();

	await test.step('what comes next is changed on the desk while the first round runs', async () => {
		const checks = async () => (await faceOf(server, link)).phases.filter(({ step }) => step === 'check').length;
		const next = (desk: Page) => desk.getByRole('region', { name: 'What comes next' });
		const saveIn = (desk: Page) => next(desk).getByRole('button', { name: 'Save', exact: true });
		const other = await facilitator.context().newPage();
		await other.goto(facilitator.url());
		await next(other).getByRole('button', { name: 'Change', exact: true }).click();
		await expect(next(other).getByRole('button', { name: 'Leave out Rate' })).toBeVisible();

		await next(facilitator).getByRole('button', { name: 'Change', exact: true }).click();
		const steps = next(facilitator).getByRole('list', { name: 'Steps, in their order' }).locator(':scope > li');
		const drag = (from: number, onto: number) =>
			steps.nth(from).getByTitle('Drag to another place').dragTo(steps.nth(onto));
		await drag(1, 0);
		await expect(steps.first()).toContainText('Since then');
		await drag(0, 1);
		await expect(steps.first()).toContainText('How we decided');
		await next(facilitator).getByRole('button', { name: 'Leave out Rate' }).click();
		await next(facilitator).getByRole('button', { name: 'See it as a participant' }).click();
		const seen = facilitator.getByRole('dialog', { name: 'As a participant sees it' });
		await expect(seen.getByRole('status').getByText(/^Step 2 of/)).toBeVisible();
		await facilitator.keyboard.press('Escape');
		await saveIn(facilitator).click();
		await expect(saveIn(facilitator)).toBeHidden();
		await expect(next(facilitator).getByText('Discuss', { exact: true })).toBeVisible();
		await expect(next(facilitator).getByText('Rate', { exact: true })).toBeHidden();
		expect(await checks()).toBe(1);

		// The other tab is told before it replaces what this one saved.
		await saveIn(other).click();
		await expect(next(other).getByText('The timetable has changed since you began')).toBeVisible();
		expect(await checks()).toBe(1);
		await saveIn(other).click();
		await expect(saveIn(other)).toBeHidden();
		expect(await checks()).toBe(2);
		await other.close();
	});

	await test.step('the first round is written apart, sealed from the other', async () => {
		await ana.goto(link);
		await write(ana, KNEW, COSTS);
		await bo.goto(link);
		await write(bo, KNEW, QUOTE);
		await bo.getByText('How you will vote').click();
		await expect(bo.getByText('One objection keeps it open, however many agree.', { exact: false })).toBeVisible();
		await expect(bo.getByText('These rules may still change until the ballot opens.', { exact: false })).toBeVisible();
		await expect(bo.getByText(COSTS)).toBeHidden();
	});

	await test.step('then everybody rates, apart, and nobody writes what came of it yet', async () => {
		await passRound(server, link, 0);
		await ana.reload();
		await expect(ana.getByRole('heading', { name: CAME })).toBeHidden();
		await expect(ana.getByText('up to date')).toBeVisible();
		await ana.getByRole('radio', { name: /^4/ }).check();
		await expect(ana.getByText('Saved', { exact: false })).toBeVisible();
	});

	await test.step('the second round is sealed as the first one was', async () => {
		await passRound(server, link, 1);
		// Her page follows by itself from rating to writing.
		await write(ana, CAME, HALF);
		await bo.reload();
		await expect(bo.getByRole('heading', { name: CAME })).toBeVisible();
		await expect(bo.getByText(HALF)).toBeHidden();
	});

	await test.step('both rounds are open to read until the room is', async () => {
		await passRound(server, link, 2);
		await bo.reload();
		for (const text of [COSTS, QUOTE, HALF]) {
			await expect(bo.getByText(text)).toBeVisible();
		}
		const round = (name: string) => bo.getByRole('region', { name });
		await expect(round('Back then').locator('[data-card]')).toHaveCount(2);
		await expect(round('Since then').locator('[data-card]')).toContainText([HALF]);
		await facilitator.goto(link);
		await openEarly(facilitator);
		await expect(bo.getByRole('heading', { level: 1, name: 'Put together what belongs together' })).toBeVisible();
	});

	const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
	const saved = (page: Page, verb: string) =>
		page.waitForResponse((answer) => answer.url().endsWith(`/rpc/${verb}`) && answer.ok());

	await test.step('three consent or object, and what was objected to comes first', async () => {
		await cleo.goto(link);
		await cleo.getByRole('button', { name: 'Join this review' }).click();
		await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
		for (const [page, stance] of [
			[ana, 'Agree'],
			[cleo, 'Stand aside']
		] as const) {
			const taken = saved(page, 'cast_vote');
			await page
				.getByRole('group', { name: `Your stance on ${HALF}` })
				.getByRole('radio', { name: stance })
				.check();
			await taken;
		}
		await bo
			.getByRole('group', { name: `Your stance on ${QUOTE}` })
			.getByRole('radio', { name: 'Object' })
			.check();
		await bo.getByLabel('Why do you object?').fill('Two quotes were in the mail');
		await bo.getByRole('button', { name: 'Object for this reason' }).click();
		await expect(bo.getByText('Your objection is in.')).toBeVisible();
		await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
		const first = ana.getByRole('navigation', { name: 'Agenda' }).getByRole('listitem').first();
		await expect(first).toContainText(QUOTE);
		await expect(ana.getByText('Two quotes were in the mail')).toBeVisible();
	});

	await test.step('a decision is made in the room, and everyone is asked, over days', async () => {
		for (const decision of [DECISION, UNANSWERED]) {
			await facilitator.getByRole('radio', { name: 'Decision' }).check();
			await facilitator.getByLabel('What was decided?').fill(decision);
			await facilitator.getByRole('button', { name: 'Add', exact: true }).click();
			await expect(bo.getByText(decision)).toBeVisible();
		}
		await facilitator.getByRole('button', { name: 'On to the last question' }).click();
		await facilitator.getByRole('button', { name: 'End the meeting' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'End the meeting' }).click();
		await expect(heading(ana, 'Do you agree?')).toBeVisible();
	});

	await test.step('one agrees with a keyboard alone, and says how sure; axe finds nothing', async () => {
		await ana.bringToFront();
		const keys = new Keys(ana);
		await keys.press('radio', /^I agree/, 'Space');
		await expect(ana.getByText('Saved.')).toBeVisible();
		const taken = saved(ana, 'take_stance');
		await keys.press('radio', /^0/, 'ArrowRight');
		await taken;
		for (const page of [ana, bo]) {
			for (const colorScheme of ['light', 'dark'] as const) {
				await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
				const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
				expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
			}
			await page.emulateMedia({ colorScheme: null, reducedMotion: null });
		}
	});

	await test.step('one who was away objects later, with a reason that nobody reads before the end', async () => {
		await cleo.goto('about:blank');
		await server.travel(30 * HOUR);
		// What is pressed before the page can answer is not lost.
		let wake = () => {};
		const awake = new Promise<void>((resolve) => (wake = resolve));
		await cleo.route(/\.js$/, (route) => awake.then(() => route.continue()));
		await cleo.goto(link, { waitUntil: 'commit' });
		const asked = cleo.getByRole('article', { name: DECISION });
		await asked.getByRole('radio', { name: /^I object/ }).check();
		await expect(asked.getByRole('button', { name: 'Object', exact: true })).toHaveCount(0);
		wake();
		await asked.getByRole('button', { name: 'Object', exact: true }).click();
		await expect(asked.getByText('Say why: an objection without a reason helps nobody.')).toBeVisible();
		await asked.getByLabel('What is your objection?').fill(REASON);
		const taken = saved(cleo, 'take_stance');
		await asked.getByRole('button', { name: 'Object', exact: true }).click();
		await taken;
		await facilitator.reload();
		await expect(facilitator.getByText(REASON)).toHaveCount(0);
		await facilitator.goto(summary);
		await expect(facilitator.getByText(/^Provisional: everyone can object until/)).toHaveCount(2);
	});

	await test.step('the record holds the dissent and how few answered, on the page and in the file', async () => {
		await passRound(server, link, (await faceOf(server, link)).phases.length - 1);
		await bo.goto(summary);
		const decisions = bo.getByRole('region', { name: 'Decisions' });
		await expect(decisions.getByText(/^Not ratified on .*: there are objections/)).toBeVisible();
		await expect(decisions.getByText(REASON)).toBeVisible();
		await expect(decisions.getByText(/^Stands without an answer/)).toBeVisible();
		await server.travel(30 * HOUR);
		const markdown = await (await bo.request.get(`${summary}.md`)).text();
		for (const text of [DECISION, 'there are objections', REASON, UNANSWERED, 'Stands without an answer'])
			expect(markdown).toContain(text);
	});
});
