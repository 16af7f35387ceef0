/** A ballot by approval, chosen on the desk: ticks instead of dots, on the screens of three who vote and in the summary. */
import { createRetro, expect, HOUR, test, voteTaken, write } from './fixtures.ts';

const STOP = 'What should we stop doing?';
const [REVIEWS, MEETINGS, MERGES] = ['Reviews that take a week', 'Meetings on Monday', 'Merges at night'];

test('three tick what they can live with, sealed until the close', async ({ server, facilitator, ana, bo, cleo }) => {
	const { link, summary, desk } = await createRetro(facilitator, server.origin);

	await test.step('the method is chosen on the desk, before the ballot', async () => {
		await facilitator.goto(desk);
		const ballot = facilitator.getByRole('region', { name: 'How you vote' });
		await ballot.getByRole('button', { name: 'Change' }).click();
		await ballot.getByLabel('Method').selectOption({ label: 'Approval' });
		await ballot.getByRole('button', { name: 'Save', exact: true }).click();
		await expect(ballot.getByText('Everyone ticks what they can live with.')).toBeVisible();
	});

	for (const page of [ana, bo, cleo]) await page.goto(link);
	await write(ana, STOP, REVIEWS);
	await write(bo, STOP, MEETINGS);
	await write(cleo, STOP, MERGES);
	await server.travel(6 * 24 * HOUR);
	await facilitator.goto(link);
	await facilitator.getByRole('button', { name: 'Open the room' }).click();
	await facilitator.getByRole('button', { name: 'Open the ballot' }).click();

	const box = (page: typeof ana, topic: string) =>
		page.getByRole('switch', { name: `I can live with ${topic}`, exact: true });
	/** Ticks a topic, or takes the tick back, and waits until it is counted, not only shown. */
	const tick = (page: typeof ana, topic: string, ticks = 1) =>
		Promise.all([voteTaken(page, ticks), box(page, topic).click()]);

	await test.step('everyone ticks as many as they like and sees no tick but their own', async () => {
		for (const topic of [REVIEWS, MEETINGS]) await tick(ana, topic);
		await expect(ana.getByText('2 topics ticked')).toBeVisible();
		await tick(bo, REVIEWS);
		for (const topic of [REVIEWS, MEETINGS, MERGES]) await tick(cleo, topic);
		await tick(cleo, MERGES, 0);
		await expect(cleo.getByText('2 topics ticked')).toBeVisible();
		await bo.reload();
		await expect(box(bo, REVIEWS)).toBeChecked();
		await expect(box(bo, MEETINGS)).not.toBeChecked();
		for (const page of [ana, bo, cleo, facilitator]) await expect(page.getByText(/^\d ticks?$/)).toHaveCount(0);
	});

	await test.step('the close shows all of it to all at once, most ticks first', async () => {
		await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
		for (const page of [ana, bo, cleo]) {
			await expect(page.getByRole('navigation', { name: 'Agenda' }).getByRole('listitem').first()).toContainText(
				REVIEWS
			);
			const result = page.getByRole('region', { name: 'What the ballot says' });
			await expect(result.getByRole('listitem')).toHaveText([
				/Reviews that take a week.*3 ticks/s,
				/Meetings on Monday.*2 ticks/s,
				/Merges at night.*0 ticks/s
			]);
		}
		await facilitator.getByRole('button', { name: 'Open the first topic' }).click();
		await expect(bo.getByText('3 ticks', { exact: true })).toBeVisible();
	});

	await test.step('the summary says how it was done', async () => {
		await ana.goto(summary);
		await expect(ana.getByText(`First: ${REVIEWS}.`).first()).toBeVisible();
		await expect(
			ana.getByText(`Close behind, by no more than one person can give: ${MEETINGS}.`).first()
		).toBeVisible();
		await expect(ana.getByText('3 ticks').first()).toBeVisible();
		await expect(ana.getByText('Each ticked what they could live with, as many topics as they liked.')).toBeVisible();
	});
});
