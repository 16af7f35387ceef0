import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { applyEvent } from '../../src/lib/domain/apply.ts';
import { WorkshopEvent, type Shared } from '../../src/lib/domain/snapshot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { MINUTE, Retro, type Person } from '../support/people.ts';

/** Small and seeded (mulberry32), so that a walk that failed can be walked again. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

describe.each(await openDatabases())('on $name', (db) => {
	test.each([1, 2, 3])('a snapshot and the events after it are the next snapshot, on walk %d', async (seed) => {
		const random = seeded(seed);
		const pick = <T>(from: readonly T[]): T => {
			const picked = from[Math.floor(random() * from.length)];
			if (picked === undefined) throw new Error('Nothing to pick from');
			return picked;
		};
		const retro = await Retro.create(db, { naming: pick(['anonymous', 'named'] as const) });
		const people = [...(await retro.pair()), await retro.join(retro.facilitator, 'Facilitator')];
		for (let n = 0; n < 6; n++) await pick(people).addCard(retro, `card ${n}`);
		await retro.passReveal();

		let followed: Shared = (await people[0].snapshot(retro.id)).shared;
		const anyTopic = () => pick(followed.topics).id;
		const anyCard = () => pick(followed.cards).id;
		const anyOutcome = () => pick(followed.outcomes);
		const lead = (name: string, args: object) => retro.facilitator.call(name, { p_workshop: retro.id, ...args });
		const moves: ((person: Person) => Promise<unknown>)[] = [
			() => lead('advance', { p_from: followed.workshop.phase_id }),
			() => lead('go_back', { p_from: followed.workshop.phase_id, p_void: random() < 0.5 }),
			() => lead('update_workshop', { p_patch: { title: `Title ${random()}` } }),
			() =>
				lead('set_timebox', {
					p_phase: followed.workshop.phase_id,
					p_ends_at: new Date(Date.now() + MINUTE).toISOString()
				}),
			() => lead('set_minutes', { p_phase: pick(followed.phases).id, p_minutes: 1 + Math.floor(random() * 9) }),
			() => lead('set_ballot', { p_phase: retro.phases.vote, p_budget: 4, p_cap: 2, p_open: random() < 0.5 }),
			() => lead('discuss_topic', { p_from: followed.workshop.spotlight_topic_id, p_to: anyTopic(), p_seconds: 60 }),
			() => retro.facilitator.call('park_topic', { p_topic: anyTopic(), p_reason: 'Later' }),
			() => retro.facilitator.call('unpark_topic', { p_topic: anyTopic() }),
			() => retro.facilitator.call('take_down_card', { p_card: anyCard(), p_reason: 'No' }),
			() => retro.facilitator.call('accept_outcome', { p_outcome: anyOutcome().id, p_version: anyOutcome().version }),
			(person) => person.addCard(retro, 'added'),
			(person) => person.call('withdraw_card', { p_card: anyCard() }),
			(person) => person.call('move_card', { p_card: anyCard(), p_topic: anyTopic() }),
			(person) => person.call('move_card', { p_card: anyCard(), p_topic: anyTopic() }),
			(person) => person.call('separate_card', { p_card: anyCard(), p_topic: randomUUID() }),
			(person) => person.call('rename_topic', { p_topic: anyTopic(), p_version: 1, p_title: 'Named' }),
			(person) => person.vote(retro, anyTopic(), Math.floor(random() * 3)),
			(person) => person.vote(retro, anyTopic(), 1),
			(person) => retro.propose(person, pick(['note', 'action', 'decision'] as const), 'Do it'),
			(person) =>
				person.call('edit_outcome', { p_outcome: anyOutcome().id, p_version: anyOutcome().version, p_body: 'Do that' }),
			(person) => person.call('remove_outcome', { p_outcome: anyOutcome().id })
		];

		for (let n = 0; n < 90; n++) {
			const move = pick(moves);
			// Most moves are not allowed at most times: a refusal changes nothing. Picking from nothing is no move.
			const person = pick(people);
			const attempt = Promise.resolve().then(() => move(person));
			await attempt.catch(async (error: unknown) => {
				if (error instanceof Error && error.message === 'Nothing to pick from') return;
				await refusal(Promise.reject(error));
			});
			const { shared } = await pick(people).snapshot(retro.id);
			if (shared.workshop.rev > followed.workshop.rev) {
				const sent = (await retro.sent()).filter(({ event }) => event === 'change');
				for (const { payload } of sent) {
					const next = applyEvent(followed, WorkshopEvent.parse(payload));
					if (typeof next === 'string') throw new Error(`${payload['type']} left a ${next}`);
					followed = next;
				}
			}
			expect(followed, `after move ${n}`).toEqual(shared);
		}
		expect(followed.workshop.rev).toBeGreaterThan(15);
	});
});
