/** Whether to meet at all. */
import type { Page } from '@playwright/test';
import { castVote } from '../../src/lib/data/ballots.ts';
import { seed } from '../support/seeded.ts';
import { expect, HOUR, test, write } from './fixtures.ts';

const ASKED = 'Question 1';
const [REVIEWS, MEETINGS] = ['Reviews that take a week', 'Meetings on Monday'];

async function takeTheWheel(page: Page, wayBack: string): Promise<void> {
	await page.goto(wayBack);
	await page.getByRole('button', { name: 'Open the dashboard' }).click();
	await expect(page.getByText('Sprint 42')).toBeVisible();
}

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
	await ana.getByRole('switch', { name: `I can live with ${REVIEWS}` }).click();
	await expect(ana.getByText('1 topic ticked')).toBeVisible();
	await server.travel(24 * HOUR);

	await test.step('everyone reads which topics could close, and why; a private mark keeps the meeting', async () => {
		await bo.reload();
		await expect(bo.getByText('2 topics can close in writing')).toBeVisible();
		await expect(bo.getByText('nobody voted for it or asked to talk about it')).toBeVisible();
		const taken = bo.waitForResponse((response) => response.url().endsWith('/rpc/want_talk') && response.ok());
		await bo.getByRole('button', { name: `“${MEETINGS}” needs talk` }).click();
		await taken;
	});

	await takeTheWheel(facilitator, wayBack);
	await facilitator.goto(deskUrl);
	const desk = facilitator.getByRole('region', { name: 'Is there anything to talk about?' });
	await test.step('the facilitator is told when the mark stands against it', async () => {
		await expect(desk.getByText('Nothing here needs talk. You could do without the meeting.')).toBeVisible();
		await desk.getByRole('button', { name: 'Call off the meeting' }).click();
		const dialog = facilitator.getByRole('dialog');
		await dialog.getByRole('button', { name: 'Call off the meeting' }).click();
		await expect(dialog.getByText('Somebody wants to talk about a topic.')).toBeVisible();
		const taken = bo.waitForResponse((response) => response.url().endsWith('/rpc/want_talk') && response.ok());
		await bo.getByRole('button', { name: `“${MEETINGS}” needs talk` }).click();
		await taken;
		await dialog.getByRole('button', { name: 'Call off the meeting' }).click();
	});

	await test.step('all see it, the calendar cancels it, and the summary says what closed in writing', async () => {
		await expect(ana.getByText('The meeting was called off after the vote.')).toBeVisible();
		const calendar = await (await ana.request.get(`${link}/calendar.ics`)).text();
		expect(calendar).toContain('STATUS:CANCELLED');
		await ana.goto(`${server.origin}/s/${workshop.summary_token}`);
		await expect(ana.getByText('No meeting was held: it was called off after the vote.')).toBeVisible();
		await expect(ana.getByText('Closed in writing: the vote is clear')).toBeVisible();
	});
});
