/**
 * One workshop, walked from the landing page to its final summary by the page alone, with a stop at each page, phase and
 * question on the way. What holds everywhere is checked at these stops: reach, contrast, weight, pictures.
 */
import type { Locator, Page } from '@playwright/test';
import type { AppServer } from '../support/server.ts';
import { m } from '../../src/lib/i18n/paraglide/messages.js';
import type { Locale } from '../../src/lib/i18n/paraglide/runtime.js';
import { createRetro, expect, giveDots, HOUR, write } from './fixtures.ts';

/** What is there to look at. */
export interface Stop {
	/** "vote, participant" */
	name: string;
	page: Page;
	/** An open menu, dialog or form: gone after a reload. All else may be loaded again, and looks the same. */
	isFleeting: boolean;
}

/** Who walks: browsers of any size and touch, all in one language. */
export interface Walkers {
	server: AppServer;
	facilitator: Page;
	ana: Page;
	/** holds the links and never takes part */
	stranger: Page;
	/** what these browsers ask for */
	locale: Locale;
}

/** Words as people write them: long, with an emoji, from right to left, over several lines. */
export const CARDS = {
	start: 'Announce changes to the payment form before they begin 📣',
	stop: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenschirmhalterungen everywhere: https://wiki.example/teams/payment/form/who-owns-what/2026/11/final-really-final',
	same: 'Merge conflicts ate Thursday',
	rtl: 'להמשיך לעבוד בזוגות\nזה עזר לנו'
};
const TOPIC = 'Who owns the payment form';

/** Walks through all of it; `look` may change the page as it likes, as long as it leaves it as it found it. */
export async function everyPage(
	{ server, facilitator, ana, stranger, locale }: Walkers,
	look: (stop: Stop) => Promise<void>
): Promise<void> {
	const { origin } = server;
	const said = { locale };
	const [start, stop, keep] = [m.template_start({}, said), m.template_stop({}, said), m.template_continue({}, said)];
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
	await expect(button(stranger, m.account_sign_in({}, said))).toBeEnabled();
	await at('sign in', stranger);
	await facilitator.goto(`${origin}/workshops/new`);
	await expect(button(facilitator, m.create_submit({}, said))).toBeEnabled();
	await at('new', facilitator);
	// From the last to the first: an unfolded one has another name.
	for (const change of (await button(facilitator, m.create_change({}, said)).all()).reverse()) await change.click();
	await button(facilitator, m.create_submit({}, said)).click();
	await expect(facilitator.locator('[aria-invalid="true"]').first()).toBeFocused();
	await fleeting('new, unfolded and wrong', facilitator);

	// -- apart
	const { link, summary, desk } = await createRetro(facilitator, origin, undefined, said);
	await at('desk, new', facilitator);
	const next = facilitator.getByRole('region', { name: m.compose_next({}, said) });
	await button(next, m.create_change({}, said)).click();
	await expect(button(next, m.compose_add({}, said))).toBeVisible();
	await fleeting('desk, changing what comes next', facilitator);
	await button(next, m.ui_cancel({}, said)).click();
	await button(facilitator, m.dashboard_delete({}, said)).click();
	await fleeting('desk, before deleting', facilitator);
	await facilitator.keyboard.press('Escape');
	await facilitator.goto(`${origin}/dashboard`);
	await at('dashboard', facilitator);
	await ana.goto(link);
	await at('write, stranger', ana);
	await write(ana, start, CARDS.start, said);
	await write(ana, stop, CARDS.stop, said);
	await write(ana, stop, CARDS.same, said);
	await write(ana, keep, CARDS.rtl, said);
	await expect(button(ana, m.keep_make({}, said))).toBeVisible();
	await at('write, participant', ana);
	await expect(ana.getByText(m.status_live({}, said))).toBeVisible();
	await ana.context().setOffline(true);
	await ana.getByRole('textbox', { name: m.composer_label({ question: start }, said) }).fill('Written on a train');
	await button(ana.getByRole('region', { name: start }), m.composer_add({}, said)).click();
	await expect(ana.getByText(m.outbox_unsent_count({ count: 1 }, said), { exact: true })).toBeVisible();
	await fleeting('write, away from the server', ana);
	await ana.context().setOffline(false);
	await expect(ana.getByText(m.outbox_unsent_count({ count: 1 }, said), { exact: true })).toBeHidden({
		timeout: 30_000
	});
	await ana
		.getByRole('button', { name: m.card_edit({}, said) })
		.first()
		.click();
	await button(ana, m.keep_make({}, said)).click();
	await expect(ana.getByLabel(m.keep_link({}, said))).toBeVisible();
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
	await ana
		.getByRole('button', { name: m.wall_more({}, said) })
		.first()
		.click();
	await expect(ana.getByRole('list', { name: m.wall_more({}, said) })).toBeVisible();
	await fleeting('read, the menu of a card', ana);
	await ana.keyboard.press('Escape');
	await button(ana, m.keep_title({}, said)).click();
	await button(ana, m.keep_make({}, said)).click();
	await expect(ana.getByLabel(m.keep_link({}, said))).toBeVisible();
	await fleeting('read, keeping a place', ana);
	await ana.keyboard.press('Escape');
	await facilitator.goto(link);
	await expect(button(facilitator, m.live_open_room({}, said))).toBeVisible();
	await at('read, facilitator', facilitator);

	// -- together
	await button(facilitator, m.live_open_room({}, said)).click();
	await expect(ana.getByRole('heading', { name: m.group_title({}, said) })).toBeVisible();
	await ana.getByRole('checkbox', { name: CARDS.same }).check();
	await fleeting('group, a card chosen', ana);
	await button(ana, m.wall_move({}, said)).click();
	await fleeting('group, where a card goes', ana);
	await ana.getByRole('option', { name: /Donaudampf/ }).click();
	await button(ana, m.topic_give_name({}, said)).click();
	await ana.getByLabel(m.topic_name_label({}, said)).fill(TOPIC);
	await fleeting('group, naming a topic', ana);
	await ana.keyboard.press('Enter');
	await expect(facilitator.getByRole('heading', { name: TOPIC })).toBeVisible();
	await at('group, participant', ana);
	await at('group, facilitator', facilitator);
	await button(facilitator, m.live_begin_vote({}, said)).click();
	await giveDots(ana, TOPIC, 2, said);
	const taken = ana.waitForResponse((response) => response.url().endsWith('/rpc/cast_vote') && response.ok());
	await giveDots(ana, CARDS.start, 1, said);
	await taken;
	await expect(ana.getByText(m.live_dots_left({ count: 2 }, said))).toBeVisible();
	await at('vote, participant', ana);
	await at('vote, facilitator', facilitator);
	await button(facilitator, m.live_close_ballot({}, said)).click();
	await fleeting('vote, before it closes', facilitator);
	await button(facilitator, m.ui_cancel({}, said)).click();
	await stranger.goto(link);
	await at('vote, stranger', stranger);
	await button(facilitator, m.live_close_ballot({}, said)).click();
	await button(dialog(facilitator), m.live_close_ballot({}, said)).click();
	await expect(ana.getByRole('heading', { name: m.live_discuss_title({}, said) })).toBeVisible();
	await at('discuss, no topic yet', ana);
	await button(facilitator, m.live_first_topic({}, said)).click();
	await expect(ana.getByRole('heading', { level: 1, name: TOPIC })).toBeVisible();
	await ana
		.getByLabel(m.live_action_label({}, said))
		.fill('Write down who owns which form, and where that can be looked up');
	await ana.getByLabel(m.live_owner({}, said)).fill('Ana');
	await ana.getByLabel(m.live_due_label({}, said)).fill('2027-01-15');
	await button(ana, m.live_propose({}, said)).click();
	await expect(button(facilitator, m.live_accept({}, said))).toBeVisible();
	await at('discuss, participant', ana);
	await at('discuss, facilitator', facilitator);
	await button(facilitator, m.live_park({}, said)).click();
	await fleeting('discuss, parking', facilitator);
	await button(facilitator, m.ui_cancel({}, said)).click();
	await button(facilitator, m.live_accept({}, said)).click();
	// On a phone in the menu of the step.
	const onwards = button(facilitator, m.live_begin_check({}, said));
	if (!(await onwards.isVisible())) {
		await button(facilitator, m.live_rest({}, said)).click();
		await expect(onwards).toBeVisible();
		await fleeting('discuss, the menu of the step', facilitator);
	}
	await onwards.click();
	await ana.getByRole('radio', { name: m.scale_roti_4({}, said) }).check();
	await at('check, participant', ana);
	await at('check, facilitator', facilitator);

	// -- afterwards
	await button(facilitator, m.live_end_meeting({}, said)).click();
	await button(dialog(facilitator), m.live_end_meeting({}, said)).click();
	await expect(ana.getByRole('link', { name: m.live_read_summary({}, said) })).toBeVisible();
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
	await facilitator.getByLabel(m.account_email({}, said)).fill('ana.facilitator@example.org');
	await facilitator.getByLabel(m.account_password({}, said), { exact: true }).fill('a calm sea and a kettle');
	await button(facilitator, m.account_keep_submit({}, said)).click();
	await expect(facilitator.getByRole('heading', { name: m.account_title({}, said) })).toBeVisible();
	await at('account', facilitator);
	await facilitator.goto(`${origin}/dashboard`);
	const team = await facilitator.getByRole('textbox', { name: m.dashboard_team_link({}, said) }).inputValue();
	await stranger.goto(team);
	await at('team link, nothing open', stranger);
	for (const title of ['Release 7', 'Release 8']) await createRetro(facilitator, origin, title, said);
	await stranger.goto(team);
	await expect(stranger.getByRole('link', { name: 'Release 8' })).toBeVisible();
	await at('team link, two open', stranger);
	await facilitator.goto(`${origin}/dashboard`);
	await facilitator.getByRole('button', { name: m.dashboard_archive({}, said), description: 'Release 8' }).click();
	await facilitator.getByText(m.dashboard_archived({ count: 1 }, said)).click();
	await fleeting('dashboard, archived ones unfolded', facilitator);
}
