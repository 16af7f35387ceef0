/** One person's page on the workshop: a real WorkshopState on the fake network, and what the tests look at. */
import type { Gateway } from '../../src/lib/workshop/gateway.ts';
import { Clock } from '../../src/lib/workshop/clock.svelte.ts';
import { createDrafts } from '../../src/lib/workshop/drafts.ts';
import { createShelf, type Shelf } from '../../src/lib/workshop/shelf.ts';
import type { Tabs } from '../../src/lib/workshop/tabs.ts';
import { WorkshopState } from '../../src/lib/workshop/workshop.svelte.ts';
import { card, id, topic } from '../support/builders.ts';
import { storage } from '../support/storage.ts';
import { Network, type Token } from './network.ts';
import { EPOCH, FakeServer, PROMPT } from './server.ts';
import { World } from './world.ts';

export interface Page {
	state: WorkshopState;
	signs: { woke(): void; lost(): void };
	/** Ends it as closing the tab does: nothing of it goes on, whatever it was in the middle of. */
	close(): void;
}

let browsers = 0;

/** Somebody's browser: what it keeps survives the page, and its tabs hear each other. */
export class Browser {
	/** without locks, as over plain http */
	hasLocks = true;
	readonly #name = `browser ${++browsers}`;
	readonly #kept = storage();
	readonly #rooms = new Set<{ name: string; hear(message: unknown): void }>();
	readonly #turns = new Map<string, Promise<unknown>>();
	#token: Token | null = null;

	/** What its person is signed in with, known to the network that he comes by. */
	tokenOn(network: Network): Token {
		return (this.#token ??= network.newToken());
	}

	readonly storage = () => this.#kept;

	/** What a tab of that person has of the shelf; it ends with the tab. */
	shelf({ world }: FakeServer, person: string, tab: AbortSignal): Shelf {
		const { ports } = world.page();
		const shelf = createShelf({ owner: async () => person, now: () => EPOCH + world.now, ports, name: this.#name });
		const counted = async <Answer>(run: () => Promise<Answer>): Promise<Answer> => {
			if (tab.aborted) return never();
			world.busy++;
			const answer = await run().finally(() => world.busy--);
			return tab.aborted ? never() : answer;
		};
		return {
			read: () => counted(() => shelf.read()),
			change: (change) => counted(() => shelf.change(change)),
			get isLasting() {
				return shelf.isLasting;
			}
		};
	}

	tabs(tab: AbortSignal): Tabs {
		const closed = new Promise<void>((resolve) => tab.addEventListener('abort', () => resolve(), { once: true }));
		return {
			alone: (name, run) => {
				if (!this.hasLocks) return run();
				const before = this.#turns.get(name) ?? Promise.resolve();
				const turn = before.then(() => (tab.aborted ? never() : run()));
				this.#turns.set(name, Promise.race([turn, closed]));
				return turn;
			},
			join: (name, hear) => {
				const room = { name, hear };
				this.#rooms.add(room);
				const others = () => [...this.#rooms].filter((each) => each !== room && each.name === name);
				return {
					tell: (message) => void (tab.aborted || others().forEach((each) => each.hear(message))),
					leave: () => this.#rooms.delete(room)
				};
			}
		};
	}
}

/** What a page that was closed would have gone on with. */
function never(): Promise<never> {
	return new Promise(() => {});
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
	const tab = new AbortController();
	const snapshot = server.snapshot(person);
	const token = browser.tokenOn(server.network);
	const ask = server.network.asking(token);
	const state = new WorkshopState({
		snapshot,
		gateway: gatewayOf(server, person, ask),
		openChannel: server.network.openChannel(token),
		clock: new Clock(() => ask(() => server.instant), snapshot.now, ports),
		drafts: createDrafts(browser.storage, snapshot.shared.workshop.id),
		keeping: { shelf: browser.shelf(server, person, tab.signal), tabs: browser.tabs(tab.signal) },
		ports
	});
	state.start();
	const close = () => {
		tab.abort();
		state.stop();
	};
	return { state, signs, close };
}

function gatewayOf(server: FakeServer, person: string, send: ReturnType<Network['asking']>): Gateway {
	const ask = <Answer>(execute: () => Answer) => {
		server.network.requests++;
		return send(execute);
	};
	const untold = () => Promise.reject(new Error('This server does not do that.'));
	return {
		getWorkshop: () => ask(() => server.snapshot(person)),
		addCard: (card) => ask(() => server.addCard(person, card)),
		editCard: (card, version, body, told) => ask(() => server.editCard(person, card, version, body, told)),
		withdrawCard: (card) => ask(() => server.withdrawCard(person, card)),
		moveCard: (card, topic) => ask(() => server.moveCard(card, topic)),
		renameTopic: (topic, version, title) => ask(() => server.renameTopic(topic, version, title)),
		addComment: (comment) => ask(() => server.addComment(person, comment)),
		reactToCard: (reaction) => ask(() => server.reactToCard(person, reaction)),
		withdrawComment: (comment) => ask(() => server.withdrawComment(person, comment)),
		proposeOutcome: (draft) => ask(() => server.proposeOutcome(draft)),
		editOutcome: (outcome, version, text) => ask(() => server.editOutcome(outcome, version, text)),
		putInPiles: (phase, piles) => ask(() => server.putInPiles(person, phase, piles)),
		castVote: (phase, topic, value, hand) => ask(() => server.castVote(person, phase, topic, value, hand)),
		rankTopics: (phase, ranking, hand) => ask(() => server.rankTopics(person, phase, ranking, hand)),
		removeHand: (_phase, hand) => ask(() => server.removeHand(person, hand)),
		setDone: (_phase, isDone) => ask(() => server.setDone(person, isDone)),
		announceProgress: () => ask(() => server.announceProgress()),
		advance: (from) => ask(() => server.advance(from)),
		goBack: (from, voids) => ask(() => server.goBack(from, voids)),
		setTimebox: (_phase, endsAt) => ask(() => server.setTimebox(endsAt)),
		separateCard: untold,
		takeDownCard: (card, reason) => ask(() => server.takeDownCard(card, reason)),
		takeDownComment: untold,
		addPost: (post) => ask(() => server.addPost(person, post)),
		withdrawPost: (post) => ask(() => server.withdrawPost(person, post)),
		takeDownPost: untold,
		objectToOutcome: (objection) => ask(() => server.objectToOutcome(person, objection)),
		withdrawObjection: (objection) => ask(() => server.withdrawObjection(person, objection)),
		markAccounts: untold,
		discussTopic: untold,
		setAgenda: untold,
		showThumb: untold,
		closeThumbs: untold,
		wantTalk: untold,
		parkTopics: untold,
		cancelMeeting: untold,
		changeTimetable: (change) => ask(() => server.changeTimetable(change)),
		setTopicTimebox: untold,
		parkTopic: (topic, reason) => ask(() => server.parkTopic(topic, reason)),
		unparkTopic: untold,
		takeStance: untold,
		answerScale: untold,
		acceptOutcome: untold,
		removeOutcome: untold,
		takeOnAction: untold,
		viewRisk: untold,
		openRisk: untold,
		classifyRisk: untold,
		handBackAction: untold,
		setMinutes: untold,
		update: untold
	};
}
