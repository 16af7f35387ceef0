/** Sorting apart: piles that nobody else reads, and what becomes of them when the window closes. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, stranger, type Args, type Person } from '../support/people.ts';
import { Rounds, type Round } from '../support/rounds.ts';

const ROUNDS: readonly Round[] = [
	{ step: 'collect', hours: 24 },
	{ step: 'group', hours: 24, rules: { apart: true } },
	{ step: 'group', minutes: 10 },
	{ step: 'discuss', minutes: 10 }
];
const SORTING = 1;

describe.each(await openDatabases())('on $name', (db) => {
	/** So many cards by one, revealed; so many people who may sort them. */
	async function opened(count: number, people: number, rounds = ROUNDS) {
		const retro = await Rounds.create(db, rounds);
		const all = await retro.people(people);
		const [author] = all;
		if (!author) throw new Error('nobody came');
		const cards: string[] = [];
		for (let n = 0; n < count; n++) cards.push((await retro.write(author, 0, `Card ${n}`)).id);
		await retro.pass(25);
		await retro.look();
		return { retro, people: all, author, cards };
	}

	const put = (retro: Rounds, person: Person, piles: Args | null, round = SORTING) =>
		person.call('put_in_piles', { p_phase: retro.phases[round], p_piles: piles });

	/** Puts cards by number: each list is a pile; a pile is called by its first card. */
	const sort = (
		retro: Rounds,
		person: Person,
		cards: readonly string[],
		piles: readonly (readonly number[])[],
		round = SORTING
	) =>
		put(
			retro,
			person,
			Object.fromEntries(piles.flatMap((pile) => pile.map((n) => [cards[n], cards[pile[0] ?? -1]]))),
			round
		);

	/** Which cards lie together, by number; and which are disputed. */
	async function drafted(retro: Rounds, cards: readonly string[]) {
		const raw = await retro.facilitator.call('get_workshop', { p_workshop: retro.id });
		const { shared } = await retro.look();
		const topics = shared.topics.map(({ id }) =>
			shared.cards
				.filter(({ topic_id }) => topic_id === id)
				.map((card) => cards.indexOf(card.id))
				.sort()
		);
		const disputed = rowsOf(raw, 'shared', 'disputed')
			.map((row) => cards.indexOf(String(row['id'])))
			.sort();
		return { topics: topics.filter(({ length }) => length > 1).sort(), disputed };
	}

	async function piles(retro: Rounds, person: Person) {
		return rowsOf(await person.call('get_workshop', { p_workshop: retro.id }), 'mine', 'piles');
	}

	describe('a pile', () => {
		test('is stated, not moved: the same twice is once, null takes a card out', async () => {
			const { retro, author, cards } = await opened(3, 1);
			const [a = '', b = '', c = ''] = cards;
			expect(await put(retro, author, { [a]: a, [b]: a, [c]: c })).toEqual({ [a]: a, [b]: a, [c]: c });
			expect(await put(retro, author, { [a]: a, [b]: a })).toEqual({ [a]: a, [b]: a, [c]: c });
			expect(await put(retro, author, { [b]: null })).toEqual({ [a]: a, [c]: c });
			expect(await piles(retro, author)).toEqual([{ phase_id: retro.phases[SORTING], cards: { [a]: a, [c]: c } }]);
		});

		test('is the same from a person’s second device', async () => {
			const { retro, author, cards } = await opened(2, 1);
			await sort(retro, author, cards, [[0, 1]]);
			const code = await author.call('create_device_code', { p_workshop: retro.id });
			const device = stranger(db);
			await device.call('redeem_device_code', { p_code: retro.code, p_device_code: code });
			expect(await piles(retro, device)).toEqual(await piles(retro, author));
		});

		test('moves nothing for anybody, sends nothing and stands in no log', async () => {
			const { retro, author, cards } = await opened(3, 2);
			const state = async () => [
				(await retro.look()).shared,
				await db.admin('select count(*) from public.events where workshop_id = $1', [retro.id]),
				await db.admin(`select count(*) from realtime.messages where topic like '%' || $1`, [retro.id])
			];
			const before = await state();
			await sort(retro, author, cards, [[0, 1], [2]]);
			expect(await state()).toEqual(before);
		});

		test.each([
			['a list', []],
			['nothing', null],
			['a card that is no id', { card: randomUUID() }],
			['a pile that is no id', 'own'],
			['a pile that carries an instant', '00000000-0000-1000-8000-000000000000']
		])('is no %s', async (_, given) => {
			const { retro, author, cards } = await opened(1, 1);
			const args = typeof given === 'string' ? { [cards[0] ?? '']: given } : given;
			const attempt = author.call('put_in_piles', { p_phase: retro.phases[SORTING], p_piles: args });
			expect(await refusal(attempt)).toMatchObject({ reason: 'invalid' });
		});

		test('takes no card of another workshop, none that was taken back, and none that is sealed', async () => {
			const { retro, author, cards } = await opened(2, 1);
			const other = await opened(1, 1);
			const [a = '', b = ''] = cards;
			await author.call('withdraw_card', { p_card: a });
			for (const card of [a, other.cards[0] ?? '', randomUUID()]) {
				expect(await refusal(put(retro, author, { [b]: b, [card]: b }))).toMatchObject({ reason: 'not_found' });
			}
			expect(await piles(retro, author)).toEqual([]);
		});

		test('takes none that was voted on, alone or beside others, and none off it; what came later is free', async () => {
			const write: Round = { step: 'collect', hours: 24 };
			const sorting: Round = { step: 'group', hours: 24, rules: { apart: true } };
			const { retro, author, cards } = await opened(2, 1, [write, { step: 'vote', hours: 24 }, write, sorting]);
			const [a = '', b = ''] = cards;
			const topic = (await retro.look()).shared.cards.find(({ id }) => id === a)?.topic_id ?? '';
			await retro.vote(author, 1, topic, 2);
			await retro.pass(24);
			const { id: later } = await retro.write(author, 1, 'Later');
			await retro.pass(25);
			await retro.look();
			for (const given of [{ [a]: a }, { [later]: b, [b]: b }, { [a]: null }]) {
				expect(await refusal(put(retro, author, given, 3))).toMatchObject({ reason: 'topics_frozen' });
			}
			expect(await piles(retro, author)).toEqual([]);
			expect(await put(retro, author, { [later]: later }, 3)).toEqual({ [later]: later });
		});

		test('holds forty cards at the most', async () => {
			const { retro, author, cards } = await opened(41, 1);
			const all = cards.map((_, n) => n);
			expect(await refusal(sort(retro, author, cards, [all]))).toMatchObject({ reason: 'limit_reached' });
			await sort(retro, author, cards, [all.slice(0, 40), [40]]);
		});
	});

	describe('nobody else', () => {
		test.each([
			['a stranger', async () => stranger(db)],
			['a participant of another workshop', async () => (await opened(1, 1)).author],
			['the facilitator, who has not joined', async (retro: Rounds) => retro.facilitator]
		])('puts cards: not %s', async (_, who) => {
			const { retro, cards } = await opened(2, 1);
			const person = await who(retro);
			expect(await refusal(sort(retro, person, cards, [[0, 1]]))).toMatchObject({ reason: 'not_member' });
		});

		test('puts cards: not without a token', async () => {
			const { retro, cards } = await opened(2, 1);
			expect(await refusal(sort(retro, anon(db), cards, [[0, 1]]))).toBe('denied');
		});

		test('reads how somebody sorted, during and afterwards: not a fellow participant, nor the facilitator', async () => {
			const { retro, people, cards } = await opened(4, 4);
			const [ana, bo] = people;
			if (!ana || !bo) throw new Error('nobody came');
			const secret = randomUUID();
			await put(retro, ana, { [cards[0] ?? '']: secret, [cards[1] ?? '']: secret });
			const told = async () =>
				JSON.stringify([
					await bo.call('get_workshop', { p_workshop: retro.id }),
					await retro.facilitator.call('get_workshop', { p_workshop: retro.id }),
					await retro.facilitator.call('list_workshops'),
					await db.admin(`select payload from realtime.messages where topic like '%' || $1`, [retro.id])
				]);
			expect(await told()).not.toContain(secret);
			expect(await piles(retro, bo)).toEqual([]);
			expect(await piles(retro, retro.facilitator)).toEqual([]);
			await retro.pass(25);
			expect(await told()).not.toContain(secret);
			for (const table of ['private.piles', 'private.disputed_cards']) {
				for (const person of [bo, retro.facilitator, stranger(db)]) {
					await expect(person.query(`select * from ${table}`)).rejects.toMatchObject({ code: '42501' });
				}
			}
			for (const inner of ['shares', 'clusters', 'sorters']) {
				const asked = retro.facilitator.query(`select private.${inner}($1)`, [retro.phases[SORTING]]);
				await expect(asked).rejects.toMatchObject({ code: '42501' });
			}
		});

		test('sorts for all meanwhile, the facilitator included', async () => {
			const { retro, author, cards } = await opened(2, 1);
			const { shared } = await retro.look();
			for (const person of [author, retro.facilitator]) {
				const move = person.call('move_card', { p_card: cards[0], p_topic: shared.topics[0]?.id });
				expect(await refusal(move)).toMatchObject({ reason: 'wrong_phase' });
				const separate = person.call('separate_card', { p_card: cards[0], p_topic: randomUUID() });
				expect(await refusal(separate)).toMatchObject({ reason: 'wrong_phase' });
			}
			await retro.facilitator.call('take_down_card', { p_card: cards[0], p_reason: 'Names somebody' });
		});
	});

	describe('the window', () => {
		test('is that of a running phase whose rules say so', async () => {
			const retro = await Rounds.create(db, ROUNDS);
			const [ana] = await retro.people(1);
			if (!ana) throw new Error('nobody came');
			const { id } = await retro.write(ana, 0, 'A card');
			expect(await refusal(put(retro, ana, { [id]: id }))).toMatchObject({ reason: 'not_open_yet' });
			expect(await refusal(put(retro, ana, { [id]: id }, 0))).toMatchObject({ reason: 'wrong_phase' });
			await retro.pass(25);
			await put(retro, ana, { [id]: id });
			await retro.pass(24);
			expect(await refusal(put(retro, ana, { [id]: id }))).toMatchObject({ reason: 'window_closed' });
			await retro.advance(1);
			expect(await refusal(put(retro, ana, { [id]: id }, 2))).toMatchObject({ reason: 'wrong_phase' });
		});

		test.each([{}, { apart: false }, { merge: 'duplicates' }])(
			'is not that of a phase with the rules %o',
			async (rules) => {
				const { retro, author, cards } = await opened(2, 1, [
					{ step: 'collect', hours: 24 },
					{ step: 'group', hours: 24, rules }
				]);
				expect(await refusal(sort(retro, author, cards, [[0, 1]]))).toMatchObject({ reason: 'wrong_phase' });
			}
		);
	});

	describe('at the end', () => {
		/** Everyone's piles, in the order of the people; then the window closes and nobody is there. */
		async function after(
			count: number,
			everyone: readonly (readonly number[][])[],
			before?: (cards: string[]) => unknown
		) {
			const { retro, people, author, cards } = await opened(count, everyone.length);
			for (const [n, own] of everyone.entries()) {
				const person = people[n];
				if (person) await sort(retro, person, cards, own);
			}
			await before?.(cards);
			await retro.pass(25);
			return { retro, people, author, cards, ...(await drafted(retro, cards)) };
		}

		test('what at least half put together is a topic, the rest stays alone', async () => {
			const { topics, disputed } = await after(5, [
				[[0, 1], [2, 3], [4]],
				[[0, 1], [2, 3], [4]],
				[[0, 1, 2], [3], [4]],
				[[0], [1], [2], [3], [4]]
			]);
			expect(topics).toEqual([
				[0, 1],
				[2, 3]
			]);
			expect(disputed).toEqual([]);
		});

		test('a card that most put with something, but not with the same, is disputed and alone', async () => {
			const { topics, disputed } = await after(5, [
				[
					[0, 1, 4],
					[2, 3]
				],
				[
					[0, 1],
					[2, 3, 4]
				],
				[[0, 1], [2, 3], [4]],
				[
					[0, 1, 4],
					[2, 3]
				],
				[
					[0, 1],
					[2, 3, 4]
				]
			]);
			expect(topics).toEqual([
				[0, 1],
				[2, 3]
			]);
			expect(disputed).toEqual([4]);
		});

		test.each([
			['put together', [[0, 1, 4]], []],
			['leave alone', [[0, 1], [4]], []],
			['do not sort', [[0, 1]], [4]]
		])('what was disputed and all %s in a second round is settled by what they did', async (_, own, left) => {
			const { retro, people, cards } = await opened(5, 3, [...ROUNDS.slice(0, 2), ...ROUNDS.slice(1)]);
			const first = [
				[
					[0, 1, 4],
					[2, 3]
				],
				[
					[0, 1],
					[2, 3, 4]
				],
				[[0, 1], [2, 3], [4]]
			];
			for (const [n, person] of people.entries()) await sort(retro, person, cards, first[n] ?? []);
			await retro.pass(24);
			expect((await drafted(retro, cards)).disputed).toEqual([4]);
			for (const person of people) await sort(retro, person, cards, own, SORTING + 1);
			await retro.pass(25);
			expect((await drafted(retro, cards)).disputed).toEqual(left);
		});

		test('who left a card unsorted has no say about it', async () => {
			const { topics } = await after(2, [[[0, 1]], [[0, 1]], [[0, 1]], [[0]], [[0]], [[1]], [[1]]]);
			expect(topics).toEqual([[0, 1]]);
		});

		test('a chain of likenesses is no topic: the mean of all counts', async () => {
			const { topics } = await after(3, [
				[[0, 1], [2]],
				[[0, 1], [2]],
				[[0, 1], [2]],
				[[0], [1, 2]],
				[[0], [1, 2]],
				[[0], [1, 2]]
			]);
			expect(topics).toHaveLength(1);
			expect(topics[0]).toHaveLength(2);
		});

		test.each([0, 1, 2])('of %i people nothing is said: their piles would show', async (count) => {
			const { topics, disputed } = await after(3, [...Array.from({ length: count }, () => [[0, 1, 2]]), []]);
			expect(topics).toEqual([]);
			expect(disputed).toEqual([]);
		});

		test('three people are enough', async () => {
			expect((await after(3, [[[0, 1]], [[0, 1]], [[0, 1], [2]]])).topics).toEqual([[0, 1]]);
		});

		test('who put what where is deleted, and so it is when the workshop goes before', async () => {
			const { retro } = await after(2, [[[0, 1]], [[0, 1]], [[0, 1]]]);
			const left = async () =>
				db.admin(
					`select s.id from private.slips as s where s.workshop_id = $1
					union all select p.slip_id from private.piles as p join public.cards as c on c.id = p.card_id where c.workshop_id = $1`,
					[retro.id]
				);
			expect(await left()).toEqual([]);
			const other = await opened(2, 1);
			await sort(other.retro, other.author, other.cards, [[0, 1]]);
			await db.admin('select private.close(w) from public.workshops as w where w.id = $1', [other.retro.id]);
			expect(await piles(other.retro, other.author)).toEqual([]);
		});

		test('it happens once, with the move of the phase, however many look', async () => {
			const { retro, people, topics } = await after(2, [[[0, 1]], [[0, 1]], [[0, 1]]]);
			const again = await Promise.all(people.map((person) => person.snapshot(retro.id)));
			expect(new Set(again.map(({ shared }) => JSON.stringify(shared))).size).toBe(1);
			expect(topics).toEqual([[0, 1]]);
			expect((await retro.log()).map(({ type }) => type)).toEqual(['revealed', 'window_closed']);
		});

		test('people go on from the draft together', async () => {
			const { retro, author, cards } = await after(3, [[[0, 1]], [[0, 1]], [[0, 1]]]);
			await retro.advance(1);
			const { shared } = await retro.look();
			const target = shared.cards.find(({ id }) => id === cards[0])?.topic_id;
			await author.call('move_card', { p_card: cards[2], p_topic: target });
			expect((await drafted(retro, cards)).topics).toEqual([[0, 1, 2]]);
		});

		test('a card that was taken back meanwhile is not counted', async () => {
			const { retro, people, author, cards } = await opened(3, 3);
			for (const person of people) await sort(retro, person, cards, [[0, 1], [2]]);
			await author.call('withdraw_card', { p_card: cards[1] });
			await retro.pass(25);
			expect(await drafted(retro, cards)).toEqual({ topics: [], disputed: [] });
		});

		test('clusters are those of the textbook, whatever the piles', async () => {
			const { retro, people, cards } = await opened(12, 5);
			for (let round = 0; round < 4; round++) {
				for (const [who, person] of people.entries()) {
					const own = Object.fromEntries(
						cards.map((card, n) => [
							card,
							cards[(n * (round + 3) + who * ((n * n) % 5)) % 4 === 0 ? 0 : ((n + round) % 4) + 1]
						])
					);
					await put(retro, person, own);
				}
				const phase = retro.phases[SORTING];
				const pairs = await db.admin('select a, b, share from private.shares($1)', [phase]);
				const found = await db.admin('select cluster, card from private.clusters($1)', [phase]);
				const groups = new Map<number, string[]>();
				for (const row of found) {
					const at = Number(row['cluster']);
					groups.set(at, [...(groups.get(at) ?? []), String(row['card'])]);
				}
				const share = (a: string, b: string) =>
					Number(pairs.find((p) => [p['a'], p['b']].includes(a) && [p['a'], p['b']].includes(b))?.['share'] ?? 0);
				const meanTo = (card: string, others: readonly string[]) =>
					others.reduce((sum, other) => sum + share(card, other), 0) / others.length;
				expect(groups.size).toBeGreaterThan(0);
				for (const group of groups.values()) {
					for (const card of group) {
						expect(
							meanTo(
								card,
								group.filter((other) => other !== card)
							)
						).toBeGreaterThanOrEqual(0.5);
					}
				}
			}
		});
	});

	test('a hundred people and 300 cards are counted before the watchdog of a request', async () => {
		const { retro } = await opened(1, 1);
		await db.admin(
			`with w as (select id as workshop, phase_id as phase from public.workshops where id = $1),
			people as (insert into public.participants (workshop_id) select workshop from w, generate_series(1, 100) returning id),
			slips as (insert into private.slips (workshop_id, phase_id, participant_id)
				select workshop, phase, people.id from w, people returning id),
			topics as (insert into public.topics (id, workshop_id, order_key)
				select gen_random_uuid(), workshop, n from w, generate_series(1, 300) as n returning id, order_key),
			cards as (insert into public.cards (id, workshop_id, phase_id, prompt_id, topic_id, body, order_key)
				select gen_random_uuid(), workshop, c.phase_id, c.prompt_id, topics.id, 'x', topics.order_key
				from w, topics, (select phase_id, prompt_id from public.cards where workshop_id = $1 limit 1) as c returning id, order_key),
			numbered as (select id, row_number() over (order by order_key) as n from cards),
			named as (select n, gen_random_uuid() as pile from generate_series(0, 7) as n),
			placed as materialized (select slips.id as slip, numbered.id as card, (numbered.n + (random() < 0.1)::int) % 8 as n from slips, numbered)
			insert into private.piles (slip_id, card_id, pile) select slip, card, pile from placed join named using (n)`,
			[retro.id]
		);
		await retro.pass(25);
		const began = performance.now();
		const { shared } = await retro.look();
		expect(performance.now() - began).toBeLessThan(5_000);
		expect(new Set(shared.cards.map(({ topic_id }) => topic_id)).size).toBeLessThan(300);
	});
});

function rowsOf(answer: unknown, part: string, list: string): Record<string, unknown>[] {
	const found: unknown = isRecord(answer) && isRecord(answer[part]) ? answer[part][list] : null;
	if (!Array.isArray(found)) throw new Error(`no ${part}.${list}`);
	return found.filter(isRecord);
}
function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
