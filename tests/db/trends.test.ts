/** How a scale went before: who is told, of which workshops, and what of them. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Trend } from '../../src/lib/domain/trend.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, DAY, HOUR, Person, Retro, stranger } from '../support/people.ts';

const notMember = { reason: 'not_member', detail: '' };
const WORTH = { text: 'Worth your time?', rules: {} };

interface Scale {
	readonly text: string;
	readonly rules: Readonly<Record<string, string | undefined>>;
}

/** A workshop that asks nothing but scales. */
interface Asked {
	readonly retro: Retro;
	readonly phase: string;
	readonly prompts: readonly string[];
	readonly people: readonly Person[];
}

describe.each(await openDatabases())('on $name', (db) => {
	/** The room is open; each of `ratings` is one person's answer to each of the scales. */
	async function ask(
		facilitator: Person,
		ratings: readonly number[],
		scales: readonly Scale[] = [WORTH]
	): Promise<Asked> {
		const phase = randomUUID();
		const prompts = scales.map((scale) => ({
			id: randomUUID(),
			phase_id: phase,
			kind: 'scale',
			colour: 'teal',
			...scale
		}));
		const opens_at = new Date(Date.now() + HOUR).toISOString();
		const phases = [{ id: phase, step: 'check', mode: 'live', minutes: 5, opens_at }];
		const retro = await Retro.create(db, { more: { phases, prompts } }, facilitator);
		const people = await retro.people(ratings.length);
		await facilitator.call('advance', { p_workshop: retro.id, p_from: null });
		for (const [n, p_value] of ratings.entries()) {
			for (const { id } of prompts) await people[n]?.call('answer_scale', { p_prompt: id, p_value });
		}
		return { retro, phase, people, prompts: prompts.map(({ id }) => id) };
	}

	/** The meeting ends and the wrap-up goes by; then so many days more. Nobody looks. */
	async function close({ retro, phase }: Asked, daysAgo = 0): Promise<void> {
		await retro.facilitator.call('advance', { p_workshop: retro.id, p_from: phase });
		await retro.pass(25 * HOUR + daysAgo * DAY);
	}

	async function closed(facilitator: Person, ratings: readonly number[], daysAgo = 0, scales?: readonly Scale[]) {
		const asked = await ask(facilitator, ratings, scales);
		await close(asked, daysAgo);
		return asked;
	}

	const trends = async (person: Person, { retro }: Pick<Asked, 'retro'>) =>
		z.array(Trend).parse(await person.call('get_trends', { p_token: retro.token }));
	const medians = async (person: Person, asked: Asked) =>
		(await trends(person, asked)).map(({ points }) => points.map(({ median }) => median));

	describe('a scale that was asked before', () => {
		test('comes with the medians of the earlier workshops, oldest first, for everybody in this one', async () => {
			const facilitator = new Person(db);
			await closed(facilitator, [5, 4, 4], 14);
			await closed(facilitator, [2, 2, 1, 1], 7);
			const now = await closed(facilitator, [3, 3, 3]);
			expect(await medians(facilitator, now)).toEqual([[4, 1.5]]);
			// whoever takes part in this one alone
			for (const person of now.people) expect(await medians(person, now)).toEqual([[4, 1.5]]);
		});

		test('tells day and median and nothing else of them', async () => {
			const facilitator = new Person(db);
			const before = await closed(facilitator, [5, 4, 4, 4, 1], 7);
			const now = await closed(facilitator, [3, 3, 3]);
			await trends(facilitator, now);
			const [day] = await db.admin(
				`select to_char(closed_at at time zone 'UTC', 'YYYY-MM-DD') as on from public.workshops where id = $1`,
				[before.retro.id]
			);
			expect(await now.people[0]?.call('get_trends', { p_token: now.retro.token })).toEqual([
				{ prompt_id: now.prompts[0], points: [{ on: day?.['on'], median: 4 }] }
			]);
		});

		test('is told by the counting rules: of two answers nothing is', async () => {
			const facilitator = new Person(db);
			await closed(facilitator, [5, 5], 14);
			await closed(facilitator, [2, 2, 2], 7);
			expect(await medians(facilitator, await closed(facilitator, [3]))).toEqual([[2]]);
		});

		test('is not told before everybody has rated: not in the meeting, not in the wrap-up, not to the facilitator', async () => {
			const facilitator = new Person(db);
			await closed(facilitator, [5, 4, 4]);
			const now = await ask(facilitator, [3, 3, 3]);
			const [ana = stranger(db)] = now.people;
			expect(await trends(ana, now)).toEqual([]);
			await facilitator.call('advance', { p_workshop: now.retro.id, p_from: now.phase });
			expect(await trends(ana, now)).toEqual([]);
			expect(await trends(facilitator, now)).toEqual([]);
			await now.retro.pass(25 * HOUR);
			expect(await medians(ana, now)).toEqual([[4]]);
		});

		test('goes back eight workshops, and never forward', async () => {
			const facilitator = new Person(db);
			const all: Asked[] = [];
			for (const n of [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]) all.push(await closed(facilitator, [n, n, n], 30 - all.length));
			const [, second] = all;
			const last = all.at(-1);
			if (!second || !last) throw new Error('Nothing was asked');
			expect(await medians(facilitator, second)).toEqual([[1]]);
			expect(await medians(facilitator, last)).toEqual([[2, 3, 4, 5, 1, 2, 3, 4]]);
		});

		test('waits for a workshop that is not final', async () => {
			const facilitator = new Person(db);
			const before = await ask(facilitator, [5, 5, 5]);
			const now = await closed(facilitator, [3, 3, 3]);
			expect(await trends(facilitator, now)).toEqual([]);
			await close(before, 7);
			expect(await medians(facilitator, now)).toEqual([[5]]);
		});
	});

	describe('the same scale', () => {
		const joy = (text: string, low: string, high: string) => ({
			text,
			rules: { key: 'template_health_fun', low, high }
		});
		const JOY = joy('Joy', 'It weighs on us', 'We look forward to it');

		test('is known by its key in any language', async () => {
			const facilitator = new Person(db);
			await closed(facilitator, [5, 4, 4], 7, [JOY, WORTH]);
			const now = await closed(facilitator, [3, 3, 3], 0, [joy('Alegría', 'Nos pesa', 'Venimos con ganas')]);
			expect(await medians(facilitator, now)).toEqual([[4]]);
		});

		test('is another one in other words, or with other ends, whatever its key', async () => {
			const facilitator = new Person(db);
			await closed(facilitator, [5, 4, 4], 7, [JOY]);
			const scales = [joy('How stressed are we?', 'Not at all', 'Burning'), joy('Joy', 'Never', 'Always')];
			expect(await trends(facilitator, await closed(facilitator, [3, 3, 3], 0, scales))).toEqual([]);
		});

		test('is not asked by a Delphi, whose estimates are of another thing each time', async () => {
			const facilitator = new Person(db);
			const LIKELY = {
				text: 'How likely is it?',
				rules: { key: 'template_delphi_likely', low: 'It will not happen', high: 'It is certain' }
			};
			const scales = [LIKELY, { ...LIKELY, rules: { ...LIKELY.rules, key: undefined } }];
			await closed(facilitator, [5, 5, 5], 7, scales);
			const second = await closed(facilitator, [1, 1, 2], 0, scales);
			expect(await trends(facilitator, second)).toEqual([]);
			// worded anew, which keeps a key that was sent
			const reworded = await closed(facilitator, [1, 1, 2], 0, [{ ...LIKELY, text: 'Our largest customer leaves us' }]);
			expect(await trends(facilitator, reworded)).toEqual([]);
		});

		test('is known by its very words where one of the two has no key', async () => {
			const facilitator = new Person(db);
			await closed(facilitator, [5, 4, 4], 7);
			const now = await closed(facilitator, [3, 3, 3], 0, [{ ...WORTH, rules: { key: 'roti' } }]);
			expect(await medians(facilitator, now)).toEqual([[4]]);
		});

		test('counts as it was left where one workshop asked it twice', async () => {
			const facilitator = new Person(db);
			const twice = await ask(facilitator, [2, 2, 2], [WORTH, WORTH]);
			for (const person of twice.people) await person.call('answer_scale', { p_prompt: twice.prompts[1], p_value: 4 });
			await close(twice, 7);
			expect(await medians(facilitator, await closed(facilitator, [3, 3, 3]))).toEqual([[4]]);
		});

		test('of another team is none of it', async () => {
			await closed(new Person(db), [5, 4, 4], 7);
			const facilitator = new Person(db);
			expect(await trends(facilitator, await closed(facilitator, [3, 3, 3]))).toEqual([]);
		});

		test.each(['', 'A B', 'é', 'x'.repeat(61)])('has no key like %j', async (key) => {
			expect(await refusal(ask(new Person(db), [], [{ ...WORTH, rules: { key } }]))).toEqual({
				reason: 'invalid',
				detail: 'prompts'
			});
		});
	});

	describe('how it went before is refused', () => {
		test('to a stranger, to participants of another workshop of the same team or another, to another facilitator', async () => {
			const facilitator = new Person(db);
			const before = await closed(facilitator, [5, 4, 4], 7);
			const now = await closed(facilitator, [3, 3, 3]);
			const elsewhere = await closed(new Person(db), [1, 1, 1]);
			const [member] = before.people;
			const [outsider] = elsewhere.people;
			for (const person of [stranger(db), member, outsider, elsewhere.retro.facilitator]) {
				expect(await refusal(person?.call('get_trends', { p_token: now.retro.token }) ?? Promise.resolve())).toEqual(
					notMember
				);
			}
			await expect(anon(db).call('get_trends', { p_token: now.retro.token })).rejects.toMatchObject({ code: '42501' });
		});

		test('without a link that leads somewhere', async () => {
			const facilitator = new Person(db);
			const now = await closed(facilitator, [3, 3, 3]);
			for (const p_token of [null, '', 'x', now.retro.id, now.retro.code]) {
				expect(await refusal(facilitator.call('get_trends', { p_token }))).toMatchObject({ reason: 'not_found' });
			}
			await facilitator.call('delete_workshop', { p_workshop: now.retro.id, p_title: 'Sprint 42' });
			expect(await refusal(facilitator.call('get_trends', { p_token: now.retro.token }))).toMatchObject({
				reason: 'deleted'
			});
		});
	});
});
