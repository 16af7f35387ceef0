import { describe, expect, test } from 'vitest';
import { pointsHeld } from '../support/database-ballot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { Retro, type Person } from '../support/people.ts';

const [, db] = await openDatabases();

describe('on PostgreSQL 15, from many connections', () => {
	test('of votes that race the close of the ballot each is acknowledged and counted, or refused and not', async () => {
		for (let round = 0; round < 5; round++) {
			const retro = await Retro.create(db, { budget: 3, cap: 3 });
			const people = await retro.people(24);
			await people[0]?.addCard(retro, 'one');
			await retro.goTo('vote');
			const [topic] = await retro.topics();
			const id = String(topic?.id);

			/** Votes 1, 2, 3, 1 … until refused; resolves to what was acknowledged last. */
			const keepVoting = async (person: Person) => {
				for (let n = 0; ; n++) {
					const answer = await person.vote(retro, id, (n % 3) + 1).then(
						() => 'kept' as const,
						(error: unknown) => refusal(Promise.reject(error))
					);
					if (answer === 'kept') continue;
					expect(answer).toMatchObject({ reason: 'ballot_closed' });
					return n === 0 ? 0 : ((n - 1) % 3) + 1;
				}
			};
			const voting = people.map(keepVoting);
			await people[1]?.vote(retro, id, 1);
			await retro.advance('vote');
			const acknowledged = await Promise.all(voting);

			expect((await pointsHeld(retro))[id] ?? 0).toBe(acknowledged.reduce((sum, value) => sum + value, 0));
		}
	});
});
