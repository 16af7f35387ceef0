/** Ballots by the methods that are no dots and no ticks, one after another: three vote on their screens, and each ends sealed. */
import { createClient } from '@supabase/supabase-js';
import type { Page } from '@playwright/test';
import { changeTimetable } from '../../src/lib/data/workshops.ts';
import type { Rest } from '../../src/lib/domain/plan.ts';
import type { VoteRules } from '../../src/lib/domain/ballot.ts';
import { nodeTransport } from '../../src/lib/server/transport.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import type { AppServer } from '../support/server.ts';
import { createRetro, expect, HOUR, taken, test, write } from './fixtures.ts';
import { faceOf } from './passing.ts';

const STOP = 'What should we stop doing?';
const [NIGHT, CHAIRS, COFFEE] = ['Calls at night', 'Chairs', 'Coffee'];
/** The ballots in their order, and what each comes to: of fewer than three nothing is told, so a vote lost shows in all of it. */
const BALLOTS: { rules: VoteRules; told: string[] }[] = [
	{ rules: { method: 'score' }, told: [`First: ${NIGHT}.`, '4.67 of 5 on average'] },
	{ rules: { method: 'ranked' }, told: [`First: ${NIGHT}.`, 'head to head: ahead of 2, behind 0'] },
	{ rules: { method: 'fist', least: 3 }, told: ['Open: 1 hand below 3', 'median 4 fingers, 1 hand too low'] },
	{ rules: { method: 'impact_effort' }, told: ['Quick win', 'Impact 4, effort 2'] },
	{ rules: { method: 'consent' }, told: ['Objected to', '2 agree, 0 stand aside, 1 object', 'They block the exit'] },
	{
		rules: { method: 'yes_no', threshold: 'two_thirds', quorum: 4, open: false },
		told: ['Carried', '3 yes, 0 no, 1 abstained', '1 of the votes was cast by the facilitator']
	}
];

/** Puts one ballot for each of the rules, and a talk, in the place of all that was to come, as that account. */
async function planBallots(server: AppServer, desk: string, link: string, authorization: string): Promise<void> {
	const { phases, id } = await faceOf(server, link);
	const { publishableKey }: { publishableKey: string } = await (await fetch(`${server.origin}/healthz`)).json();
	const client = createClient(server.origin, publishableKey, {
		auth: { persistSession: false },
		global: { headers: { Authorization: authorization } },
		realtime: { transport: nodeTransport }
	});
	const live = phases.find(({ mode }) => mode === 'live')?.opens_at ?? null;
	const timebox = (n: number) => ({
		id: newId(),
		mode: 'live' as const,
		opens_at: n === 0 ? live : null,
		closes_at: null,
		minutes: 3
	});
	const workshop = id ?? new URL(desk).pathname.split('/').at(-1) ?? '';
	const rest: Rest = {
		phases: [
			...BALLOTS.map(({ rules }, n) => ({ ...timebox(n), step: 'vote' as const, rules })),
			{ ...timebox(BALLOTS.length), step: 'discuss', rules: {} }
		],
		prompts: []
	};
	await changeTimetable(client, workshop, { rest, after: phases[0]?.id ?? null, seen: 0 });
}

test('three vote by every method, each sealed until its close', async ({ server, facilitator, ana, bo, cleo }) => {
	const created = facilitator.waitForRequest(/rpc\/create_workshop$/);
	const { link, summary, desk } = await createRetro(facilitator, server.origin);
	const voters = [ana, bo, cleo];
	await test.step('the ballots are set, and three topics written', async () => {
		await planBallots(server, desk, link, (await created).headers()['authorization'] ?? '');
		for (const page of voters) await page.goto(link);
		await write(ana, STOP, NIGHT);
		await write(bo, STOP, CHAIRS);
		await write(cleo, STOP, COFFEE);
		await server.travel(6 * 24 * HOUR);
		await facilitator.goto(link);
		await facilitator.getByRole('button', { name: 'Open the room' }).click();
	});

	const pick = (page: Page, group: string, option: string | RegExp) =>
		page.getByRole('group', { name: group, exact: true }).getByRole('radio', { name: option }).check();
	/** Nobody sees a result, and the close moves all of them on to the next. */
	async function close(title: string): Promise<void> {
		for (const page of voters) {
			await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
			await expect(page.getByText(/^First:|^Carried/)).toHaveCount(0);
		}
		await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
		for (const page of voters) await expect(page.getByRole('heading', { level: 1, name: title })).toBeHidden();
	}

	await test.step('scores', async () => {
		for (const [page, score] of [
			[ana, '5'],
			[bo, '4'],
			[cleo, '5']
		] as const) {
			const saved = taken(page);
			await pick(page, `Score for ${NIGHT}`, new RegExp(`^${score}`));
			await saved;
		}
		await expect(bo.getByText('1 of 3 topics answered')).toBeVisible();
		await close('How much does each matter?');
	});

	await test.step('orders of one’s own, with the result of the vote before at hand', async () => {
		await bo.getByText('What was voted before').click();
		await expect(bo.getByText(`First: ${NIGHT}.`)).toBeVisible();
		await bo.getByText('What was voted before').click();
		for (const page of voters) {
			await page.getByRole('button', { name: `Add ${CHAIRS} to your order` }).click();
			await page.getByRole('button', { name: `Add ${NIGHT} to your order` }).click();
			const saved = taken(page, 'rank_topics');
			await page.getByRole('button', { name: `Move ${NIGHT} up` }).click();
			await saved;
		}
		await bo.reload();
		await expect(bo.getByRole('list').filter({ hasText: 'Place 1' }).getByRole('listitem').first()).toContainText(
			NIGHT
		);
		await close('What comes first for you?');
	});

	await test.step('fingers', async () => {
		for (const [page, fingers] of [
			[ana, /^4/],
			[bo, /^2/],
			[cleo, /^5/]
		] as const) {
			const saved = taken(page);
			await pick(page, `Fingers for ${COFFEE}`, fingers);
			await saved;
		}
		await close('How far do you stand behind it?');
	});

	await test.step('impact and effort', async () => {
		for (const [page, impact, effort] of [
			[ana, /^5/, /^1/],
			[bo, /^3/, /^2/],
			[cleo, /^4/, /^2/]
		] as const) {
			await pick(page, `Impact of ${CHAIRS}`, impact);
			const saved = taken(page);
			await pick(page, `Effort for ${CHAIRS}`, effort);
			await saved;
		}
		await close('What would it bring, what would it take?');
	});

	await test.step('consent, and an objection with its reason', async () => {
		for (const page of [ana, cleo]) {
			const saved = taken(page);
			await pick(page, `Your stance on ${CHAIRS}`, 'Agree');
			await saved;
		}
		await pick(bo, `Your stance on ${CHAIRS}`, 'Object');
		await bo.getByLabel('Why do you object?').fill('They block the exit');
		const objected = taken(bo);
		await bo.getByRole('button', { name: 'Object for this reason' }).click();
		await objected;
		await expect(bo.getByText('Your objection is in.')).toBeVisible();
		await expect(ana.getByText('They block the exit')).toHaveCount(0);
		await close('Can you live with it?');
	});

	await test.step('yes or no, and for somebody without a device', async () => {
		for (const [page, answer] of [
			[ana, 'Yes'],
			[bo, 'Yes'],
			[cleo, 'Abstain']
		] as const) {
			const saved = taken(page);
			await pick(page, `Your answer on ${NIGHT}`, answer);
			await saved;
		}
		await facilitator.getByText('Somebody here has no device').click();
		await facilitator.getByRole('button', { name: 'Add a hand' }).click();
		const saved = taken(facilitator);
		await pick(facilitator, `Your answer on ${NIGHT}`, 'Yes');
		await saved;
		await expect(bo.getByText('1 cast by the facilitator for somebody in the room')).toBeVisible();
		await close('Yes or no?');
	});

	await test.step('the results come to all at once, and stand in the summary', async () => {
		for (const page of voters) {
			await expect(page.getByRole('heading', { name: 'What the ballot says' })).toBeVisible();
			for (const [n, { told }] of BALLOTS.entries()) {
				const heading = page.getByRole('heading', { name: `Vote ${n + 1}`, exact: true });
				const ballot = page.locator('section').filter({ has: heading }).last();
				for (const words of told) await expect(ballot).toContainText(words);
			}
		}
		await ana.goto(summary);
		const votes = ana.getByRole('region', { name: 'Votes' });
		await expect(votes.getByText(`First: ${NIGHT}.`).first()).toBeVisible();
		await expect(votes.getByText('They block the exit')).toBeVisible();
		await expect(votes.getByText(/was cast by the facilitator for somebody in the room/)).toBeVisible();
		await expect(ana.getByText(/a topic is carried when nobody shows fewer than 3/)).toBeVisible();
	});
});
