/**
 * What a screen reader finds in each phase: names, headings, tables; and what it hears without looking: that the phase has
 * changed, how many dots are left, what was refused; never the seconds of a clock.
 */
import { heard, hears, listen, tree } from './ears.ts';
import { createRetro, expect, giveDots, HOUR, test, voteTaken, write } from './fixtures.ts';

const START = 'What should we start doing?';
const STOP = 'What should we stop doing?';
const REVIEW = 'Review within a working day';
const CODE = 'Two teams in the same code';

test('each phase by its names, its headings and what is said aloud', async ({ server, facilitator, ana, bo }) => {
	test.setTimeout(300_000);
	await listen(ana);
	const { link, summary } = await createRetro(facilitator, server.origin, 'Sprint 42');
	const main = ana.getByRole('main');

	await test.step('writing', async () => {
		await ana.goto(link);
		await expect(ana.getByRole('banner')).toBeVisible();
		await expect(main).toMatchAriaSnapshot(
			tree(`
			- heading "Sprint 42" [level=1]
			- region "${START}":
				- heading "${START}" [level=2]
				- 'textbox "A card for: ${START}"'
				- button "Add"
		`)
		);
		await write(ana, START, REVIEW);
		await expect(ana.getByRole('region', { name: START })).toMatchAriaSnapshot(
			tree(`
			- 'list "Your cards for: ${START}"':
				- listitem:
					- paragraph: ${REVIEW}
					- button "Edit this card"
					- button "Take this card back"
		`)
		);
		await ana.getByRole('button', { name: 'Take this card back' }).click();
		await hears(ana, /^Taken back/);
		await ana.getByRole('button', { name: 'Put it back' }).click();
		await expect(ana.getByRole('listitem').filter({ hasText: REVIEW })).toBeVisible();
		await bo.goto(link);
		await write(bo, STOP, CODE);
	});

	await test.step('a refusal interrupts', async () => {
		const laptop = bo;
		await laptop.goto(`${link}/device`);
		await laptop.getByLabel('Code').fill('ABCD-EFGH');
		await laptop.getByRole('button', { name: 'Go on with this code' }).click();
		await expect(laptop.getByRole('alert').filter({ hasText: /code/i })).toBeVisible();
		await laptop.goto(link);
	});

	await test.step('reading and grouping', async () => {
		await server.travel(6 * 24 * HOUR);
		await hears(ana, /^Now: Read$/);
		await expect(main).toMatchAriaSnapshot(
			tree(`
			- list "Timetable":
				- listitem: Write (done)
				- listitem: Read (now)
			- region "Read what everyone wrote":
				- heading "Read what everyone wrote" [level=1]
				- button "Add a card"
				- list:
					- listitem:
						- list:
							- listitem:
								- checkbox
								- button "More about this card"
		`)
		);
		await facilitator.goto(link);
		await facilitator.getByRole('button', { name: 'Open the room' }).click();
		await hears(ana, /^Now: Group$/);
		await expect(main).toMatchAriaSnapshot(
			tree(`
			- 'timer "Time left: Group"'
			- region "Put together what belongs together":
				- heading "Put together what belongs together" [level=1]
		`)
		);
		const card = ana
			.getByRole('listitem')
			.filter({ has: ana.getByRole('checkbox', { name: CODE }) })
			.last();
		await expect(card).toMatchAriaSnapshot(
			tree(`
			- checkbox "${CODE}"
			- button "More about this card"
		`)
		);
		await ana.getByRole('checkbox', { name: CODE }).check();
		await expect(ana.getByRole('toolbar', { name: /^1 card/ })).toBeVisible();
		await ana.getByRole('button', { name: 'Move to…', exact: true }).click();
		await expect(ana.getByRole('dialog')).toMatchAriaSnapshot(
			tree(`
			- heading [level=2]
			- button "Close"
			- combobox
			- listbox:
				- option "${REVIEW} 1 card" [selected]
		`)
		);
		await ana.keyboard.press('Enter');
		await hears(ana, new RegExp(REVIEW));
	});

	await test.step('the clock has a name, and is silent', async () => {
		const timer = ana.getByRole('timer', { name: 'Time left: Group' });
		const seen = new Set<string>();
		await expect.poll(async () => seen.add(await timer.innerText()).size, { timeout: 30_000 }).toBeGreaterThan(3);
		expect((await heard(ana)).filter((words) => /\d:\d\d/.test(words))).toEqual([]);
	});

	await test.step('voting', async () => {
		await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
		await hears(ana, /^Now: Vote$/);
		await expect(main).toMatchAriaSnapshot(
			tree(`
			- 'timer "Time left: Vote"'
			- region "What matters most?":
				- heading "What matters most?" [level=1]
				- list
			- complementary:
				- status:
					- strong: 5 dots left
				- region "The room":
					- switch "I am done"
		`)
		);
		const topic = ana.getByRole('main').getByRole('heading', { level: 2 }).first();
		const name = await topic.innerText();
		await expect(ana.getByRole('group', { name: `Dots on ${name}`, exact: true })).toMatchAriaSnapshot(
			tree(`
			- status: 0 of 3
			- 'button "Dots on ${name}: one less" [disabled]'
			- 'button "Dots on ${name}: one more"'
		`)
		);
		const taken = voteTaken(ana, 2);
		await giveDots(ana, name, 2);
		await taken;
		await hears(ana, /3 dots left/);
		await hears(ana, /^2 of 3$/);
		await expect(ana.getByRole('switch', { name: 'I am done' })).not.toBeChecked();
		await ana.getByRole('switch', { name: 'I am done' }).check();
		await hears(ana, /1 is done/);
	});

	await test.step('talking', async () => {
		await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator
			.getByRole('dialog', { name: /Close the ballot/ })
			.getByRole('button', { name: 'Close the ballot' })
			.click();
		await hears(ana, /^Now: Discuss$/);
		await facilitator.getByRole('button', { name: 'Open the first topic' }).click();
		await expect(ana.getByRole('navigation', { name: 'Agenda' }).getByRole('listitem').first()).toHaveAttribute(
			'aria-current',
			'step'
		);
		await hears(ana, new RegExp(`^Now: (${REVIEW}|${CODE})$`));
		const label = await main.getByRole('heading', { level: 1 }).innerText();
		await expect(main).toMatchAriaSnapshot(
			tree(`
			- timer "This topic"
			- 'timer "Time left: Discuss"'
			- region "${label}":
				- text: 2 dots
				- heading "${label}" [level=1]
				- blockquote: ${label === CODE ? REVIEW : CODE}
				- region "What comes out of this topic":
					- heading "What comes out of this topic" [level=2]
					- group "What it is":
						- radio "Action" [checked]
						- radio "Decision"
						- radio "Note"
					- textbox "What will be done?"
					- textbox "Who?"
					- textbox "By when?"
					- button "Propose"
			- complementary:
				- navigation "Agenda":
					- heading "Agenda" [level=2]
		`)
		);
		await ana.getByLabel('What will be done?').fill('Pair on the form');
		await ana.getByLabel('Who?').fill('Ana');
		await ana.getByRole('button', { name: 'Propose' }).click();
		await facilitator.getByRole('button', { name: 'Accept' }).click();
		await facilitator.getByRole('radio', { name: 'Decision' }).check();
		await facilitator.getByLabel('What was decided?').fill('Reviews come first');
		await facilitator.getByRole('button', { name: 'Add', exact: true }).click();
		await hears(ana, /Decision\. Reviews come first/);
		await expect(main.getByRole('region', { name: 'What comes out of this topic' })).toMatchAriaSnapshot(
			tree(`
			- list:
				- listitem:
					- paragraph: Action. Pair on the form
					- paragraph: Ana
					- button "I take this on"
				- listitem:
					- paragraph: Decision. Reviews come first
		`)
		);
	});

	await test.step('the last question, the end, the results', async () => {
		await facilitator.getByRole('button', { name: 'On to the last question' }).click();
		await hears(ana, /^Now: Rate$/);
		const scale = `
				- group "Was this worth your time?":
					- paragraph: All the time it took you, from the beginning to here.
					- radio "1 A waste of time"
					- radio "2 Gave less than it took"
					- radio "3 Gave what it took"
					- radio "4 Gave more than it took"`;
		await expect(main).toMatchAriaSnapshot(
			tree(`
			- 'timer "Time left: Rate"'
			- region "Before you go":
				- heading "Before you go" [level=1]${scale}
					- radio "5 Well worth it"
					- status
				- region "The room":
					- switch "I am done"
		`)
		);
		await ana.getByRole('radio', { name: /Gave more than it took/ }).check();
		await hears(ana, /^Saved and sealed/);
		await facilitator.getByRole('button', { name: 'End the meeting' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'End the meeting' }).click();
		await hears(ana, /^Now: Wrap-up$/);
		await expect(main).toMatchAriaSnapshot(
			tree(`
			- region "That was it. Thank you.":
				- heading "That was it. Thank you." [level=1]
				- paragraph:
					- link "Read the summary"${scale} [checked]
					- radio "5 Well worth it"
					- status: Saved and sealed.
				- heading "What will be done" [level=2]
				- list:
					- listitem:
						- paragraph: Pair on the form
						- paragraph: Ana
						- button "I take this on"
		`)
		);
		await ana.goto(summary);
		await expect(main).toMatchAriaSnapshot(
			tree(`
			- heading "Sprint 42" [level=1]
			- region "Decisions":
				- heading "Decisions" [level=2]
			- region "Actions":
				- table:
					- rowgroup:
						- row:
							- columnheader
							- columnheader
							- columnheader
					- rowgroup:
						- row /Pair on the form/:
							- cell /Pair on the form/
							- cell "Ana"
							- cell
			- region "Topics":
				- list:
					- listitem:
						- heading [level=3]
						- text: /2 dots/
		`)
		);
	});
});
