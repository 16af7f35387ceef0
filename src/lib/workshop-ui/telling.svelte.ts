/**
 * What a question asks of a card beyond its text, while it is typed: when it happened, and the name that signs it. The instant
 * is kept with the draft of the text; the name is proposed again for the next card.
 */
import { reader } from '$i18n/reader.ts';
import type { Told } from '../data/cards.ts';
import { BOUNDS } from '../domain/bounds.ts';
import type { Card, Instant, PromptRules } from '../domain/workshop.ts';
import { fromInput, toInput } from './zoned-input.ts';

/** Where this device keeps what is typed. */
export interface Kept {
	read(place: string): string;
	write(place: string, text: string): void;
}

const LAST_NAME = 'signature';
const whenAt = (place: string) => `when:${place}`;
const nameAt = (place: string) => `name:${place}`;

/** The question asks for more than the text of a card. */
export function asksMore({ happened, signed }: PromptRules): boolean {
	return happened === true || signed === true;
}

export class Telling {
	/** as a `datetime-local` field has it, on the clock of the reader's zone; empty: not known */
	when = $state('');
	/** some of the field is filled in, and not all */
	isHalf = $state(false);
	name = $state('');
	/** it was to go and something is missing */
	isAsked = $state(false);
	/** the name that is here without being typed: it is no draft */
	#proposed = '';
	readonly #zone = reader().zone;

	/** The instant that is typed; null: none. */
	get #happenedAt(): Instant | null {
		return fromInput(this.when, this.#zone);
	}

	/** What is typed is no instant at which something can have happened: of another age, most likely mistyped. */
	get isAway(): boolean {
		if (this.when === '') return false;
		const year = Number(this.#happenedAt?.slice(0, 4));
		return !(year >= BOUNDS.happened_from && year <= BOUNDS.happened_to);
	}

	get isNameWrong(): boolean {
		return this.name.trim() === '' || this.name.length > BOUNDS.name;
	}

	/**
	 * What was typed here before, unless something is typed already (before the page ran); `proposed`: the name to begin with,
	 * without one the last that was typed on this device.
	 */
	recall(kept: Pick<Kept, 'read'>, place: string, proposed: string | null): void {
		this.when ||= kept.read(whenAt(place));
		this.#proposed = proposed ?? kept.read(LAST_NAME);
		this.name ||= kept.read(nameAt(place)) || this.#proposed;
	}

	keep(kept: Pick<Kept, 'write'>, place: string): void {
		kept.write(whenAt(place), this.when);
		kept.write(nameAt(place), this.name === this.#proposed ? '' : this.name);
	}

	/** What that card tells, to be changed. */
	take({ happened_at, author_name }: Pick<Card, 'happened_at' | 'author_name'>): void {
		this.when = happened_at === null ? '' : toInput(happened_at, this.#zone);
		this.name = author_name ?? this.name;
		this.isAsked = false;
	}

	/** All that the question asks; null: something is missing, and its field says so. */
	tell(rules: PromptRules): Told | null {
		this.isAsked = true;
		if ((rules.happened && (this.isHalf || this.isAway)) || (rules.signed && this.isNameWrong)) return null;
		this.isAsked = false;
		return {
			happened_at: rules.happened ? this.#happenedAt : null,
			signature: rules.signed ? this.name.trim() : null
		};
	}

	/** Nothing is typed here any more. */
	forget(kept: Pick<Kept, 'write'>, place: string): void {
		kept.write(whenAt(place), '');
		kept.write(nameAt(place), '');
	}

	/** The card has gone: the next one happened at another time, and is written by the same. */
	gone(kept: Pick<Kept, 'write'>, place: string, rules: PromptRules): void {
		this.forget(kept, place);
		this.#proposed = this.name;
		this.when = '';
		if (rules.signed) kept.write(LAST_NAME, this.name.trim());
	}
}
