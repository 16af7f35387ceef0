/** What holds for a ballot of any method: its rules, its values, its window, its seal. The budget of the dots is in votes.test.ts. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { byOrderKey } from '../../src/lib/domain/agenda.ts';
import { castAll, openBallot, votesHeld, type Said } from '../support/database-ballot.ts';
import { outcomeOf } from '../support/database-waiting.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { anon, operator, Retro, retroPlan, stranger, type Person } from '../support/people.ts';
import { Rounds } from '../support/rounds.ts';
import { resultFrom, times } from '../support/slips.ts';
import { told } from '../support/told.ts';

const object = (reason: string) => ({ stance: 'object', reason });

/** `values`: two that may stand on two topics at once; `other`: in place of the first. `wrong`: refused as a value. */
const METHODS = [
	{
		method: 'dots',
		rules: { method: 'dots', budget: 5, cap: 3, open: false },
		values: [2, 1],
		other: 1,
		wrong: [51]
	},
	{ method: 'approval', rules: { method: 'approval', open: false }, values: [1, 1], other: null, wrong: [2] },
	{ method: 'score', rules: { method: 'score' }, values: [0, 5], other: 3, wrong: [6] },
	{ method: 'ranked', rules: { method: 'ranked' }, values: [1, 2], other: 2, wrong: [] },
	{ method: 'fist', rules: { method: 'fist', least: 3 }, values: [0, 5], other: 4, wrong: [6] },
	{
		method: 'impact_effort',
		rules: { method: 'impact_effort' },
		values: [
			{ impact: 5, effort: 1 },
			{ impact: null, effort: 3 }
		],
		other: { impact: 1, effort: 1 },
		wrong: [
			0,
			3,
			{ impact: 5 },
			{ impact: 0, effort: 1 },
			{ impact: 6, effort: 1 },
			{ impact: 2.5, effort: 1 },
			{ impact: '3', effort: 1 },
			{ impact: null, effort: null },
			{ impact: 5, effort: 1, by: 'me' }
		]
	},
	{
		method: 'consent',
		rules: { method: 'consent' },
		values: [object('It breaks the build'), { stance: 'agree' }],
		other: { stance: 'abstain' },
		wrong: [
			0,
			'agree',
			{ stance: 'veto' },
			{ stance: 'object' },
			object(''),
			object(' \n '),
			object('x'.repeat(501)),
			{ stance: 'object', reason: 7 },
			{ stance: 'object', reason: null },
			{ stance: 'agree', reason: 'none is asked' },
			{ stance: 'abstain', by: 'me' }
		]
	},
	{
		method: 'yes_no',
		rules: { method: 'yes_no', threshold: 'two_thirds', quorum: 3, open: false },
		values: ['yes', 'abstain'],
		other: 'no',
		wrong: [0, 'maybe', '']
	}
] as const;

/** No method knows these. */
const WRONG = [-1, 1.5, '2', 'NaN', 1e12, true, {}, [], [1], [{}]];

/** No ranking, or one that says a thing twice: what is refused, by its detail. */
const RANKINGS = (one: string, two: string) =>
	[
		[null, 'ranking'],
		[{}, 'ranking'],
		[one, 'ranking'],
		[1, 'ranking'],
		[[one], 'ranking'],
		[[[]], 'ranking'],
		[[[one], []], 'ranking'],
		[[[1]], 'ranking'],
		[[[null]], 'ranking'],
		[[[[one]]], 'ranking'],
		[[['NaN']], 'ranking'],
		[Array.from({ length: 201 }, () => [one]), 'ranking'],
		[[[one], [two], [one]], 'twice'],
		[[[one, one.toUpperCase()]], 'twice']
	] as const;

const NONSENSE: readonly (readonly [string, unknown])[] = [
	['no rules', {}],
	['rules that are none', 'approval'],
	['no method', { open: false }],
	['a method that there is not', { method: 'applause', open: false }],
	['approval that does not say whether it is open', { method: 'approval' }],
	['approval that is open by a word', { method: 'approval', open: 'yes' }],
	['approval with a budget', { method: 'approval', open: false, budget: 5, cap: 3 }],
	['dots without a budget', { method: 'dots', open: false }],
	['a method in a list', { method: ['approval'], open: false }],
	['a score in the open', { method: 'score', open: true }],
	['a ranking in the open', { method: 'ranked', open: false }],
	['fists that nothing carries', { method: 'fist' }],
	['fists that need six fingers', { method: 'fist', least: 6 }],
	['fists that need none', { method: 'fist', least: 0 }],
	['impact in the open', { method: 'impact_effort', open: true }],
	['impact against luck', { method: 'impact_effort', across: 'luck' }],
	['impact against nothing', { method: 'impact_effort', across: null }],
	['a score of how likely it is', { method: 'score', across: 'likelihood' }],
	['consent with a threshold', { method: 'consent', threshold: 'majority' }],
	['yes or no without a quorum', { method: 'yes_no', threshold: 'majority', open: false }],
	['yes or no of nobody', { method: 'yes_no', threshold: 'majority', quorum: 0, open: false }],
	['a quorum of half a person', { method: 'yes_no', threshold: 'majority', quorum: 1.5, open: false }],
	['a threshold that there is not', { method: 'yes_no', threshold: 'most', quorum: 1, open: false }]
];

describe.each(await openDatabases())('on $name', (db) => {
	const cast = (person: Person, retro: Retro, topic: string | null, value: unknown) =>
		person.call('cast_vote', { p_phase: retro.phases.vote, p_topic: topic, p_value: value });
	const rank = (person: Person, retro: Retro, ranking: unknown) =>
		person.call('rank_topics', { p_phase: retro.phases.vote, p_ranking: ranking });

	describe.each(METHODS)('a ballot by $method', ({ method, rules, values, other, wrong }) => {
		const [first, second] = values;
		const give = (person: Person, retro: Retro, said: Said) => castAll(person, retro, method, said);
		/** One topic alone. */
		const say = (person: Person, retro: Retro, topic: string) => give(person, retro, { [topic]: first });
		const takeBack = (person: Person, retro: Retro, topic: string) =>
			method === 'ranked' ? rank(person, retro, []) : cast(person, retro, topic, null);

		test('takes votes once however often they are sent, and gives them back', async () => {
			const { retro, ana, topics } = await openBallot(db, { rules });
			const said = { [topics[0]]: first, [topics[1]]: second };
			for (let n = 0; n < 2; n++) expect(await give(ana, retro, said)).toMatchObject({ votes: said });
			expect(await votesHeld(retro)).toEqual(said);
			expect((await ana.snapshot(retro.id)).mine.slips).toMatchObject([{ phase_id: retro.phases.vote, votes: said }]);
			for (const topic of topics) expect(await takeBack(ana, retro, topic)).toHaveProperty('wait_ms');
			expect(await votesHeld(retro)).toEqual({});
		});

		/** A mind that is changed: two statements one after the other; null takes back. */
		const minds = (topics: readonly [string, string, string]): [Said, Said] => {
			const [one, two] = topics;
			const changed = method === 'ranked' ? { [one]: 2, [two]: 1 } : { [one]: other, [two]: second };
			return [{ [one]: first, [two]: second }, changed];
		};
		const kept = (said: Said) => Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
		/** What each slip of the ballot holds. */
		const slipsHeld = async (retro: Retro) =>
			(
				await db.admin(
					'select jsonb_object_agg(topic_id, value) as votes from public.votes where phase_id = $1 group by slip_id',
					[retro.phases.vote]
				)
			).map(({ votes }) => votes);

		test('is changed freely until the close: what was said last counts, for a hand as well, which is counted apart', async () => {
			const { retro, ana, bo, topics } = await openBallot(db, { rules });
			const [said, changed] = minds(topics);
			for (const person of [ana, bo, ...(await retro.people(3))])
				for (const each of [said, changed, said, changed]) await give(person, retro, each);
			const hand = crypto.randomUUID();
			for (const each of [said, changed]) await castAll(retro.facilitator, retro, method, each, hand);
			await retro.advance('vote');
			const { shared } = await bo.snapshot(retro.id);
			const options = [...shared.topics].sort(byOrderKey).map(({ id }) => id);
			const counted = told(resultFrom(rules, options, times(6, kept(changed)), retro.phases.vote));
			expect(shared.results).toEqual([{ ...Object(counted), hands: 1 }]);
		});

		test('takes twenty requests at once from two devices as one slip, of nothing but what was said', async () => {
			const { retro, ana, topics } = await openBallot(db, { rules });
			const phone = await retro.secondDevice(ana);
			const both = minds(topics);
			await Promise.all(
				Array.from({ length: 20 }, (_, n) => give(n % 2 ? ana : phone, retro, both[n % 3 ? 0 : 1] ?? {}))
			);
			const [slip, ...more] = await slipsHeld(retro);
			expect(more).toEqual([]);
			if (method === 'ranked') return expect(both).toContainEqual(slip);
			for (const topic of topics) {
				const value = Object(slip)[topic] ?? null;
				expect(both.map((each) => each[topic] ?? null)).toContainEqual(value);
			}
		});

		test('counts a vote at the instant of the close if it was acknowledged, the last one, and no other', async () => {
			const { retro, ana, bo, topics } = await openBallot(db, { rules });
			const [one, two] = topics;
			const both = [{ [one]: first }, method === 'ranked' ? { [one]: 1, [two]: 2 } : { [one]: other ?? first }];
			const people = [ana, bo, ...(await retro.people(2))];
			for (const person of people) await give(person, retro, both[0] ?? {});
			const racing = people.map(async (person) => {
				for (let n = 1; ; n++) {
					const outcome = await outcomeOf(give(person, retro, both[n % 2] ?? {}));
					if ('answer' in outcome) continue;
					expect(outcome.refused).toMatchObject({ reason: 'ballot_closed' });
					return (n - 1) % 2;
				}
			});
			await retro.advance('vote');
			const held = (await slipsHeld(retro)).map((slip) => both.findIndex((said) => isDeepStrictEqual(said, slip)));
			// An approval has but one thing to say.
			const acknowledged = (await Promise.all(racing)).map((n) => (isDeepStrictEqual(both[0], both[n]) ? 0 : n));
			expect(held.sort()).toEqual(acknowledged.sort());
			expect((await bo.snapshot(retro.id)).shared.results).toMatchObject([{ slips: 4 }]);
		});

		test('refuses what is no vote, whole', async () => {
			const { retro, ana, topics } = await openBallot(db, { rules });
			const said = { [topics[0]]: first, [topics[1]]: second };
			await give(ana, retro, said);
			for (const value of method === 'ranked' ? [] : [...WRONG, ...wrong]) {
				expect(await refusal(cast(ana, retro, topics[0], value)), JSON.stringify(value)).toEqual({
					reason: 'invalid',
					detail: 'value'
				});
			}
			for (const [ranking, detail] of method === 'ranked' ? RANKINGS(topics[0], topics[1]) : []) {
				expect(await refusal(rank(ana, retro, ranking)), JSON.stringify(ranking)).toEqual({
					reason: 'invalid',
					detail
				});
			}
			// Each is asked for by the verb of its kind.
			const asked = method === 'ranked' ? cast(ana, retro, topics[0], 1) : rank(ana, retro, [[topics[0]]]);
			expect(await refusal(asked)).toEqual({ reason: 'invalid', detail: 'method' });
			expect(await votesHeld(retro)).toEqual(said);
		});

		test('is on topics of its workshop, by who takes part in it, in its window', async () => {
			const retro = await Retro.create(db, { rules });
			const [ana, bo] = await retro.pair();
			const card = await ana.addCard(retro, 'one');
			await retro.goTo('group');
			const topic = await retro.topicOf(card);
			const elsewhere = await openBallot(db, { rules });
			expect(await refusal(say(ana, retro, topic))).toMatchObject({ reason: 'not_open_yet' });
			await retro.advance('group');
			for (const wrongTopic of [elsewhere.topics[0], retro.id]) {
				expect(await refusal(say(ana, retro, wrongTopic))).toMatchObject({ reason: 'not_found' });
			}
			for (const person of [elsewhere.ana, stranger(db), retro.facilitator]) {
				expect(await refusal(say(person, retro, topic))).toMatchObject({ reason: 'not_member' });
			}
			expect(await refusal(say(anon(db), retro, topic))).toBe('denied');
			expect(await votesHeld(retro)).toEqual({});
			await say(ana, retro, topic);
			await retro.advance('vote');
			for (const late of [() => say(bo, retro, topic), () => takeBack(ana, retro, topic)]) {
				expect(await refusal(late())).toMatchObject({ reason: 'ballot_closed' });
			}
			expect(await votesHeld(retro)).toEqual({ [topic]: first });
		});

		test('is read by nobody before the close, and nobody can tell one vote from another', async () => {
			const { retro, ana, bo, topics } = await openBallot(db, { rules });
			const elsewhere = await openBallot(db, { rules });
			const fellow = await retro.join();
			await say(bo, retro, topics[1]);
			const readers = [fellow, retro.facilitator, elsewhere.ana, stranger(db)];
			/** All that each can ask for, but the time and the number of the announcement. */
			const reading = async () => {
				const read: unknown[] = [];
				for (const person of [...readers, anon(db), operator(db)]) {
					for (const table of ['public.votes', 'private.slips', 'private.results']) {
						expect(await refusal(person.query(`select * from ${table}`))).toBe('denied');
					}
				}
				expect(await refusal(operator(db).call('get_workshop', { p_workshop: retro.id }))).toBe('denied');
				for (const person of readers) {
					expect(await person.behind('select * from public.votes')).toEqual([]);
					read.push(await person.call('get_summary', { p_token: retro.token }));
					read.push(await person.call('look_up_workshop', { p_code: retro.code }));
					const attempt = person.call('get_workshop', { p_workshop: retro.id });
					if (person === fellow || person === retro.facilitator) read.push(await attempt);
					else expect(await refusal(attempt)).toMatchObject({ reason: 'not_member' });
				}
				return JSON.parse(JSON.stringify(read, (key, value: unknown) => (['now', 'seq'].includes(key) ? null : value)));
			};
			await give(ana, retro, { [topics[0]]: first, [topics[1]]: second });
			const before = await reading();
			const changed = method === 'ranked' ? { [topics[0]]: 2, [topics[1]]: 1 } : { [topics[0]]: other };
			await give(ana, retro, changed);
			expect(await reading()).toEqual(before);
			expect(before).toContainEqual(expect.objectContaining({ results: [] }));
			for (const { event, payload } of await retro.sent()) {
				expect(payload).not.toHaveProperty('results');
				if (event === 'progress') expect(payload).toMatchObject({ voted: null, done: 0, hands: 0, tallies: null });
			}
		});

		test('leaves no slip together after the close, and nothing at all once it is void', async () => {
			const { retro, ana, bo, topics } = await openBallot(db, { rules });
			await give(ana, retro, { [topics[0]]: first, [topics[1]]: second });
			await say(bo, retro, topics[2]);
			const slips = await db.admin('select id from private.slips where phase_id = $1', [retro.phases.vote]);
			const goBack = () =>
				retro.facilitator.call('go_back', { p_workshop: retro.id, p_from: retro.phases.discuss, p_void: true });
			await retro.advance('vote');
			for (const person of [bo, retro.facilitator]) {
				const { shared, mine } = await person.snapshot(retro.id);
				expect(shared.results).toMatchObject([{ phase_id: retro.phases.vote, method, slips: null, hands: 0 }]);
				expect(shared.results[0]?.tallies).toHaveLength(3);
				expect(JSON.stringify({ shared, mine })).not.toMatch(new RegExp(slips.map(({ id }) => String(id)).join('|')));
				const read = await person.behind('select topic_id from public.votes');
				expect(read).toEqual(person === bo ? [{ topic_id: topics[2] }] : []);
			}
			await goBack();
			expect(await votesHeld(retro)).toEqual({});
			expect((await ana.snapshot(retro.id)).shared.results).toEqual([]);
			expect(await db.admin('select from private.results where workshop_id = $1', [retro.id])).toEqual([]);
		});
	});

	test('a null of JSON takes back what a null of SQL does; a zero only where points are counted', async () => {
		for (const [rules, value] of [
			[{ method: 'score' }, 0],
			[{ method: 'approval', open: false }, 1]
		] as const) {
			const { retro, ana, topics } = await openBallot(db, { rules });
			for (const back of ['null', rules.method === 'approval' ? '0' : 'null']) {
				await cast(ana, retro, topics[0], value);
				await ana.query(`select public.cast_vote($1, $2, $3::jsonb)`, [retro.phases.vote, topics[0], back]);
				expect(await votesHeld(retro)).toEqual({});
			}
		}
	});

	test('an objection’s reason is kept without what stands around it', async () => {
		const { retro, ana, topics } = await openBallot(db, { rules: { method: 'consent' } });
		await cast(ana, retro, topics[0], object(' \n It breaks the build '));
		expect(await votesHeld(retro)).toEqual({ [topics[0]]: object('It breaks the build') });
	});

	test('the reasons of objections are for who took part, sorted by their words; a link to the summary counts them', async () => {
		const { retro, ana, bo, topics } = await openBallot(db, { rules: { method: 'consent' } });
		await cast(ana, retro, topics[0], object('too late'));
		await cast(bo, retro, topics[0], object('breaks the build'));
		await retro.advance('vote');
		const told = { topic_id: topics[0], agree: 0, abstain: 0, object: 2, reasons: ['breaks the build', 'too late'] };
		const read = (person: Person) => person.call('get_summary', { p_token: retro.token });
		expect((await ana.snapshot(retro.id)).shared.results[0]?.tallies).toContainEqual(told);
		expect(await read(retro.facilitator)).toMatchObject({ results: [{ tallies: expect.arrayContaining([told]) }] });
		for (const person of [stranger(db), anon(db), (await openBallot(db)).ana]) {
			const counted = { ...told, reasons: [] };
			expect(await read(person)).toMatchObject({ results: [{ tallies: expect.arrayContaining([counted]) }] });
		}
	});

	test('a ranking is what was stated last, whole: what it leaves out is blank', async () => {
		const { retro, ana, topics } = await openBallot(db, { rules: { method: 'ranked' } });
		const [one, two, three] = topics;
		await rank(ana, retro, [[one], [two, three]]);
		expect(await votesHeld(retro)).toEqual({ [one]: 1, [two]: 2, [three]: 2 });
		expect(await rank(await retro.secondDevice(ana), retro, [[three], [one]])).toMatchObject({
			votes: { [three]: 1, [one]: 2 }
		});
		expect(await votesHeld(retro)).toEqual({ [three]: 1, [one]: 2 });
	});

	test('of two rankings stated at once from two devices one is kept, whole', async () => {
		const { retro, ana, topics } = await openBallot(db, { rules: { method: 'ranked' } });
		const [one, two, three] = topics;
		const phone = await retro.secondDevice(ana);
		for (let round = 0; round < 5; round++) {
			await Promise.all([
				rank(ana, retro, [[one], [two]]),
				rank(phone, retro, [[three], [two, one]]),
				rank(ana, retro, [[one], [two]])
			]);
			expect([
				{ [one]: 1, [two]: 2 },
				{ [three]: 1, [two]: 2, [one]: 2 }
			]).toContainEqual(await votesHeld(retro));
		}
	});

	test('a ranking with what has just been taken down is kept without it', async () => {
		const { retro, ana, topics } = await openBallot(db, { rules: { method: 'ranked' } });
		const [one, two, three] = topics;
		const [card] = (await ana.snapshot(retro.id)).shared.cards.filter(({ topic_id }) => topic_id === two);
		await retro.facilitator.call('take_down_card', { p_card: card?.id, p_reason: 'Names a customer' });
		await rank(ana, retro, [[one], [two], [three]]);
		expect(await votesHeld(retro)).toEqual({ [one]: 1, [three]: 3 });
	});

	test('what was taken down after the close is no longer in the result, nor in its pairs', async () => {
		const { retro, ana, bo, topics } = await openBallot(db, { rules: { method: 'ranked' } });
		const [one, two, three] = topics;
		for (const person of [ana, bo, await retro.join()]) await rank(person, retro, [[three], [two], [one]]);
		await retro.advance('vote');
		const result = async () => (await ana.snapshot(retro.id)).shared.results[0];
		expect(await result()).toMatchObject({ pairs: { length: 9 } });
		const [card] = (await ana.snapshot(retro.id)).shared.cards.filter(({ topic_id }) => topic_id === two);
		await retro.facilitator.call('take_down_card', { p_card: card?.id, p_reason: 'Names a customer' });
		expect(await result()).toMatchObject({ pairs: { length: 4 }, tallies: { length: 2 } });
		expect(JSON.stringify(await result())).not.toContain(two);
	});

	test.each(METHODS)('a ballot by $rules.method without options is not opened', async ({ rules }) => {
		const retro = await Retro.create(db, { rules });
		const ana = await retro.join();
		const card = await ana.addCard(retro, 'Ship smaller');
		await retro.goTo('group');
		await ana.call('withdraw_card', { p_card: card.id });
		const before = (await ana.snapshot(retro.id)).shared;
		expect(await refusal(retro.advance('group'))).toEqual({ reason: 'no_options', detail: '' });
		expect((await ana.snapshot(retro.id)).shared).toEqual(before);
		expect((await refusal(castAll(ana, retro, rules.method, { [crypto.randomUUID()]: 1 }))) === 'denied').toBe(false);
		// Who may not open it learns nothing of what is in it.
		expect(await refusal(retro.advance('group', ana))).toMatchObject({ reason: 'not_facilitator' });
		await ana.addCard(retro, 'Ship smaller');
		expect(await retro.advance('group')).toMatchObject({ phase_id: retro.phases.vote });
	});

	test('one that has lost all its options is not gone back to, and what it came to is told no more', async () => {
		const { retro, topics } = await openBallot(db);
		const { cards } = (await retro.facilitator.snapshot(retro.id)).shared;
		await retro.advance('vote');
		for (const { id } of cards) await retro.facilitator.call('take_down_card', { p_card: id, p_reason: 'A name' });
		const back = { p_workshop: retro.id, p_from: retro.phases.discuss, p_void: true };
		expect(await refusal(retro.facilitator.call('go_back', back))).toEqual({ reason: 'no_options', detail: '' });
		const { shared } = await retro.facilitator.snapshot(retro.id);
		expect(shared.workshop.phase_id).toBe(retro.phases.discuss);
		expect(shared.results).toMatchObject([{ tallies: [] }]);
		expect(topics.length).toBeGreaterThan(0);
	});

	test.each(METHODS)(
		'one by $rules.method opens empty on the way to a box that was begun and stays',
		async ({ rules }) => {
			const workshop = await Rounds.create(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'read', hours: 24 },
				{ step: 'vote', minutes: 5, rules },
				{ step: 'check', minutes: 5 },
				{ step: 'discuss', minutes: 10 }
			]);
			const [ana] = await workshop.people(1);
			if (!ana) throw new Error('Nobody came');
			const card = await workshop.write(ana, 0, 'Ship smaller');
			await workshop.pass(25);
			for (const from of [1, 2]) await workshop.advance(from);
			await workshop.rate(ana, 1, 3);
			for (const from of [3, 2]) await workshop.goBack(from);
			await ana.call('withdraw_card', { p_card: card.id });
			const without = { p_workshop: workshop.id, p_after: workshop.phases[1], p_phases: [], p_prompts: [] };
			expect(await refusal(workshop.facilitator.call('change_timetable', without))).toMatchObject({
				reason: 'fixed_once_written'
			});
			for (const from of [1, 2]) await workshop.advance(from);
			expect(await refusal(workshop.goBack(3))).toMatchObject({ reason: 'no_options' });
			expect((await ana.snapshot(workshop.id)).mine.answers).toEqual({ [workshop.prompts[1] ?? '']: 3 });
			for (const from of [3, 4]) await workshop.advance(from);
			const { shared } = await ana.snapshot(workshop.id);
			expect(shared.workshop.ended_at).not.toBeNull();
			expect(shared.results.filter(({ phase_id }) => phase_id === workshop.phases[2])).toMatchObject([{ tallies: [] }]);
		}
	);

	test('one over days that the clock opens passes by itself, without a vote and without a result to speak of', async () => {
		const workshop = await Rounds.create(db, [
			{ step: 'collect', hours: 24 },
			{ step: 'vote', hours: 24 },
			{ step: 'check', hours: 24 }
		]);
		const [ana] = await workshop.people(1);
		if (!ana) throw new Error('Nobody came');
		await workshop.pass(25);
		expect(await workshop.running()).toBe(1);
		expect(await refusal(workshop.vote(ana, 1, crypto.randomUUID(), 1))).toMatchObject({ reason: 'not_found' });
		expect(await refusal(workshop.write(ana, 0, 'Too late'))).toMatchObject({ reason: 'window_closed' });
		await workshop.pass(24);
		const { shared } = await workshop.look();
		expect(shared.workshop.phase_id).toBe(workshop.phases[2]);
		const nothing = [{ slips: null, hands: 0, tallies: [] }];
		expect(shared.results).toMatchObject(nothing);
		expect((await ana.snapshot(workshop.id)).shared.results).toEqual(shared.results);
		const summary = { p_token: shared.workshop.summary_token };
		for (const reader of [ana, stranger(db)])
			expect(await reader.call('get_summary', summary)).toMatchObject({ results: nothing });
	});

	test('approval takes a tick on every topic, from each, and never two', async () => {
		const { retro, ana, bo, topics } = await openBallot(db, { rules: { method: 'approval', open: false } });
		for (const topic of topics) await cast(ana, retro, topic, 1);
		await cast(bo, retro, topics[1], 1);
		const phone = await retro.secondDevice(ana);
		await Promise.all([ana, phone].map((device) => cast(device, retro, topics[1], 1)));
		await retro.advance('vote');
		const [result] = (await bo.snapshot(retro.id)).shared.results;
		expect(result).toMatchObject({
			slips: null,
			tallies: [{ topic_id: topics[1], points: 2 }, { points: 1 }, { points: 1 }]
		});
	});

	test('dots, ticks and answers are live to all where the ballot was declared open', async () => {
		for (const [rules, value, told] of [
			[{ method: 'dots', budget: 5, cap: 3, open: true }, 2, { points: 2 }],
			[{ method: 'approval', open: true }, 1, { points: 1 }],
			[{ method: 'yes_no', threshold: 'majority', quorum: 1, open: true }, 'no', { yes: 0, no: 1, abstain: 0 }]
		] as const) {
			const { retro, ana, bo, topics } = await openBallot(db, { rules });
			await cast(ana, retro, topics[2], value);
			const tallies = [{ topic_id: topics[2], ...told }];
			expect((await bo.snapshot(retro.id)).progress?.tallies).toEqual(tallies);
			expect((await bo.snapshot(retro.id)).shared.results).toEqual([]);
			expect((await retro.sent()).filter(({ event }) => event === 'progress')).toMatchObject([
				{ payload: { tallies } }
			]);
		}
	});

	test('each person has a draw of their own, on all devices, told to nobody else', async () => {
		const { retro, ana, bo } = await openBallot(db);
		const draw = async (person: Person) => (await person.snapshot(retro.id)).mine.draw;
		const own = await draw(ana);
		expect(own).toMatch(/^[0-9a-f]{32}$/);
		expect(await draw(await retro.secondDevice(ana))).toBe(own);
		expect(await draw(bo)).not.toBe(own);
		for (const person of [bo, retro.facilitator])
			expect(JSON.stringify(await person.snapshot(retro.id))).not.toContain(own);
		expect(JSON.stringify(await retro.sent())).not.toContain(own);
	});

	describe('rules', () => {
		test.each(NONSENSE)('are refused: %s', async (_, rules) => {
			const { id, plan } = retroPlan({ rules });
			expect(await refusal(stranger(db).call('create_workshop', { p_id: id, p_plan: plan }))).toMatchObject({
				reason: 'invalid'
			});
			const retro = await Retro.create(db);
			const args = { p_workshop: retro.id, p_phase: retro.phases.vote, p_rules: rules };
			expect(await refusal(retro.facilitator.call('set_ballot', args))).toEqual({ reason: 'invalid', detail: 'rules' });
		});

		test('that somebody else has set meanwhile are not written over unseen, nor are the same set twice', async () => {
			const retro = await Retro.create(db);
			const [seen] = (await retro.facilitator.snapshot(retro.id)).shared.phases.filter(({ step }) => step === 'vote');
			const set = (p_rules: object, p_seen?: unknown) =>
				retro.facilitator.call('set_ballot', { p_workshop: retro.id, p_phase: retro.phases.vote, p_rules, p_seen });
			const [consent, approval] = [{ method: 'consent' }, { method: 'approval', open: false }];
			await set(consent, seen?.rules);
			expect(await refusal(set(approval, seen?.rules))).toEqual({ reason: 'stale', detail: 'timetable' });
			expect(await refusal(set(approval, { method: 'nonsense' }))).toMatchObject({ reason: 'stale' });
			const before = (await retro.sent()).length;
			expect(await set(consent, seen?.rules)).toMatchObject({ rules: consent });
			expect(await retro.sent()).toHaveLength(before);
			expect(await set(approval, consent)).toMatchObject({ rules: approval });
		});

		test('are changed by the facilitator alone, from one method to another, until the ballot begins', async () => {
			const retro = await Retro.create(db);
			const ana = await retro.join();
			const rules = { method: 'approval', open: false };
			const args = { p_workshop: retro.id, p_phase: retro.phases.vote, p_rules: rules };
			expect(await retro.facilitator.call('set_ballot', args)).toMatchObject({ id: retro.phases.vote, rules });
			expect(await refusal(ana.call('set_ballot', args))).toMatchObject({ reason: 'not_facilitator' });
			expect(await refusal(stranger(db).call('set_ballot', args))).toMatchObject({ reason: 'not_member' });
			await ana.addCard(retro, 'one');
			await retro.goTo('vote');
			expect(await refusal(retro.facilitator.call('set_ballot', args))).toMatchObject({ reason: 'wrong_phase' });
		});
	});
});
