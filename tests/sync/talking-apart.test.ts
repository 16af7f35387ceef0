/** Talk over days: what is said and objected to arrives once, is the reader's own to take back, and is undone if refused. */
import { expect, test } from 'vitest';
import { id, outcome, topic } from '../support/builders.ts';
import { begin, Browser, HERE, open } from './page.ts';

const DISCUSS = 4;

function talk() {
	const begun = begin(5, DISCUSS);
	begun.server.shared = {
		...begun.server.shared,
		topics: [topic({ id: HERE })],
		outcomes: [outcome({ id: id(3001), status: 'proposed', topic_id: HERE })]
	};
	return begun;
}

test('what was said without a network arrives once from the next page, as one’s own, and can be taken back', async () => {
	const { world, network, server } = talk();
	const browser = new Browser();
	const { state, close } = open(server, 'ana', browser);
	const bo = open(server, 'bo').state;
	await world.pass(1_000);
	network.isDown = true;
	void state.apart.say(HERE, 'in the tunnel', false);
	await world.pass(60_000);
	close();
	network.isDown = false;
	const again = open(server, 'ana', browser).state;
	await world.pass(30_000);
	expect(again.apart.postsOf(HERE).map(({ body }) => body)).toEqual(['in the tunnel']);
	expect(bo.apart.postsOf(HERE).map(({ body }) => body)).toEqual(['in the tunnel']);
	const [said] = again.apart.postsOf(HERE);
	if (!said) throw new Error('Nothing was said');
	expect([again.apart.isMine(said.id), bo.apart.isMine(said.id)]).toEqual([true, false]);
	void again.apart.takeBack(said);
	await world.pass(2_000);
	expect(bo.apart.postsOf(HERE)).toEqual([]);
});

test('an objection contests what it was made against, on every page', async () => {
	const { world, server } = talk();
	const { state } = open(server, 'ana');
	const bo = open(server, 'bo').state;
	await world.pass(1_000);
	void state.apart.object(id(3001), 'who tests it?');
	await world.pass(2_000);
	expect(bo.apart.objectionsTo(id(3001))).toMatchObject([{ reason: 'who tests it?' }]);
	expect(bo.outcomesOf(HERE)).toMatchObject([{ is_contested: true }]);
});

test('what one proposes is one’s own from the first moment, and stays it', async () => {
	const { world, server } = talk();
	server.shared = {
		...server.shared,
		phases: server.shared.phases.map((phase) =>
			phase.step === 'discuss' ? { ...phase, mode: 'async' as const } : phase
		)
	};
	const { state } = open(server, 'ana');
	const bo = open(server, 'bo').state;
	await world.pass(1_000);
	void state.talking.proposeOutcome({ kind: 'decision', topic_id: HERE, body: 'Ship weekly', owner: null, due: null });
	const own = () => state.outcomesOf(HERE).find(({ body }) => body === 'Ship weekly')?.id ?? '';
	expect(state.apart.isMine(own())).toBe(true);
	await world.pass(2_000);
	expect(state.apart.isMine(own())).toBe(true);
	expect(bo.outcomesOf(HERE).map(({ id }) => id)).toContain(own());
	expect(bo.apart.isMine(own())).toBe(false);
});
