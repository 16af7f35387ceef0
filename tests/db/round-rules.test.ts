/** A rule that means nothing where it stands is refused by the database too, at its place, and nothing that is stored has one. */
import { describe, expect, test } from 'vitest';
import { openDatabases, refusal } from '../support/database.ts';
import { HOUR, Person, retroPlan } from '../support/people.ts';
import { ASKED, CELLS, OBJECTIONS, roundsWith, SHEETS, STOPS } from '../support/round-rules.ts';
import { Rounds, roundsPlan, type Round } from '../support/rounds.ts';
import { OWN } from '../support/template-files.ts';

const databases = await openDatabases();
const STEPS = [...new Set(CELLS.map(({ step }) => step))];
const wrong = (detail: string) => ({ reason: 'invalid', detail });

describe.each(databases)('on $name', (db) => {
	/** Null: taken. */
	const make = (rounds: readonly Round[]) =>
		Rounds.create(db, rounds).then(
			() => null,
			(error: unknown) => refusal(Promise.reject(error))
		);

	describe.each(['async', 'live'])('%s', (mode) => {
		test.each(STEPS)('a round that is to %s has the rules of its own that mean something there', async (step) => {
			for (const cell of CELLS.filter((each) => each.step === step && each.mode === mode)) {
				const { rounds, at } = roundsWith(cell);
				const { rule, value, own, isTaken } = cell;
				const said = `${rule} ${String(value)}`;
				const refused = isTaken ? null : wrong(`phases.${at}.rules${own && value !== null ? `.${rule}` : ''}`);
				expect([said, await make(rounds)]).toEqual([said, refused]);
			}
		});
	});

	test.each(SHEETS)('sheets: %s', async (_, rounds, at) => {
		expect(await make(rounds)).toEqual(at === null ? null : wrong(`phases.${at}.rules.sheets`));
	});

	test.each(STOPS)('a rule for stopping: %s', async (_, rounds, at) => {
		expect(await make(rounds)).toEqual(at === null ? null : wrong(`phases.${at}.rules.agree`));
	});

	test.each(OBJECTIONS)('talk over %d hours with %s to object: taken %s', async (hours, objection_hours, isTaken) => {
		const rules = objection_hours === null ? {} : { objection_hours };
		const rounds: Round[] = [
			{ step: 'collect', hours: 24 },
			{ step: 'discuss', hours, rules }
		];
		expect(await make(rounds)).toEqual(isTaken ? null : wrong('phases.1.rules.objection_hours'));
	});

	test('a question asks for what goes with its kind', async () => {
		for (const [kind, rules, isTaken] of ASKED) {
			const asked: Round =
				kind === 'cards' ? { step: 'collect', hours: 24, asks: rules } : { step: 'check', hours: 24, scales: [rules] };
			expect([rules, await make([asked])]).toEqual([rules, isTaken ? null : wrong('prompts')]);
		}
	});

	describe('in a workshop that runs', () => {
		test('what is to come is held to the same, and sheets go on from those that are written on', async () => {
			const sheet: Round = { step: 'collect', hours: 24, rules: { sheets: true } };
			const { facilitator, id, phases } = await Rounds.create(db, [sheet, sheet, { step: 'group', hours: 24 }]);
			const change = (rounds: readonly Round[]) =>
				facilitator.call('change_timetable', {
					p_workshop: id,
					p_after: phases[0],
					...(({ phases: p_phases, prompts: p_prompts }) => ({ p_phases, p_prompts }))(
						roundsPlan(rounds, Date.now() + 25 * HOUR)
					)
				});
			await change([sheet]);
			const group = (length: object): Round => ({ step: 'group', ...length, rules: { apart: true } });
			await change([sheet, group({ hours: 24 })]);
			expect(await refusal(change([sheet, group({ minutes: 5 })]))).toEqual(wrong('phases.1.rules.apart'));
			const later = change([sheet, { step: 'read', hours: 24 }, sheet]);
			expect(await refusal(later)).toEqual(wrong('phases.2.rules.sheets'));
		});

		test('a ballot over days is sealed, also where its rules are set by themselves', async () => {
			const { facilitator, id, phases } = await Rounds.create(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'vote', hours: 24 },
				{ step: 'vote', minutes: 5 }
			]);
			const open = (n: number) =>
				facilitator.call('set_ballot', {
					p_workshop: id,
					p_phase: phases[n],
					p_rules: { method: 'approval', open: true }
				});
			expect(await refusal(open(1))).toEqual(wrong('rules'));
			await open(2);
			const past = db.admin(`update public.phases set rules = '{"method": "approval", "open": true}' where id = $1`, [
				phases[1]
			]);
			await expect(past).rejects.toMatchObject({ code: '23514' });
		});

		test('a window is not put off until the talk after it has no time to object', async () => {
			const { facilitator, id } = await Rounds.create(db, [
				{ step: 'collect', hours: 24 },
				{ step: 'discuss', hours: 48, rules: { objection_hours: 12 } }
			]);
			const close = (hours: number) =>
				facilitator.call('move_close', {
					p_workshop: id,
					p_closes_at: new Date(Date.now() + hours * HOUR).toISOString()
				});
			expect(await refusal(close(24 + 36))).toEqual(wrong('phases.0.closes_at'));
			await close(24 + 35.9);
		});

		test('a rule for stopping is held to what was asked before, and to the words in which it is asked again', async () => {
			const scale: Round = { step: 'check', hours: 24, scales: [{ text: 'likely' }] };
			const stop: Round = { ...scale, rules: { agree: 70 } };
			const begun = await Rounds.create(db, [stop, scale]);
			const change = ({ facilitator, id, phases }: Rounds, after: string | null, rounds: readonly Round[]) => {
				const rest = roundsPlan(rounds, Date.now() + 25 * HOUR);
				const args = { p_workshop: id, p_after: after && phases[0], p_phases: rest.phases, p_prompts: rest.prompts };
				return facilitator.call('change_timetable', args);
			};
			expect(await refusal(change(begun, 'first', [stop, scale]))).toEqual(wrong('phases.0.rules.agree'));
			// They have stopped: what began goes on by its rule.
			await change(begun, 'first', [{ ...scale, scales: [{ text: 'other' }] }]);
			await change(begun, 'first', [scale]);

			const words: Round = { ...scale, minutes: 5, scales: [{}] };
			const plan = roundsPlan([{ ...words, rules: { agree: 70 } }, words]);
			const [first, second] = plan.prompts;
			const met = await Rounds.create(db, [{ step: 'collect', minutes: 5 }]);
			const prompts = [first, { ...second, text: String(first?.['text']) }];
			const args = { p_workshop: met.id, p_after: null, p_phases: plan.phases, p_prompts: prompts };
			await met.facilitator.call('change_timetable', args);
			const word = (...changed: (Record<string, unknown> | undefined)[]) =>
				met.facilitator.call('update_workshop', {
					p_workshop: met.id,
					p_patch: { prompts: changed.map((prompt) => ({ id: prompt?.['id'], text: 'How likely?' })) }
				});
			expect(await refusal(word(second))).toEqual(wrong('prompts'));
			await word(first, second);
		});

		test('so is a first window that has not opened, where what comes after it is sent alone', async () => {
			const SHEET: Round = { step: 'collect', hours: 24, rules: { sheets: true } };
			const [WRITE, CHECK, TALK] = [
				{ step: 'collect', hours: 24 },
				{ step: 'check', hours: 24 },
				{ step: 'discuss', hours: 48 }
			] as const satisfies Round[];
			const later = Date.now() + 48 * HOUR;
			// One question throughout, which a rule for stopping compares.
			const asked = (rounds: readonly Round[], from: number) => {
				const { phases, prompts } = roundsPlan(rounds, from);
				return {
					phases,
					prompts: prompts.map((each) => (each['kind'] === 'scale' ? { ...each, text: 'How likely?' } : each))
				};
			};
			for (const [rounds, bare, fits] of [
				[[SHEET, SHEET, TALK], [TALK], [SHEET, TALK]],
				[
					[{ ...CHECK, rules: { agree: 70 } }, WRITE, CHECK, TALK],
					[WRITE, TALK],
					[WRITE, CHECK, TALK]
				]
			] as const satisfies [Round[], Round[], Round[]][]) {
				const facilitator = new Person(db);
				const { phases, prompts } = asked(rounds, later);
				const { id, plan } = retroPlan({ more: { phases, prompts } });
				await facilitator.call('create_workshop', { p_id: id, p_plan: plan });
				const change = (rest: readonly Round[]) => {
					const { phases: p_phases, prompts: p_prompts } = asked(rest, later + 25 * HOUR);
					const args = { p_workshop: id, p_after: phases[0]?.['id'], p_phases, p_prompts };
					return facilitator.call('change_timetable', args);
				};
				const before = (await facilitator.snapshot(id)).shared;
				expect(await refusal(change(bare))).toEqual(wrong('phases'));
				expect((await facilitator.snapshot(id)).shared).toEqual(before);
				expect(await change(fits)).toMatchObject({ id });
			}
		});

		test('a template that is kept is held to the same', async () => {
			const { facilitator, id } = await Rounds.create(db, [{ step: 'collect', hours: 24 }]);
			const save = (phases: readonly unknown[]) =>
				facilitator.call('save_template', {
					p_id: crypto.randomUUID(),
					p_workshop: id,
					p_template: { ...OWN, phases }
				});
			const [write, ...rest] = OWN.phases;
			const sheet = { ...write, rules: { sheets: true } };
			await save([sheet, sheet, ...rest]);
			expect(await refusal(save([sheet, ...rest, sheet]))).toEqual(wrong('phases'));
			await save([...OWN.phases, { step: 'discuss', mode: 'async', days: 2, rules: { objection_hours: 47 } }]);
			await save([...OWN.phases, { step: 'discuss', mode: 'async' }]);
			const scale = { kind: 'scale', text: 'How likely?', hint: null, colour: 'teal' };
			const check = { step: 'check', mode: 'async', prompts: [scale] };
			await save([...OWN.phases, { ...check, rules: { agree: 70 } }, check]);
			for (const last of [[], [{ ...check, prompts: [{ ...scale, text: 'How dear?' }] }]]) {
				const idle = save([...OWN.phases, { ...check, rules: { agree: 70 } }, ...last]);
				expect(await refusal(idle)).toEqual(wrong('phases'));
			}
		});
	});
});

test('nobody asks what a rule means but the functions that need it', async () => {
	const person = new Person(databases[0]);
	await expect(person.behind(`select private.idle_rule('live', '{}')`)).rejects.toThrow(/permission denied/);
});
