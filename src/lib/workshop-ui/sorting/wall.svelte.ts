/** What one person is doing on the wall of cards: which are chosen, which are to be moved, and what that comes to. */
import { createContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { AgendaTopic } from '../../domain/agenda.ts';
import { writingRounds, type WritingRound } from '../../domain/writing-rounds.ts';
import type { Card } from '../../domain/workshop.ts';
import type { WorkshopState } from '../../workshop/workshop.svelte.ts';
import { TypedNames } from './typed-names.svelte.ts';

/** Whether, and why, this card goes away. */
export interface Removing {
	how: 'withdraw' | 'take-down';
	card: Card;
}
/** Whether what is on these cards says the very same as what lies on that topic. */
export interface Comparing {
	how: 'same';
	cards: readonly string[];
	target: AgendaTopic;
}
/** What a dialog asks: where these cards go, whether they say the very same, or whether one goes away. */
export type Asking = { how: 'move'; cards: readonly string[] } | Comparing | Removing;

/** Suggested groups that were refused are kept where the texts of this device are, one a line. */
const REFUSED = 'groups:refused';

export class Wall {
	readonly #workshop: WorkshopState;
	readonly #chosen = new SvelteSet<string>();
	/** the names that are being typed: a pile that comes to lie in another column is drawn anew */
	readonly names: TypedNames;
	/** suggested groups that this person answered, by their cards: they are not suggested again */
	readonly answered: SvelteSet<string>;
	/** the question that a dialog asks just now */
	asking = $state.raw<Asking | null>(null);
	/** a pointer has been here: from now on cards can be dragged */
	hasPointer = $state(false);

	readonly #topics: readonly AgendaTopic[];
	readonly #unsorted: ReadonlySet<string>;
	readonly #disputed: ReadonlySet<string>;
	readonly #fixed: ReadonlySet<string>;
	readonly #rounds: readonly WritingRound[];

	constructor(workshop: WorkshopState) {
		this.#workshop = workshop;
		this.names = new TypedNames(workshop);
		this.answered = new SvelteSet(workshop.writing.draft(REFUSED).split('\n'));
		this.#topics = $derived(this.isApart ? workshop.sorting.piles : workshop.agenda.topics);
		this.#unsorted = $derived(new Set(workshop.sorting.unsorted));
		this.#disputed = $derived(workshop.sorting.disputed);
		this.#fixed = $derived(workshop.sorting.fixed);
		this.#rounds = $derived.by(() => {
			const rounds = writingRounds(
				workshop.phases,
				this.#topics.flatMap(({ cards }) => cards)
			);
			return rounds.length > 1 ? rounds : [];
		});
	}

	/** What lies on the wall: the topics of all, or while people sort apart this person's own piles. */
	get topics(): readonly AgendaTopic[] {
		return this.#topics;
	}

	/** The rounds in which people wrote what lies here, where there are several; none: it is all of one. */
	get rounds(): readonly WritingRound[] {
		return this.#rounds;
	}

	/** The round of a card, where there are several. */
	roundOf(card: Pick<Card, 'phase_id'>): WritingRound | null {
		return this.#rounds.find(({ phases }) => phases.has(card.phase_id)) ?? null;
	}

	/** Whether what says when it happened is read in the order of time. */
	get isTimeline(): boolean {
		const { stage } = this.#workshop;
		return stage === 'read' || stage === 'waiting' || (stage === 'group' && !this.isApart);
	}

	/** The window in which cards were sorted is over: until the people meet, all lies where it lies. */
	get isStill(): boolean {
		return this.#workshop.stage === 'waiting';
	}

	get isApart(): boolean {
		return this.#workshop.sorting.isApart;
	}

	/** While people sort apart: this card has not been sorted yet. */
	isUnsorted(cardId: string): boolean {
		return this.isApart && this.#unsorted.has(cardId);
	}

	isDisputed(cardId: string): boolean {
		return !this.isApart && this.#disputed.has(cardId);
	}

	/** What was voted on or talked about stays as it was: this topic loses no card and gains none. */
	isFixed(topicId: string | null): boolean {
		return topicId !== null && this.#fixed.has(topicId);
	}

	/** Nobody can put a card on it or take one off, now or at all. */
	isHeld(topicId: string | null): boolean {
		return this.isStill || this.isFixed(topicId);
	}

	/** The chosen cards that are still there, in the order of the wall. */
	get chosen(): readonly string[] {
		if (this.#chosen.size === 0) return [];
		return this.topics.flatMap(({ cards }) => cards.filter(({ id }) => this.#chosen.has(id)).map(({ id }) => id));
	}

	isChosen(cardId: string): boolean {
		return this.#chosen.has(cardId);
	}

	choose(cardId: string, isWanted: boolean): void {
		if (isWanted) this.#chosen.add(cardId);
		else this.#chosen.delete(cardId);
	}

	clear(): void {
		this.#chosen.clear();
	}

	/** What is meant by an act on this card: all that are chosen, if it is one of them. */
	withChosen(cardId: string): readonly string[] {
		return this.isChosen(cardId) ? this.chosen : [cardId];
	}

	topicOf(cardId: string): AgendaTopic | null {
		return this.topics.find(({ cards }) => cards.some(({ id }) => id === cardId)) ?? null;
	}

	/** Puts them there. Where only what says the very same is put together, a dialog asks first whether it does: then false. */
	moveTo(cards: readonly string[], topicId: string): boolean {
		const target = this.topics.find(({ topic }) => topic.id === topicId);
		const isThere = cards.every((id) => target?.cards.some((card) => card.id === id));
		if (this.#workshop.sorting.isStrict && target && !isThere) {
			this.asking = { how: 'same', cards, target };
			return false;
		}
		this.#put(cards, topicId);
		this.clear();
		return true;
	}

	/** Puts together what was asked about: it says the very same. */
	joinSame({ cards, target }: Comparing): void {
		this.#put(cards, target.topic.id);
		this.clear();
	}

	/** Each onto a topic of its own. */
	takeOut(cards: readonly string[]): void {
		if (this.isApart) void this.#workshop.sorting.putAlone(cards);
		else
			for (const id of cards) {
				if ((this.topicOf(id)?.cards.length ?? 0) > 1) void this.#workshop.sorting.separateCard(id);
			}
		this.clear();
	}

	/** Keeps a suggested group apart, on this device also after a reload. */
	refuse(key: string): void {
		this.answered.add(key);
		const refused = this.#workshop.writing.draft(REFUSED);
		this.#workshop.writing.keepDraft(REFUSED, refused === '' ? key : `${refused}\n${key}`);
	}

	/** Puts the cards onto one of their topics. */
	gather(cards: readonly string[]): AgendaTopic | null {
		const target = this.#gathersOn(cards);
		if (target) this.#put(cards, target.topic.id);
		return target;
	}

	/** On which of their topics: a named one before others, then the largest, then the first. */
	#gathersOn(cards: readonly string[]): AgendaTopic | null {
		const topics = cards.flatMap((id) => this.topicOf(id) ?? []);
		return topics.reduce<AgendaTopic | null>((best, next) => {
			if (best === null) return next;
			if ((best.topic.title === null) !== (next.topic.title === null)) return best.topic.title === null ? next : best;
			return next.cards.length > best.cards.length ? next : best;
		}, null);
	}

	#put(cards: readonly string[], topicId: string): void {
		const { sorting } = this.#workshop;
		if (this.isApart) void sorting.putInPile(cards, topicId);
		else for (const id of cards) void sorting.moveCard(id, topicId);
	}

	/** Puts the chosen cards together, as `moveTo` does. Null: nothing is put together yet. */
	putTogether(): AgendaTopic | null {
		const target = this.#gathersOn(this.chosen);
		return target && this.moveTo(this.chosen, target.topic.id) ? target : null;
	}
}

export const [getWall, setWall] = createContext<Wall>();
