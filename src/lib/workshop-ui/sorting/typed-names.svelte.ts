/** Names of topics that are being typed: kept on this device until they are given. */
import { SvelteMap } from 'svelte/reactivity';
import type { Topic } from '../../domain/workshop.ts';
import { draftOf, fieldsIn } from '../../workshop/drafts.ts';
import type { WorkshopState } from '../../workshop/workshop.svelte.ts';

/** A name that is being typed, with the version of the topic that it changes. */
export interface TypedName {
	text: string;
	seen: number;
	/** typed at an earlier visit */
	isRecalled: boolean;
}

const placeOf = (topicId: string) => `name:topic:${topicId}`;

export class TypedNames {
	readonly #workshop: Pick<WorkshopState, 'writing'>;
	readonly #names = new SvelteMap<string, TypedName>();

	constructor(workshop: Pick<WorkshopState, 'writing'>) {
		this.#workshop = workshop;
	}

	/** The name that is being typed for a topic, at an earlier visit perhaps; null: none is. */
	of(topicId: string): TypedName | null {
		return this.#names.get(topicId) ?? null;
	}

	/** Takes up the name that was being typed for a topic at an earlier visit. */
	recall(topicId: string): void {
		const { text, seen } = fieldsIn(this.#workshop.writing.draft(placeOf(topicId)));
		if (text === undefined || this.#names.has(topicId)) return;
		this.#names.set(topicId, { text, seen: Number(seen), isRecalled: true });
	}

	/** Begins to name a topic. */
	begin({ id, title, version }: Topic): void {
		this.#names.set(id, { text: title ?? '', seen: version, isRecalled: false });
	}

	type(topicId: string, text: string): void {
		const naming = this.#names.get(topicId);
		if (!naming) return;
		this.#names.set(topicId, { ...naming, text });
		this.#workshop.writing.keepDraft(placeOf(topicId), draftOf({ text, seen: String(naming.seen) }));
	}

	forget(topicId: string): void {
		this.#names.delete(topicId);
		this.#workshop.writing.keepDraft(placeOf(topicId), '');
	}
}
