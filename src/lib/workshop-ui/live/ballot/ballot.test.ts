import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, topic, votePhase } from '../../../../../tests/support/builders.ts';
import { flow } from '../../../../../tests/support/flowing.ts';
import InBallot from '../../../../../tests/support/InBallot.svelte';
import { begin, Browser, open } from '../../../../../tests/sync/page.ts';
import { PROMPT } from '../../../../../tests/sync/server.ts';
import type { VoteRules } from '../../../domain/ballot.ts';

const [NIGHT, CHAIRS, COFFEE] = [id(0x200), id(0x201), id(0x202)];
const NAMES = new Map([
	[NIGHT, 'Calls at night'],
	[CHAIRS, 'Chairs'],
	[COFFEE, 'Coffee']
]);
const BALLOT = id(4);
let stop = async () => {};

afterEach(() => stop());

/** A ballot by these rules on somebody's screen, and what of theirs has reached the server. */
async function ballot(rules: VoteRules, person = 'ana', browser = new Browser()) {
	await page.viewport(360, 740);
	const { server, world } = begin(1, 3);
	server.shared = {
		...server.shared,
		phases: server.shared.phases.map((phase) =>
			phase.id === BALLOT ? votePhase({ id: BALLOT, position: 3, minutes: 3, rules }) : phase
		),
		topics: [...NAMES].map(([own, title], n) => topic({ id: own, title, order_key: n })),
		cards: [...NAMES.keys()].map((own, n) => card({ id: id(0x300 + n), topic_id: own, prompt_id: PROMPT, body: 'x' }))
	};
	stop = flow(world);
	const { state, close } = open(server, person, browser);
	await expect.poll(() => state.status).toBe('live');
	const shown = await render(InBallot, { room: state });
	const votes = () => server.own(person).votes;
	const group = (name: string) => page.getByRole('group', { name, exact: true });
	return { server, state, close, shown, votes, group };
}

describe('what a person puts on a topic', () => {
	test('is a score from 0 to 5, and no opinion takes it back', async () => {
		const { votes, group } = await ballot({ method: 'score' });
		const score = group('Score for Chairs');
		await expect.element(score.getByRole('radio', { name: 'No opinion' })).toBeChecked();
		await score.getByRole('radio', { name: '4' }).click();
		await group('Score for Coffee').getByRole('radio', { name: '0 not at all' }).click();
		await expect.poll(votes).toEqual({ [CHAIRS]: 4, [COFFEE]: 0 });
		await expect.element(page.getByText('2 of 3 topics answered')).toBeVisible();
		await score.getByRole('radio', { name: 'No opinion' }).click();
		await expect.poll(votes).toEqual({ [COFFEE]: 0 });
		await expect.element(score.getByRole('radio', { name: 'No opinion' })).toBeChecked();
	});

	test('is a hand whose fingers have words, and can be taken back', async () => {
		const { votes, group } = await ballot({ method: 'fist', least: 3 });
		await group('Fingers for Calls at night').getByRole('radio', { name: '2 Doubts that I want heard first' }).click();
		await expect.poll(votes).toEqual({ [NIGHT]: 2 });
		await page.getByRole('button', { name: 'Take back what you said on Calls at night' }).click();
		await expect.poll(votes).toEqual({});
	});

	test('is two ratings, which count once both are there', async () => {
		const { votes, group } = await ballot({ method: 'impact_effort' });
		await group('Impact of Coffee').getByRole('radio', { name: '5 changes a lot' }).click();
		await expect.element(page.getByText('Both ratings are needed')).toBeVisible();
		await group('Effort for Coffee').getByRole('radio', { name: '1 done quickly' }).click();
		await expect.poll(votes).toEqual({ [COFFEE]: { impact: 5, effort: 1 } });
		expect(page.getByText('Both ratings are needed').elements()).toEqual([]);
	});

	test('is how bad and how likely, of a risk', async () => {
		const { votes, group } = await ballot({ method: 'impact_effort', across: 'likelihood' });
		await group('Impact of Coffee').getByRole('radio', { name: '5 ruins the plan' }).click();
		await group('Likelihood of Coffee').getByRole('radio', { name: '1 hardly ever' }).click();
		await expect.poll(votes).toEqual({ [COFFEE]: { impact: 5, effort: 1 } });
	});

	test('is yes, no or an abstention', async () => {
		const { votes, group } = await ballot({ method: 'yes_no', threshold: 'majority', quorum: 3, open: false });
		await group('Your answer on Chairs').getByRole('radio', { name: 'No', exact: true }).click();
		await group('Your answer on Coffee').getByRole('radio', { name: 'Abstain' }).click();
		await expect.poll(votes).toEqual({ [CHAIRS]: 'no', [COFFEE]: 'abstain' });
	});

	test('is a tick, or dots within the budget', async () => {
		const { votes } = await ballot({ method: 'approval', open: false });
		await page.getByRole('switch', { name: 'I can live with Chairs' }).click();
		await expect.poll(votes).toEqual({ [CHAIRS]: 1 });
	});
});

describe('an objection', () => {
	test('is cast with its reason only, and the stance before it holds until then', async () => {
		const { votes, group } = await ballot({ method: 'consent' });
		const stance = group('Your stance on Chairs');
		await stance.getByRole('radio', { name: 'Agree' }).click();
		await expect.poll(votes).toEqual({ [CHAIRS]: { stance: 'agree' } });
		await stance.getByRole('radio', { name: 'Object' }).click();
		await page.getByRole('button', { name: 'Object for this reason' }).click();
		await expect.element(page.getByText('An objection needs its reason.')).toBeVisible();
		expect(votes()).toEqual({ [CHAIRS]: { stance: 'agree' } });
		await page.getByLabelText('Why do you object?').fill('They block the exit');
		await page.getByRole('button', { name: 'Object for this reason' }).click();
		await expect.poll(votes).toEqual({ [CHAIRS]: { stance: 'object', reason: 'They block the exit' } });
		await expect.element(page.getByText('Your objection is in.')).toBeVisible();
	});

	test('is come to by arrow keys: each stance on the way is cast, and the focus stays in the group', async () => {
		const { votes, group } = await ballot({ method: 'consent' });
		const stance = (name: string) => group('Your stance on Chairs').getByRole('radio', { name });
		await stance('Agree').click();
		await expect.poll(votes).toEqual({ [CHAIRS]: { stance: 'agree' } });
		await userEvent.keyboard('{ArrowRight}');
		await expect.poll(votes).toEqual({ [CHAIRS]: { stance: 'abstain' } });
		await userEvent.keyboard('{ArrowRight}');
		await expect.element(stance('Object')).toHaveFocus();
		await expect.element(page.getByLabelText('Why do you object?')).toBeVisible();
		await expect.element(stance('Object')).toBeChecked();
		expect(votes()).toEqual({ [CHAIRS]: { stance: 'abstain' } });
		await userEvent.keyboard('{ArrowLeft}{ArrowLeft}');
		await expect.element(stance('Agree')).toHaveFocus();
		await expect.poll(votes).toEqual({ [CHAIRS]: { stance: 'agree' } });
	});

	test('that is being written survives a reload', async () => {
		const browser = new Browser();
		const first = await ballot({ method: 'consent' }, 'ana', browser);
		await first.group('Your stance on Coffee').getByRole('radio', { name: 'Object' }).click();
		await page.getByLabelText('Why do you object?').fill('It keeps people');
		first.close();
		await first.shown.unmount();
		const { state } = open(first.server, 'ana', browser);
		await render(InBallot, { room: state });
		await expect.element(page.getByLabelText('Why do you object?')).toHaveValue('It keeps people');
		expect(first.votes()).toEqual({});
	});
});

describe('a ranking', () => {
	test('is added to, moved, tied and taken from by buttons, and stated whole', async () => {
		const { votes } = await ballot({ method: 'ranked' });
		const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
		for (const name of ['Coffee', 'Chairs', 'Calls at night']) await press(`Add ${name} to your order`);
		await expect.poll(votes).toEqual({ [COFFEE]: 1, [CHAIRS]: 2, [NIGHT]: 3 });
		await expect.element(page.getByText('3 of 3 topics in your order')).toBeVisible();
		await press('Move Calls at night up');
		await expect.poll(votes).toEqual({ [COFFEE]: 1, [NIGHT]: 2, [CHAIRS]: 3 });
		await press('Put Chairs level with the one above');
		await expect.poll(votes).toEqual({ [COFFEE]: 1, [NIGHT]: 2, [CHAIRS]: 2 });
		await press('Take Coffee out of your order');
		await expect.poll(votes).toEqual({ [NIGHT]: 1, [CHAIRS]: 1 });
	});

	test('is moved by arrow keys, and the focus goes with the topic', async () => {
		const { votes } = await ballot({ method: 'ranked' });
		for (const name of ['Coffee', 'Chairs']) await page.getByRole('button', { name: `Add ${name}` }).click();
		await expect.element(page.getByRole('button', { name: 'Move Chairs up' })).toHaveFocus();
		await userEvent.keyboard('{ArrowUp}');
		await expect.poll(votes).toEqual({ [CHAIRS]: 1, [COFFEE]: 2 });
		await expect.element(page.getByRole('button', { name: 'Move Chairs up' })).toHaveFocus();
		await expect.element(page.getByText('Chairs: place 1')).toBeInTheDocument();
	});
});

describe('for somebody without a device', () => {
	test('the facilitator votes on a slip of its own, which all see counted and which can be removed', async () => {
		const { server, state, votes } = await ballot({ method: 'dots', budget: 5, cap: 3, open: false }, 'facilitator');
		await page.getByText('Somebody here has no device').click();
		await page.getByRole('button', { name: 'Add a hand' }).click();
		await expect.element(page.getByText('Hand 1', { exact: true })).toBeVisible();
		await page.getByRole('button', { name: 'Dots on Chairs: one more' }).click();
		await expect.poll(() => state.progress?.hands).toBe(1);
		expect(votes(), 'the own slip is left alone').toEqual({});
		expect([...server.own('facilitator').hands.values()]).toEqual([{ [CHAIRS]: 1 }]);
		await expect.element(page.getByText('1 cast by the facilitator for somebody in the room')).toBeVisible();
		await page.getByRole('button', { name: 'Remove hand 1 and its votes' }).click();
		await expect.poll(() => server.own('facilitator').hands.size).toBe(0);
	});

	test('nobody but the facilitator is offered it', async () => {
		await ballot({ method: 'score' });
		await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
		expect(page.getByText('Somebody here has no device').elements()).toEqual([]);
	});
});
