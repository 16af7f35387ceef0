import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { id, phase, prompt } from '../../../../tests/support/builders.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { flow } from '../../../../tests/support/flowing.ts';
import { begin, open } from '../../../../tests/sync/page.ts';
import type { WorkshopState } from '../../workshop/workshop.svelte.ts';
import CheckPhase from '../live/CheckPhase.svelte';
import OwnAnswers from './OwnAnswers.svelte';
import RatedNote from './RatedNote.svelte';

let stop = async () => {};
afterEach(() => stop());

const [FIRST, WHY, SECOND, WHY_2, THIRD] = [id(0x41), id(0x42), id(0x43), id(0x44), id(0x45)];

/** The same was rated, reasons were written, and it is asked again: that round runs. Ana gave these answers so far. */
async function delphi(running: string, answers: number[], distribution: number[] | null = [1, 1, 1, 1, 1]) {
	const { server, world } = begin(1, 0);
	const round = (n: number, phase_id: string, step: 'check' | 'collect', title: string, rules = {}) => {
		const isOver = phase_id < running;
		const closes_at = isOver ? '2026-03-04T18:00:00.000Z' : '2099-01-01T00:00:00.000Z';
		return phase({
			id: phase_id,
			step,
			title,
			position: n,
			mode: 'async',
			minutes: null,
			closes_at,
			is_over: isOver,
			// The first was told with its reasons.
			is_told: step === 'check' && (phase_id === FIRST ? SECOND <= running : isOver),
			rules
		});
	};
	const ask = (n: number, phase_id: string, text = 'How likely?') =>
		prompt({ id: id(0x50 + n), kind: 'scale', phase_id, position: n, text });
	const prompts = [ask(1, FIRST), ask(2, SECOND), ask(3, THIRD), ask(4, THIRD, 'How bad?')];
	server.shared = {
		...server.shared,
		workshop: { ...server.shared.workshop, phase_id: running },
		phases: [
			round(0, FIRST, 'check', 'First round', { agree: 70 }),
			round(1, WHY, 'collect', 'Reasons'),
			round(2, SECOND, 'check', 'Second round'),
			round(3, WHY_2, 'collect', 'Reasons of those who differ'),
			round(4, THIRD, 'check', 'Last round')
		],
		prompts,
		scales: [FIRST, SECOND]
			.filter((each) => (each === FIRST ? SECOND : WHY_2) <= running)
			.map((each) => ({
				prompt_id: each === FIRST ? id(0x51) : id(0x52),
				answers: distribution ? 5 : 4,
				median: 3,
				distribution
			}))
	};
	server.own('ana').answers = Object.fromEntries(answers.flatMap((value, n) => (value ? [[id(0x51 + n), value]] : [])));
	const { state } = open(server, 'ana');
	stop = flow(world);
	await expect.poll(() => state.status).toBe('live');
	return state;
}
const note = (room: WorkshopState) => render(RatedNote, { room, connect: () => new Promise(() => {}) });
const scales = (room: WorkshopState) => render(InRoom, { room, view: CheckPhase });

describe('where the same is rated again', () => {
	test('what it came to before stands open, with the middle half', async () => {
		await note(await delphi(SECOND, [2]));
		await expect.element(page.getByText('The middle half of the answers lies between 2 and 4.')).toBeVisible();
	});

	test('something else that is rated has the page to itself', async () => {
		const room = await delphi(SECOND, [2]);
		room.shared.prompts.forEach((each) => each.phase_id === SECOND && (each.text = 'How bad?'));
		await note(room);
		await expect.element(page.getByText('How it was rated')).toBeVisible();
		await expect.element(page.getByText(/The middle half/)).not.toBeVisible();
	});

	test('one’s own last answer is said with its round, also after a round that was skipped', async () => {
		await scales(await delphi(THIRD, [2]));
		await expect.element(page.getByText('Your last answer: 2 (First round).')).toBeVisible();
	});

	test('an answer in between is the last', async () => {
		await scales(await delphi(THIRD, [2, 4]));
		await expect.element(page.getByText('Your last answer: 4 (Second round).')).toBeVisible();
	});

	test('it is said when that stops, which it does by itself', async () => {
		const room = await delphi(FIRST, []);
		room.shared.prompts.forEach((each) => (each.text = 'How likely?'));
		await scales(room);
		await expect.element(page.getByText(/once 70 % of the answers .* It stops by itself/)).toBeVisible();
	});

	test.each([true, false])('what a rule compares is told to no later workshop (%s)', async (isRuled) => {
		const room = await delphi(FIRST, []);
		if (!isRuled) room.shared.phases.forEach((each) => each.step === 'check' && (each.rules = {}));
		await scales(room);
		const told = page.getByText('is told to the team’s later workshops');
		await expect
			.element(page.getByText('Of fewer than three answers nothing is shown', { exact: false }))
			.toBeVisible();
		if (isRuled) await expect.element(told).not.toBeInTheDocument();
		else await expect.element(told).toBeVisible();
	});

	test('it does not by itself where something would go that was never asked', async () => {
		await scales(await delphi(FIRST, []));
		await expect.element(page.getByText(/once 70 % of the answers .* It does not stop by itself/)).toBeVisible();
	});
});

describe('where reasons are written after a rating', () => {
	const write = async (phase_id: string, answers: number[], distribution?: number[] | null) => {
		const room = await delphi(phase_id, answers, distribution);
		const phase = room.phases.find(({ id }) => id === phase_id);
		if (!phase) throw new Error('It is in no timetable');
		await render(OwnAnswers, { room, phase });
	};
	const asked = page.getByText(/outside the middle half/);

	test('whoever answered outside the middle half is asked for a reason, and told that nobody else knows', async () => {
		await write(WHY_2, [2, 5]);
		await expect.element(page.getByText('“How likely?”: you answered 5.')).toBeVisible();
		await expect.element(asked).toBeVisible();
		await expect.element(page.getByText('Only you see this. It is told to nobody.')).toBeVisible();
	});

	test('whoever answered within it is not', async () => {
		await write(WHY_2, [2, 3]);
		await expect.element(page.getByText('“How likely?”: you answered 3.')).toBeVisible();
		await expect.element(asked).not.toBeInTheDocument();
	});

	test('nobody is where too few answered to tell the middle half', async () => {
		await write(WHY_2, [2, 5], null);
		await expect.element(page.getByText('“How likely?”: you answered 5.')).toBeVisible();
		await expect.element(asked).not.toBeInTheDocument();
	});

	test('before the answers are told everyone has their own before them, and nothing else', async () => {
		await write(WHY, [5]);
		await expect.element(page.getByText('“How likely?”: you answered 5.')).toBeVisible();
		await expect.element(asked).not.toBeInTheDocument();
	});

	test('whoever did not answer is told nothing', async () => {
		await write(WHY_2, [2]);
		await expect.element(page.getByText(/you answered/)).not.toBeInTheDocument();
	});
});
