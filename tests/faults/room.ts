/**
 * A room under load: people with a client and a page each, and what the database has acknowledged to them. After a kill
 * everything that was acknowledged must be there; what was not may be there or not, but never in part.
 */
import type { SupabaseClient } from '@supabase/supabase-js';
import { expect } from 'vitest';
import { addCard, moveCard } from '../../src/lib/data/cards.ts';
import { castVote } from '../../src/lib/data/ballots.ts';
import { joinWorkshop } from '../../src/lib/data/participants.ts';
import { createWorkshop, getWorkshop } from '../../src/lib/data/workshops.ts';
import type { Snapshot } from '../../src/lib/domain/snapshot.ts';
import type { Workshop } from '../../src/lib/domain/workshop.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import type { WorkshopState } from '../../src/lib/workshop/workshop.svelte.ts';
import { follow, planOf, signedIn } from '../support/pages.ts';
import type { AppServer } from '../support/server.ts';

/** To restart and reconnect, on a machine that is busy with other tests. */
const CONVERGE_MS = 30_000;

/** One write, and how to see afterwards whether it is there. */
export interface Write {
	send(): Promise<unknown>;
	isThere(own: Snapshot): boolean;
	person: Occupant;
}

export interface Occupant {
	readonly client: SupabaseClient;
	readonly token: string;
	readonly page: WorkshopState;
}

export class Room {
	readonly workshop: Workshop;
	readonly host: Occupant;
	readonly people: readonly Occupant[];
	readonly faults: unknown[];

	private constructor(parts: Pick<Room, 'workshop' | 'host' | 'people' | 'faults'>) {
		({ workshop: this.workshop, host: this.host, people: this.people, faults: this.faults } = parts);
	}

	/** A retro that is being written, with so many people in it besides its facilitator. */
	static async open(server: AppServer, count: number): Promise<Room> {
		const { publishableKey }: { publishableKey: string } = await (await fetch(`${server.origin}/healthz`)).json();
		const faults: unknown[] = [];
		const facilitator = await signedIn(server.origin, publishableKey);
		const workshop = await createWorkshop(facilitator, newId(), planOf({ budget: 50, cap: 20, open: false }));
		const enter = async (client: SupabaseClient): Promise<Occupant> => {
			await joinWorkshop(client, workshop.code, null);
			const { data } = await client.auth.getSession();
			const page = follow(client, await getWorkshop(client, workshop.id), faults);
			return { client, token: data.session?.access_token ?? '', page };
		};
		const host = await enter(facilitator);
		const people: Occupant[] = [];
		for (let n = 0; n < count; n++) people.push(await enter(await signedIn(server.origin, publishableKey)));
		return new Room({ workshop, host, people, faults });
	}

	get promptId(): string {
		return this.host.page.shared.prompts.find(({ kind }) => kind === 'cards')?.id ?? '';
	}

	get everyone(): readonly Occupant[] {
		return [this.host, ...this.people];
	}

	/** Sends all at once. Resolves, when `isEnough` of them are acknowledged, to those: they are what must survive. */
	async burst(
		writes: readonly Write[],
		isEnough: number
	): Promise<{ acknowledged: ReadonlySet<Write>; rest: Promise<void> }> {
		const acknowledged = new Set<Write>();
		let enough: () => void = () => {};
		const reached = new Promise<void>((resolve) => (enough = resolve));
		const all = writes.map(async (write) => {
			await write.send();
			acknowledged.add(write);
			if (acknowledged.size >= isEnough) enough();
		});
		const rest = Promise.allSettled(all).then(() => enough());
		await reached;
		return { acknowledged, rest };
	}

	/** What was acknowledged is there, for its author, with the token from before. */
	async expectKept(acknowledged: ReadonlySet<Write>): Promise<void> {
		const snapshots = new Map<Occupant, Snapshot>();
		await Promise.all(
			this.everyone.map(async (person) => {
				expect((await person.client.auth.getSession()).data.session?.access_token).toBe(person.token);
				snapshots.set(person, await getWorkshop(person.client, this.workshop.id));
			})
		);
		const lost = [...acknowledged].filter(({ person, isThere }) => {
			const own = snapshots.get(person);
			return !own || !isThere(own);
		});
		expect(lost, `lost, of ${acknowledged.size} acknowledged`).toEqual([]);
	}

	/** Everyone is the participant they were: nobody has been added, and joining again is no news. */
	async expectSamePeople(): Promise<void> {
		for (const { client } of this.people) {
			expect((await joinWorkshop(client, this.workshop.code, null)).id).toBe(this.workshop.id);
		}
		const { counts } = await getWorkshop(this.host.client, this.workshop.id);
		expect(counts.participants).toBe(this.people.length);
	}

	/** The pages that were open all the while are live again and show what a fresh page would. */
	async converge(): Promise<void> {
		for (const { client, page } of this.everyone) {
			await expect.poll(() => page.status, { timeout: CONVERGE_MS }).toBe('live');
			const { shared, mine } = await getWorkshop(client, this.workshop.id);
			await expect.poll(() => page.shared, { timeout: CONVERGE_MS }).toEqual(shared);
			// The votes were not cast by this page: it learns of them when it looks again, as it does now and then.
			if (mine.slips.length > 0) page.refresh();
			for (const { phase_id, votes } of mine.slips) {
				await expect.poll(() => page.voting.slip(phase_id).votes, { timeout: CONVERGE_MS }).toEqual(votes);
			}
		}
	}

	/** An event reaches everyone: the channels are back, not only the snapshots. */
	async expectHeard(title: string): Promise<void> {
		expect(await this.host.page.steering.update({ title })).toBe(true);
		for (const { page } of this.everyone)
			await expect.poll(() => page.workshop.title, { timeout: CONVERGE_MS }).toBe(title);
	}

	async leave(): Promise<void> {
		for (const { page, client } of this.everyone) {
			page.stop();
			await client.removeAllChannels();
		}
	}

	writesOf(cards: number): Write[] {
		return this.people.flatMap((person, who) =>
			Array.from({ length: cards }, (_, n): Write => {
				const card = { id: newId(), promptId: this.promptId, body: `Card ${n} of ${who}` };
				return {
					person,
					send: () => addCard(person.client, this.workshop.id, card),
					isThere: ({ mine }) => mine.cards.some(({ id, body }) => id === card.id && body === card.body)
				};
			})
		);
	}

	/** Every card to another topic, by different people; to another one again in each round. */
	movesOf(state: Snapshot['shared'], round: number): Write[] {
		return state.cards.flatMap(({ id }, n): Write[] => {
			const person = this.people[n % this.people.length];
			const topic = state.topics[(n * 7 + 3 + round) % state.topics.length];
			if (!person || !topic) return [];
			return [
				{
					person,
					send: () => moveCard(person.client, id, topic.id),
					isThere: ({ shared }) => shared.cards.some((card) => card.id === id && card.topic_id === topic.id)
				}
			];
		});
	}

	/** So many votes, shared out among the people: each on a topic of its own, all of `dots` dots. */
	votesOf(count: number, dots: number): Write[] {
		const { cards, phases } = this.host.page.shared;
		// A topic that lost its last card is on no ballot.
		const topics = this.host.page.shared.topics.filter(({ id }) => cards.some((card) => card.topic_id === id));
		const ballot = phases.find(({ step }) => step === 'vote')?.id ?? '';
		return Array.from({ length: count }, (_, n) => n).flatMap((n): Write[] => {
			const person = this.people[n % this.people.length];
			const topic = topics[Math.floor(n / this.people.length)]?.id;
			if (!person || !topic) return [];
			return [
				{
					person,
					send: () => castVote(person.client, ballot, topic, dots),
					isThere: ({ mine }) => mine.slips.some(({ phase_id, votes }) => phase_id === ballot && votes[topic] === dots)
				}
			];
		});
	}
}
