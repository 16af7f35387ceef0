/** The whole story with the keyboard alone: two people, no mouse, from the landing page to the downloaded summary. */
import { readFile } from 'node:fs/promises';
import { expect, HOUR, test } from './fixtures.ts';
import { Keys } from './keys.ts';

const START = 'What should we start doing?';
const STOP = 'What should we stop doing?';
const TOPIC = 'Who owns the payment form';
const CODE = 'Two teams in the same code';
const MERGE = 'Merge conflicts ate Thursday';
const FORM = 'Nobody knows whom to ask';
const REVIEW = 'Review within a working day';
const composer = (question: string) => `A card for: ${question}`;
/** Resolves when the server has taken a card: what is shown may still be on its way. */
const cardSaved = ({ page }: Keys) =>
	page.waitForResponse((response) => response.url().endsWith('/rpc/add_card') && response.ok());

test('a retro by the keyboard alone', async ({ server, facilitator, ana }) => {
	test.setTimeout(300_000);
	const lead = new Keys(facilitator);
	const part = new Keys(ana);
	const heading = (name: string) => ({ role: 'heading', name }) as const;
	const sees = (keys: Keys, name: string) => expect(keys.page.getByRole('heading', heading(name))).toBeVisible();

	const link = await test.step('a retro is created, and its link copied', async () => {
		await facilitator.goto(`${server.origin}/`);
		await lead.press('link', 'Start a workshop');
		await lead.type('What is it about?', 'Sprint 42');
		await lead.type('Why are you doing this?', 'So that we believe in the next date.');
		await lead.press('button', 'Create it and get the link');
		const field = facilitator.getByLabel('Participant link', { exact: true });
		await expect(field).toHaveValue(/\/w\//);
		await lead.press('button', 'Show a QR code');
		await expect(facilitator.getByRole('img', { name: /QR/ })).toBeVisible();
		await lead.isSomewhere('showing the code');
		await lead.press('button', 'Delete…');
		await expect(facilitator.getByRole('dialog')).toBeVisible();
		await lead.isSomewhere('the question before deleting');
		await facilitator.keyboard.press('Escape');
		await expect(facilitator.getByRole('dialog')).toBeHidden();
		await expect(facilitator.getByRole('button', { name: 'Delete…' })).toBeFocused();
		return field.inputValue();
	});

	await test.step('both write; a card is changed, taken back and put back', async () => {
		await lead.to('link', 'Write like everyone', 'Shift+Tab');
		await facilitator.keyboard.press('Enter');
		await ana.goto(link);
		for (const [keys, question, text] of [
			[lead, START, REVIEW],
			[part, STOP, CODE],
			[part, STOP, MERGE],
			[part, STOP, FORM]
		] as const) {
			await keys.type(composer(question), text);
			const saved = cardSaved(keys);
			await keys.page.keyboard.press('Enter');
			await saved;
			await expect(keys.page.getByRole('listitem').filter({ hasText: text })).toBeVisible();
			await expect(keys.page.getByRole('textbox', { name: composer(question) })).toBeFocused();
		}
		await part.to('button', 'Edit this card', 'Shift+Tab');
		await ana.keyboard.press('Enter');
		await expect(ana.getByRole('textbox', { name: 'Text of the card' })).toBeFocused();
		await ana.keyboard.press('Escape');
		await expect(ana.getByRole('button', { name: 'Edit this card' }).last()).toBeFocused();
		await part.press('button', 'Take this card back');
		await expect(ana.getByText(FORM)).toBeHidden();
		await part.isSomewhere('taking a card back');
		const saved = cardSaved(part);
		await part.press('button', 'Put it back');
		await saved;
		await expect(ana.getByRole('listitem').filter({ hasText: FORM })).toBeVisible();
		await part.isSomewhere('putting a card back');
	});

	await test.step('the cards open, and the focus goes to what is there now', async () => {
		await server.travel(6 * 24 * HOUR);
		for (const page of [facilitator, ana]) {
			await expect(page.getByRole('heading', { name: 'Read what everyone wrote' })).toBeFocused({ timeout: 30_000 });
		}
		await lead.press('button', 'Open the room');
		await expect(ana.getByRole('heading', { name: 'Put together what belongs together' })).toBeFocused();
		await lead.isSomewhere('opening the room');
	});

	await test.step('cards are put together by M and by "Move to…", and the topic named', async () => {
		await part.to('checkbox', MERGE);
		await ana.keyboard.press('m');
		await expect(ana.getByRole('combobox')).toBeFocused();
		await ana.keyboard.type('Two teams');
		await expect(ana.getByRole('option')).toHaveCount(1);
		await ana.keyboard.press('Enter');
		await expect(ana.getByRole('dialog')).toBeHidden();
		await part.isSomewhere('moving a card');
		await part.press('checkbox', FORM, 'Space');
		await part.press('button', 'Move to…');
		await expect(ana.getByRole('combobox')).toBeFocused();
		await ana.keyboard.press('Escape');
		await expect(ana.getByRole('dialog')).toBeHidden();
		await part.isSomewhere('thinking better of it');
		await expect(ana.getByRole('checkbox', { name: FORM })).toBeChecked();
		await part.press('button', 'Move to…');
		await expect(ana.getByRole('combobox')).toBeFocused();
		await expect(ana.getByRole('option').first()).toBeVisible();
		await ana.keyboard.press('ArrowDown');
		await ana.keyboard.press('ArrowUp');
		await ana.keyboard.press('Enter');
		const pile = facilitator.getByRole('listitem').filter({ hasText: CODE }).filter({ hasText: FORM });
		await expect(pile.filter({ hasText: MERGE }).first()).toBeVisible();
		await part.isSomewhere('moving a chosen card');
		await part.press('button', 'Name this topic');
		await expect(ana.getByLabel('Name of the topic')).toBeFocused();
		await ana.keyboard.type(TOPIC);
		await ana.keyboard.press('Enter');
		await sees(lead, TOPIC);
		await expect(ana.getByRole('button', { name: `Rename the topic: ${TOPIC}` })).toBeFocused();
	});

	await test.step('a card is taken out by its menu, and comes back by choosing two', async () => {
		await lead.to('checkbox', FORM);
		await facilitator.keyboard.press('Tab');
		await facilitator.keyboard.press('ArrowDown');
		await expect(facilitator.getByRole('button', { name: 'Take out of this topic' })).toBeVisible();
		await lead.press('button', 'Take out of this topic');
		await expect(facilitator.getByRole('listitem').filter({ hasText: TOPIC }).filter({ hasText: FORM })).toHaveCount(0);
		await lead.isSomewhere('taking a card out');
		await lead.press('checkbox', FORM, 'Space');
		await lead.press('checkbox', CODE, 'Space');
		// In a low window too, what has the focus lies above the dock and what lies on that: what to do with the two.
		await facilitator.setViewportSize({ width: 1280, height: 480 });
		expect(await lead.everywhere()).toEqual([]);
		await facilitator.setViewportSize({ width: 1280, height: 900 });
		await lead.press('button', 'Put together');
		await expect(ana.getByRole('listitem').filter({ hasText: TOPIC }).filter({ hasText: FORM }).first()).toBeVisible();
		await lead.isSomewhere('putting two together');
	});

	await test.step('both vote, by keys that count', async () => {
		await lead.press('button', 'Open the ballot');
		await sees(part, 'What matters most?');
		await part.isSomewhere('the ballot opening');
		await part.to('button', `Dots on ${TOPIC}: one more`);
		await ana.keyboard.press('Enter');
		await ana.keyboard.press('ArrowUp');
		await ana.keyboard.press('End');
		await expect(ana.getByText('2 dots left', { exact: true })).toBeVisible();
		await part.isSomewhere('giving the last dot that fits');
		await part.press('switch', 'I am done', 'Space');
		await expect(facilitator.getByText('1 is done')).toBeVisible();
		await lead.press('button', 'Show my votes');
		await lead.isSomewhere('showing the own dots');
		await lead.press('button', `Dots on ${REVIEW}: one more`);
		await lead.press('button', 'Close the ballot');
		await expect(facilitator.getByRole('dialog')).toBeVisible();
		await lead.press('button', 'Close the ballot');
		await sees(part, 'Talk and decide');
		await lead.isSomewhere('closing the ballot');
		await part.isSomewhere('the ballot closing');
	});

	await test.step('they talk: an action is proposed, corrected, accepted; a topic parked', async () => {
		await lead.press('button', 'Open the first topic');
		await sees(part, TOPIC);
		await lead.isSomewhere('opening a topic');
		await part.type('What will be done?', 'Write down who owns which form');
		await part.type('Who?', 'Ana');
		await part.press('button', 'Propose');
		await expect(facilitator.getByText('Write down who owns which form')).toBeVisible();
		await part.isSomewhere('proposing');
		await part.press('button', 'Edit');
		await part.isSomewhere('beginning to correct');
		await part.press('button', 'Cancel');
		await part.isSomewhere('not correcting');
		await lead.press('button', 'Accept');
		await expect(ana.getByText('proposed', { exact: true })).toBeHidden();
		await lead.isSomewhere('accepting');
		await lead.to('radio', 'Action');
		await facilitator.keyboard.press('ArrowRight');
		await lead.type('What was decided?', 'Everything is on fire');
		await lead.press('button', 'Add');
		await expect(ana.getByText('Everything is on fire')).toBeVisible();
		await lead.isSomewhere('adding a decision');
		await lead.to('button', 'Remove', 'Shift+Tab');
		await facilitator.keyboard.press('Enter');
		await expect(ana.getByText('Everything is on fire')).toBeHidden();
		await lead.isSomewhere('removing a decision');

		await lead.press('button', `Open the topic: ${REVIEW}`);
		await sees(part, REVIEW);
		await lead.isSomewhere('opening a topic from the agenda');
		await lead.press('button', 'Park');
		await lead.type('Why not now?', 'Needs the other team');
		await facilitator.keyboard.press('Enter');
		await expect(ana.getByText('Needs the other team')).toBeVisible();
		await expect(facilitator.getByRole('dialog')).toBeHidden();
		await lead.isSomewhere('parking');
	});

	await test.step('the last question, the end, the summary in a file', async () => {
		await lead.press('button', 'On to the last question');
		await expect(ana.getByRole('radio').first()).toBeVisible();
		await part.isSomewhere('the last question');
		await lead.isSomewhere('asking the last question');
		await part.to('radio', /^1/);
		for (let step = 1; step < 4; step++) await ana.keyboard.press('ArrowRight');
		await expect(ana.getByRole('radio', { name: /Gave more than it took/ })).toBeChecked();
		await lead.press('button', 'End the meeting');
		await expect(facilitator.getByRole('dialog')).toBeVisible();
		await lead.press('button', 'End the meeting');
		await expect(ana.getByRole('link', { name: 'Read the summary' })).toBeVisible();
		await lead.isSomewhere('ending the meeting');
		await part.isSomewhere('the end of the meeting');
		await part.press('link', 'Read the summary');
		const download = await part.download(/Markdown/);
		const markdown = await readFile(await download.path(), 'utf8');
		for (const text of ['# Sprint 42', 'Write down who owns which form', 'Needs the other team', MERGE]) {
			expect(markdown).toContain(text);
		}
	});
});
