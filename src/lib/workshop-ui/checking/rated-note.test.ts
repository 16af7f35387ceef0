import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { answering } from '../../../../tests/support/answering.ts';
import { id, phase, prompt } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import { begin, open } from '../../../../tests/sync/page.ts';
import RatedNote from './RatedNote.svelte';

const [RATED, TALK, CHECK] = [id(0x41), id(0x42), id(0x43)];
const SCALE = id(0x51);
let stop = async () => {};
afterEach(() => stop());

/** Pace was rated by four; the talk, or what comes after it, runs. The database tells that it was 2 in a workshop before. */
async function rated({ who = 'ana', running = TALK } = {}) {
	const { server, world } = begin(1, 0);
	server.shared = {
		...server.shared,
		workshop: { ...server.shared.workshop, phase_id: running },
		phases: [
			phase({ id: RATED, step: 'check', position: 0, closes_at: '2026-03-04T18:00:00.000Z', is_told: true }),
			phase({ id: TALK, step: 'discuss', position: 1, minutes: 5 }),
			phase({ id: CHECK, step: 'discuss', position: 2, minutes: 5 })
		],
		prompts: [
			prompt({
				id: SCALE,
				kind: 'scale',
				phase_id: RATED,
				text: 'Pace',
				rules: { low: 'We are always chased', high: 'We set the pace' }
			})
		],
		scales: [{ prompt_id: SCALE, answers: null, median: 4, distribution: null }]
	};
	const { state } = open(server, who);
	stop = flow(world);
	await expect.poll(() => state.status).toBe('live');
	const { asked, client } = answering([{ prompt_id: SCALE, points: [{ on: '2026-01-20', median: 2 }] }]);
	await render(RatedNote, { room: state, connect: async () => client });
	return { asked, token: server.shared.workshop.summary_token };
}

describe('what was rated, where people talk about it', () => {
	test('names both ends of a scale, also where too few answered to draw how', async () => {
		await rated();
		await expect.element(page.getByText('1: We are always chased · 5: We set the pace')).toBeVisible();
	});

	test('says how it went in the workshops before, asked for once', async () => {
		const { asked, token } = await rated();
		await expect.element(page.getByText('Last time 2, now 4.')).toBeVisible();
		await expect.element(page.getByRole('table', { name: 'Typical answers before: Pace' })).toBeInTheDocument();
		expect(asked).toEqual([['/rest/v1/rpc/get_trends', { p_token: token }]]);
	});

	test('asks for it only when it is laid open', async () => {
		const { asked } = await rated({ running: CHECK });
		await expect.element(page.getByText('Last time 2, now 4.')).not.toBeInTheDocument();
		expect(asked).toEqual([]);
		await page.getByText('How it was rated').click();
		await expect.element(page.getByText('Last time 2, now 4.')).toBeVisible();
	});

	test('asks for nothing where somebody only looks on: it would be refused', async () => {
		const { asked } = await rated({ who: 'nobody' });
		await expect.element(page.getByText('1: We are always chased · 5: We set the pace')).toBeVisible();
		expect(asked).toEqual([]);
	});
});
