import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Face } from '../../src/lib/domain/snapshot.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { BOUNDS } from '../../src/lib/domain/bounds.ts';
import { openBallot } from '../support/database-ballot.ts';
import { textOf } from '../support/database-texts.ts';
import { failureOf, openDatabases, refusal } from '../support/database.ts';
import { Person, Retro, stranger, type Args } from '../support/people.ts';
import { Rounds, type Round } from '../support/rounds.ts';

describe.each(await openDatabases())('on $name', (db) => {
	const wrong = (detail: string) => ({ reason: 'invalid', detail });

	describe('a patch', () => {
		const patch = (retro: Retro, p_patch: unknown) =>
			retro.facilitator.call('update_workshop', { p_workshop: retro.id, p_patch });

		test('changes what it names, inside the same bounds', async () => {
			const retro = await Retro.create(db);
			expect(
				await patch(retro, {
					title: textOf(BOUNDS.title),
					call_url: 'https://a.example',
					readers: 'The team',
					ground_rule: ' '
				})
			).toMatchObject({
				title: textOf(BOUNDS.title),
				call_url: 'https://a.example',
				readers: 'The team',
				ground_rule: null,
				purpose: 'Learn from the release that slipped'
			});
			for (const [field, value] of [
				['title', textOf(300)],
				['title', null],
				['purpose', textOf(BOUNDS.purpose + 1)],
				['ground_rule', textOf(BOUNDS.ground_rule + 1)],
				['readers', textOf(BOUNDS.readers + 1)],
				['call_url', 'http://a.example'],
				['places', 'Madrid'],
				...[5, true, { a: 1 }, ['x'], ' ', '\u200b'].map((name) => ['places', [{ name, zone: 'UTC' }]] as const),
				...[5, 'posix/UTC', 'Etc/GMT+99'].map((zone) => ['places', [{ name: 'x', zone }]] as const),
				...['title', 'purpose', 'ground_rule', 'readers', 'call_url'].flatMap((field) =>
					[5, true, { a: 1 }, ['x']].map((value) => [field, value] as const)
				),
				...['text', 'hint'].flatMap((field) =>
					[5, true, { a: 1 }, ['x']].map(
						(value) => ['prompts', [{ id: retro.prompts.start, text: 'x', [field]: value }]] as const
					)
				),
				['naming', 'x'],
				['naming', null],
				['is_locked', 'yes'],
				['language', 'fr'],
				['language', ''],
				['language', ['en']],
				['prompts', 'x'],
				['prompts', null],
				['prompts', ['x']],
				['prompts', [{ id: retro.prompts.start, text: textOf(BOUNDS.prompt + 1) }]],
				['prompts', [{ id: randomUUID(), text: 'x' }]]
			] as const) {
				expect(await refusal(patch(retro, { [field]: value })), `${field} ${JSON.stringify(value)}`).toEqual(
					wrong(field)
				);
			}
			for (const value of [null, [], 'x', 7, { rev: 1 }, { title: 'x', code: 'y' }]) {
				expect(await refusal(patch(retro, value)), JSON.stringify(value)).toEqual(wrong('patch'));
			}
		});

		test('says in what language to write, to whoever holds a link, and may change it', async () => {
			const retro = await Retro.create(db, { more: { language: 'es' } });
			const [ana] = await retro.pair();
			await ana.addCard(retro, 'hola');
			const told = async () => [
				Face.parse(await stranger(db).call('look_up_workshop', { p_code: retro.code })).language,
				(await ana.snapshot(retro.id)).shared.workshop.language,
				SummarySource.parse(await stranger(db).call('get_summary', { p_token: retro.token })).language
			];
			expect(await told()).toEqual(['es', 'es', 'es']);
			await patch(retro, { language: 'pt-BR' });
			expect(await told()).toEqual(['pt-BR', 'pt-BR', 'pt-BR']);
			await patch(retro, { language: null });
			expect(await told()).toEqual([null, null, null]);
		});

		test('changes the questions and their readers until somebody has joined, whoever has written by then', async () => {
			const retro = await Retro.create(db);
			const prompts = [{ id: retro.prompts.start, text: 'Begin', hint: 'Small things' }];
			await patch(retro, { prompts, readers: 'The team' });
			const [ana] = await retro.pair();
			expect((await ana.snapshot(retro.id)).shared.prompts[0]).toMatchObject({ text: 'Begin', hint: 'Small things' });
			const tries = () =>
				Promise.all([refusal(patch(retro, { prompts })), refusal(patch(retro, { readers: 'The board' }))]);
			const fixed = ['prompts', 'readers'].map((detail) => ({ reason: 'fixed_once_joined', detail }));
			expect(await tries()).toEqual(fixed);
			await ana.addCard(retro, 'x');
			expect(await tries()).toEqual(fixed);
			await patch(retro, { readers: 'The team', title: 'Better' });
		});

		test('changes what is rated until its step has begun, whoever has answered by then', async () => {
			const box: Round = { step: 'check', minutes: 2 };
			const rounds = await Rounds.create(db, [box, box, { step: 'check', hours: 24 }]);
			const [ana] = await rounds.people(1);
			const reword = (prompt: number) =>
				rounds.facilitator.call('update_workshop', {
					p_workshop: rounds.id,
					p_patch: { prompts: [{ id: rounds.prompts[prompt], text: 'Was it worth it?' }] }
				});
			const fixed = { reason: 'fixed_once_written', detail: 'prompts' };
			await reword(0);
			await rounds.advance(null);
			expect(await refusal(reword(0))).toEqual(fixed);
			await reword(1);
			await rounds.advance(0);
			// It has begun for who has answered, though it was left again.
			if (ana) await rounds.rate(ana, 1, 5);
			await rounds.goBack(1);
			expect(await rounds.running()).toBe(0);
			expect(await refusal(reword(1))).toEqual(fixed);
			await reword(2);
			await rounds.advance(0);
			await rounds.advance(1);
			await rounds.pass(2);
			expect(await rounds.running()).toBe(2);
			for (const prompt of [0, 1, 2]) expect(await refusal(reword(prompt))).toEqual(fixed);
			await rounds.pass(24);
			expect(await rounds.running()).toBe(-1);
			for (const prompt of [0, 1, 2]) expect(await refusal(reword(prompt))).toEqual(fixed);
			expect((await rounds.look()).shared.prompts.map(({ text }) => text)).toEqual(Array(3).fill('Was it worth it?'));
		});
	});

	describe('a text of one’s own', () => {
		test('is of 1 to 1000 characters on a card, and of no other prompt’s kind', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const card = await ana.addCard(retro, textOf(BOUNDS.card));
			expect(card.body).toBe(textOf(BOUNDS.card));
			for (const body of [textOf(BOUNDS.card + 1), '', ' \n']) {
				expect(await refusal(ana.addCard(retro, body))).toEqual(wrong('body'));
				expect(await refusal(ana.call('edit_card', { p_card: card.id, p_version: 1, p_body: body }))).toEqual(
					wrong('body')
				);
			}
		});

		test('is bounded on topics, reasons and outcomes', async () => {
			const { retro, ana, topics } = await openBallot(db);
			await retro.facilitator.call('go_back', { p_workshop: retro.id, p_from: retro.phases.vote });
			const rename = (p_version: number, p_title: string | null) =>
				ana.call('rename_topic', { p_topic: topics[0], p_version, p_title });
			expect(await rename(1, textOf(BOUNDS.topic))).toMatchObject({ title: textOf(BOUNDS.topic) });
			expect(await refusal(rename(2, textOf(BOUNDS.topic + 1)))).toEqual(wrong('title'));
			expect(await rename(2, ' ')).toMatchObject({ title: null });
			await retro.goTo('discuss');
			const park = (p_reason: string | null) => retro.facilitator.call('park_topic', { p_topic: topics[0], p_reason });
			expect(await park(textOf(BOUNDS.reason))).toMatchObject({ park_reason: textOf(BOUNDS.reason) });
			for (const reason of [textOf(BOUNDS.reason + 1), '', null])
				expect(await refusal(park(reason))).toEqual(wrong('reason'));

			const propose = (more: Args) =>
				ana.call('propose_outcome', {
					p_id: randomUUID(),
					p_workshop: retro.id,
					p_kind: 'action',
					p_topic: topics[0],
					p_body: 'x',
					...more
				});
			expect(
				await propose({ p_body: textOf(BOUNDS.outcome), p_owner: textOf(BOUNDS.owner), p_due: '2200-01-01' })
			).toMatchObject({
				body: textOf(BOUNDS.outcome),
				owner: textOf(BOUNDS.owner),
				due: '2200-01-01'
			});
			expect(await refusal(propose({ p_body: textOf(BOUNDS.outcome + 1) }))).toEqual(wrong('body'));
			expect(await refusal(propose({ p_owner: textOf(BOUNDS.owner + 1) }))).toEqual(wrong('owner'));
			for (const due of ['1999-12-31', '2200-01-02', 'infinity'])
				expect(await refusal(propose({ p_due: due }))).toEqual(wrong('due'));
			for (const kind of ['', 'wish', null]) expect(await refusal(propose({ p_kind: kind }))).toEqual(wrong('kind'));
			for (const topic of [randomUUID(), (await openBallot(db)).topics[0]]) {
				expect(await refusal(propose({ p_topic: topic }))).toMatchObject({ reason: 'not_found' });
			}
		});

		test('is held by the tables too, should a function ever let it pass', async () => {
			const { retro, topics } = await openBallot(db);
			for (const [statement, key] of [
				[`update public.workshops set title = repeat('x', 121) where id = $1`, retro.id],
				[`update public.workshops set purpose = '' where id = $1`, retro.id],
				[`update public.workshops set call_url = 'http://a' where id = $1`, retro.id],
				[`update public.workshops set places = '[7]' where id = $1`, retro.id],
				[`update public.cards set body = repeat('x', 1001) where workshop_id = $1`, retro.id],
				[`update public.cards set body = null where workshop_id = $1`, retro.id],
				[`update public.topics set status = 'parked' where id = $1`, topics[0]],
				[`update public.phases set rules = '{}' where step = 'vote' and workshop_id = $1`, retro.id],
				[`update public.phases set reveals_at = closes_at where step = 'collect' and workshop_id = $1`, retro.id],
				[`update public.prompts set text = repeat('x', 201) where workshop_id = $1`, retro.id]
			] as const) {
				await expect(db.admin(statement, [key]), statement).rejects.toMatchObject({ code: '23514' });
			}
		});
	});

	test('every function refuses nothing at all, and ids of nothing, with a reason; it never breaks', async () => {
		const { retro, ana } = await openBallot(db);
		const signatures = await db.admin(
			`select p.proname as name, p.proargnames[1:p.pronargs] as args, array(select format_type(t, null) from unnest(p.proargtypes) as t) as types
			from pg_catalog.pg_proc as p where p.pronamespace = 'public'::regnamespace and p.pronargs > 0`
		);
		expect(signatures.length).toBeGreaterThan(35);
		const samples: Record<string, unknown> = {
			uuid: randomUUID(),
			text: 'x',
			integer: 2147483647,
			boolean: true,
			jsonb: { x: [] },
			date: '0001-01-01',
			'timestamp with time zone': '-infinity'
		};
		for (const { name, args, types } of signatures) {
			if (!Array.isArray(args) || !Array.isArray(types)) throw new Error('no signature');
			const given = (value: (type: string) => unknown) =>
				Object.fromEntries(args.map((arg, n) => [String(arg), value(String(types[n]))]));
			for (const call of [
				given(() => null),
				given((type) => samples[type] ?? null),
				{ ...given((type) => samples[type] ?? null), ...(args.includes('p_workshop') ? { p_workshop: retro.id } : {}) }
			]) {
				for (const person of [ana, retro.facilitator, new Person(db)]) {
					const outcome = await person.call(String(name), call).catch((error: unknown) => failureOf(error).code);
					const isCoded = typeof outcome === 'string' && /^OV\d{3}$/.test(outcome);
					const isHarmless = [
						'remove_outcome',
						'create_device_code',
						'get_workshop',
						'delete_workshop',
						'set_archived'
					].includes(String(name));
					expect(isCoded || isHarmless, `${name}(${JSON.stringify(call)}) answered ${JSON.stringify(outcome)}`).toBe(
						true
					);
				}
			}
		}
	});
});
