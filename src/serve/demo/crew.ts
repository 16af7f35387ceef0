/** What the simulated teammates have between them, as people do who hear each other: who has done and said what already. */
import { setMaxListeners } from 'node:events';
import { setTimeout as elapse } from 'node:timers/promises';
import { Chance } from './chance.ts';
import { ABOUT_ANYTHING, AFTERTHOUGHT, LOOSE, THEMES, type Line, type StoryCard, type Theme } from './story.ts';

/** Nobody has more on the mind than this. */
const CARDS_EACH = 4;
/** A human pace: what a person of the demo does in this many seconds, one at the page may do too. */
const SECONDS_PER_LINE = 7;

export interface CrewOptions {
	readonly people: number;
	/** how many times faster than people */
	readonly pace: number;
	readonly seed: number;
	/** ends all pauses, and with them the people */
	readonly signal: AbortSignal;
	/** a fault, in words, for whoever runs the demo */
	report(words: string): void;
}

export class Crew {
	readonly options: CrewOptions;
	readonly chance: Chance;
	/** ids of cards that were moved: whoever moves one again had a reason, and is left alone */
	readonly moved = new Set<string>();
	/** ids of topics that were given a name */
	readonly named = new Set<string>();
	readonly #said = new Set<string>();
	#afterthought: StoryCard | null = AFTERTHOUGHT;

	constructor(options: CrewOptions) {
		this.options = options;
		this.chance = new Chance(options.seed);
		// Every person pauses on it, however many there are.
		setMaxListeners(0, options.signal);
	}

	/** What each person has to write. What weighs most is written by the smallest team too. */
	deal(): StoryCard[][] {
		const { people } = this.options;
		const all = [...THEMES.flatMap(({ cards }) => cards), ...LOOSE];
		const hands = Array.from({ length: people }, (): StoryCard[] => []);
		for (const [n, card] of this.chance.shuffled(all.slice(0, people * CARDS_EACH)).entries()) {
			hands[n % people]?.push(card);
		}
		return hands;
	}

	/** A thought that one person has while reading; null when it has been had. */
	takeAfterthought(): StoryCard | null {
		const card = this.#afterthought;
		this.#afterthought = null;
		return card;
	}

	/** The next thing to say about a topic, now and by this person; null: nothing, or not yet. */
	takeLine(topic: string, theme: Theme | null): Line | null {
		const { people } = this.options;
		// Everyone asks a few times in that while: one of them gets the word.
		if (!this.chance.percent(100 / people) && people > 1) return null;
		const line = (theme?.lines ?? ABOUT_ANYTHING).find(({ body }) => !this.#said.has(`${topic} ${body}`));
		if (line) this.#said.add(`${topic} ${line.body}`);
		return line ?? null;
	}

	/** How long somebody takes who takes so many seconds: resolves then, or at once when the demo ends. */
	async pause(seconds: number): Promise<void> {
		const { pace, signal } = this.options;
		await elapse((seconds * 1000) / pace, undefined, { signal }).catch(() => {});
	}

	get hasEnded(): boolean {
		return this.options.signal.aborted;
	}
}

/** How often somebody looks for something to say, in seconds: least and most. */
export const TALK: readonly [number, number] = [SECONDS_PER_LINE - 3, SECONDS_PER_LINE + 3];
