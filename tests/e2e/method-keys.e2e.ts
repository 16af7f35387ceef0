/**
 * Each method of voting and each round that no other story shows, by the keyboard and by ear: Tab comes to all that there is
 * and shows where it stands, keys do what a role promises, the focus goes somewhere sensible after each, and what was done is
 * said. The walk is made in English, so axe is asked here for what words may break (see `axe.e2e.ts`).
 */
import type { Locator, Page } from '@playwright/test';
import { violations } from './axe.ts';
import { hears, listen, tree } from './ears.ts';
import { everyMethod } from './every-method.ts';
import { expect, test } from './fixtures.ts';
import { Keys } from './keys.ts';

const [OUTAGE, SUPPLIER, OWNER] = ['The checkout is away', 'Only one supplier', 'Who owns the payment form'];

const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true });
const group = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
const on = async (what: Locator, ...keys: string[]) => {
	await what.focus();
	for (const key of keys) await what.page().keyboard.press(key);
};

/** Chooses another answer by an arrow, and the one before it again; a single answer is one stop of Tab. */
async function answers(page: Page, name: string): Promise<void> {
	const all = group(page, name).getByRole('radio');
	const chosen = group(page, name).getByRole('radio', { checked: true });
	const at = await all.evaluateAll((radios) => radios.findIndex((radio) => radio.matches(':checked')));
	await on(chosen, 'ArrowLeft');
	await expect(all.nth(at - 1)).toBeChecked();
	await expect(all.nth(at - 1)).toBeFocused();
	await page.keyboard.press('ArrowRight');
	await expect(all.nth(at)).toBeChecked();
	await expect(chosen).toBeFocused();
}

/** Puts a switch over and back by the space bar, with the focus on it all along. */
async function flips(page: Page, name: RegExp): Promise<void> {
	const it = page.getByRole('switch', { name });
	const isOn = await it.isChecked();
	await on(it, 'Space');
	await expect(it).toBeChecked({ checked: !isOn });
	await page.keyboard.press('Space');
	await expect(it).toBeChecked({ checked: isOn });
	await expect(it).toBeFocused();
}

/** Unfolds what a summary hides, and folds it again. */
async function unfolds(summary: Locator, what: Locator): Promise<void> {
	await on(summary, 'Enter');
	await expect(what).toBeVisible();
	await summary.page().keyboard.press('Enter');
	await expect(what).toBeHidden();
}

/** What is pressed, and what is then in the tree and in the ear; leaves the page as it was. */
const STOPS: Record<string, (page: Page, keys: Keys) => Promise<void>> = {
	'write, when and by whom': async (page) => {
		const question = page.getByRole('region', { name: 'Question 1.1' });
		const when = question.getByLabel('When did it happen?');
		await on(when, 'Enter');
		await expect(question.getByRole('textbox', { name: 'A card for: Question 1.1' })).toBeFocused();
		await expect(when).toHaveValue('2026-11-19T15:02');
		await expect(question.getByRole('listitem')).toMatchAriaSnapshot(
			tree(`
			- listitem:
				- paragraph: /Checkout is down/
				- time: /14:41/
				- button "Edit this card"
				- button "Take this card back"
		`)
		);
	},
	'write, a signed card in change': async (page) => {
		await on(page.getByRole('textbox', { name: 'Text of the card' }), 'Escape');
		await expect(button(page.getByRole('region', { name: 'Question 1.2' }), 'Edit this card')).toBeFocused();
	},
	'sheets, the first round': async (page) => {
		await hears(page, /^1 of 3 ideas/);
		await on(button(page, 'Edit this card'), 'Enter');
		await expect(page.getByRole('textbox', { name: 'Text of the card' })).toBeFocused();
		await page.keyboard.press('Escape');
		await expect(button(page, 'Edit this card')).toBeFocused();
	},
	'desk, what a question asks for': async (page) => {
		const more = page.getByText('What question 1 asks for besides a text');
		const asks = (name: string) => page.getByRole('switch', { name: new RegExp(`^${name}`) });
		await on(more, 'Enter');
		await on(asks('Roles, not names'), 'Space');
		await expect(asks('Roles, not names')).toBeChecked();
		// Who is asked for a name is not asked for roles.
		await on(asks('Signed cards'), 'Space');
		await expect(asks('Roles, not names')).not.toBeChecked();
		await page.keyboard.press('Space');
		await expect(asks('Signed cards')).not.toBeChecked();
		await expect(asks('Signed cards')).toBeFocused();
		await on(more, 'Enter');
		await expect(asks('Signed cards')).toBeHidden();
	},
	'desk, a talk apart': async (page, keys) => {
		await on(button(page, 'Move Discuss up'), 'Enter');
		await hears(page, /Discuss/);
		await keys.isSomewhere('moving a step where it cannot go');
		await on(button(page, 'Add a step'), 'Enter');
		await keys.isSomewhere('the steps that there are');
		await page.keyboard.press('Escape');
		await expect(button(page, 'Add a step')).toBeFocused();
	},
	'desk, the method of a ballot': async (page) => {
		const method = page.getByRole('combobox', { name: 'Method', exact: true });
		await on(method, 'ArrowUp');
		await expect(method).toBeFocused();
		await expect(method).not.toHaveValue('yes_no');
	},
	'desk, thumbs on a talk': (page) => flips(page, /^Thumbs on more time/),
	'desk, asking everyone': (page) => flips(page, /^Ask how sure people are/),
	'read, a timeline': async (page) => {
		const agree = page.getByRole('button', { name: 'I agree', pressed: true });
		const at = page.locator(':focus');
		await on(agree, 'Space');
		await expect(at).toHaveAttribute('aria-pressed', 'false');
		await page.keyboard.press('Space');
		await expect(agree).toBeFocused();
	},
	'read, what is agreed on': async (page) => {
		await expect(page.getByRole('textbox', { name: 'What do you agree on?' })).toBeFocused();
		await on(button(page, 'Cancel'), 'Enter');
		await expect(button(page, 'Say what you agree on')).toBeFocused();
	},
	'vote by ticks, apart': async (page) => {
		const tick = page.getByRole('switch', { name: 'I can live with Meetings on Monday' });
		await on(tick, 'Space');
		await expect(tick).toBeChecked();
		await hears(page, /2 topics ticked/);
		await page.keyboard.press('Space');
		await expect(tick).not.toBeChecked();
		await expect(tick).toBeFocused();
	},
	'sheets, one of somebody else': async (page) => {
		await expect(page.getByRole('region', { name: 'The sheet in your hand' })).toMatchAriaSnapshot(
			tree(`
			- list "What others wrote on it, in order":
				- listitem: /Announce changes/
			- paragraph
			- paragraph
			- status: 0 of 3 ideas in this round
		`)
		);
		const composer = page.getByRole('textbox', { name: 'A card for: Question 2' });
		await on(composer, 'Enter');
		await expect(composer).toBeFocused();
	},
	'sort apart': async (page, keys) => {
		await hears(page, /^2 cards moved to:/);
		await on(button(page, 'The rest stand alone'), 'Enter');
		await hears(page, /You have sorted every card/);
		await keys.isSomewhere('saying that the rest stands alone');
	},
	'meet or not, participant': async (page) => {
		await expect(page.getByText('up to date')).toBeVisible();
		const talk = button(page, '“Meetings on Monday” needs talk');
		for (const isPressed of ['true', 'false']) {
			await on(talk, 'Enter');
			await expect(talk).toHaveAttribute('aria-pressed', isPressed);
			await expect(talk).toBeFocused();
		}
	},
	'desk, meet or not': async (page, keys) => {
		const times = page.getByRole('region', { name: 'Timetable' });
		await on(button(times, 'Change'), 'Enter');
		await keys.isSomewhere('beginning to change the times');
		await on(button(times, 'Cancel'), 'Enter');
		await expect(button(times, 'Change')).toBeFocused();
	},
	'desk, before calling the meeting off': async (page) => {
		await expect(page.getByRole('dialog', { name: 'Call off the meeting?' })).toBeVisible();
		await page.keyboard.press('Escape');
		await expect(button(page, 'Call off the meeting')).toBeFocused();
	},
	'the meeting is called off': async (page) => {
		await hears(page, /^The meeting was called off after the vote\./);
		await hears(page, 'Now: Wrap-up');
	},
	'talk apart': async (page, keys) => {
		await expect(page.getByRole('article').filter({ hasText: 'Support is away' })).toMatchAriaSnapshot(
			tree(`
			- list "What was said":
				- listitem:
					- paragraph: Who would write it, and when?
			- textbox "What you think"
		`)
		);
		await on(button(page, 'Object').first(), 'Enter');
		await expect(page.getByRole('dialog')).toBeVisible();
		await keys.isSomewhere('beginning to object');
		await page.keyboard.press('Escape');
		await expect(button(page, 'Object').first()).toBeFocused();
		const said = page.getByRole('article').last();
		await on(said.getByRole('textbox', { name: 'What you think' }));
		await page.keyboard.type('Then say when it is over, too');
		await on(button(said, 'Say it'), 'Enter');
		await hears(page, /Then say when it is over, too/);
		await keys.isSomewhere('saying something');
	},
	'vote by score, participant': async (page) => {
		await answers(page, `Score for ${OUTAGE}`);
		await hears(page, /1 of 7 topics/);
	},
	'vote, a hand and advice on the next ballot': async (page, keys) => {
		await on(button(page, 'Remove hand 1 and its votes'), 'Enter');
		await expect(button(page, 'Remove hand 1 and its votes')).toHaveCount(0);
		await keys.isSomewhere('removing a hand');
	},
	'vote by ranked, participant': async (page) => {
		await hears(page, 'Now: What comes first for you?');
		const row = (topic: string) => page.getByRole('listitem').filter({ hasText: topic });
		await on(button(page, `Move ${OWNER} up`), 'ArrowDown');
		await hears(page, `${OWNER}: place 3`);
		await expect(button(page, `Move ${OWNER} down`)).toBeFocused();
		await on(button(page, `Move ${OWNER} up`), 'Enter', 'Enter');
		await hears(page, `${OWNER}: place 1`);
		await expect(button(page, `Move ${OWNER} up`)).toBeFocused();
		await on(button(page, `Take ${OWNER} out of your order`), 'Enter');
		await hears(page, `${OWNER} is not in your order any more`);
		await expect(button(page, `Add ${OWNER} to your order`)).toBeFocused();
		await page.keyboard.press('Enter');
		await hears(page, `${OWNER}: place 3`);
		await expect(button(page, `Move ${OWNER} up`)).toBeFocused();
		await expect(row(OWNER)).toMatchAriaSnapshot(
			tree(`
			- listitem:
				- text: Place 3
				- heading "${OWNER}" [level=3]
				- button "Move ${OWNER} up"
				- button "Move ${OWNER} down" [disabled]
				- button "Put ${OWNER} level with the one above"
				- button "Take ${OWNER} out of your order"
		`)
		);
	},
	'vote by fist, participant': (page) => answers(page, `Fingers for ${SUPPLIER}`),
	'vote by impact_effort, participant': async (page) => {
		await answers(page, `Impact of ${OUTAGE}`);
		await answers(page, `Effort for ${OUTAGE}`);
		await hears(page, /^Both ratings are needed/);
	},
	'vote by consent, participant': async (page, keys) => {
		const stance = (name: string) => group(page, `Your stance on ${OUTAGE}`).getByRole('radio', { name });
		await on(stance('Agree'), 'ArrowRight', 'ArrowLeft');
		await expect(stance('Agree')).toBeChecked();
		await expect(stance('Agree')).toBeFocused();
		await on(button(page, `Take back what you said on ${OUTAGE}`), 'Enter');
		await hears(page, /1 of 7 topics answered/);
		await keys.isSomewhere('taking a stance back');
		await hears(page, 'Your objection is in.');
	},
	'vote by yes_no, participant': async (page) => {
		const answer = group(page, `Your answer on ${OUTAGE}`);
		await on(answer.getByRole('radio', { checked: true }), 'ArrowRight');
		await expect(answer.getByRole('radio', { checked: true })).toBeFocused();
		await hears(page, /1 of 7 topics answered/);
	},
	'vote by dots, participant': async (page) => {
		const more = button(page, `Dots on ${OUTAGE}: one more`);
		await on(more, 'End');
		await hears(page, /2 dots left/);
		await hears(page, /^3 of 3$/);
		await expect(more).toBeFocused();
		await page.keyboard.press('ArrowDown');
		await hears(page, /3 dots left/);
	},
	'discuss, all results': async (page) => {
		await hears(page, 'Now: Discuss');
		await expect(page.getByRole('table').first()).toMatchAriaSnapshot(
			tree(`
			- rowgroup:
				- row:
					- columnheader
					- columnheader "People"
		`)
		);
	},
	'discuss, the agenda in change': async (page) => {
		const editor = page.getByRole('navigation', { name: 'Agenda' });
		const planned = editor.getByRole('listitem').first().getByRole('group');
		const first = (await planned.getAttribute('aria-label'))?.match(/“(.*)”/)?.[1] ?? '';
		await hears(page, /^6 of 5 min That is 1 min more/);
		await on(button(editor, `“${first}” later`), 'Enter');
		await hears(page, `“${first}” is number 2 now.`);
		await expect(button(editor, `“${first}” earlier`)).toBeFocused();
		await page.keyboard.press('ArrowUp');
		await hears(page, `“${first}” is number 1 now.`);
		await on(button(editor, `Take “${first}” off the agenda`), 'Enter');
		await hears(page, `“${first}” is off the agenda.`);
		await expect(editor.locator(':focus')).toHaveCount(1);
		await on(button(editor, `Put “${first}” on the agenda`), 'Enter');
		await hears(page, `“${first}” is on the agenda.`);
		await expect(editor.getByRole('listitem').filter({ hasText: first }).locator(':focus')).toHaveCount(1);
	},
	'discuss, a risk, sealed': async (page) => {
		await hears(page, `Now: ${SUPPLIER}`);
		const views = group(page, 'How do you see it?');
		await on(views.getByRole('radio', { checked: true }), 'ArrowDown', 'ArrowUp');
		await expect(views.getByRole('radio', { name: /^Accepted/ })).toBeChecked();
		await hears(page, /^Saved and sealed/);
	},
	'discuss, a risk without its answer': async (page) => {
		await expect(page.getByRole('textbox', { name: 'What you do about it' })).toBeFocused();
		await hears(page, /^Say what you do/);
		await on(button(page, 'Save'), 'Enter');
		await expect(page.getByRole('textbox', { name: 'What you do about it' })).toBeFocused();
	},
	'discuss, taking an action on': async (page) => {
		const dialog = page.getByRole('dialog', { name: 'Take this on' });
		await expect(dialog).toHaveAttribute('aria-live', 'off');
		await expect(dialog.getByRole('textbox', { name: 'Your name' })).toBeFocused();
		await page.keyboard.press('Escape');
		await expect(button(page, 'I take this on')).toBeFocused();
	},
	'discuss, thumbs, participant': async (page) => {
		await hears(page, 'More time for this topic?');
		const thumbs = group(page, 'More time for this topic?');
		await on(button(thumbs, 'Either way'), 'Space');
		await expect(button(thumbs, 'Either way')).toHaveAttribute('aria-pressed', 'true');
		await on(button(thumbs, 'Go on'), 'Enter');
		await expect(button(thumbs, 'Go on')).toHaveAttribute('aria-pressed', 'true');
		await expect(button(thumbs, 'Go on')).toBeFocused();
	},
	'discuss, thumbs, facilitator': async (page) => {
		await hears(page, 'More time for this topic?');
		const whole = page.getByText('The whole result', { exact: true });
		await unfolds(whole, page.getByRole('heading', { name: 'Vote 1' }));
	},
	'discuss, a risk and its outcomes, facilitator': async (page, keys) => {
		const risk = page.getByRole('region', { name: 'What becomes of this risk?' });
		const outcomes = page.getByRole('region', { name: 'What comes out of this topic' });
		for (const [within, change] of [
			[risk, 'Change'],
			[outcomes, 'Edit']
		] as const) {
			await on(button(within, change).first(), 'Enter');
			await expect(within.locator(':is(input, textarea):focus')).toHaveCount(1);
			await on(button(within, 'Cancel'), 'Enter');
			await expect(button(within, change).first()).toBeVisible();
			await keys.isSomewhere('thinking better of a change');
		}
	},
	'discuss, accounts that differ': async (page) => {
		await hears(page, `Now: ${OUTAGE}`);
		await on(button(page, 'Say what you agree on'), 'Enter');
		await expect(page.getByRole('textbox', { name: 'What do you agree on?' })).toBeFocused();
		await on(button(page, 'Cancel'), 'Enter');
		await expect(button(page, 'Say what you agree on')).toBeFocused();
	},
	'ratify, participant': async (page) => {
		await hears(page, /^Said on 1 of 2 decisions/);
		const first = page.getByRole('article').first();
		await on(first.getByRole('radio', { name: /^I agree/ }), 'ArrowDown');
		await expect(first.getByRole('radio', { name: /^I stand aside/ })).toBeFocused();
		await expect(first.getByRole('radio', { name: /^I stand aside/ })).toBeChecked();
		await page.keyboard.press('ArrowUp');
		await expect(first.getByRole('radio', { name: /^I agree/ })).toBeChecked();
		await hears(page, 'Saved.');
	},
	'ratify, an objection without its reason': async (page, keys) => {
		await hears(page, /^Say why: an objection without a reason/);
		await expect(page.getByRole('article').last().getByRole('textbox')).toBeFocused();
		await on(button(page.getByRole('article').last(), 'Take it back'), 'Enter');
		await expect(page.getByRole('article').last().getByRole('textbox')).toHaveCount(0);
		await keys.isSomewhere('thinking better of an objection');
	},
	'ratify, facilitator': async (page) => {
		await on(button(page, 'End and show'), 'Enter');
		const question = page.getByRole('dialog', { name: 'End this, and show what was said?' });
		await expect(button(question, 'Cancel')).toBeFocused();
		await page.keyboard.press('Escape');
		await expect(button(page, 'End and show')).toBeFocused();
	},
	'wrap-up with all that came of it, facilitator': (page) => hears(page, 'Now: Wrap-up'),
	'wrap-up with an action, participant': async (page) => {
		await on(button(page, 'I take this on'), 'Enter');
		const dialog = page.getByRole('dialog', { name: 'Take this on' });
		await expect(dialog.getByRole('textbox', { name: 'Your name' })).toBeFocused();
		await page.keyboard.press('Enter');
		await expect(dialog.getByRole('alert').first()).toBeVisible();
		await page.keyboard.press('Escape');
		await expect(button(page, 'I take this on')).toBeFocused();
	},
	'summary with all that there is': async (page) => {
		const words = 'Would another way of counting have chosen otherwise?';
		const folded = page.getByRole('group').filter({ hasText: words }).first();
		await unfolds(folded.getByText(words), folded.getByRole('listitem').first());
	}
};

test('every method by keys and by ear, and axe finds nothing in it (en)', async ({ server, open }) => {
	test.setTimeout(600_000);
	const [facilitator, ana] = await Promise.all([open({ locale: 'en' }), open({ locale: 'en' })]);
	await Promise.all([listen(facilitator), listen(ana)]);
	const found: string[] = [];
	const met = new Set<string>();
	await everyMethod({ server, facilitator, ana, locale: 'en' }, async ({ name, page }) => {
		const keys = new Keys(page);
		met.add(name);
		await test.step(name, async () => STOPS[name]?.(page, keys));
		found.push(...(await violations(page, 'all but colours')).map((each) => `${name}: ${each}`));
		found.push(...(await keys.everywhere()).map((each) => `${name}: ${each}`));
	});
	expect(found).toEqual([]);
	expect(Object.keys(STOPS).filter((name) => !met.has(name))).toEqual([]);
});
