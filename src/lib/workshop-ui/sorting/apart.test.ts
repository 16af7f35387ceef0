import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, topic } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../../tests/sync/page.ts';
import { PROMPT } from '../../../../tests/sync/server.ts';
import GroupPhase from '../GroupPhase.svelte';
import Waiting from '../Waiting.svelte';

const TEXTS = ['Reviews wait', 'Nobody owns the form', 'Flags saved us', 'Two teams, one form'];
const cardId = (n: number) => id(0x100 + n);
const topicId = (n: number) => id(0x200 + n);
let stop = () => {};

beforeEach(() => page.viewport(360, 1600));
afterEach(() => stop());

/**
 * Four cards on four topics; the group phase is a window in which everyone sorts alone. `over`: people have yet to meet; `met`:
 * they sort together what that left.
 */
async function room({
	at = 'open',
	disputed = [],
	voted = [],
	merge = 'any'
}: {
	at?: 'open' | 'over' | 'met';
	disputed?: readonly number[];
	voted?: readonly number[];
	merge?: 'any' | 'duplicates';
} = {}) {
	const { server, world } = begin(1, 2);
	const ballot = server.shared.phases.find(({ step }) => step === 'vote')?.id ?? '';
	const tallies = voted.map((n) => ({ topic_id: topicId(n), points: 2, voters: null, distribution: null }));
	server.shared = {
		...server.shared,
		phases: server.shared.phases.map((phase) => {
			if (phase.step === 'group' && at !== 'met') {
				const window = { mode: 'async', closes_at: '2026-03-05T10:00:00.000Z' } as const;
				return { ...phase, ...window, rules: { apart: true, merge }, is_over: at === 'over' };
			}
			if (phase.step === 'read' && at === 'met')
				return { ...phase, step: 'group', mode: 'async', rules: { apart: true }, is_over: true };
			return phase;
		}),
		cards: TEXTS.map((body, n) => card({ id: cardId(n), topic_id: topicId(n), prompt_id: PROMPT, body, order_key: n })),
		topics: TEXTS.map((_, n) => topic({ id: topicId(n), order_key: n })),
		disputed: disputed.map((n) => ({ id: cardId(n) })),
		results: voted.length > 0 ? [{ phase_id: ballot, method: 'dots', slips: null, hands: 0, tallies }] : []
	};
	const { state } = open(server, 'ana');
	stop = flow(world);
	const screen = await render(InRoom, { room: state, view: at === 'over' ? Waiting : GroupPhase });
	const box = (n: number) => screen.getByRole('checkbox', { name: TEXTS[n] ?? '' });
	/** the own piles by the numbers of their cards */
	const piles = () => {
		const own = new Map<string, number[]>();
		for (const [each, pile] of Object.entries(server.own('ana').piles)) {
			const n = TEXTS.findIndex((_, at) => cardId(at) === each);
			own.set(pile, [...(own.get(pile) ?? []), n].sort());
		}
		return [...own.values()].sort();
	};
	return { server, state, screen, box, piles };
}

describe('sorting apart', () => {
	test('says that nobody sees it, and by which rule it counts', async () => {
		const { screen } = await room();
		await expect.element(screen.getByText('Only you see your piles.')).toBeVisible();
		await expect.element(screen.getByText('at least half of those who sorted', { exact: false })).toBeVisible();
		await expect.element(screen.getByText('4 cards not sorted yet')).toBeVisible();
	});

	test.each([
		['what belongs together', 'any', 'Put together what belongs together for you'],
		['only what says the very same', 'duplicates', 'Put together only what says the very same for you']
	] as const)('asks for %s, as the rule of the round is', async (_, merge, lead) => {
		const { screen } = await room({ merge });
		await expect.element(screen.getByText(lead, { exact: false })).toBeVisible();
	});

	test('puts own piles together by tap, and touches no topic', async () => {
		const { server, screen, box, piles } = await room();
		const topics = () => server.shared.cards.map(({ topic_id }) => topic_id);
		const before = topics();
		await box(1).click();
		await box(3).click();
		await screen.getByRole('button', { name: 'Put together' }).click();
		await expect.poll(piles).toEqual([[1, 3]]);
		await expect.element(screen.getByText('2 cards not sorted yet')).toBeVisible();
		const pile = screen.getByRole('listitem').filter({ hasText: 'Two teams' }).first();
		await expect.element(pile).toHaveTextContent('Nobody owns the form');
		expect(topics()).toEqual(before);
		expect(server.own('bo').piles).toEqual({});
	});

	test('is done by keyboard alone: onto a pile, and out of it again', async () => {
		const { screen, box, piles } = await room();
		await expect.element(box(0)).toBeVisible();
		box(0).element().focus();
		await userEvent.keyboard('m');
		await expect.element(screen.getByRole('combobox')).toHaveFocus();
		await userEvent.keyboard('flags{Enter}');
		await expect.poll(piles).toEqual([[0, 2]]);
		box(3).element().focus();
		await userEvent.keyboard('m');
		await expect.element(screen.getByRole('combobox')).toHaveFocus();
		await userEvent.keyboard('reviews{Enter}');
		await expect.poll(piles).toEqual([[0, 2, 3]]);
		box(2).element().focus();
		await userEvent.keyboard('m');
		await expect.element(screen.getByRole('combobox')).toHaveFocus();
		await userEvent.keyboard('of its own{Enter}');
		await expect.poll(piles).toEqual([[0, 3], [2]]);
	});

	test('lets the rest stand alone in one press, and all of it be changed', async () => {
		const { screen, box, piles } = await room();
		await box(1).click();
		await box(3).click();
		await screen.getByRole('button', { name: 'Put together' }).click();
		await screen.getByRole('button', { name: 'The rest stand alone' }).click();
		await expect.poll(piles).toEqual([[0], [1, 3], [2]]);
		await expect.element(screen.getByText('You have sorted every card', { exact: false })).toBeVisible();
		await expect.element(screen.getByText('not sorted yet')).not.toBeInTheDocument();
		await box(0).click();
		await box(2).click();
		await screen.getByRole('button', { name: 'Put together' }).click();
		await expect.poll(piles).toEqual([
			[0, 2],
			[1, 3]
		]);
	});

	test('leaves out what was voted on: it lies there as it was, to be read', async () => {
		const { server, screen, box, piles } = await room({ voted: [0, 1] });
		server.moveCard(cardId(1), topicId(0));
		await expect.element(screen.getByText('2 cards not sorted yet')).toBeVisible();
		await expect
			.element(screen.getByText('What was voted on or talked about stays as it was: it has no box to tick.'))
			.toBeVisible();
		expect([0, 1].flatMap((n) => box(n).elements())).toEqual([]);
		box(2).element().focus();
		await userEvent.keyboard('m');
		await expect.element(screen.getByRole('combobox')).toHaveFocus();
		expect(
			screen
				.getByRole('option')
				.elements()
				.map((option) => option.textContent?.trim())
		).toEqual([`${TEXTS[3]} 1 card`]);
		await userEvent.keyboard('{Enter}');
		await expect.poll(piles).toEqual([[2, 3]]);
	});

	test('offers no suggestions: they would put the same frame before everyone', async () => {
		const { screen } = await room();
		await expect.element(screen.getByText('4 cards not sorted yet')).toBeVisible();
		await expect.element(screen.getByRole('button', { name: 'Suggest groups' })).not.toBeInTheDocument();
	});

	test('leaves a draft, with what people disagree on marked until it lies with others', async () => {
		const { server, screen } = await room({ at: 'met', disputed: [2, 3] });
		await expect.element(screen.getByText('The topics are a draft', { exact: false })).toBeVisible();
		await expect.element(screen.getByText('2 cards are marked', { exact: false })).toBeVisible();
		const marked = screen.getByRole('listitem').filter({ hasText: 'sorted differently' }).first();
		await expect.element(marked).toHaveTextContent('Flags saved us');
		server.moveCard(cardId(2), topicId(0));
		await expect.element(screen.getByText('1 card is marked', { exact: false })).toBeVisible();
		server.moveCard(cardId(3), topicId(0));
		await expect.element(screen.getByText('marked', { exact: false })).not.toBeInTheDocument();
		await expect.element(screen.getByText('sorted differently')).not.toBeInTheDocument();
	});

	test('shows that draft while people wait to meet, to be read and not to be sorted', async () => {
		const { server, screen } = await room({ at: 'over', disputed: [2] });
		server.shared = {
			...server.shared,
			cards: server.shared.cards.map((each) => ({
				...each,
				topic_id: each.id === cardId(1) ? topicId(0) : each.topic_id
			}))
		};
		const draft = screen.getByRole('region', { name: 'Draft topics' });
		await expect.element(draft.getByText('The topics are a draft', { exact: false })).toBeVisible();
		await expect.element(draft.getByText('1 card is marked', { exact: false })).toBeVisible();
		const marked = draft.getByRole('listitem').filter({ hasText: 'sorted differently' }).first();
		await expect.element(marked).toHaveTextContent('Flags saved us');
		const pile = draft.getByRole('listitem').filter({ hasText: 'Reviews wait' }).first();
		await expect.element(pile).toHaveTextContent('Nobody owns the form');
		await expect
			.element(draft.getByText('What was voted on or talked about', { exact: false }))
			.not.toBeInTheDocument();
		expect(screen.getByRole('checkbox').elements()).toEqual([]);
		expect(screen.getByRole('button', { name: 'Name this topic' }).elements()).toEqual([]);
	});
});
