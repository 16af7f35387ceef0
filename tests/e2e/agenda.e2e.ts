/** What is talked about and for how long; thumbs on more of it; and whether to meet at all. */
import type { Page } from '@playwright/test';
import { castVote } from '../../src/lib/data/ballots.ts';
import type { Round } from '../support/rounds.ts';
import { seed } from '../support/seeded.ts';
import { expect, giveDots, HOUR, openEarly, taken, test, voteTaken, write } from './fixtures.ts';

const ASKED = 'Question 1';
const [REVIEWS, MEETINGS, MERGES] = ['Reviews that take a week', 'Meetings on Monday', 'Merges at night'];

async function takeTheWheel(page: Page, wayBack: string): Promise<void> {
	await page.goto(wayBack);
	await page.getByRole('button', { name: 'Open the dashboard' }).click();
	await expect(page.getByText('Sprint 42')).toBeVisible();
}

test('minutes by the vote, changed by hand, and renewed by thumbs', async ({ server, facilitator, ana, bo, cleo }) => {
	const rounds: Round[] = [
		{ step: 'collect', minutes: 5 },
		{ step: 'vote', minutes: 3 },
		{ step: 'discuss', minutes: 6, rules: { renewals: 2 } }
	];
	const { link, wayBack, host } = await seed(server, rounds);
	await takeTheWheel(facilitator, wayBack);

	await test.step('a ballot without options does not open: it says so, and can be left out', async () => {
		const empty = await seed(server, rounds, { by: host });
		await facilitator.goto(empty.link);
		await openEarly(facilitator);
		await facilitator.getByRole('button', { name: 'Open the cards' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Open the cards' }).click();
		await expect(facilitator.getByText('There is nothing to vote on: nobody has written a card')).toBeVisible();
		await facilitator.getByRole('button', { name: 'Leave the vote out' }).click();
		await expect(facilitator.getByText('There is nothing to vote on')).toBeHidden();
		await facilitator.getByRole('button', { name: 'Open the cards' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Open the cards' }).click();
		await expect(facilitator.getByRole('heading', { level: 1, name: 'Talk and decide' })).toBeVisible();
	});

	await facilitator.goto(link);
	await openEarly(facilitator);
	await expect(facilitator.getByRole('button', { name: 'Open the cards' })).toBeVisible();
	for (const page of [ana, bo, cleo]) await page.goto(link);
	await write(ana, ASKED, REVIEWS);
	await write(bo, ASKED, MEETINGS);
	await write(cleo, ASKED, MERGES);
	await facilitator.getByRole('button', { name: 'Open the cards' }).click();
	await facilitator.getByRole('dialog').getByRole('button', { name: 'Open the cards' }).click();
	for (const [page, topic, dots] of [
		[ana, REVIEWS, 3],
		[bo, MEETINGS, 1],
		[cleo, REVIEWS, 1]
	] as const) {
		await Promise.all([voteTaken(page, dots), giveDots(page, topic, dots)]);
	}
	await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
	await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();

	const agenda = (page: Page) => page.getByRole('navigation', { name: 'Agenda' });
	const rows = (page: Page) => agenda(page).getByRole('list').first().getByRole('listitem');

	await test.step('the dots come to three screens at once', async () => {
		for (const page of [ana, bo, cleo]) {
			const result = page.getByRole('region', { name: 'What the ballot says' });
			await expect(result.getByRole('listitem')).toHaveText([
				/Reviews that take a week.*4 dots/s,
				/Meetings on Monday.*1 dot/s,
				/Merges at night.*0 dots/s
			]);
		}
	});

	await test.step('the box is dealt by the vote, and what has no votes has no time', async () => {
		await expect(rows(ana)).toHaveText([/Reviews.*4 min/s, /Meetings.*2 min/s, /Merges.*if time is left/s]);
	});

	await test.step('the facilitator changes it for everyone; too much is said, not forbidden', async () => {
		await agenda(facilitator).getByRole('button', { name: 'Edit' }).click();
		await facilitator.getByRole('button', { name: `“${MEETINGS}” earlier` }).click();
		await expect(facilitator.getByRole('button', { name: `“${MEETINGS}” later` })).toBeFocused();
		await facilitator.getByRole('button', { name: `One minute more for “${MEETINGS}”` }).press('ArrowUp');
		await expect(agenda(facilitator).getByText('That is 1 min more than the step has.')).toBeVisible();
		await expect(rows(bo)).toHaveText([/Meetings.*3 min/s, /Reviews.*4 min/s, /Merges/s]);
		await agenda(facilitator).getByRole('button', { name: 'Done' }).click();
	});

	await test.step('a topic has its own clock beside that of the whole', async () => {
		await facilitator.getByRole('button', { name: 'Open the first topic' }).click();
		await expect(bo.getByRole('heading', { level: 1, name: MEETINGS })).toBeVisible();
		await expect(bo.getByRole('timer', { name: 'This topic' })).toHaveText(/^2:5\d$|^3:00$/);
		await expect(bo.getByRole('timer', { name: 'Time left: Discuss' })).toBeVisible();
	});

	await test.step('at its end everyone shows a thumb, and all appear at once', async () => {
		await facilitator.getByRole('button', { name: 'Time is up' }).click();
		for (const page of [ana, bo, cleo])
			await expect(page.getByRole('heading', { name: 'More time for this topic?' })).toBeVisible();
		for (const page of [ana, bo])
			await Promise.all([taken(page, 'show_thumb'), page.getByRole('button', { name: 'Go on' }).click()]);
		await Promise.all([taken(cleo, 'show_thumb'), cleo.getByRole('button', { name: 'Either way' }).click()]);
		await expect(ana.getByText(/either way, \d down/)).toBeHidden();
		await facilitator.getByRole('button', { name: 'Show all thumbs now' }).click();
		for (const page of [ana, bo, facilitator]) {
			await expect(page.getByText('2 up, 1 either way, 0 down.')).toBeVisible();
			await expect(page.getByRole('timer', { name: 'This topic' })).toHaveText(/^2:5\d$|^3:00$/);
		}
	});

	await test.step('what there is no time for is parked, and says so', async () => {
		await agenda(facilitator).getByRole('button', { name: 'Park: no time' }).click();
		await expect(agenda(ana).getByText('There was no time for it')).toBeVisible();
	});
});

test('a vote over days says what needs talk; nothing does, and the meeting is called off', async ({
	server,
	facilitator,
	ana,
	bo
}) => {
	const {
		workshop,
		link,
		wayBack,
		desk: deskUrl,
		join,
		look
	} = await seed(server, [
		{ step: 'collect', hours: 24 },
		{ step: 'vote', hours: 24, rules: { method: 'approval', open: false } },
		{ step: 'discuss', minutes: 20 }
	]);
	for (const page of [ana, bo]) await page.goto(link);
	await write(ana, ASKED, REVIEWS);
	await write(bo, ASKED, MEETINGS);
	const others = [await join(), await join(), await join()];
	await server.travel(25 * HOUR);
	for (const client of others) {
		const { shared } = await look(client);
		const card = shared.cards.find(({ body }) => body === REVIEWS);
		await castVote(client, shared.workshop.phase_id ?? '', card?.topic_id ?? '', 1);
	}
	await ana.reload();
	await Promise.all([taken(ana), ana.getByRole('switch', { name: `I can live with ${REVIEWS}` }).click()]);
	await server.travel(24 * HOUR);

	await test.step('everyone reads which topics could close, and why; a private mark keeps the meeting', async () => {
		await bo.reload();
		await expect(bo.getByText('2 topics can close in writing')).toBeVisible();
		await expect(bo.getByText('nobody voted for it or asked to talk about it')).toBeVisible();
		await Promise.all([taken(bo, 'want_talk'), bo.getByRole('button', { name: `“${MEETINGS}” needs talk` }).click()]);
	});

	await takeTheWheel(facilitator, wayBack);
	await facilitator.goto(deskUrl);
	const desk = facilitator.getByRole('region', { name: 'Is there anything to talk about?' });
	await test.step('the facilitator is told when the mark stands against it', async () => {
		await expect(desk.getByText('Nothing here needs talk. You could do without the meeting.')).toBeVisible();
		await desk.getByRole('button', { name: 'Call off the meeting' }).click();
		const dialog = facilitator.getByRole('dialog');
		await dialog.getByRole('button', { name: 'Call off the meeting' }).click();
		await expect(dialog.getByText('Somebody wants to talk about a topic: leave time for that.')).toBeVisible();
		await Promise.all([taken(bo, 'want_talk'), bo.getByRole('button', { name: `“${MEETINGS}” needs talk` }).click()]);
		await dialog.getByRole('button', { name: 'Call off the meeting' }).click();
	});

	await test.step('all see it, the calendar cancels it, and the summary says what closed in writing', async () => {
		await expect(ana.getByRole('main').getByText('The meeting was called off after the vote.')).toBeVisible();
		const calendar = await (await ana.request.get(`${link}/calendar.ics`)).text();
		expect(calendar).toContain('STATUS:CANCELLED');
		await ana.goto(`${server.origin}/s/${workshop.summary_token}`);
		await expect(ana.getByText('No meeting was held: it was called off after the vote.')).toBeVisible();
		await expect(ana.getByText('Closed in writing: the vote is clear')).toBeVisible();
	});
});
