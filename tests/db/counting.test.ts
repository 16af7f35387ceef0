import { describe, expect, test } from 'vitest';
import { COUNTED_FROM } from '../../src/lib/domain/visibility.ts';
import { openBallot } from '../support/database-ballot.ts';
import { openDatabases } from '../support/database.ts';
import { HOUR, MINUTE, Retro, stranger, type Person } from '../support/people.ts';

describe.each(await openDatabases())('on $name', (db) => {
	const counts = async (retro: Retro, person: Person) => (await person.snapshot(retro.id)).counts;

	/** So many people who have written, more than an hour ago. */
	async function written(count: number): Promise<{ retro: Retro; writers: Person[] }> {
		const retro = await Retro.create(db);
		const writers = await retro.people(count);
		for (const person of writers) {
			await person.addCard(retro, 'one');
			await person.addCard(retro, 'two');
		}
		await retro.pass(HOUR);
		return { retro, writers };
	}

	describe('people who have written', () => {
		test.each([
			[COUNTED_FROM.others - 1, null],
			[COUNTED_FROM.others, COUNTED_FROM.others],
			[4, 4]
		])('%d are told to one who has not as %s', async (count, told) => {
			const { retro } = await written(count);
			expect((await counts(retro, retro.facilitator)).writers).toBe(told);
			expect((await counts(retro, await retro.join())).writers).toBe(told);
		});

		test.each([
			[3, null],
			[4, 3],
			[5, 4]
		])('%d are told to one of them as %s: nobody counts themself', async (count, told) => {
			const { retro, writers } = await written(count);
			for (const writer of writers) expect((await counts(retro, writer)).writers).toBe(told);
		});

		test('are counted as at the last full hour: a card that has just come in moves nothing', async () => {
			const { retro } = await written(3);
			const late = await retro.join();
			const before = await counts(retro, retro.facilitator);
			await late.addCard(retro, 'just now');
			expect(await counts(retro, retro.facilitator)).toEqual(before);
			const at = new Date(String(before.counted_at));
			expect([at.getUTCMinutes(), at.getUTCSeconds(), at.getUTCMilliseconds()]).toEqual([0, 0, 0]);
			expect(Date.now() - at.getTime()).toBeLessThan(HOUR + MINUTE);
			await retro.pass(HOUR);
			expect((await counts(retro, retro.facilitator)).writers).toBe(4);
		});

		test('are no longer told once the cards are open: they can be read', async () => {
			const { retro } = await written(4);
			await retro.passReveal();
			expect(await counts(retro, retro.facilitator)).toMatchObject({ writers: null, counted_at: null });
		});

		test('are never told as cards, to anybody, by anything', async () => {
			const { retro, writers } = await written(4);
			const told = JSON.stringify([
				await retro.facilitator.call('get_workshop', { p_workshop: retro.id }),
				await retro.facilitator.call('list_workshops'),
				await retro.facilitator.call('look_up_workshop', { p_code: retro.code }),
				await writers[0]?.call('get_summary', { p_token: retro.token })
			]);
			// 4 writers, 8 cards
			expect(told).not.toMatch(/": ?8[,}]/);
		});
	});

	describe('people who have joined', () => {
		test.each([
			[COUNTED_FROM.others - 1, null],
			[COUNTED_FROM.others, COUNTED_FROM.others],
			[4, 4]
		])('%d are told to a facilitator who has not as %s', async (count, told) => {
			const retro = await Retro.create(db);
			await retro.people(count);
			await retro.pass(HOUR);
			expect((await counts(retro, retro.facilitator)).participants).toBe(told);
			const [row] = [await retro.facilitator.call('list_workshops')].flat();
			expect(row).toMatchObject({ counts: { participants: told } });
		});

		test('are told to a facilitator who has joined without the facilitator', async () => {
			const retro = await Retro.create(db);
			await retro.people(2);
			await retro.join(retro.facilitator);
			await retro.pass(HOUR);
			expect((await counts(retro, retro.facilitator)).participants).toBeNull();
			await retro.join();
			await retro.pass(HOUR);
			expect((await counts(retro, retro.facilitator)).participants).toBe(3);
		});

		test('are counted as at the last full hour while cards are sealed, and at once afterwards', async () => {
			const retro = await Retro.create(db);
			await retro.people(3);
			expect((await counts(retro, retro.facilitator)).participants).toBeNull();
			await retro.passReveal();
			await retro.join();
			expect((await counts(retro, retro.facilitator)).participants).toBe(4);
		});

		test('are not told to participants; only that they are few', async () => {
			const retro = await Retro.create(db);
			const [first] = await retro.people(COUNTED_FROM.thin - 1);
			if (!first) throw new Error('nobody');
			await retro.pass(HOUR);
			expect(await counts(retro, first)).toMatchObject({ participants: null, is_thin: true });
			await retro.join();
			await retro.pass(HOUR);
			expect(await counts(retro, first)).toMatchObject({ participants: null, is_thin: false });
		});
	});

	describe('people who have voted', () => {
		/** A ballot on which so many have voted, each two dots. */
		async function voted(count: number): Promise<{ retro: Retro; voters: Person[]; topic: string }> {
			const { retro, ana, bo, topics } = await openBallot(db);
			const voters = [ana, bo, ...(await retro.people(Math.max(count - 2, 0)))].slice(0, count);
			for (const person of voters) await person.vote(retro, topics[0], 2);
			// The last announcement may still be due.
			await retro.pass(1000);
			await ana.call('announce_progress', { p_phase: retro.phases.vote });
			return { retro, voters, topic: topics[0] };
		}
		/** The last that was sent to the room. */
		const sent = async (retro: Retro) =>
			(await retro.sent())
				.filter(({ event }) => event === 'progress')
				.sort((a, b) => Number(a.payload['seq']) - Number(b.payload['seq']))
				.at(-1)?.payload;

		test.each([
			[1, null],
			[COUNTED_FROM.people - 1, null],
			[COUNTED_FROM.people, COUNTED_FROM.people],
			[5, 5]
		])('%d are told while they vote, by a message and by a snapshot, as %s', async (count, told) => {
			const { retro, voters } = await voted(count);
			for (const person of [retro.facilitator, ...voters]) {
				expect((await person.snapshot(retro.id)).progress?.voted).toBe(told);
			}
			expect(await sent(retro)).toMatchObject({ voted: told });
		});

		test('are told no differently where nobody has: whether anybody has is a count too', async () => {
			const { retro, ana, topics } = await openBallot(db);
			const before = (await retro.facilitator.snapshot(retro.id)).progress;
			expect(before).toMatchObject({ voted: null });
			await ana.vote(retro, topics[0], 1);
			expect({ ...(await retro.facilitator.snapshot(retro.id)).progress, seq: before?.seq }).toEqual(before);
		});

		test('are no longer told when one of four takes the dots back', async () => {
			const { retro, voters, topic } = await voted(4);
			await voters[0]?.vote(retro, topic, 0);
			expect((await retro.facilitator.snapshot(retro.id)).progress?.voted).toBeNull();
		});

		test.each([
			[0, null],
			[3, null],
			[4, 4]
		])('%d are told afterwards, with the result and in the summary, as %s', async (count, told) => {
			const { retro, voters } = await voted(count);
			await retro.advance('vote');
			for (const person of [retro.facilitator, ...voters]) {
				expect((await person.snapshot(retro.id)).shared.results).toMatchObject([{ slips: told }]);
			}
			const changes = (await retro.sent()).filter(({ payload }) => 'results' in payload);
			expect(changes.at(-1)?.payload).toMatchObject({ results: [{ slips: told }] });
			expect(await stranger(db).call('get_summary', { p_token: retro.token })).toMatchObject({
				results: [{ slips: told, tallies: [{ voters: null }, { voters: null }, { voters: null }] }]
			});
		});

		test('may say of their own accord that they are done, and are counted from the first', async () => {
			const { retro, ana } = await openBallot(db);
			await ana.call('set_done', { p_phase: retro.phases.vote, p_is_done: true });
			expect(await sent(retro)).toMatchObject({ voted: null, done: 1 });
		});
	});

	describe('a scale', () => {
		async function rated(values: readonly number[]): Promise<Retro> {
			const retro = await Retro.create(db);
			const people = await retro.people(values.length);
			await retro.goTo('check');
			for (const [n, value] of values.entries()) {
				await people[n]?.call('answer_scale', { p_prompt: retro.prompts.worth, p_value: value });
			}
			return retro;
		}

		test.each([
			[[5, 1], []],
			[[5, 1, 1], [{ answers: null, median: 1, distribution: null }]],
			[[5, 4, 1, 1], [{ answers: 4, median: 2.5, distribution: null }]],
			[[5, 4, 4, 1, 1], [{ answers: 5, median: 4, distribution: [2, 0, 0, 2, 1] }]]
		])('with the ratings %j comes out as %j, at the close', async (values, told) => {
			const retro = await rated(values);
			await retro.advance('check');
			await retro.pass(25 * HOUR);
			const { scales } = (await retro.facilitator.snapshot(retro.id)).shared;
			expect(scales).toEqual(told.map((result) => ({ prompt_id: retro.prompts.worth, ...result })));
		});

		test('says nothing before the close: not in its phase, not in the wrap-up, not to the facilitator', async () => {
			const retro = await rated([5, 4, 4, 1, 1]);
			const told = async () =>
				JSON.stringify([
					(await retro.facilitator.snapshot(retro.id)).shared.scales,
					await retro.facilitator.behind('select value from public.answers'),
					await retro.facilitator.behind(
						'select max(value) as value from public.answers where value > 0 having count(*) > 0'
					)
				]);
			expect(await told()).toBe('[[],[],[]]');
			await retro.advance('check');
			expect(await told()).toBe('[[],[],[]]');
			expect(await retro.facilitator.call('get_summary', { p_token: retro.token })).toMatchObject({ scales: [] });
			expect((await retro.sent()).some(({ text }) => text.includes('median'))).toBe(false);
		});
	});
});
