/**
 * One workshop, walked from the landing page to its final summary by the page alone, with a stop at each page, phase and
 * question on the way. What holds everywhere is checked at these stops: reach, contrast, weight, pictures.
 */
import type { Locator, Page } from '@playwright/test';
import type { AppServer } from '../support/server.ts';
import { createRetro, expect, giveDots, HOUR, write } from './fixtures.ts';

/** What is there to look at. */
export interface Stop {
	/** "vote, participant" */
	name: string;
	page: Page;
	/** An open menu, dialog or form: gone after a reload. All else may be loaded again, and looks the same. */
	isFleeting: boolean;
}

/** Who walks: browsers of any size and touch, in English. */
export interface Walkers {
	server: AppServer;
	facilitator: Page;
	ana: Page;
	/** holds the links and never takes part */
	stranger: Page;
}

/** Words as people write them: long, with an emoji, from right to left, over several lines. */
export const CARDS = {
	start: 'Announce changes to the payment form before they begin 📣',
	stop: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenschirmhalterungen everywhere: https://wiki.example/teams/payment/form/who-owns-what/2026/11/final-really-final',
	same: 'Merge conflicts ate Thursday',
	rtl: 'להמשיך לעבוד בזוגות\nזה עזר לנו'
};
const START = 'What should we start doing?';
const STOP = 'What should we stop doing?';
const CONTINUE = 'What should we keep doing?';
const TOPIC = 'Who owns the payment form';

/** Walks through all of it; `look` may change the page as it likes, as long as it leaves it as it found it. */
export async function everyPage(
	{ server, facilitator, ana, stranger }: Walkers,
	look: (stop: Stop) => Promise<void>
): Promise<void> {
	const { origin } = server;
	const at = (name: string, page: Page) => look({ name, page, isFleeting: false });
	const fleeting = (name: string, page: Page) => look({ name, page, isFleeting: true });
	const button = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true });
	const dialog = (page: Page) => page.getByRole('dialog');

	// -- before anything is there
	await stranger.goto(`${origin}/`);
	await at('landing', stranger);
	await stranger.goto(`${origin}/privacy`);
	await at('privacy', stranger);
	await stranger.goto(`${origin}/w/aaaa-aaaa-aaaa`);
	await at('wrong link', stranger);
	await stranger.goto(`${origin}/dashboard`);
	await at('dashboard, nobody', stranger);
	await stranger.goto(`${origin}/dashboard/back`);
	await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible();
	await at('way back, incomplete', stranger);
	await stranger.goto(`${origin}/auth/sign-in`);
	await expect(button(stranger, 'Sign in')).toBeEnabled();
	await at('sign in', stranger);
	await facilitator.goto(`${origin}/workshops/new`);
	await expect(button(facilitator, 'Create it and get the link')).toBeEnabled();
	await at('new', facilitator);
	// From the last to the first: an unfolded one has another name.
	for (const change of (await button(facilitator, 'Change').all()).reverse()) await change.click();
	await button(facilitator, 'Create it and get the link').click();
	await expect(facilitator.locator('[aria-invalid="true"]').first()).toBeFocused();
	await fleeting('new, unfolded and wrong', facilitator);

	// -- apart
	const { link, summary, desk } = await createRetro(facilitator, origin);
	await at('desk, new', facilitator);
	await button(facilitator, 'Delete…').click();
	await fleeting('desk, before deleting', facilitator);
	await facilitator.keyboard.press('Escape');
	await facilitator.goto(`${origin}/dashboard`);
	await at('dashboard', facilitator);
	await ana.goto(link);
	await at('write, stranger', ana);
	await write(ana, START, CARDS.start);
	await write(ana, STOP, CARDS.stop);
	await write(ana, STOP, CARDS.same);
	await write(ana, CONTINUE, CARDS.rtl);
	await expect(button(ana, 'Show a code')).toBeVisible();
	await at('write, participant', ana);
	await expect(ana.getByText('up to date')).toBeVisible();
	await ana.context().setOffline(true);
	await ana.getByRole('textbox', { name: `A card for: ${START}` }).fill('Written on a train');
	await button(ana.getByRole('region', { name: START }), 'Add').click();
	await expect(ana.getByText('1 not sent yet', { exact: true })).toBeVisible();
	await fleeting('write, away from the server', ana);
	await ana.context().setOffline(false);
	await expect(ana.getByText('1 not sent yet', { exact: true })).toBeHidden({ timeout: 30_000 });
	await ana.getByRole('button', { name: 'Edit this card' }).first().click();
	await button(ana, 'Show a code').click();
	await expect(ana.getByLabel('Private link, for you alone')).toBeVisible();
	await fleeting('write, changing a card, keeping a place', ana);
	await ana.goto(`${link}/device`);
	await at('device', ana);
	await ana.goto(link);

	// -- read
	await server.travel(6 * 24 * HOUR);
	await facilitator.goto(`${origin}/dashboard`);
	await at('dashboard, to open the room', facilitator);
	await facilitator.goto(desk);
	await at('desk, to open the room', facilitator);
	await ana.goto(link);
	await expect(ana.getByText(CARDS.same)).toBeVisible();
	await at('read, participant', ana);
	await ana.getByRole('button', { name: 'More about this card' }).first().click();
	await expect(ana.getByRole('list', { name: 'More about this card' })).toBeVisible();
	await fleeting('read, the menu of a card', ana);
	await ana.keyboard.press('Escape');
	await button(ana, 'Keep your place').click();
	await button(ana, 'Show a code').click();
	await expect(ana.getByLabel('Private link, for you alone')).toBeVisible();
	await fleeting('read, keeping a place', ana);
	await ana.keyboard.press('Escape');
	await facilitator.goto(link);
	await expect(button(facilitator, 'Open the room')).toBeVisible();
	await at('read, facilitator', facilitator);

	// -- together
	await button(facilitator, 'Open the room').click();
	await expect(ana.getByRole('heading', { name: 'Put together what belongs together' })).toBeVisible();
	await ana.getByRole('checkbox', { name: CARDS.same }).check();
	await fleeting('group, a card chosen', ana);
	await button(ana, 'Move to…').click();
	await fleeting('group, where a card goes', ana);
	await ana.getByRole('option', { name: /Donaudampf/ }).click();
	await button(ana, 'Name this topic').click();
	await ana.getByLabel('Name of the topic').fill(TOPIC);
	await fleeting('group, naming a topic', ana);
	await ana.keyboard.press('Enter');
	await expect(facilitator.getByRole('heading', { name: TOPIC })).toBeVisible();
	await at('group, participant', ana);
	await at('group, facilitator', facilitator);
	await button(facilitator, 'Open the ballot').click();
	await giveDots(ana, TOPIC, 2);
	const taken = ana.waitForResponse((response) => response.url().endsWith('/rpc/cast_vote') && response.ok());
	await giveDots(ana, CARDS.start, 1);
	await taken;
	await expect(ana.getByText('2 dots left')).toBeVisible();
	await at('vote, participant', ana);
	await at('vote, facilitator', facilitator);
	await button(facilitator, 'Close the ballot').click();
	await fleeting('vote, before it closes', facilitator);
	await button(facilitator, 'Cancel').click();
	await stranger.goto(link);
	await at('vote, stranger', stranger);
	await button(facilitator, 'Close the ballot').click();
	await button(dialog(facilitator), 'Close the ballot').click();
	await expect(ana.getByRole('heading', { name: 'Talk and decide' })).toBeVisible();
	await at('discuss, no topic yet', ana);
	await button(facilitator, 'Open the first topic').click();
	await expect(ana.getByRole('heading', { level: 1, name: TOPIC })).toBeVisible();
	await ana.getByLabel('What will be done?').fill('Write down who owns which form, and where that can be looked up');
	await ana.getByLabel('Who?').fill('Ana');
	await ana.getByLabel('By when?').fill('2027-01-15');
	await button(ana, 'Propose').click();
	await expect(button(facilitator, 'Accept')).toBeVisible();
	await at('discuss, participant', ana);
	await at('discuss, facilitator', facilitator);
	await button(facilitator, 'Park').click();
	await fleeting('discuss, parking', facilitator);
	await button(facilitator, 'Cancel').click();
	await button(facilitator, 'Accept').click();
	// On a phone in the menu of the step.
	const onwards = button(facilitator, 'On to the last question');
	if (!(await onwards.isVisible())) {
		await button(facilitator, 'More for this step').click();
		await expect(onwards).toBeVisible();
		await fleeting('discuss, the menu of the step', facilitator);
	}
	await onwards.click();
	await ana.getByRole('radio', { name: /Gave more than it took/ }).check();
	await at('check, participant', ana);
	await at('check, facilitator', facilitator);

	// -- afterwards
	await button(facilitator, 'End the meeting').click();
	await button(dialog(facilitator), 'End the meeting').click();
	await expect(ana.getByRole('link', { name: 'Read the summary' })).toBeVisible();
	await at('wrap-up, participant', ana);
	await at('wrap-up, facilitator', facilitator);
	await ana.goto(summary);
	await at('summary, not final', ana);
	await server.travel(25 * HOUR);
	await ana.goto(link);
	await at('the end, participant', ana);
	await stranger.goto(link);
	await at('the end, stranger', stranger);
	await stranger.goto(summary);
	await at('summary, outsider', stranger);
	await ana.goto(summary);
	await at('summary, participant', ana);
	await facilitator.goto(desk);
	await at('desk, over', facilitator);
	await facilitator.goto(`${origin}/dashboard`);
	await at('dashboard, over', facilitator);
	await facilitator.goto(`${origin}/auth/account`);
	await at('account, none yet', facilitator);
	await facilitator.getByLabel('E-mail').fill('ana.facilitator@example.org');
	await facilitator.getByLabel('Password', { exact: true }).fill('a calm sea and a kettle');
	await button(facilitator, 'Make the account').click();
	await expect(facilitator.getByRole('heading', { name: 'Your account' })).toBeVisible();
	await at('account', facilitator);
	await facilitator.goto(`${origin}/dashboard`);
	const team = await facilitator.getByRole('textbox', { name: 'Team link' }).inputValue();
	await stranger.goto(team);
	await at('team link, nothing open', stranger);
	for (const title of ['Release 7', 'Release 8']) await createRetro(facilitator, origin, title);
	await stranger.goto(team);
	await expect(stranger.getByRole('link', { name: 'Release 8' })).toBeVisible();
	await at('team link, two open', stranger);
	await facilitator.goto(`${origin}/dashboard`);
	await facilitator.getByRole('button', { name: 'Archive', description: 'Release 8' }).click();
	await facilitator.getByText('Archived (1)').click();
	await fleeting('dashboard, archived ones unfolded', facilitator);
}
