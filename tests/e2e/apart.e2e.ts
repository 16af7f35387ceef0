/** A workshop in which nobody ever meets: every step over days, moved by the clock alone, to a summary of what stands. */
import { expect, giveDots, HOUR, test, write } from './fixtures.ts';
import { faceOf, passRound } from './passing.ts';

const START = 'What should we start doing?';
const STOP = 'What should we stop doing?';
const [COLLECT, READ, GROUP, VOTE, DISCUSS, CHECK] = [0, 1, 2, 3, 4, 5];

test('a retro with no live part at all: the clock leads from the first card to what nobody objected to', async ({
	server,
	facilitator,
	ana,
	bo,
	cleo
}) => {
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByLabel('What is it about?').fill('Half a year without an office');
	await facilitator.getByLabel('Why are you doing this?').fill('We never all work in the same hour.');

	await test.step('each step that was together is made one apart', async () => {
		await facilitator.getByRole('button', { name: 'Change the steps' }).click();
		for (const step of ['Group', 'Vote', 'Discuss', 'Rate']) {
			const row = facilitator
				.locator('[data-round]')
				.filter({ has: facilitator.getByRole('button', { name: `Leave out ${step}` }) });
			await row.locator('[aria-controls]').click();
			await row.getByRole('radio', { name: 'Apart' }).check();
			if (step === 'Group') await row.getByRole('switch', { name: /Everyone sorts alone first/ }).check();
		}
		const first = facilitator.locator('[data-round]').first();
		await first.locator('[aria-controls]').click();
		await first.getByRole('switch', { name: 'Open it later' }).check();
		await facilitator.getByRole('button', { name: 'Propose fair times' }).click();
		await expect(facilitator.locator('form').getByText('No meeting')).toBeVisible();
		await expect(first.getByRole('switch', { name: 'Open it later' })).toBeChecked();
	});
	await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
	const link = await facilitator.getByLabel('Participant link', { exact: true }).inputValue();
	const summary = await facilitator.getByLabel('Summary link', { exact: true }).inputValue();
	const { phases } = await faceOf(server, link);
	expect(phases.map(({ mode }) => mode)).toEqual(Array(6).fill('async'));

	await test.step('nobody writes before it opens, which it does at once when its facilitator says so', async () => {
		expect(Date.parse(phases[0]?.opens_at ?? '')).toBeGreaterThan(Date.now());
		await ana.goto(link);
		await expect(ana.getByRole('heading', { name: /^Writing opens/ })).toBeVisible();
		await expect(ana.getByRole('textbox')).toHaveCount(0);
		await expect(facilitator.getByLabel('Invitation, ready to paste into a chat')).toHaveValue(
			/Open from:[^]*Write until:[^]*Vote, open until:[^]*Rate, open until:[^]*There is no meeting/
		);
		await facilitator.goto(`${server.origin}/dashboard`);
		await expect(facilitator.getByText(/^Writing opens/)).toBeVisible();
		await facilitator.goBack();
		const times = facilitator.getByRole('region', { name: 'Timetable' });
		await times.getByRole('button', { name: 'Change' }).click();
		await times.getByRole('button', { name: 'Open it now' }).click();
		await times.getByRole('button', { name: 'Save' }).click();
		await expect(times.getByRole('button', { name: 'Change' })).toBeVisible();
		await expect(times.getByText('Opens', { exact: true })).toHaveCount(0);
	});

	await test.step('they write, and read, each in their own hour', async () => {
		await ana.goto(link);
		await expect(ana.getByRole('link', { name: 'Add to calendar' })).toBeVisible();
		await write(ana, START, 'Write decisions down');
		await bo.goto(link);
		await write(bo, START, 'Write down what we decide');
		await write(bo, STOP, 'Calls at night for somebody');
		await cleo.goto(link);
		await write(cleo, STOP, 'Threads that nobody closes');
		await passRound(server, link, COLLECT);
		await ana.reload();
		await expect(ana.getByText('Calls at night for somebody')).toBeVisible();
		await passRound(server, link, READ);
	});

	await test.step('each sorts alone; what all put together is a topic', async () => {
		for (const page of [ana, bo, cleo]) {
			await page.reload();
			await page.getByRole('checkbox', { name: 'Write decisions down' }).check();
			await page.getByRole('checkbox', { name: 'Write down what we decide' }).check();
			const kept = page.waitForResponse((answer) => answer.url().endsWith('/rpc/put_in_piles') && answer.ok());
			await page.getByRole('button', { name: 'Put together' }).click();
			await kept;
		}
		await passRound(server, link, GROUP);
	});

	await test.step('they vote apart, and see no result before its end', async () => {
		for (const page of [ana, bo]) await page.reload();
		await expect(ana.getByRole('button', { name: /: one more$/ })).toHaveCount(3);
		await giveDots(ana, 'Calls at night for somebody', 2);
		await giveDots(bo, 'Calls at night for somebody', 1);
		await expect(bo.getByText('4 dots left')).toBeVisible();
		await facilitator.reload();
		const times = facilitator.getByRole('region', { name: 'Timetable' });
		await times.getByRole('button', { name: 'Change' }).click();
		await expect(
			times.getByText(/^People were told until when it is open.* Discuss, which comes next, begins/)
		).toBeVisible();
		const closes = times.getByLabel('Vote closes');
		// What stands in the field is a clock without a zone.
		const held = Date.parse(`${await closes.inputValue()}Z`);
		const later = (hours: number) => new Date(held + hours * HOUR).toISOString().slice(0, 16);
		await closes.fill(later(-1));
		await times.getByRole('button', { name: 'Save' }).click();
		await expect(closes).toHaveAccessibleDescription(/it can only be put off/);
		await closes.fill(later(1));
		await times.getByRole('button', { name: 'Save' }).click();
		await expect(times.getByLabel('Vote closes')).toHaveCount(0);
		await facilitator.getByRole('link', { name: 'Your workshops' }).click();
		await expect(facilitator.getByRole('button', { name: 'New times' })).toBeVisible();
		await passRound(server, link, VOTE);
	});

	await test.step('they talk apart: one proposal stands, the other is objected to', async () => {
		for (const page of [ana, bo]) await page.reload();
		const night = (page: typeof ana) => page.getByRole('article', { name: 'Calls at night for somebody' });
		await expect(night(ana)).toContainText('3 dots');
		await night(ana).getByLabel('What you think').fill('Who takes them, and how often?');
		await night(ana).getByRole('button', { name: 'Say it' }).click();
		await expect(night(bo).getByText('Who takes them, and how often?')).toBeVisible();
		await night(bo).getByLabel('What you think').fill('Twice a month, always the same two');
		await night(bo)
			.getByRole('checkbox', { name: /the author/ })
			.check();
		await night(bo).getByRole('button', { name: 'Say it' }).click();
		await expect(night(ana).getByRole('listitem').filter({ hasText: 'Twice a month' })).toContainText('The author');

		const propose = async (text: string) => {
			// What was typed stays when it turns out to be something else.
			await night(ana).getByRole('radio', { name: 'Action' }).check();
			await night(ana).getByLabel('What will be done?').fill(text);
			await night(ana).getByRole('radio', { name: 'Decision' }).check();
			await expect(night(ana).getByLabel('What was decided?')).toHaveValue(text);
			await night(ana).getByRole('button', { name: 'Propose', exact: true }).click();
			await expect(night(bo).getByText(text)).toBeVisible();
		};
		await night(ana).getByText('Propose what should come of it').click();
		await night(ana).getByLabel('What was decided?').fill('No calls after eight');
		await ana.reload();
		await expect(night(ana).getByLabel('What was decided?')).toHaveValue('No calls after eight');
		await night(ana).getByRole('button', { name: 'Propose', exact: true }).click();
		const late = night(ana).getByRole('listitem').filter({ hasText: 'No calls after eight' });
		await late.getByRole('button', { name: 'Change the words' }).click();
		await expect(late.getByText('as much time again to object')).toBeVisible();
		await late.getByLabel('What was decided?').fill('No calls after seven, anywhere');
		await late.getByRole('button', { name: 'Save' }).click();
		await expect(
			night(bo)
				.getByRole('listitem')
				.filter({ hasText: 'No calls after seven, anywhere' })
				.getByText('Its words were changed.')
		).toBeVisible();
		await propose('We hire somebody in Auckland');
		const hire = night(bo).getByRole('listitem').filter({ hasText: 'We hire somebody in Auckland' });
		await hire.getByRole('button', { name: 'Object' }).click();
		await bo.getByRole('dialog').getByRole('textbox').fill('There is no budget this year');
		await bo.getByRole('dialog').getByRole('button', { name: 'Object' }).click();
		await expect(night(ana).getByText('There is no budget this year')).toBeVisible();
		await passRound(server, link, DISCUSS);
	});

	await test.step('nobody has pressed anything: what stands is in the summary, and what does not is named', async () => {
		await ana.reload();
		await ana.getByRole('radio', { name: /Gave more than it took/ }).check();
		await expect(ana.getByText('Saved', { exact: false })).toBeVisible();
		await passRound(server, link, CHECK);
		await server.travel(25 * HOUR);
		await ana.goto(summary);
		await expect(ana.getByText('No calls after seven, anywhere').first()).toBeVisible();
		await expect(ana.getByText('Not settled: nobody proposed anything.')).toHaveCount(2);
		await expect(ana.getByText('Objection: There is no budget this year')).toBeVisible();
		await expect(ana.getByText('Not settled: somebody objects')).toBeVisible();
		await expect(ana.getByText('Twice a month, always the same two')).toBeVisible();
		// Who has the summary's link alone reads what came of it, and not who said what to whom.
		await facilitator.context().clearCookies();
		await facilitator.goto(summary);
		await expect(facilitator.getByText('Not settled: somebody objects')).toBeVisible();
		await expect(facilitator.getByText('There is no budget this year')).toBeHidden();
	});
});
