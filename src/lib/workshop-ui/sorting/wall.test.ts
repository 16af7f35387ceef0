import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { alertsSince } from '../../../../tests/support/alerts.ts';
import { card, id, phase, topic } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../../tests/sync/page.ts';
import { PROMPT } from '../../../../tests/sync/server.ts';
import Wall from './Wall.svelte';
import { Wall as Sorted } from './wall.svelte.ts';

const TEXTS = ['Reviews wait', 'Nobody owns the form', 'Flags saved us', 'Two teams, one form'];
const cardId = (n: number) => id(0x100 + n);
const topicId = (n: number) => id(0x200 + n);
let stop = async () => {};

beforeEach(() => page.viewport(400, 900));
afterEach(() => stop());

/**
 * Four cards on four topics, in one column; the first is her own. Those of the numbers given have got dots in a ballot that has
 * closed; `parents`: which builds on which; `merge`: the rule of the grouping.
 */
async function wall(
	voted: readonly number[] = [],
	person = 'ana',
	{ parents = {}, merge = 'any' }: { parents?: Readonly<Record<number, number>>; merge?: 'any' | 'duplicates' } = {}
) {
	const { server, world } = begin(1, 2);
	const ballot = server.shared.phases.find(({ step }) => step === 'vote')?.id ?? '';
	const tallies = voted.map((n) => ({ topic_id: topicId(n), points: 2, voters: null, distribution: null }));
	server.shared = {
		...server.shared,
		phases: server.shared.phases.map((each) => (each.step === 'group' ? { ...each, rules: { merge } } : each)),
		cards: TEXTS.map((body, n) => {
			const parent = parents[n];
			const parent_id = parent === undefined ? null : cardId(parent);
			return card({ id: cardId(n), topic_id: topicId(n), prompt_id: PROMPT, body, order_key: n, parent_id });
		}),
		topics: TEXTS.map((_, n) => topic({ id: topicId(n), order_key: n })),
		results: voted.length > 0 ? [{ phase_id: ballot, method: 'dots', slips: null, hands: 0, tallies }] : []
	};
	for (const own of server.shared.cards.slice(0, 1)) server.own('ana').cards.set(own.id, own);
	const { state } = open(server, person);
	stop = flow(world);
	const screen = await render(InRoom, { room: state, view: Wall });
	const box = (n: number) => screen.getByRole('checkbox', { name: TEXTS[n] ?? '' });
	const topicOf = (n: number) => server.shared.cards.find(({ id: each }) => each === cardId(n))?.topic_id;
	return { server, state, screen, box, topicOf };
}

test('a name that is typed and not given is there after a reload, held to the topic as it was', async () => {
	const { server, state, screen } = await wall();
	server.moveCard(cardId(3), topicId(0));
	await screen.getByRole('button', { name: 'Name this topic' }).click();
	await screen.getByLabelText('Name of the topic').fill('Waiting');
	screen.unmount();
	server.renameTopic(topicId(0), 1, 'Reviews');
	await expect.poll(() => state.shared.topics[0]?.title).toBe('Reviews');
	const again = await render(InRoom, { room: state, view: Wall });
	await expect.element(again.getByLabelText('Name of the topic')).toHaveValue('Waiting');
	await again.getByRole('button', { name: 'Save' }).click();
	await expect.element(again.getByText('Somebody named it meanwhile: “Reviews”')).toBeVisible();
	expect(server.shared.topics[0]?.title).toBe('Reviews');
});

test('a topic of one card is named from its menu, and the focus comes back to the card', async () => {
	const { server, screen, box } = await wall();
	const name = async () => {
		await screen.getByRole('button', { name: 'More about this card' }).nth(1).click();
		await screen.getByRole('button', { name: 'Name this topic' }).click();
		await expect.element(screen.getByLabelText('Name of the topic')).toHaveFocus();
	};
	await name();
	await userEvent.keyboard('{Escape}');
	await expect.element(box(1)).toHaveFocus();
	await name();
	await userEvent.keyboard('The form{Enter}');
	await expect.poll(() => server.shared.topics[1]?.title).toBe('The form');
	await expect.element(screen.getByRole('heading', { name: 'The form' })).toBeVisible();
	await screen.getByRole('button', { name: 'More about this card' }).nth(1).click();
	await expect.element(screen.getByRole('button', { name: 'Name this topic' })).not.toBeInTheDocument();
});

test('a reason for taking a card down that is typed and not given is there after a reload', async () => {
	const { server, state, screen } = await wall([], 'facilitator');
	const ask = async (view: typeof screen) => {
		await view.getByRole('button', { name: 'More about this card' }).first().click();
		await view.getByRole('button', { name: 'Take down…' }).click();
	};
	await ask(screen);
	await page.getByLabelText('Why?').fill('It names a customer');
	screen.unmount();
	const again = await render(InRoom, { room: state, view: Wall });
	await ask(again);
	await expect.element(page.getByLabelText('Why?')).toHaveValue('It names a customer');
	const alerts = alertsSince();
	await page.getByRole('dialog').getByRole('button', { name: 'Take it down' }).click();
	await expect.poll(() => server.shared.cards[0]?.taken_down_reason).toBe('It names a customer');
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
	expect(alerts()).toEqual([]);
});

test('a card says on which it builds, while it is put with others', async () => {
	const { screen } = await wall([], 'ana', { parents: { 3: 1 } });
	await expect.element(screen.getByText('Builds on “Nobody owns the form”')).toBeVisible();
});

test.each(['by choosing both', 'by a place in the list'])('asks whether they say the very same, %s', async (way) => {
	const { screen, box, topicOf } = await wall([], 'ana', { merge: 'duplicates' });
	const ask = async () => {
		await box(1).click();
		if (way === 'by choosing both') {
			await box(3).click();
			await screen.getByRole('button', { name: 'Put together' }).click();
		} else {
			box(1).element().focus();
			await userEvent.keyboard('m');
			await expect.element(screen.getByRole('combobox')).toHaveFocus();
			await userEvent.keyboard('two teams{Enter}');
		}
	};
	await ask();
	const question = page.getByRole('dialog', { name: 'Do they say the very same?' });
	await expect.element(question.getByText('Nobody owns the form')).toBeVisible();
	await expect.element(question.getByText('Two teams, one form')).toBeVisible();
	await question.getByRole('button', { name: 'Cancel' }).click();
	await expect.element(box(1)).toHaveFocus();
	expect([topicOf(1), topicOf(3)]).toEqual([topicId(1), topicId(3)]);
	if (way === 'by choosing both') await screen.getByRole('button', { name: 'Put together' }).click();
	else {
		await userEvent.keyboard('m');
		await expect.element(screen.getByRole('combobox')).toHaveFocus();
		await userEvent.keyboard('two teams{Enter}');
	}
	await question.getByRole('button', { name: 'Yes, put together' }).click();
	await expect.poll(() => topicOf(1) === topicOf(3)).toBe(true);
});

test('asks nothing of a card that is put where it lies', async () => {
	const { state } = await wall([], 'ana', { merge: 'duplicates' });
	const own = new Sorted(state);
	expect(own.moveTo([cardId(1)], topicId(1))).toBe(true);
	expect(own.asking).toBeNull();
	expect(own.moveTo([cardId(1)], topicId(2))).toBe(false);
	expect(own.asking).toMatchObject({ how: 'same', cards: [cardId(1)] });
});

describe('by keyboard', () => {
	test('M asks where a card goes, typing finds the topic, Enter moves it, and the next card has the focus', async () => {
		const { screen, box, topicOf } = await wall();
		box(0).element().focus();
		await userEvent.keyboard('m');
		await expect.element(screen.getByRole('combobox')).toHaveFocus();
		await userEvent.keyboard('two teams{Enter}');
		await expect.poll(() => topicOf(0)).toBe(topicId(3));
		await expect.element(box(1)).toHaveFocus();
		await expect.element(screen.getByText('Moved to: Two teams, one form')).toBeInTheDocument();
	});

	test('Escape leaves the card, with the focus on it', async () => {
		const { screen, box, topicOf } = await wall();
		box(2).element().focus();
		await userEvent.keyboard('m');
		await expect.element(screen.getByRole('combobox')).toHaveFocus();
		await userEvent.keyboard('{Escape}');
		await expect.element(box(2)).toHaveFocus();
		expect(topicOf(2)).toBe(topicId(2));
	});

	test('the arrows go from card to card', async () => {
		const { box } = await wall();
		box(0).element().focus();
		await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
		await expect.element(box(1)).toHaveFocus();
	});

	test('M on a chosen card moves all that are chosen', async () => {
		const { screen, box, topicOf } = await wall();
		box(0).element().focus();
		await userEvent.keyboard(' {ArrowDown} m');
		await expect.element(screen.getByRole('combobox')).toHaveFocus();
		await userEvent.keyboard('flags{Enter}');
		await expect.poll(() => [topicOf(0), topicOf(1)]).toEqual([topicId(2), topicId(2)]);
	});

	test('a name that is being typed outlasts a turn of the screen', async () => {
		const { server, screen } = await wall();
		// The second pile goes to the second column as soon as there is one.
		server.moveCard(cardId(3), topicId(1));
		await screen.getByRole('button', { name: 'Name this topic' }).click();
		await expect.element(screen.getByLabelText('Name of the topic')).toHaveFocus();
		await userEvent.keyboard('Half a na');
		await page.viewport(900, 400);
		await expect.element(screen.getByLabelText('Name of the topic')).toHaveFocus();
		await userEvent.keyboard('me{Enter}');
		await expect.element(screen.getByRole('heading', { name: 'Half a name' })).toBeVisible();
	});

	test('a letter typed into the name of a topic moves nothing', async () => {
		const { server, screen } = await wall();
		server.moveCard(cardId(1), topicId(0));
		await screen.getByRole('button', { name: 'Name this topic' }).click();
		await expect.element(screen.getByLabelText('Name of the topic')).toHaveFocus();
		await userEvent.keyboard('mm{Enter}');
		await expect.poll(() => server.shared.topics.find(({ id: each }) => each === topicId(0))?.title).toBe('mm');
	});
});

describe('by tap', () => {
	test('chosen cards are put together on the topic of the first', async () => {
		const { screen, box, topicOf } = await wall();
		await box(1).click();
		await box(3).click();
		await screen.getByRole('button', { name: 'Put together' }).click();
		await expect.poll(() => topicOf(3)).toBe(topicId(1));
		await expect.element(screen.getByRole('toolbar')).not.toBeInTheDocument();
	});

	test('a topic that has a name keeps it', async () => {
		const { server, screen, box, topicOf } = await wall();
		server.renameTopic(topicId(3), 1, 'The form');
		await expect.element(screen.getByRole('heading', { name: 'The form' })).toBeVisible();
		await box(1).click();
		await box(3).click();
		await screen.getByRole('button', { name: 'Put together' }).click();
		await expect.poll(() => topicOf(1)).toBe(topicId(3));
	});
});

describe('a topic that was voted on', () => {
	test('keeps its name: there is no way to change it, and the reason stands there', async () => {
		const { server, screen } = await wall([0]);
		server.moveCard(cardId(3), topicId(2));
		await expect.element(screen.getByRole('button', { name: 'Name this topic' })).toBeVisible();
		expect(screen.getByRole('button', { name: 'Name this topic' }).elements()).toHaveLength(1);
		await expect
			.element(screen.getByText('What was voted on or talked about stays as it was', { exact: false }))
			.toBeVisible();
	});

	test('is spoken of once, however many there are', async () => {
		const { screen } = await wall([0, 1, 2]);
		await expect.element(screen.getByRole('checkbox')).toBeVisible();
		expect(screen.getByText('voted on or talked about', { exact: false }).elements()).toHaveLength(1);
	});

	test('keeps its cards: they are neither chosen nor moved, taken out or taken back', async () => {
		const { server, screen, box } = await wall([0, 1]);
		server.moveCard(cardId(1), topicId(0));
		await expect.element(box(2)).toBeVisible();
		expect([0, 1].flatMap((n) => box(n).elements())).toEqual([]);
		await screen.getByRole('button', { name: 'More about this card' }).first().click();
		const offered = screen.getByRole('list', { name: 'More about this card' }).getByRole('button');
		await expect.element(offered).toHaveTextContent('Mark: needs talk');
		await userEvent.keyboard('{Escape}');
		// The arrows pass it by, and M on what is free offers no place on it.
		box(2).element().focus();
		await userEvent.keyboard('{ArrowUp}');
		await expect.element(box(2)).toHaveFocus();
		await userEvent.keyboard('m');
		await expect.element(screen.getByRole('combobox')).toHaveFocus();
		expect(
			screen
				.getByRole('option')
				.elements()
				.map((option) => option.textContent?.trim())
		).toEqual([`${TEXTS[3]} 1 card`]);
	});
});

describe('where people have written twice', () => {
	/** The last two cards are of a second round, called Risks. */
	async function twice() {
		const shown = await wall();
		const { shared } = shown.server;
		const second = shared.phases.find(({ step }) => step === 'read')?.id ?? '';
		shown.server.shared = {
			...shared,
			phases: shared.phases.map((each) =>
				each.id === second ? phase({ ...each, step: 'collect', title: 'Risks', rules: {} }) : each
			),
			cards: shared.cards.map((each, n) => (n < 2 ? each : { ...each, phase_id: second }))
		};
		shown.state.refresh();
		const round = (name: string) => shown.screen.getByRole('region', { name });
		await expect.element(round('Risks')).toBeVisible();
		return { ...shown, round };
	}

	test('each round has its name and its cards; with one alone nothing is named', async () => {
		const { round, server, state, screen } = await twice();
		await expect.element(round('Writing, round 1')).toHaveTextContent(/Reviews wait.*Nobody owns the form/s);
		await expect.element(round('Risks')).toHaveTextContent(/Flags saved us.*Two teams, one form/s);
		await expect.element(screen.getByRole('heading', { name: 'Risks' })).toBeVisible();
		server.shared = { ...server.shared, cards: server.shared.cards.slice(0, 2) };
		state.refresh();
		await expect.element(round('Risks')).not.toBeInTheDocument();
		await expect.element(round('Writing, round 1')).not.toBeInTheDocument();
	});

	test('a card that is put with those of the other says of which it is, and the pile stays where it was', async () => {
		const { round, server } = await twice();
		server.moveCard(cardId(1), topicId(3));
		await expect.element(round('Risks')).toHaveTextContent(/Nobody owns the form.*Writing, round 1/s);
		await expect.element(round('Writing, round 1')).not.toHaveTextContent('Nobody owns the form');
		server.moveCard(cardId(3), topicId(0));
		await expect.element(round('Writing, round 1')).toHaveTextContent(/Two teams, one form.*Risks/s);
		// What is left of the pile is all of the first round.
		await expect.element(round('Writing, round 1')).toHaveTextContent('Nobody owns the form');
	});
});

describe('what others do', () => {
	test('shows where it lands and does not take the focus from a card', async () => {
		const { server, screen, box } = await wall();
		box(0).element().focus();
		server.moveCard(cardId(0), topicId(2));
		const pile = screen.getByRole('listitem').filter({ hasText: 'Flags saved us' }).first();
		await expect.element(pile).toHaveTextContent('Reviews wait');
		await expect.element(box(0)).toHaveFocus();
	});

	test('to the name that is being written shows both', async () => {
		const { server, screen } = await wall();
		server.moveCard(cardId(1), topicId(0));
		await screen.getByRole('button', { name: 'Name this topic' }).click();
		await expect.element(screen.getByLabelText('Name of the topic')).toHaveFocus();
		server.renameTopic(topicId(0), 1, 'Theirs');
		await userEvent.keyboard('Mine{Enter}');
		await expect.element(screen.getByText('“Theirs”')).toBeVisible();
		await screen.getByRole('button', { name: 'Use my name' }).click();
		await expect.element(screen.getByRole('heading', { name: 'Mine' })).toBeVisible();
	});
});
