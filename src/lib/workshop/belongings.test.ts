import { describe, expect, test } from 'vitest';
import { World } from '../../../tests/sync/world.ts';
import { belongingsHere } from './belongings.ts';
import { KEPT_DAYS } from '../domain/bounds.ts';
import { createShelf, shelfKey } from './shelf.ts';

const [CARD, HERE, THERE] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const NOW = '2026-03-01T00:00:00.000Z';
const LATER = '2026-03-11T00:00:00.000Z';
const entry = (id = '', refusal: { reason: string; detail: null } | null = null, made_at = NOW) => ({
	id,
	verb: 'add_card',
	args: { body: 'not for who sits here next' },
	made_at,
	slot: null,
	refusal
});

let browsers = 0;

/** A browser of its own: its shelves, and what is in them over all workshops. */
function browser() {
	const name = `belongings ${++browsers}`;
	const { ports } = new World(1).page();
	const shelf = (person: string, workshop: string) =>
		createShelf({ owner: async () => shelfKey(person, workshop), now: () => Date.parse(NOW), ports, name });
	const put = (person: string, workshop: string, ...entries: ReturnType<typeof entry>[]) =>
		shelf(person, workshop).change((kept) => [...kept, ...entries]);
	const ids = async (person: string, workshop: string) => (await shelf(person, workshop).read()).map(({ id }) => id);
	return { name, put, ids, belongings: belongingsHere({ ports, name }) };
}

describe('what one person left waiting in a browser', () => {
	test('is counted by workshop, refusals that were not seen included, and nobody else’s', async () => {
		const { put, belongings } = browser();
		await put('ana', 'w1', entry(CARD), entry(HERE, { reason: 'stale', detail: null }));
		await put('ana', 'w2', entry(THERE));
		await put('ana', 'w3');
		await put('anabel', 'w1', entry(CARD));
		expect(await belongings.of('ana')).toEqual(
			new Map([
				['w1', 2],
				['w2', 1]
			])
		);
		expect((await belongings.standing('ana')).get('w1')).toEqual({ waiting: 1, refused: 1 });
	});

	test('is forgotten in all workshops, and what others left stays', async () => {
		const { put, ids, belongings } = browser();
		await put('ana', 'w1', entry(CARD));
		await put('ana', 'w2', entry(HERE));
		await put('bo', 'w1', entry(THERE));
		await belongings.forget('ana');
		expect(await belongings.of('ana')).toEqual(new Map());
		expect(await ids('bo', 'w1')).toEqual([THERE]);
	});

	test('goes to the account after what that had left itself, in its order, and is nobody else’s any more', async () => {
		const { put, ids, belongings } = browser();
		await put('ana', 'w1', entry(CARD), entry(HERE));
		await put('account', 'w1', entry(THERE));
		expect(await belongings.handOver('ana', 'account', new Set(['w1']))).toBe(0);
		expect(await ids('account', 'w1')).toEqual([THERE, CARD, HERE]);
		expect(await belongings.of('ana')).toEqual(new Map());
	});

	test('does not go where the account is another person, and is said to be lost', async () => {
		const { put, ids, belongings } = browser();
		await put('ana', 'w1', entry(CARD));
		await put('ana', 'w2', entry(HERE), entry(THERE));
		expect(await belongings.handOver('ana', 'account', new Set(['w1']))).toBe(2);
		expect(await ids('account', 'w1')).toEqual([CARD]);
		expect(await ids('account', 'w2')).toEqual([]);
		expect(await belongings.of('ana')).toEqual(new Map());
	});

	test('goes after as many days as the privacy page says, and what was added later stays', async () => {
		const { put, ids, belongings } = browser();
		await put('ana', 'w1', entry(CARD), entry(HERE, null, LATER));
		await put('bo', 'w2', entry(THERE));
		const days = (count: number) => Date.parse(NOW) + count * 86_400_000;
		await belongings.forgetOld(days(KEPT_DAYS - 1));
		expect(await belongings.of('ana')).toEqual(new Map([['w1', 2]]));
		await belongings.forgetOld(days(KEPT_DAYS + 1));
		expect(await ids('ana', 'w1')).toEqual([HERE]);
		expect(await belongings.of('bo')).toEqual(new Map());
	});

	test('is nothing where the browser does not answer', async () => {
		const { put, name } = browser();
		await put('ana', 'w1', entry(CARD));
		const after = (_: number, run: () => void) => {
			run();
			return () => {};
		};
		const belongings = belongingsHere({ ports: { after }, name });
		expect(await belongings.of('ana')).toEqual(new Map());
		expect(await belongings.handOver('ana', 'account', new Set(['w1']))).toBe(0);
		await expect(belongings.forget('ana')).resolves.toBeUndefined();
	});
});
