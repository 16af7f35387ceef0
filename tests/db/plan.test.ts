import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BOUNDS } from '../../src/lib/domain/bounds.ts';
import { Language, Workshop } from '../../src/lib/domain/workshop.ts';
import { CALL_URLS } from '../support/call-urls.ts';
import { textOf } from '../support/database-texts.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { BLANK, NO_ZONES } from '../support/mangled.ts';
import { DAY, Person, retroPlan, type Args } from '../support/people.ts';

describe.each(await openDatabases())('on $name', (db) => {
	const create = (more: Args, person = new Person(db)) => {
		const { id, plan } = retroPlan({ more });
		return person.call('create_workshop', { p_id: id, p_plan: plan });
	};
	const wrong = (detail: string, reason = 'invalid') => ({ reason, detail });

	describe('a new workshop', () => {
		test.each([
			['title', BOUNDS.title],
			['purpose', BOUNDS.purpose],
			['template', 60]
		])('has a %s of 1 to %d characters', async (field, most) => {
			expect(await create({ [field]: ` ${textOf(most)} \n` })).toMatchObject({ [field]: textOf(most) });
			for (const value of [textOf(most + 1), textOf(300 + most), ...BLANK, '\u00a0\u200b', null, undefined]) {
				expect(await refusal(create({ [field]: value }))).toEqual(wrong(field));
			}
		});

		test.each([
			['ground_rule', BOUNDS.ground_rule],
			['readers', BOUNDS.readers]
		])('may have a %s of at most %d characters', async (field, most) => {
			expect(await create({ [field]: textOf(most) })).toMatchObject({ [field]: textOf(most) });
			expect(await create({ [field]: '  ' })).toMatchObject({ [field]: null });
			expect(await refusal(create({ [field]: textOf(most + 1) }))).toEqual(wrong(field));
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

		test('takes the links to a call that the form takes, and no others, also past its functions', async () => {
			const holds = async (url: string) =>
				(await db.admin('select private.is_call_url($1) as is_taken', [url]))[0]?.['is_taken'];
			for (const [url, isTaken] of CALL_URLS) expect([url, await holds(url)]).toEqual([url, isTaken]);
			const { id } = Workshop.parse(await create({}));
			const bypass = db.admin('update public.workshops set call_url = $1 where id = $2', [
				'https://a:b@call.example',
				id
			]);
			await expect(bypass).rejects.toMatchObject({ code: '23514' });
			expect(await refusal(create({ call_url: 'https://a:b@call.example' }))).toEqual(wrong('call_url'));
		});

		test('has at most twelve places, each a name and a zone that exists', async () => {
			const place = (name: string, zone = 'Asia/Tokyo') => ({ name, zone });
			const full = Array.from({ length: BOUNDS.places }, () => place(textOf(80)));
			expect(await create({ places: full })).toMatchObject({ places: full });
			expect(await create({ places: [] })).toMatchObject({ places: [] });
			for (const places of [
				[...full, place('one more')],
				[place(textOf(81))],
				[place('')],
				[place('x', 'Mars/Olympus')],
				[place('x', '')],
				[{ name: 'x' }],
				[{ ...place('x'), more: 1 }],
				...[5, true, null, { a: 1 }, ['x']].map((name) => [{ ...place('x'), name }]),
				...[5, true, null, { a: 1 }, ['UTC']].map((zone) => [{ ...place('x'), zone }]),
				...BLANK.map((name) => [place(name)]),
				...NO_ZONES.map((zone) => [place('x', zone)]),
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

		test('may have places in any zone that this runtime lists, and in those of no city', async () => {
			const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/GMT+12', 'Etc/GMT-14', 'US/Pacific'];
			const lost = await db.admin('select zone from unnest($1::text[]) as zone where not private.is_zone(zone)', [
				zones
			]);
			expect(lost).toEqual([]);
		});

		test.each(['title', 'purpose', 'template', 'ground_rule', 'readers', 'call_url', 'zone'])(
			'has words for a %s, not what prints like some',
			async (field) => {
				for (const value of [5, true, false, {}, { a: 1 }, [], ['x']]) {
					expect(await refusal(create({ [field]: value })), JSON.stringify(value)).toEqual(wrong(field));
				}
			}
		);

		test('has such words for its rounds and questions, and numbers of minutes', async () => {
			for (const value of [5, true, { a: 1 }, ['x']]) {
				const { id, plan } = retroPlan();
				const attempt = (list: 'phases' | 'prompts', field: string) =>
					refusal(
						new Person(db).call('create_workshop', {
							p_id: id,
							p_plan: { ...plan, [list]: plan[list].map((row, n) => (n === 1 ? { ...row, [field]: value } : row)) }
						})
					);
				expect(await attempt('phases', 'title')).toEqual(wrong('phases.1.title'));
				expect(await attempt('prompts', 'text')).toEqual(wrong('prompts.1.text'));
				expect(await attempt('prompts', 'hint')).toEqual(wrong('prompts.1.hint'));
			}
			for (const [at, minutes] of [
				[2, '10'],
				[1, '10'],
				[1, 9999],
				[0, 0],
				[0, {}]
			] as const) {
				const { plan } = retroPlan();
				const phases = plan.phases.map((row, n) => (n === at ? { ...row, minutes } : row));
				expect(await refusal(create({ phases, prompts: plan.prompts }))).toEqual(wrong(`phases.${at}.minutes`));
			}
		});

		test('may have fields that nobody knows, in it and in its rounds and questions', async () => {
			const { plan } = retroPlan();
			const more = <Row extends object>(row: Row) => ({ ...row, more: { a: 1 } });
			const sent = { more: 1, phases: plan.phases.map(more), prompts: plan.prompts.map(more) };
			expect(await create(sent)).toMatchObject({ title: plan.title });
		});

		test('makes a team of one, in the zone of the page if there is such a zone', async () => {
			for (const [zone, kept] of [
				['Asia/Tokyo', 'Asia/Tokyo'],
				['posix/Asia/Tokyo', 'UTC'],
				['Mars/Olympus', 'UTC'],
				[null, 'UTC']
			]) {
				const person = new Person(db);
				await create({ zone }, person);
				await create({ zone: 'Europe/Madrid' }, person);
				expect(await person.behind('select zone, name from public.teams')).toEqual([{ zone: kept, name: '' }]);
			}
		});

		test('may ask for one of the languages that the pages speak, by their exact name', async () => {
			for (const language of Language.options) expect(await create({ language })).toMatchObject({ language });
			for (const language of [null, undefined]) expect(await create({ language })).toMatchObject({ language: null });
			for (const language of ['fr', 'EN', 'pt', 'pt-br', '', 7, ['en'], {}]) {
				expect(await refusal(create({ language })), JSON.stringify(language)).toEqual(wrong('language'));
			}
		});

		test('is of a known kind and naming', async () => {
			for (const kind of ['party', 'x', '', null, 7, undefined])
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
				[...all, ...Array.from({ length: 16 }, () => ({ ...check, id: randomUUID() }))],
				[collect, read, { ...group, id: 'x' }]
			]) {
				expect(await attempt(phases), JSON.stringify(phases)).toEqual(wrong('phases'));
			}
			// The field that is wrong is named by its path in what was sent.
			for (const [phases, field] of [
				[[read, collect, group], '0.step'],
				[[vote, discuss], '0.step'],
				[[{ ...check, opens_at: inDays(1) }, vote], '1.step'],
				[[collect, read, { ...group, mode: 'both' }], '2.mode'],
				[[collect, read, { ...group, title: 'x'.repeat(61) }], '2.title'],
				[[collect, read, { ...group, step: 'party' }], '2.step'],
				[[collect, read, { ...group, step: 'ratify' }], '2.step'],
				[[collect, read, 'group'], '2.step'],
				[[null, null, null], '0.step']
			] as const) {
				expect(await attempt(phases), JSON.stringify(phases)).toEqual(wrong(`phases.${field}`));
			}
			const far = inDays(400);
			for (const closes_at of [
				undefined,
				null,
				'',
				'tomorrow',
				'2027-01-01',
				'2027-01-01T10:00',
				'infinity',
				inDays(-1),
				far,
				'2027-02-30T10:00Z',
				'2027-01-01T10:00+99:99',
				'2027-01-01T25:00Z',
				7
			]) {
				const reason = closes_at === far ? 'too_far' : 'invalid';
				const at = (field: string) => wrong(field, reason);
				expect(await attempt([{ ...collect, closes_at }, read, group]), String(closes_at)).toEqual(
					at('phases.0.closes_at')
				);
				// The reading before the meeting ends with it: that is where it is said.
				expect(await attempt([collect, { ...read, closes_at }, group]), String(closes_at)).toEqual(
					at('phases.2.opens_at')
				);
				expect(await attempt([collect, { ...read, closes_at }]), String(closes_at)).toEqual(at('phases.1.closes_at'));
				if (closes_at !== undefined)
					expect(await attempt([collect, read, { ...group, opens_at: closes_at }])).toEqual(at('phases.2.opens_at'));
			}
			expect(await attempt([collect, { ...read, closes_at: inDays(1) }, group])).toEqual(wrong('phases.2.opens_at'));
			expect(await attempt([collect, read, { ...group, opens_at: inDays(1) }])).toEqual(wrong('phases.2.opens_at'));
			expect(await attempt([collect, read, { ...vote, mode: 'async', closes_at: inDays(1) }])).toEqual(
				wrong('phases.2.closes_at')
			);
			for (const minutes of [0, 241, 1.5, -1, 'x', null, undefined, {}, 1e9]) {
				expect(await attempt([collect, read, { ...group, minutes }]), String(minutes)).toEqual(
					wrong('phases.2.minutes')
				);
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
				expect(await refusal(attempt(rules)), JSON.stringify(rules)).toEqual(wrong('phases.3.rules'));
			}
			expect(await refusal(attempt({ open: true }, 'group'))).toEqual(wrong('phases.2.rules'));
			await attempt({}, 'check');
			for (const agree of [49, 101, 70.5, (7e1).toString(), null, -70, 1e9, true, []]) {
				expect(await refusal(attempt({ agree }, 'check')), String(agree)).toEqual(wrong('phases.5.rules'));
			}
			expect(await refusal(attempt({ agree: 70, more: 1 }, 'check'))).toEqual(wrong('phases.5.rules'));
		});

		test('has one to twelve prompts a round that collects or checks, each of a phase of its kind', async () => {
			const { plan, phases } = retroPlan();
			const prompt = { id: randomUUID(), phase_id: phases.collect, kind: 'cards', text: 'x', colour: 'teal' };
			const many = (length: number) =>
				Array.from({ length }, () => ({
					...prompt,
					id: randomUUID(),
					text: textOf(BOUNDS.prompt),
					hint: textOf(BOUNDS.hint)
				}));
			const scale = () => ({ ...prompt, id: randomUUID(), kind: 'scale', phase_id: phases.check });
			const attempt = (prompts: unknown) => {
				const ids = new Map<string, string>(plan.phases.map(({ id }) => [id, randomUUID()]));
				const fresh = (value: unknown) => JSON.stringify(value).replace(/[0-9a-f-]{36}/g, (id) => ids.get(id) ?? id);
				return create({ phases: JSON.parse(fresh(plan.phases)), prompts: JSON.parse(fresh(prompts)) });
			};
			await attempt([...many(BOUNDS.prompts), scale()]);
			for (const prompts of [
				null,
				{},
				7,
				[],
				many(1),
				[scale()],
				[...many(BOUNDS.prompts + 1), scale()],
				[prompt, prompt, scale()],
				[{ ...prompt, colour: 'red' }, scale()],
				[{ ...prompt, colour: null }, scale()],
				[{ ...prompt, kind: 'poll' }, scale()],
				[{ ...prompt, phase_id: phases.check }, scale()],
				[{ ...prompt, phase_id: randomUUID() }, scale()],
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
			for (const [words, field] of [
				[{ text: textOf(BOUNDS.prompt + 1) }, 'text'],
				[{ text: '' }, 'text'],
				[{ hint: textOf(BOUNDS.hint + 1) }, 'hint']
			] as const) {
				const prompts = [prompt, { ...prompt, id: randomUUID(), ...words }];
				expect(await refusal(attempt(prompts)), field).toEqual(wrong(`prompts.1.${field}`));
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
});
