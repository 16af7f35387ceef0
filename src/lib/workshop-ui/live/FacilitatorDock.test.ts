import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, phase, topic, votePhase } from '../../../../tests/support/builders.ts';
import { flow } from '../../../../tests/support/flowing.ts';
import InRoom from '../../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../../tests/sync/page.ts';
import { Refusal } from '../../domain/refusal.ts';
import { EPOCH, PROMPT, type FakeServer } from '../../../../tests/sync/server.ts';
import FacilitatorDock from './FacilitatorDock.svelte';
import VoidedNote from './VoidedNote.svelte';

const [VOTE, DISCUSS, CHECK] = [id(4), id(5), id(6)];
const TOPIC = id(0x200);
let stop = async () => {};

afterEach(() => stop());

/** The facilitator's page, in the phase of that position, after what `prepare` did to the workshop. */
async function dock(position: number, prepare?: (server: FakeServer) => void) {
	await page.viewport(1280, 800);
	const begun = begin(1, position);
	prepare?.(begun.server);
	const { state } = open(begun.server, 'facilitator');
	const flows = () => (stop = flow(begun.world));
	flows();
	await expect.poll(() => state.status).toBe('live');
	await render(InRoom, { room: state, view: FacilitatorDock });
	const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
	const answer = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
	const running = () => begun.server.shared.workshop.phase_id;
	/** Time stands still for the page: it hears nothing and asks for nothing until it flows again. */
	const halt = () => stop();
	return { ...begun, state, press, answer, running, halt, flows };
}

describe('a question that the facilitator answers', () => {
	test('moves the workshop one step when it stands where it stood', async () => {
		const { press, answer, running } = await dock(3);
		await press('Close the ballot');
		await answer('Close the ballot');
		await expect.poll(running).toBe(DISCUSS);
	});

	test('asks before facts that are disputed are built on, and goes on all the same', async () => {
		const { press, answer, running } = await dock(2, (server) => {
			const at = (n: number) => `2026-03-01T10:0${n}:00.000Z`;
			const told = (n: number) =>
				card({
					id: id(0x100 + n),
					topic_id: TOPIC,
					prompt_id: PROMPT,
					body: 'The alarm',
					order_key: n,
					happened_at: at(n)
				});
			server.shared = { ...server.shared, topics: [topic({ id: TOPIC, order_key: 1 })], cards: [told(1), told(2)] };
		});
		await press('Open the ballot');
		await expect.element(page.getByRole('dialog')).toHaveTextContent('1 disputed fact: settle it before');
		expect(running()).toBe(id(3));
		await answer('Open the ballot');
		await expect.poll(running).toBe(VOTE);
	});

	test('asks once before the talk is left with a risk that nobody has classified', async () => {
		const { press, answer, running } = await dock(4, (server) => {
			Object.assign(server.shared.prompts[0] ?? {}, { rules: { risks: true } });
			server.shared = {
				...server.shared,
				topics: [topic({ id: TOPIC, order_key: 1 })],
				cards: [card({ id: id(0x100), topic_id: TOPIC, prompt_id: PROMPT, body: 'Two calls a night' })]
			};
		});
		await press('On to the last question');
		await expect.element(page.getByRole('dialog')).toHaveTextContent('1 risk is not classified.');
		expect(running()).toBe(DISCUSS);
		await answer('On to the last question');
		await expect.poll(running).toBe(CHECK);
		await press('End the meeting');
		await expect.element(page.getByRole('dialog')).not.toHaveTextContent('not classified');
	});

	test('asks once before it ends with something without a name, where the summary holds no cards', async () => {
		const { press, answer, running } = await dock(4, (server) => {
			Object.assign(server.shared.prompts[0] ?? {}, { rules: { roles: true } });
			server.shared = {
				...server.shared,
				phases: server.shared.phases.slice(0, 5),
				topics: [1, 2, 3].map((n) =>
					topic({
						id: id(0x200 + n),
						order_key: n,
						status: n === 3 ? 'open' : 'discussed',
						title: n === 1 ? 'On call' : null
					})
				),
				cards: [1, 2, 3].map((n) =>
					card({ id: id(0x100 + n), topic_id: id(0x200 + n), prompt_id: PROMPT, body: 'Nobody was on call' })
				)
			};
		});
		await press('End the meeting');
		await expect
			.element(page.getByRole('dialog'))
			.toHaveTextContent('1 topic that you voted on, talked about or parked has no name.');
		await answer('End the meeting');
		await expect.poll(running).toBeNull();
	});

	test('goes away when somebody else has moved the workshop on meanwhile', async () => {
		const { server, press, running } = await dock(3);
		await press('Close the ballot');
		await expect.element(page.getByRole('dialog')).toBeVisible();
		server.advance(VOTE);
		await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
		await expect.element(page.getByRole('button', { name: 'On to the last question' })).toBeVisible();
		expect(running()).toBe(DISCUSS);
	});

	test('moves nothing when this page has not heard yet that it is answered', async () => {
		const { server, network, press, answer, running, halt, flows } = await dock(3);
		await press('Close the ballot');
		// The news is lost on its way, and no look comes in between, so the question still stands there.
		await halt();
		network.faults = { ...network.faults, drop: 1 };
		server.advance(VOTE);
		server.advance(DISCUSS);
		const before = network.requests;
		await answer('Close the ballot');
		flows();
		await expect.poll(() => network.requests).toBeGreaterThan(before);
		await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
		expect(running()).toBe(CHECK);
	});

	test('ends the meeting once, however often it is asked', async () => {
		const { server, press, running } = await dock(5);
		await press('End the meeting');
		await expect.element(page.getByRole('dialog')).toBeVisible();
		server.advance(CHECK);
		await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
		expect(running()).toBeNull();
	});

	test('voids only the ballot that it was asked about', async () => {
		const { server, network, press, answer, running, halt, flows } = await dock(4);
		server.own('ana').votes = { [TOPIC]: 2 };
		await press('One step back');
		await expect.element(page.getByRole('dialog')).toBeVisible();
		await halt();
		network.faults = { ...network.faults, drop: 1 };
		server.advance(DISCUSS);
		const before = network.requests;
		await answer('Discard the ballot and go back');
		flows();
		await expect.poll(() => network.requests).toBeGreaterThan(before);
		await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
		expect(running()).toBe(CHECK);
		expect(server.own('ana').votes).toEqual({ [TOPIC]: 2 });
	});
});

test('ratings that were told are asked about by their name before they are given back, and everyone is told', async () => {
	const { state, press, answer, running } = await dock(4, (server) => {
		server.own('ana').votes = { [TOPIC]: 2 };
		const check = phase({ id: VOTE, step: 'check', position: 3, voided: 1, is_told: true });
		server.shared = {
			...server.shared,
			phases: server.shared.phases.map((each) => (each.position === 3 ? check : each))
		};
	});
	await press('One step back');
	await expect.element(page.getByText('What people rated has been told.', { exact: false })).toBeVisible();
	await expect.element(page.getByText('What has been given in this step', { exact: false })).not.toBeInTheDocument();
	await answer('Discard the ratings and go back');
	await expect.poll(running).toBe(VOTE);
	await expect.poll(() => state.phase?.id).toBe(VOTE);
	await render(InRoom, { room: state, view: VoidedNote });
	await expect.element(page.getByText('all ratings were given back', { exact: false })).toBeVisible();
});

describe('the room', () => {
	const told = (at: number) => (server: FakeServer) => {
		const opens_at = new Date(EPOCH + at * 60_000).toISOString();
		server.shared = {
			...server.shared,
			phases: server.shared.phases.map((each) => (each.position === 2 ? { ...each, opens_at } : each))
		};
	};

	test('is opened long before people were told to come only once that is answered', async () => {
		const { server, press, answer, running } = await dock(1, told(15 * 60));
		const [, reading, meeting] = server.shared.phases;
		await press('Open the room');
		await expect.element(page.getByRole('dialog').getByText(/^People were told to come .* \d\d:00\.$/)).toBeVisible();
		expect(running()).toBe(reading?.id);
		await answer('Open the room');
		await expect.poll(running).toBe(meeting?.id);
	});

	test.each([
		['a little before', 14],
		['when people were to be there already', -30]
	])('opens unasked %s', async (_, at) => {
		const { server, press, running } = await dock(1, told(at));
		await press('Open the room');
		await expect.poll(running).toBe(server.shared.phases[2]?.id);
		expect(page.getByRole('dialog').elements()).toEqual([]);
	});
});

describe('on a phone, while a topic is talked about', () => {
	const verbs = () => page.getByRole('region', { name: 'Facilitator' }).getByRole('button').elements();

	async function talking() {
		const opened = await dock(4, (server) => {
			const shown = card({ id: id(0x300), topic_id: TOPIC, prompt_id: PROMPT });
			const waiting = card({ id: id(0x301), topic_id: id(0x201), prompt_id: PROMPT });
			server.shared = {
				...server.shared,
				workshop: { ...server.shared.workshop, spotlight_topic_id: TOPIC },
				cards: [shown, waiting],
				topics: [topic({ id: TOPIC }), topic({ id: id(0x201), order_key: 1 })]
			};
		});
		await page.viewport(360, 740);
		await expect.element(page.getByRole('button', { name: 'More for this step' })).toBeVisible();
		return opened;
	}

	test('the verbs are two rows, and the step is moved from a menu', async () => {
		const { press, running } = await talking();
		expect(verbs().map((verb) => verb.textContent?.trim() || verb.ariaLabel)).toEqual([
			'Next topic',
			'+ 1 min for this topic',
			'Park',
			'More for this step'
		]);
		expect(new Set(verbs().map((verb) => Math.round(verb.getBoundingClientRect().top))).size).toBeLessThanOrEqual(2);
		await press('More for this step');
		await press('On to the last question');
		await expect.poll(running).toBe(CHECK);
	});

	test('what is asked from the menu can be answered', async () => {
		const { server, press, answer, running } = await talking();
		server.own('ana').votes = { [TOPIC]: 2 };
		await press('More for this step');
		await press('One step back');
		await answer('Discard the ballot and go back');
		await expect.poll(running).toBe(VOTE);
	});
});

test('tells, when asked before a ballot, which topics say the same and what else to look at', async () => {
	await dock(2, (server) => {
		const bodies = ['The build is too slow', 'Our build is too slow', 'Coffee ran out'];
		const piles = bodies.map((body, n) => ({ body, own: id(0x210 + n) }));
		server.shared = {
			...server.shared,
			cards: piles.map(({ body, own }, n) => card({ id: id(0x310 + n), topic_id: own, prompt_id: PROMPT, body })),
			topics: piles.map(({ own }, n) => topic({ id: own, order_key: n }))
		};
	});
	await page.getByText('Before you open the ballot').click();
	const advice = page.getByRole('region', { name: 'Facilitator' }).getByRole('listitem');
	await expect
		.element(advice.filter({ hasText: 'would split their votes' }))
		.toHaveTextContent('The build is too slow and Our build is too slow');
	await expect.element(advice.filter({ hasText: 'With 5 dots each' })).toBeVisible();
	expect(advice.filter({ hasText: 'Coffee' }).elements()).toEqual([]);
});

test('says that a ballot has nothing to vote on, and leaves it out', async () => {
	const { server, press } = await dock(2, (server) => {
		server.shared = { ...server.shared, cards: [], topics: [] };
	});
	await expect.element(page.getByText('There is nothing to vote on', { exact: false })).toBeVisible();
	await expect.element(page.getByRole('button', { name: 'Open the ballot' })).not.toBeInTheDocument();
	await press('Leave the vote out');
	await expect.poll(() => server.shared.phases.some(({ step }) => step === 'vote')).toBe(false);
});

test('goes on past a ballot with nothing to vote on that stays, as something after it was begun', async () => {
	const { server, press, running } = await dock(2, (server) => {
		server.shared = { ...server.shared, cards: [], topics: [] };
	});
	server.changeTimetable = () => {
		throw new Refusal('fixed_once_written', 'phases.3');
	};
	await press('Leave the vote out');
	await expect.element(page.getByText('You went back from a step', { exact: false })).toBeVisible();
	await press('Go on');
	await expect.poll(running).toBe(VOTE);
	expect(server.shared.phases.some(({ step }) => step === 'vote')).toBe(true);
});

test('says so too where the ballot would open the room, and not while what is written is sealed', async () => {
	const alone = { step: 'collect', mode: 'async', closes_at: '2026-03-04T18:00:00.000Z' } as const;
	const { server } = await dock(0, (server) => {
		const [first, ...later] = server.shared.phases;
		if (!first) throw new Error('no round');
		server.shared = {
			...server.shared,
			cards: [],
			topics: [],
			phases: [
				phase({ id: first.id, position: 0, minutes: null, ...alone, is_over: true }),
				...later.filter(({ step }) => step !== 'read' && step !== 'group')
			]
		};
	});
	await expect.element(page.getByRole('button', { name: 'Leave the vote out' })).toBeVisible();
	expect(page.getByRole('button', { name: 'Open the room' }).elements()).toHaveLength(0);
	expect(server.shared.phases[1]?.step).toBe('vote');
});

test('advises on a ballot over days while people read, though there is nothing to press', async () => {
	await dock(1, (server) => {
		server.shared = {
			...server.shared,
			phases: server.shared.phases.map((each) =>
				each.position === 2 ? votePhase({ id: each.id, position: 2, mode: 'async', minutes: null }) : each
			),
			cards: [card({ id: id(0x310), topic_id: TOPIC, prompt_id: PROMPT, body: 'Coffee ran out' })],
			topics: [topic({ id: TOPIC })]
		};
	});
	await page.getByText('Before you open the ballot').click();
	await expect.element(page.getByText('There is one topic only: nothing to choose between.')).toBeVisible();
	expect(page.getByRole('region', { name: 'Facilitator' }).getByRole('button').elements()).toEqual([]);
});

test('is there once there is something to steer, and away while a window runs', async () => {
	const wheel = page.getByRole('region', { name: 'Facilitator' });
	const { server } = await dock(0);
	expect(wheel.elements()).toHaveLength(0);
	server.advance(id(1));
	await expect.element(wheel.getByRole('button', { name: 'Open the room' })).toBeVisible();
});

test.each([
	['over days', { mode: 'async', minutes: null, closes_at: '2026-03-06T18:00:00.000Z' }],
	['together', { mode: 'live', minutes: 5, closes_at: null }]
] as const)('tells of a ballot %s that opened with the cards what nobody could be told before', async (_, window) => {
	await dock(0, (server) => {
		const [written, , , vote] = server.shared.phases;
		if (!written || !vote) throw new Error('no rounds');
		server.shared = {
			...server.shared,
			workshop: { ...server.shared.workshop, phase_id: vote.id },
			phases: [
				phase({ id: written.id, step: 'collect', position: 0, ...window, is_over: true }),
				votePhase({ id: vote.id, position: 1, ...window })
			],
			cards: [card({ id: id(0x310), topic_id: TOPIC, prompt_id: PROMPT, body: 'Coffee ran out' })],
			topics: [topic({ id: TOPIC })]
		};
	});
	await page.getByText('About what is being voted on').click();
	await expect.element(page.getByText(/nothing in it can be put together any more/)).toBeVisible();
	await expect.element(page.getByText('There is one topic only: nothing to choose between.')).toBeVisible();
});
