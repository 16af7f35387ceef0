import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BOUNDS } from '../../src/lib/domain/workshop.ts';
import { openBallot } from '../support/database-ballot.ts';
import { failureOf, openDatabases, refusal } from '../support/database.ts';
import { DAY, Person, Retro, retroPlan, type Args } from '../support/people.ts';

/** A text of so many characters, as people count them: letters of two scripts, one of them right to left, and emoji. */
function text(length: number): string {
	return Array.from({ length }, (_, n) => ['a', 'é', 'ש', '🦊'][n % 4]).join('');
}

describe.each(await openDatabases())('on $name', (db) => {
	const create = (more: Args, person = new Person(db)) => {
		const { id, plan } = retroPlan({ more });
		return person.call('create_workshop', { p_id: id, p_plan: plan });
	};
	const wrong = (detail: string) => ({ reason: 'invalid', detail });

	describe('a new workshop', () => {
		test.each([
			['title', BOUNDS.title],
			['purpose', BOUNDS.purpose],
			['template', 60]
		])('has a %s of 1 to %d characters', async (field, most) => {
			expect(await create({ [field]: ` ${text(most)} \n` })).toMatchObject({ [field]: text(most) });
			for (const value of [text(most + 1), text(300 + most), '', ' \t\n', '\u00a0\u200b', null, undefined]) {
				expect(await refusal(create({ [field]: value }))).toEqual(wrong(field));
			}
		});

		test.each([
			['ground_rule', BOUNDS.ground_rule],
			['readers', BOUNDS.readers]
		])('may have a %s of at most %d characters', async (field, most) => {
			expect(await create({ [field]: text(most) })).toMatchObject({ [field]: text(most) });
			expect(await create({ [field]: '  ' })).toMatchObject({ [field]: null });
			expect(await refusal(create({ [field]: text(most + 1) }))).toEqual(wrong(field));
		});

		test('keeps a text as it was written: nothing in it is markup', async () => {
			for (const title of [
				'<script>alert(1)</script>',
				`'; drop table public.cards; --`,
				'{{7*7}} %s \\u0000',
				'שלום 🦊 \u202e'
			]) {
				expect(await create({ title })).toMatchObject({ title });
			}
		});

		test('has a link to the call only over https', async () => {
			const start = 'https://meet.example/';
			const longest = start.padEnd(BOUNDS.call_url, 'a');
			expect(await create({ call_url: longest })).toMatchObject({ call_url: longest });
			for (const url of [
				`${longest}a`,
				'http://meet.example/',
				'javascript:alert(1)',
				'https://a b',
				'https://',
				' x'
			]) {
				expect(await refusal(create({ call_url: url }))).toEqual(wrong('call_url'));
			}
		});

		test('has at most twelve places, each a name and a zone that exists', async () => {
			const place = (name: string, zone = 'Asia/Tokyo') => ({ name, zone });
			const full = Array.from({ length: BOUNDS.places }, () => place(text(80)));
			expect(await create({ places: full })).toMatchObject({ places: full });
			expect(await create({ places: [] })).toMatchObject({ places: [] });
			for (const places of [
				[...full, place('one more')],
				[place(text(81))],
				[place('')],
				[place('x', 'Mars/Olympus')],
				[place('x', '')],
				[{ name: 'x' }],
				[{ ...place('x'), more: 1 }],
				['x'],
				[null],
				[[]],
				{},
				'x',
				7,
				null
			]) {
				expect(await refusal(create({ places })), JSON.stringify(places)).toEqual(wrong('places'));
			}
		});

		test('is of a known kind and naming', async () => {
			for (const kind of ['planning', 'x', '', null, 7, undefined])
				expect(await refusal(create({ kind }))).toEqual(wrong('kind'));
			for (const naming of ['public', '', null, 7]) expect(await refusal(create({ naming }))).toEqual(wrong('naming'));
		});

		test('has a timetable in order, with instants that have an offset and minutes in bounds', async () => {
			const { plan } = retroPlan();
			const [collect, read, group, vote, discuss, check] = plan.phases;
			if (!collect || !read || !group || !vote || !discuss || !check) throw new Error('no phases');
			const all = [collect, read, group, vote, discuss, check];
			const attempt = async (phases: unknown) => refusal(create({ phases, prompts: plan.prompts }));
			const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

			for (const phases of [
				null,
				{},
				7,
				[],
				[collect, read],
				[...all, check],
				[read, collect, group],
				[collect, group, read],
				[collect, read, vote, group],
				[collect, read, group, group],
				[collect, read, { ...group, mode: 'async' }],
				[{ ...collect, mode: 'live' }, read, group],
				[collect, { ...read, mode: 'live' }, group],
				[collect, read, { ...group, step: 'party' }],
				[collect, read, { ...group, id: 'x' }],
				[collect, read, 'group'],
				[null, null, null]
			]) {
				expect(await attempt(phases), JSON.stringify(phases)).toEqual(wrong('phases'));
			}
			for (const closes_at of [
				undefined,
				null,
				'',
				'tomorrow',
				'2027-01-01',
				'2027-01-01T10:00',
				'infinity',
				inDays(-1),
				inDays(400),
				'2027-02-30T10:00Z',
				'2027-01-01T10:00+99:99',
				'2027-01-01T25:00Z',
				7
			]) {
				expect(await attempt([{ ...collect, closes_at }, read, group]), String(closes_at)).toEqual(wrong('closes_at'));
				expect(await attempt([collect, { ...read, closes_at }, group]), String(closes_at)).toEqual(wrong('live_at'));
			}
			expect(await attempt([collect, { ...read, closes_at: collect.closes_at }, group])).toEqual(wrong('live_at'));
			for (const minutes of [0, 241, 1.5, -1, 'x', null, undefined, {}, 1e9]) {
				expect(await attempt([collect, read, { ...group, minutes }]), String(minutes)).toEqual(wrong('minutes'));
			}
		});

		test('has ballot rules in bounds, of the right types, and no others', async () => {
			const fine = { method: 'dots', budget: 50, cap: 50, open: false };
			const attempt = (rules: unknown, step = 'vote') => {
				const { id, plan } = retroPlan();
				const phases = plan.phases.map((phase) => (phase.step === step ? { ...phase, rules } : phase));
				return new Person(db).call('create_workshop', { p_id: id, p_plan: { ...plan, phases } });
			};
			await attempt(fine);
			for (const rules of [
				undefined,
				null,
				'dots',
				7,
				[],
				{},
				{ ...fine, method: 'coins' },
				{ ...fine, budget: 51 },
				{ ...fine, budget: 0 },
				{ ...fine, budget: -5 },
				{ ...fine, budget: 4.5 },
				{ ...fine, budget: '5', cap: 3 },
				{ ...fine, cap: 0 },
				{ ...fine, cap: '3' },
				{ ...fine, budget: 3, cap: 4 },
				{ ...fine, open: 'false' },
				{ ...fine, open: null },
				{ ...fine, more: true }
			]) {
				expect(await refusal(attempt(rules)), JSON.stringify(rules)).toEqual(wrong('rules'));
			}
			expect(await refusal(attempt({ open: true }, 'group'))).toEqual(wrong('rules'));
		});

		test('has one to eight prompts, one of them for cards, each of a phase of its kind', async () => {
			const { plan, phases } = retroPlan();
			const prompt = { id: randomUUID(), phase_id: phases.collect, kind: 'cards', text: 'x', colour: 'teal' };
			const many = (length: number) =>
				Array.from({ length }, () => ({
					...prompt,
					id: randomUUID(),
					text: text(BOUNDS.prompt),
					hint: text(BOUNDS.hint)
				}));
			const attempt = (prompts: unknown) => {
				const ids = new Map(plan.phases.map(({ id }) => [id, randomUUID()]));
				const fresh = (value: unknown) => JSON.stringify(value).replace(/[0-9a-f-]{36}/g, (id) => ids.get(id) ?? id);
				return create({ phases: JSON.parse(fresh(plan.phases)), prompts: JSON.parse(fresh(prompts)) });
			};
			await attempt(many(BOUNDS.prompts));
			for (const prompts of [
				null,
				{},
				7,
				[],
				many(BOUNDS.prompts + 1),
				[prompt, prompt],
				[{ ...prompt, text: text(BOUNDS.prompt + 1) }],
				[{ ...prompt, hint: text(BOUNDS.hint + 1) }],
				[{ ...prompt, text: '' }],
				[{ ...prompt, colour: 'red' }],
				[{ ...prompt, colour: null }],
				[{ ...prompt, kind: 'poll' }],
				[{ ...prompt, kind: 'scale', phase_id: phases.check }],
				[{ ...prompt, phase_id: phases.check }],
				[{ ...prompt, phase_id: randomUUID() }],
				[{ ...prompt, phase_id: 'x' }],
				[{ ...prompt, id: 'x' }],
				['x'],
				[null]
			]) {
				const refused = await refusal(attempt(prompts));
				const expected =
					Array.isArray(prompts) && prompts[0] === prompts[1] && prompts[0]
						? { reason: 'id_taken', detail: '' }
						: wrong('prompts');
				expect(refused, JSON.stringify(prompts)?.slice(0, 200)).toEqual(expected);
			}
		});

		test('is one of thirty an hour for each account; a refused one does not count', async () => {
			const busy = new Person(db);
			await create({}, busy);
			await refusal(create({ title: '' }, busy));
			await db.admin('insert into private.creations (user_id, at) select $1, now() from generate_series(1, 28)', [
				busy.id
			]);
			await create({}, busy);
			expect(await refusal(create({}, busy))).toEqual({ reason: 'too_many', detail: '' });
			await create({});
			await db.admin(`update private.creations set at = at - interval '61 minutes' where user_id = $1`, [busy.id]);
			await create({}, busy);
		});
	});

	describe('a patch', () => {
		const patch = (retro: Retro, p_patch: unknown) =>
			retro.facilitator.call('update_workshop', { p_workshop: retro.id, p_patch });

		test('changes what it names, inside the same bounds', async () => {
			const retro = await Retro.create(db);
			expect(
				await patch(retro, {
					title: text(BOUNDS.title),
					call_url: 'https://a.example',
					readers: 'The team',
					ground_rule: ' '
				})
			).toMatchObject({
				title: text(BOUNDS.title),
				call_url: 'https://a.example',
				readers: 'The team',
				ground_rule: null,
				purpose: 'Learn from the release that slipped'
			});
			for (const [field, value] of [
				['title', text(300)],
				['title', null],
				['purpose', text(BOUNDS.purpose + 1)],
				['ground_rule', text(BOUNDS.ground_rule + 1)],
				['readers', text(BOUNDS.readers + 1)],
				['call_url', 'http://a.example'],
				['places', 'Madrid'],
				['naming', 'x'],
				['naming', null],
				['is_locked', 'yes'],
				['prompts', 'x'],
				['prompts', null],
				['prompts', ['x']],
				['prompts', [{ id: retro.prompts.start, text: text(BOUNDS.prompt + 1) }]],
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

		test('changes the questions and their readers until somebody has written', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const prompts = [{ id: retro.prompts.start, text: 'Begin', hint: 'Small things' }];
			await patch(retro, { prompts, readers: 'The team' });
			expect((await ana.snapshot(retro.id)).shared.prompts[0]).toMatchObject({ text: 'Begin', hint: 'Small things' });
			await ana.call('withdraw_card', { p_card: (await ana.addCard(retro, 'x')).id });
			expect(await refusal(patch(retro, { prompts }))).toEqual({ reason: 'fixed_once_written', detail: 'prompts' });
			expect(await refusal(patch(retro, { readers: 'The board' }))).toEqual({
				reason: 'fixed_once_written',
				detail: 'readers'
			});
			await patch(retro, { readers: 'The team', title: 'Better' });
		});
	});

	describe('a text of one’s own', () => {
		test('is of 1 to 1000 characters on a card, and of no other prompt’s kind', async () => {
			const retro = await Retro.create(db);
			const [ana] = await retro.pair();
			const card = await ana.addCard(retro, text(BOUNDS.card));
			expect(card.body).toBe(text(BOUNDS.card));
			for (const body of [text(BOUNDS.card + 1), '', ' \n']) {
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
			expect(await rename(1, text(BOUNDS.topic))).toMatchObject({ title: text(BOUNDS.topic) });
			expect(await refusal(rename(2, text(BOUNDS.topic + 1)))).toEqual(wrong('title'));
			expect(await rename(2, ' ')).toMatchObject({ title: null });
			await retro.goTo('discuss');
			const park = (p_reason: string | null) => retro.facilitator.call('park_topic', { p_topic: topics[0], p_reason });
			expect(await park(text(BOUNDS.reason))).toMatchObject({ park_reason: text(BOUNDS.reason) });
			for (const reason of [text(BOUNDS.reason + 1), '', null])
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
				await propose({ p_body: text(BOUNDS.outcome), p_owner: text(BOUNDS.owner), p_due: '2200-01-01' })
			).toMatchObject({
				body: text(BOUNDS.outcome),
				owner: text(BOUNDS.owner),
				due: '2200-01-01'
			});
			expect(await refusal(propose({ p_body: text(BOUNDS.outcome + 1) }))).toEqual(wrong('body'));
			expect(await refusal(propose({ p_owner: text(BOUNDS.owner + 1) }))).toEqual(wrong('owner'));
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
					const isHarmless = ['remove_outcome', 'create_device_code', 'get_workshop', 'delete_workshop'].includes(
						String(name)
					);
					expect(isCoded || isHarmless, `${name}(${JSON.stringify(call)}) answered ${JSON.stringify(outcome)}`).toBe(
						true
					);
				}
			}
		}
	});
});
