import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { alertsSince } from '../../../../tests/support/alerts.ts';
import { card, id, outcome, topic, workshop } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../../tests/sync/page.ts';
import { PROMPT } from '../../../../tests/sync/server.ts';
import type { Shared } from '../../domain/snapshot.ts';
import DiscussPhase from '../live/DiscussPhase.svelte';
import Discuss from './Discuss.svelte';

const [NIGHT, DAY] = [id(0x200), id(0x201)];
const [ALARM, QUIET] = [id(0x400), id(0x401)];
let stop = async () => {};

afterEach(() => stop());

/** Two topics of a card each, the second built on the first; Ana wrote the first. They are talked about over days, or in the room. */
async function talk(mode: 'async' | 'live', more: Partial<Shared> = {}, reader = 'ana') {
	await page.viewport(1280, 800);
	const { server, world } = begin(1, 4);
	const own = card({ id: ALARM, prompt_id: PROMPT, topic_id: NIGHT, body: 'Alarms at night' });
	server.shared = {
		...server.shared,
		workshop: { ...server.shared.workshop, spotlight_topic_id: mode === 'live' ? DAY : null },
		phases: server.shared.phases.map((each) =>
			each.step === 'discuss' ? { ...each, mode, closes_at: mode === 'live' ? null : '2099-01-01T00:00:00.000Z' } : each
		),
		topics: [topic({ id: NIGHT, order_key: 1 }), topic({ id: DAY, order_key: 2 })],
		cards: [own, card({ id: QUIET, prompt_id: PROMPT, topic_id: DAY, body: 'Mute the weak ones', parent_id: ALARM })],
		...more
	};
	server.own('ana').cards.set(ALARM, own);
	stop = flow(world);
	const { state } = open(server, reader);
	await expect.poll(() => state.status).toBe('live');
	await render(InRoom, { room: state, view: mode === 'live' ? DiscussPhase : Discuss });
	return server;
}

test('what was said as the author is; the next remark is not, until it is meant again', async () => {
	const server = await talk('async');
	const night = page.getByRole('article', { name: 'Alarms at night' });
	const box = night.getByRole('checkbox');
	const say = async (words: string) => {
		await night.getByRole('textbox').first().fill(words);
		await night.getByRole('button', { name: 'Say it' }).click();
	};
	await box.click();
	await say('It was the disk');
	await expect.poll(() => server.shared.posts.map((post) => post.is_author)).toEqual([true]);
	await expect.element(box).not.toBeChecked();
	await say('Or the network');
	await expect.poll(() => server.shared.posts.map((post) => post.is_author)).toEqual([true, false]);
});

test.each(['async', 'live'] as const)('a card that builds on another says on which (%s)', async (mode) => {
	await talk(mode);
	await expect.element(page.getByText('Builds on “Alarms at night”')).toBeVisible();
});

test('an objection that is taken leaves without a word of what was missing', async () => {
	const until = '2098-01-01T00:00:00.000Z';
	const row = { topic_id: NIGHT, status: 'proposed', phase_id: id(5), objectable_until: until } as const;
	const server = await talk('async', { outcomes: [outcome({ id: id(0x300), ...row })] });
	await page.getByRole('button', { name: 'Object', exact: true }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('textbox').fill('There is no budget');
	const alerts = alertsSince();
	await dialog.getByRole('button', { name: 'Object', exact: true }).click();
	await expect.poll(() => server.shared.objections.map(({ reason }) => reason)).toEqual(['There is no budget']);
	await expect.element(dialog).not.toBeInTheDocument();
	expect(alerts()).toEqual([]);
});

test.each([true, false])(
	'before the first topic is opened the order is said to be the ballot’s where there was one (%s)',
	async (isVoted) => {
		const tallies = [{ topic_id: NIGHT, points: 2, voters: null, distribution: null }];
		await talk('live', {
			workshop: workshop({ phase_id: id(5) }),
			results: isVoted ? [{ phase_id: id(4), method: 'dots', slips: null, hands: 0, tallies }] : []
		});
		await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
		expect(page.getByText('The order comes from the ballot.').elements()).toHaveLength(isVoted ? 1 : 0);
	}
);

describe('what an earlier talk over days left open', () => {
	const left = { topic_id: NIGHT, kind: 'decision', status: 'proposed', phase_id: id(0x99) } as const;
	const late = outcome({ ...left, id: id(0x500), body: 'Buy cake' });
	const past = '2026-02-01T10:00:00.000Z';
	const denied = outcome({ ...left, id: id(0x501), body: 'Meet less', is_contested: true, objectable_until: past });
	const said = (body: string) => page.getByRole('listitem').filter({ hasText: body });
	const verbs = (body: string) =>
		said(body)
			.getByRole('button')
			.elements()
			.map(({ textContent }) => textContent?.trim());

	test('stays as it is in the next one, and says why', async () => {
		await talk('async', { outcomes: [late, denied] }, 'facilitator');
		await expect.element(said('Buy cake').getByText('Proposed too late for everyone to object')).toBeVisible();
		await expect.element(said('Meet less').getByText('Somebody objects')).toBeVisible();
		await expect.element(page.getByText('Unless somebody objects', { exact: false })).not.toBeInTheDocument();
		expect([...verbs('Buy cake'), ...verbs('Meet less')]).toEqual([]);
	});

	test('is everyone’s in the room', async () => {
		await talk('live', { outcomes: [{ ...late, topic_id: DAY }] });
		await expect.poll(() => verbs('Buy cake')).toEqual(['Edit', 'Remove']);
	});
});
