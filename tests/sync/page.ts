/** One person's page on the workshop: a real WorkshopState on the fake network, and what the tests look at. */
import type { Gateway } from '../../src/lib/workshop/gateway.ts';
import { Clock } from '../../src/lib/workshop/clock.svelte.ts';
import { createDrafts } from '../../src/lib/workshop/drafts.ts';
import { WorkshopState } from '../../src/lib/workshop/workshop.svelte.ts';
import { card, id, topic } from '../support/builders.ts';
import { Network } from './network.ts';
import { FakeServer, PROMPT } from './server.ts';
import { World } from './world.ts';

export interface Page {
	state: WorkshopState;
	signs: { woke(): void; lost(): void };
}

/** Somebody's browser: what it keeps survives the page. */
export class Browser {
	readonly #kept = new Map<string, string>();

	readonly storage = () => ({
		getItem: (key: string) => this.#kept.get(key) ?? null,
		setItem: (key: string, value: string) => void this.#kept.set(key, value),
		removeItem: (key: string) => void this.#kept.delete(key)
	});
}

/** A world with a server whose workshop is in the phase of that position. */
export function begin(seed: number, phase = 2) {
	const world = new World(seed);
	const network = new Network(world);
	return { world, network, server: new FakeServer(world, network, phase) };
}

export const CARD = id(1001);
export const [HERE, THERE] = [id(2001), id(2002)];

/** A room in the middle of grouping: one card, two topics. */
export function room(seed = 1) {
	const begun = begin(seed);
	begun.server.shared = {
		...begun.server.shared,
		cards: [card({ id: CARD, topic_id: HERE, prompt_id: PROMPT })],
		topics: [topic({ id: HERE, order_key: 1 }), topic({ id: THERE, order_key: 2 })]
	};
	return begun;
}

/** Opens the page as this person and begins to follow. */
export function open(server: FakeServer, person: string, browser = new Browser()): Page {
	const { ports, signs } = server.world.page();
	const snapshot = server.snapshot(person);
	const state = new WorkshopState({
		snapshot,
		gateway: gatewayOf(server, person),
		openChannel: server.network.openChannel,
		clock: new Clock(() => server.network.request(() => server.instant), snapshot.now, ports),
		drafts: createDrafts(browser.storage, snapshot.shared.workshop.id),
		ports
	});
	state.start();
	return { state, signs };
}

function gatewayOf(server: FakeServer, person: string): Gateway {
	const ask = <Answer>(execute: () => Answer) => {
		server.network.requests++;
		return server.network.request(execute);
	};
	const untold = () => Promise.reject(new Error('This server does not do that.'));
	return {
		getWorkshop: () => ask(() => server.snapshot(person)),
		addCard: (card) => ask(() => server.addCard(person, card)),
		editCard: (card, version, body) => ask(() => server.editCard(person, card, version, body)),
		withdrawCard: (card) => ask(() => server.withdrawCard(person, card)),
		moveCard: (card, topic) => ask(() => server.moveCard(card, topic)),
		renameTopic: (topic, version, title) => ask(() => server.renameTopic(topic, version, title)),
		proposeOutcome: (draft) => ask(() => server.proposeOutcome(draft)),
		castVote: (phase, topic, value) => ask(() => server.castVote(person, phase, topic, value)),
		setDone: (_phase, isDone) => ask(() => server.setDone(person, isDone)),
		announceProgress: () => ask(() => server.announceProgress()),
		advance: (from) => ask(() => server.advance(from)),
		goBack: (from, voids) => ask(() => server.goBack(from, voids)),
		setTimebox: (_phase, endsAt) => ask(() => server.setTimebox(endsAt)),
		separateCard: untold,
		takeDownCard: untold,
		discussTopic: untold,
		setTopicTimebox: untold,
		parkTopic: untold,
		unparkTopic: untold,
		setBallot: untold,
		answerScale: untold,
		editOutcome: untold,
		acceptOutcome: untold,
		removeOutcome: untold,
		setMinutes: untold,
		moveClose: untold,
		moveLive: untold,
		update: untold
	};
}
