/**
 * Whatever the database accepts, pages can read: plans, patches, timetables and templates as pages send them, with values
 * exchanged, left out or added by hand. SEED draws others, RUNS more of them.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { CalendarFace } from '../../src/lib/domain/calendar.ts';
import { ListedRow } from '../../src/lib/domain/snapshot.ts';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { TeamTemplate } from '../../src/lib/domain/templates/said.ts';
import type { Place } from '../../src/lib/domain/workshop.ts';
import { isZone } from '../../src/lib/domain/working-hours.ts';
import type { Database } from '../support/database-session.ts';
import { failureOf, openDatabases } from '../support/database.ts';
import { mangled, manglings } from '../support/mangled.ts';
import { Person, Retro, retroPlan, stranger } from '../support/people.ts';
import { OWN } from '../support/template-files.ts';
import { EVERY_BALLOT, EVERY_STEP, planOf, RISKS_AND_ROLES, TALK_BETWEEN } from '../support/timetables.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_130);
const RUNS = Number(process.env['RUNS'] ?? 120);

const TIMETABLES = [EVERY_STEP, EVERY_BALLOT, RISKS_AND_ROLES, TALK_BETWEEN];
const PLACES: readonly Place[] = [
	{ name: 'Madrid', zone: 'Europe/Madrid' },
	{ name: 'Home', zone: 'UTC' }
];

/** With whatever can be said of one. */
function full(which: number) {
	const timetable = TIMETABLES[which % TIMETABLES.length] ?? EVERY_STEP;
	const { phases, prompts } = planOf(timetable, Date.now());
	const said = {
		title: 'Sprint 42',
		purpose: 'Learn from the release that slipped',
		ground_rule: 'One voice at a time',
		call_url: 'https://meet.example/42',
		readers: 'The team',
		naming: 'named',
		language: 'es',
		places: [...PLACES]
	};
	const asked = prompts.map((prompt) => ({
		...prompt,
		hint: 'Small things too',
		rules: prompt.kind === 'scale' ? { low: 'No', high: 'Yes', key: 'worth' } : prompt.rules
	}));
	return {
		plan: {
			...retroPlan().plan,
			...said,
			zone: 'Europe/Madrid',
			phases: phases.map((phase) => ({ ...phase, title: 'Its name' })),
			prompts: asked
		},
		patch: { ...said, is_locked: false, prompts: asked.map(({ id, text, hint }) => ({ id, text, hint })) }
	};
}

/** Whether the database took it; nothing but a refusal, or what no database can hold, keeps it from that. */
async function isTaken(attempt: Promise<unknown>): Promise<boolean> {
	try {
		await attempt;
		return true;
	} catch (error) {
		const { code, message } = failureOf(error);
		if (!/^OV\d{3}$|^22P0[25]$/.test(code)) throw new Error(`${code}: ${message}`, { cause: error });
		return false;
	}
}

/** Reads it as everyone's pages do, and shows it in its places' zones. */
async function readAll(db: Database, person: Person, id: string): Promise<void> {
	const { workshop } = (await person.snapshot(id)).shared;
	z.array(ListedRow).parse(await person.call('list_workshops'));
	const face = CalendarFace.parse(await stranger(db).call('look_up_workshop', { p_code: workshop.code }));
	SummarySource.parse(await stranger(db).call('get_summary', { p_token: workshop.summary_token }));
	for (const { name, zone } of face.places) {
		if (!isZone(zone)) throw new Error(`There is no zone ${JSON.stringify(zone)}`);
		if (name.trim() === '') throw new Error(`Nobody sees ${JSON.stringify(name)}`);
	}
}

describe.each(await openDatabases())('on $name', (db) => {
	const some = fc.array(manglings, { minLength: 1, maxLength: 2 });
	const options = { seed: SEED, numRuns: RUNS, endOnFailure: true };
	/** How much of what was mangled was taken all the same: a test that sees all refused proves nothing. */
	const share = (taken: number) => expect(taken / RUNS).toBeGreaterThan(0.05);

	test('a plan that was accepted is read by everyone', { timeout: 30_000 + 200 * RUNS }, async () => {
		let taken = 0;
		await fc.assert(
			fc.asyncProperty(fc.nat(3), some, async (which, all) => {
				const person = new Person(db);
				const p_id = randomUUID();
				const p_plan = mangled(full(which).plan, all);
				if (!(await isTaken(person.call('create_workshop', { p_id, p_plan })))) return;
				taken++;
				await readAll(db, person, p_id);
			}),
			options
		);
		share(taken);
	});

	test('so is a workshop after every patch, timetable and ballot', { timeout: 30_000 + 400 * RUNS }, async () => {
		let taken = 0;
		await fc.assert(
			fc.asyncProperty(fc.nat(3), some, some, async (which, ofPatch, ofRest) => {
				const person = new Person(db);
				const p_workshop = randomUUID();
				const { plan, patch } = full(which);
				await person.call('create_workshop', { p_id: p_workshop, p_plan: plan });
				const args = { p_workshop, p_patch: mangled(patch, ofPatch) };
				if (await isTaken(person.call('update_workshop', args))) {
					taken++;
					await readAll(db, person, p_workshop);
				}
				const ballot = plan.phases.find(({ step }) => step === 'vote');
				const timetable = { p_workshop, p_after: null, p_phases: plan.phases, p_prompts: plan.prompts };
				for (const [verb, call] of [
					['change_timetable', { ...timetable, p_phases: mangled(plan.phases, ofRest) }],
					['change_timetable', { ...timetable, p_prompts: mangled(plan.prompts, ofRest) }],
					['set_ballot', { p_workshop, p_phase: ballot?.id, p_rules: mangled(ballot?.rules, ofRest) }]
				] as const) {
					if (await isTaken(person.call(verb, call))) await readAll(db, person, p_workshop);
				}
			}),
			options
		);
		share(taken);
	});

	test('and a template that was kept is listed', { timeout: 30_000 + 100 * RUNS }, async () => {
		const { facilitator } = await Retro.create(db);
		const p_id = randomUUID();
		let taken = 0;
		await fc.assert(
			fc.asyncProperty(some, async (all) => {
				const args = { p_id, p_workshop: null, p_template: mangled(OWN, all) };
				if (!(await isTaken(facilitator.call('save_template', args)))) return;
				taken++;
				z.array(TeamTemplate).parse(await facilitator.call('list_templates'));
			}),
			options
		);
		share(taken);
	});
});
