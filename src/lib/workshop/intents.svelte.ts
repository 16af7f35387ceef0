/**
 * The confirmed rows, and beside them what this person has just done. An intent shows at once; it goes when the confirmed
 * rows carry it, and it is undone with the refusal kept at its place. Confirmed rows are never touched by a guess: an
 * answer may be older than an event that already arrived, so shared rows change by events and snapshots alone.
 */
import { SvelteMap } from 'svelte/reactivity';
import { applyEvent } from '../domain/apply.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Mine, Shared, Snapshot, WorkshopEvent } from '../domain/snapshot.ts';
import type { Ports } from './ports.ts';

export interface Rows {
	readonly shared: Shared;
	readonly mine: Mine;
}

export interface Act<Answer> {
	/** where the page shows that it is under way, and its refusal: `card:<id>`, `vote:<topic id>`, `phase` … */
	place: string;
	/** states what is meant to hold in the end: one like it that has not been sent yet is left out in favour of this one */
	isAbsolute?: boolean;
	/** ids of shared rows: the next event about one of them confirms the act. None: its answer confirms it. */
	touches: readonly string[];
	/** from these rows alone: what the page shows is made of what this returns, and asking for it goes round in circles */
	show(rows: Rows): Rows;
	send(): Promise<Answer>;
	/** puts the answer into what is this person's own, which no event carries */
	keep?(mine: Mine, answer: Answer): Mine;
}

/** An act that is shown beside the confirmed rows, until it is in them or undone. */
export interface Intent {
	readonly act: Act<unknown>;
	state: 'waiting' | 'sent' | 'superseded';
	/** an event about its rows arrived after it was sent */
	isTouched: boolean;
	/** the tick at which its answer came */
	answered: number | null;
}

/** Nobody answered: `act` sends again after so many milliseconds (every verb may be repeated), then gives up. */
const AGAIN = [400, 1_000, 2_500];

export interface IntentsHost {
	/** the confirmed rows may lag behind what was answered */
	expectEvent(): void;
	/** the database refused: what this page believes may be out of date */
	doubt(): void;
}

export class Intents {
	readonly #ports: Pick<Ports, 'after' | 'random' | 'report'>;
	readonly #host: IntentsHost;
	readonly #lanes = new Map<string, Promise<unknown>>();
	readonly #troubles = new SvelteMap<string, Error>();
	/** orders sends, answers and fetches among each other */
	#tick = 0;
	#mineChanged = 0;
	#confirmed: Rows;
	#intents = $state.raw<readonly Intent[]>([]);
	readonly #rows: Rows;

	constructor(rows: Rows, host: IntentsHost, ports: Pick<Ports, 'after' | 'random' | 'report'>) {
		this.#confirmed = $state.raw(rows);
		this.#rows = $derived(this.#intents.reduce<Rows>((shown, { act }) => act.show(shown), this.#confirmed));
		this.#host = host;
		this.#ports = ports;
	}

	/** What is shown: the confirmed rows with the intents on them. */
	get rows(): Rows {
		return this.#rows;
	}

	get confirmed(): Rows {
		return this.#confirmed;
	}

	/** Why the last act at a place was undone: a Refusal, or a fault that has no words of its own. */
	troubleAt(place: string): Error | null {
		return this.#troubles.get(place) ?? null;
	}

	dismiss(place: string): void {
		this.#troubles.delete(place);
	}

	isPending(place: string): boolean {
		return this.#intents.some(({ act }) => act.place === place);
	}

	/** True while something answered is not in the confirmed rows yet. */
	get isExpecting(): boolean {
		return this.#intents.some(({ answered }) => answered !== null);
	}

	/** Shows an act that somebody else sends, and tells of with `sent`, `confirm`, `endElsewhere`, `undo` or `drop`. */
	show(act: Act<unknown>): Intent {
		const intent: Intent = { act, state: 'waiting', isTouched: false, answered: null };
		this.#troubles.delete(act.place);
		this.#intents = [...this.#intents, intent];
		return intent;
	}

	/** It is on its way: from now on an event about its rows may be what came of it. */
	sent(intent: Intent): void {
		intent.state = 'sent';
	}

	/** The database took it. It is shown until the confirmed rows have it. */
	confirm<Answer>(intent: Intent, act: Pick<Act<Answer>, 'keep'>, answer: Answer): void {
		intent.answered = ++this.#tick;
		if (act.keep) {
			this.#confirmed = { ...this.#confirmed, mine: act.keep(this.#confirmed.mine, answer) };
			this.#mineChanged = this.#tick;
		}
		if (intent.act.touches.length === 0 || intent.isTouched) this.drop(intent);
		else this.#host.expectEvent();
	}

	/** Another page of this person has sent it: the next snapshot tells what came of it. */
	endElsewhere(intent: Intent): void {
		intent.answered = ++this.#tick;
	}

	/** It did not happen: it goes from the rows, and the reason stands at its place; at none, if that is null. */
	undo(intent: Intent, why: Error, place: string | null = intent.act.place): void {
		this.drop(intent);
		if (place !== null) this.setTrouble(place, why);
		if (!(why instanceof Refusal)) this.#ports.report(why);
		this.#host.doubt();
	}

	drop(gone: Intent): void {
		this.#intents = this.#intents.filter((intent) => intent !== gone);
	}

	setTrouble(place: string, why: Error): void {
		this.#troubles.set(place, why);
	}

	/** Shows the act, sends it in its turn, and resolves to whether the database took it. Never rejects. */
	act<Answer>(act: Act<Answer>): Promise<boolean> {
		if (act.isAbsolute) this.#supersede(act.place);
		const intent = this.show(act);
		const turn = (this.#lanes.get(act.place) ?? Promise.resolve()).then(() => this.#deliver(intent, act));
		this.#lanes.set(act.place, turn);
		return turn;
	}

	/** The tick to hand to `take` with the snapshot that a fetch begun now brings. */
	begin(): number {
		return ++this.#tick;
	}

	/** Takes a snapshot whose fetch began at the tick. Returns false if own rows changed meanwhile and it is partly old. */
	take(snapshot: Snapshot, began: number): boolean {
		const { shared, mine } = this.#confirmed;
		const isMineFresh = began > this.#mineChanged;
		this.#confirmed = {
			shared: snapshot.shared.workshop.rev >= shared.workshop.rev ? snapshot.shared : shared,
			mine: isMineFresh ? snapshot.mine : mine
		};
		this.#intents = this.#intents.filter(({ answered }) => answered === null || answered > began);
		return isMineFresh;
	}

	/** Applies an event that is next, or of the past; says what else it is. */
	receive(event: WorkshopEvent): 'applied' | 'gap' | 'partial' {
		const { shared, mine } = this.#confirmed;
		const next = applyEvent(shared, event);
		if (next === 'gap' || next === 'partial') return next;
		if (next !== shared) {
			const kept = withoutFreed(withoutCards(mine, event.removed), event);
			this.#confirmed = { shared: next, mine: withoutSpent(kept, shared.topics, event) };
		}
		this.#touch(event);
		return 'applied';
	}

	#touch(event: WorkshopEvent): void {
		const { workshop, phases, prompts, cards, topics, outcomes, comments, posts } = event;
		const { objections, agendas, thumbs, risks } = event;
		const lists = [
			workshop ? [workshop] : [],
			phases,
			prompts,
			cards,
			topics,
			outcomes,
			comments,
			posts,
			objections,
			agendas,
			thumbs,
			risks
		];
		const rows = lists.flatMap((list): readonly { id: string }[] => list ?? []);
		const ids = new Set([...rows.map(({ id }) => id), ...(event.removed ?? [])]);
		for (const intent of this.#intents) {
			if (intent.state === 'sent' && intent.act.touches.some((id) => ids.has(id))) intent.isTouched = true;
		}
		this.#intents = this.#intents.filter((intent) => !(intent.isTouched && intent.answered !== null));
	}

	#supersede(place: string): void {
		this.#intents = this.#intents.filter((intent) => {
			const isLeftOut = intent.state === 'waiting' && intent.act.isAbsolute && intent.act.place === place;
			if (isLeftOut) intent.state = 'superseded';
			return !isLeftOut;
		});
	}

	async #deliver<Answer>(intent: Intent, act: Act<Answer>): Promise<boolean> {
		if (intent.state === 'superseded') return true;
		this.sent(intent);
		try {
			this.confirm(intent, act, await this.#persist(act));
			return true;
		} catch (error) {
			this.undo(intent, error instanceof Error ? error : new Error(String(error)));
			return false;
		}
	}

	async #persist<Answer>(act: Act<Answer>): Promise<Answer> {
		for (const wait of AGAIN) {
			try {
				return await act.send();
			} catch (error) {
				if (!(error instanceof Refusal && error.reason === 'unreachable')) throw error;
				await new Promise<void>((resume) => this.#ports.after(wait * (0.5 + this.#ports.random()), resume));
			}
		}
		return act.send();
	}
}

function withoutCards(mine: Mine, removed: readonly string[] | undefined): Mine {
	if (!removed?.some((id) => mine.cards.some((card) => card.id === id))) return mine;
	return { ...mine, cards: mine.cards.filter((card) => !removed.includes(card.id)) };
}

/** An action that is nobody's again is no longer the reader's. */
function withoutFreed(mine: Mine, { outcomes = [] }: WorkshopEvent): Mine {
	const isFree = (own: string) => outcomes.some(({ id, confidence }) => id === own && confidence === null);
	if (!mine.own_commitments.some(isFree)) return mine;
	return { ...mine, own_commitments: mine.own_commitments.filter((own) => !isFree(own)) };
}

/** A mark that a topic needs talk goes with its talk, or with the reason for which somebody parked it. */
function withoutSpent(mine: Mine, before: Shared['topics'], { topics = [] }: WorkshopEvent): Mine {
	const spent = topics.filter(({ id, status, park_reason }) => {
		const was = before.find((each) => each.id === id);
		if (was?.status !== 'open') return false;
		return status === 'discussed' || (status === 'parked' && park_reason !== was.park_reason);
	});
	if (!spent.some(({ id }) => mine.wanted.includes(id))) return mine;
	return { ...mine, wanted: mine.wanted.filter((own) => !spent.some(({ id }) => id === own)) };
}
