/**
 * Who waits for whom, brought about step by step: one connection holds a lock, the others are seen to wait for it, and only
 * then is it let go. Two that waited for each other would end with a deadlock, which is no refusal.
 */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Card } from '../../src/lib/domain/workshop.ts';
import { openBallot } from '../support/database-ballot.ts';
import { answeredOrWaiting, outcomeOf, type Outcome } from '../support/database-waiting.ts';
import { openDatabases } from '../support/database.ts';
import { callIn, DAY, Person, Retro, stranger, type Args } from '../support/people.ts';
import { Rounds } from '../support/rounds.ts';

const [, db] = await openDatabases();

/** `person` calls a function; `meanwhile` is sent before that is committed, and waits or does not. */
async function whileUnderWay(
	person: Person,
	name: string,
	args: Args,
	meanwhile: () => Promise<unknown>
): Promise<Outcome> {
	let other: Promise<Outcome> = Promise.resolve({ answer: null });
	await db.as(person.identity, async (query) => {
		await callIn(query, name, args);
		other = outcomeOf(meanwhile());
		await answeredOrWaiting(db, other);
	});
	return other;
}

describe('on PostgreSQL 15, at the reveal', () => {
	const writing: Record<string, (retro: Retro, ana: Person, card: Card) => Promise<unknown>> = {
		'a new card': (retro, ana) => ana.addCard(retro, 'late'),
		'an edit': (_, ana, card) => ana.call('edit_card', { p_card: card.id, p_version: 1, p_body: 'late' }),
		'a card taken back': (_, ana, card) => ana.call('withdraw_card', { p_card: card.id })
	};
	const steering: Record<string, (retro: Retro) => Promise<unknown>> = {
		'a change of the questions': (retro) =>
			retro.facilitator.call('update_workshop', {
				p_workshop: retro.id,
				p_patch: { prompts: [{ id: retro.prompts.start, text: 'Begin' }] }
			}),
		'another close of the window': (retro) =>
			retro.facilitator.call('move_close', {
				p_workshop: retro.id,
				p_closes_at: new Date(Date.now() + 1.5 * DAY).toISOString()
			}),
		'the deletion': (retro) => retro.facilitator.call('delete_workshop', { p_workshop: retro.id, p_title: 'Sprint 42' })
	};

	test.each(Object.keys(writing).flatMap((writes) => Object.keys(steering).map((steers) => [writes, steers] as const)))(
		'%s that waited for it and %s do not wait for each other',
		async (writes, steers) => {
			const retro = await Retro.create(db);
			const [ana, bo] = await retro.pair();
			const card = await ana.addCard(retro, 'in time');
			await bo.addCard(retro, 'in time as well');
			const key = [retro.phases.collect];
			await db.session(async (query) => {
				// The reveal is under way when the first comes, and committed when the second does.
				await query('select pg_advisory_lock(hashtextextended($1, 0))', key);
				const first = outcomeOf(writing[writes]?.(retro, ana, card) ?? Promise.reject(new Error(writes)));
				await answeredOrWaiting(db, first);
				await retro.passReveal();
				await query('select private.settle($1)', [retro.id]);
				const second = outcomeOf(steering[steers]?.(retro) ?? Promise.reject(new Error(steers)));
				await answeredOrWaiting(db, second, 2);
				await query('select pg_advisory_unlock(hashtextextended($1, 0))', key);
				const [written, steered] = await Promise.all([first, second]);
				if (steers === 'the deletion') {
					expect(steered).toEqual({ answer: '' });
					expect(written).toMatchObject({ refused: { reason: 'deleted' } });
				} else {
					expect(steered).toMatchObject({
						refused: { reason: steers === 'a change of the questions' ? 'fixed_once_joined' : 'window_closed' }
					});
					if (writes === 'a new card') expect(written).toMatchObject({ answer: { is_added: true } });
					else if (writes === 'an edit') expect(written).toMatchObject({ refused: { reason: 'window_closed' } });
					else expect(written).toEqual({ answer: '' });
				}
			});
		}
	);
});

describe('on PostgreSQL 15, while a workshop is being deleted', () => {
	type Verb = [name: string, call: (room: { retro: Retro; ana: Person; card: string; topic: string }) => Args];
	const before: Verb[] = [
		['join_workshop', ({ retro }) => ({ p_code: retro.code })],
		['create_device_code', ({ retro }) => ({ p_workshop: retro.id })],
		['redeem_device_code', ({ retro }) => ({ p_code: retro.code, p_device_code: 'aaaaaaaa' })],
		[
			'add_card',
			({ retro }) => ({ p_id: randomUUID(), p_workshop: retro.id, p_prompt: retro.prompts.start, p_body: 'x' })
		],
		['edit_card', ({ card }) => ({ p_card: card, p_version: 1, p_body: 'x' })],
		['withdraw_card', ({ card }) => ({ p_card: card })]
	];
	const within: Verb[] = [
		['join_workshop', ({ retro }) => ({ p_code: retro.code })],
		['create_device_code', ({ retro }) => ({ p_workshop: retro.id })],
		['cast_vote', ({ retro, topic }) => ({ p_phase: retro.phases.vote, p_topic: topic, p_value: 1 })],
		['set_done', ({ retro }) => ({ p_phase: retro.phases.vote, p_is_done: true })],
		['rename_topic', ({ topic }) => ({ p_topic: topic, p_version: 1, p_title: 'x' })],
		['move_card', ({ card, topic }) => ({ p_card: card, p_topic: topic })]
	];
	const asFacilitator: Verb[] = [
		['update_workshop', ({ retro }) => ({ p_workshop: retro.id, p_patch: { title: 'x' } })],
		['create_way_back', ({ retro }) => ({ p_workshop: retro.id, p_secret: randomUUID() })],
		['delete_workshop', ({ retro }) => ({ p_workshop: retro.id, p_title: 'Sprint 42' })]
	];

	/** What comes of `verb` when it is called while the deletion is not yet committed. */
	async function meanwhile(
		retro: Retro,
		by: Person,
		[name, args]: Verb,
		card: string,
		topic: string
	): Promise<Outcome> {
		const deletion = { p_workshop: retro.id, p_title: 'Sprint 42' };
		const call = args({ retro, ana: by, card, topic });
		return whileUnderWay(retro.facilitator, 'delete_workshop', deletion, () => by.call(name, call));
	}

	test.each(before)('%s of the writing hears "deleted", and nothing breaks', async (...verb) => {
		const retro = await Retro.create(db);
		const [ana] = await retro.pair();
		const { id } = await ana.addCard(retro, 'mine');
		const by = verb[0] === 'join_workshop' ? stranger(db) : ana;
		expect(await meanwhile(retro, by, verb, id, id)).toMatchObject({ refused: { reason: 'deleted' } });
	});

	test.each(within)('%s of the live part is refused, and nothing breaks', async (...verb) => {
		const { retro, ana, topics } = await openBallot(db);
		const card = (await ana.snapshot(retro.id)).shared.cards[0]?.id ?? '';
		const outcome = await meanwhile(retro, verb[0] === 'join_workshop' ? stranger(db) : ana, verb, card, topics[0]);
		expect(outcome).toMatchObject({ refused: { reason: expect.stringMatching(/^(deleted|ballot_closed)$/) } });
	});

	test.each(asFacilitator)('%s of the facilitator hears "deleted", or that it is done', async (...verb) => {
		const retro = await Retro.create(db);
		const outcome = await meanwhile(retro, retro.facilitator, verb, '', '');
		expect(outcome).toMatchObject(verb[0] === 'delete_workshop' ? { answer: '' } : { refused: { reason: 'deleted' } });
	});

	test('a device of another place hears "deleted" as well', async () => {
		const retro = await Retro.create(db);
		const [ana, bo] = await retro.pair();
		const code = await ana.call('create_device_code', { p_workshop: retro.id });
		const redeem: Verb = ['redeem_device_code', () => ({ p_code: retro.code, p_device_code: code })];
		expect(await meanwhile(retro, bo, redeem, '', '')).toMatchObject({ refused: { reason: 'deleted' } });
	});
});

describe('on PostgreSQL 15, places', () => {
	const codeOf = (retro: Retro, person: Person) => person.call('create_device_code', { p_workshop: retro.id });

	test('two who take each other’s place at once come one after the other', async () => {
		const retro = await Retro.create(db);
		const [ana, bo] = await retro.pair();
		const [toAna, toBo] = [await codeOf(retro, ana), await codeOf(retro, bo)];
		const redeem = (person: Person, code: unknown) =>
			outcomeOf(person.call('redeem_device_code', { p_code: retro.code, p_device_code: code }));
		const outcomes = await db.session(async (query) => {
			await query('begin');
			await query('select from public.participants where workshop_id = $1 for update', [retro.id]);
			const both = Promise.all([redeem(ana, toBo), redeem(bo, toAna)]);
			await answeredOrWaiting(db, both, 2);
			await query('commit');
			return both;
		});
		expect(outcomes).toContainEqual({ refused: { reason: 'code_expired', detail: '' } });
		expect(outcomes).toContainEqual({ answer: expect.objectContaining({ id: retro.id }) });
		const people = await db.admin('select count(*)::int as n from public.participants where workshop_id = $1', [
			retro.id
		]);
		expect(people).toEqual([{ n: 1 }]);
	});

	/** A device that has only joined, and takes Ana's place while something that it sent before is under way. */
	async function takingAnasPlace(retro: Retro, ana: Person, device: Person, send: () => Promise<unknown>) {
		const args = { p_code: retro.code, p_device_code: await codeOf(retro, ana) };
		return whileUnderWay(device, 'redeem_device_code', args, send);
	}

	test('a vote that a device sends while it takes a place counts for that place', async () => {
		const { retro, ana, topics } = await openBallot(db);
		const device = await retro.join();
		const outcome = await takingAnasPlace(retro, ana, device, () => device.vote(retro, topics[0], 2));
		expect(outcome).toMatchObject({ answer: { votes: { [topics[0]]: 2 } } });
		expect((await ana.snapshot(retro.id)).mine.slips).toMatchObject([{ votes: { [topics[0]]: 2 } }]);
	});

	test.each(['collect', 'read'] as const)(
		'a card that a device sends while it takes a place is of that place: %s',
		async (step) => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			if (step !== 'collect') await retro.goTo(step);
			const device = await retro.join();
			const outcome = await takingAnasPlace(retro, ana, device, () => device.addCard(retro, 'sent before'));
			expect(outcome).toMatchObject({ answer: { body: 'sent before' } });
			expect((await ana.snapshot(retro.id)).mine.cards).toMatchObject([{ body: 'sent before' }]);
		}
	);
});

describe('on PostgreSQL 15, at the opening', () => {
	test('a change of the timetable that waited over it takes out nothing that was written meanwhile', async () => {
		const at = (days: number) => new Date(Date.now() + days * DAY).toISOString();
		const workshop = await Rounds.create(db, [
			{ step: 'collect', hours: 72 },
			{ step: 'discuss', minutes: 10 }
		]);
		const [ana] = await workshop.people(1);
		if (!ana) throw new Error('Nobody came');
		const open = 'update public.phases set opens_at = $2 where id = $1';
		await db.admin(open, [workshop.phases[0], at(1)]);
		const { workshop: seen, phases, prompts } = (await workshop.look()).shared;
		const args = {
			...{ p_workshop: workshop.id, p_after: null, p_seen: seen.sequence, p_prompts: prompts },
			p_phases: phases.map((phase) => (phase.position === 0 ? { ...phase, opens_at: at(2) } : phase))
		};
		await db.session(async (query) => {
			await query('begin');
			await query('select from public.workshops where id = $1 for no key update', [workshop.id]);
			const change = outcomeOf(workshop.facilitator.call('change_timetable', args));
			await answeredOrWaiting(db, change);
			// It opens after the change was begun, and before its turn.
			await db.admin('update public.phases set opens_at = clock_timestamp() where id = $1', [workshop.phases[0]]);
			await workshop.write(ana, 0, 'Sealed and accepted');
			await query('commit');
			expect(await change).toEqual({ refused: { reason: 'fixed_once_written', detail: 'phases.0' } });
		});
		expect((await ana.snapshot(workshop.id)).mine.cards).toMatchObject([{ body: 'Sealed and accepted' }]);
	});
});

describe('on PostgreSQL 15, at the close', () => {
	test('a first vote and whoever sweeps up the workshop do not wait for each other', async () => {
		const { retro, ana, topics } = await openBallot(db);
		const elsewhere = await Retro.create(db);
		await db.session(async (query) => {
			await query('begin');
			await query('lock table private.slips in share mode');
			const vote = outcomeOf(ana.vote(retro, topics[0], 2));
			await answeredOrWaiting(db, vote);
			await retro.pass(30 * DAY);
			const sweep = outcomeOf(stranger(db).call('look_up_workshop', { p_code: elsewhere.code }));
			await answeredOrWaiting(db, sweep, 2);
			await query('commit');
			expect(await vote).toMatchObject({ answer: { votes: { [topics[0]]: 2 } } });
			expect(await sweep).toMatchObject({ answer: { code: elsewhere.code } });
		});
		expect(await db.admin('select from private.slips where workshop_id = $1', [retro.id])).toEqual([]);
		expect((await ana.snapshot(retro.id)).shared.results).toMatchObject([{ tallies: [{ points: 2 }, {}, {}] }]);
	});
});
