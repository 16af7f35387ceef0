import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, phase, prompt, topic } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../../tests/sync/page.ts';
import type { Card } from '../../domain/workshop.ts';
import CheckPhase from '../live/CheckPhase.svelte';
import WrittenBefore from './WrittenBefore.svelte';

const [WORSE, TURN, RATE] = [id(0x41), id(0x42), id(0x43)];
const [HOW, ROUND, SCALE] = [id(0x51), id(0x52), id(0x53)];
const CARDS = [
	card({ id: id(0x101), phase_id: WORSE, prompt_id: HOW, topic_id: id(0x201), order_key: 1, body: 'Never answer' }),
	card({
		id: id(0x102),
		phase_id: WORSE,
		prompt_id: HOW,
		topic_id: id(0x202),
		order_key: 2,
		body: 'Answer twice',
		parent_id: id(0x101)
	})
];
let stop = async () => {};

beforeEach(() => page.viewport(360, 740));
afterEach(() => stop());

/** Ana's page in a reverse brainstorm: turned round, then rated. */
async function writing({
	running = TURN,
	cards = CARDS,
	sheets = false,
	reads = false,
	who = 'ana'
}: Partial<{ running: string; cards: Card[]; sheets: boolean; reads: boolean; who: string }> = {}) {
	const { server, world } = begin(1, 0);
	server.shared = {
		...server.shared,
		workshop: { ...server.shared.workshop, phase_id: running },
		phases: [
			phase({ id: WORSE, step: 'collect', position: 0, title: 'Worse', minutes: 5 }),
			phase({ id: id(0x44), step: reads ? 'read' : 'check', position: 1, minutes: 5 }),
			phase({ id: TURN, step: 'collect', position: 2, title: 'Turned', minutes: 5, rules: { sheets } }),
			phase({ id: RATE, step: 'check', position: 3, minutes: 5 })
		],
		prompts: [
			prompt({ id: HOW, phase_id: WORSE, text: 'How would it get worse?' }),
			prompt({ id: ROUND, phase_id: TURN, text: 'Turn one round' }),
			prompt({ id: SCALE, phase_id: RATE, kind: 'scale', text: 'Worth it?' })
		],
		cards,
		topics: cards.map(({ topic_id }, n) => topic({ id: topic_id ?? '', order_key: n }))
	};
	const { state } = open(server, who);
	stop = flow(world);
	await expect.poll(() => state.status).toBe('live');
	const now = state.phase;
	if (!now) throw new Error('Nothing runs.');
	const show = () => render(WrittenBefore, { room: state, phase: now });
	return { server, state, show };
}

const list = () => page.getByRole('region', { name: 'What was written before' });

describe('what was written before', () => {
	test('is in sight beside what is asked next: by round and question, with what a card builds on', async () => {
		const { show } = await writing();
		await show();
		await expect.element(list().getByRole('heading', { level: 2 })).toHaveTextContent('Worse');
		const asked = list().getByRole('region', { name: 'How would it get worse?' });
		await expect.element(asked.getByRole('listitem').first()).toHaveTextContent('Never answer');
		await expect.element(asked.getByText('Builds on “Never answer”')).toBeVisible();
	});

	test('follows what comes, and what is taken down', async () => {
		const { server, show } = await writing();
		await show();
		await expect.element(list().getByText('Answer twice')).toBeVisible();
		server.takeDownCard(id(0x102), 'A name');
		await expect.element(list().getByText('Answer twice')).not.toBeInTheDocument();
		await expect.element(list().getByText('Never answer', { exact: true })).toBeVisible();
		server.takeDownCard(id(0x101), 'A name');
		await expect.element(list()).not.toBeInTheDocument();
	});

	test('is folded where people have had a step to read it', async () => {
		const { show } = await writing({ reads: true });
		await show();
		await expect.element(page.getByText('Never answer', { exact: true })).not.toBeVisible();
		await page.getByText('What was written before').click();
		await expect.element(page.getByText('Never answer', { exact: true })).toBeVisible();
	});

	test('scrolls in itself where it is long, by keys too', async () => {
		const many = Array.from({ length: 40 }, (_, n) => card({ ...CARDS[0], id: id(0x300 + n), body: `Way ${n}` }));
		const { show } = await writing({ cards: many });
		await show();
		await expect.element(list()).toHaveAttribute('tabindex', '0');
		expect(list().element().clientHeight).toBeLessThan(450);
	});

	test('is no stop for keys where it is short', async () => {
		const { show } = await writing();
		await show();
		await expect.element(list().getByText('Answer twice')).toBeVisible();
		await expect.element(list()).not.toHaveAttribute('tabindex');
	});

	test('is not shown to whoever has a sheet in hand', async () => {
		const { show } = await writing({ sheets: true });
		const { container } = await show();
		expect(container.textContent).not.toContain('Never answer');
	});

	test('leaves what happened to the timeline', async () => {
		const cards = CARDS.map((each) => ({ ...each, happened_at: '2026-03-01T10:00:00.000Z' }));
		const { show } = await writing({ cards });
		await show();
		await expect.element(page.getByText('Never answer', { exact: true })).toBeVisible();
		expect(page.getByText('Never answer', { exact: true }).elements()).toHaveLength(1);
		await expect.element(list()).not.toBeInTheDocument();
	});

	test('stands above what is rated, for who looks on too', async () => {
		const { state } = await writing({ running: RATE });
		await render(InRoom, { room: state, view: CheckPhase });
		await expect.element(list().getByText('Never answer', { exact: true })).toBeVisible();
	});
});
