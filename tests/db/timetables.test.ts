/**
 * What is a timetable: the form and the database agree. Whatever the editor hands on is taken, and whatever the domain refuses
 * is refused by the database too, however it came there. SEED draws others, RUNS more of them.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlan } from '../../src/lib/domain/plan.ts';
import { failureOf, openDatabases } from '../support/database.ts';
import { broken, breaks, type Sent } from '../support/nonsense.ts';
import { Person, retroPlan, type Args } from '../support/people.ts';
import { planOf, timetables } from '../support/timetables.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_128);
const RUNS = Number(process.env['RUNS'] ?? 50);
const TIMEOUT = 30_000 + 200 * RUNS;

describe.each(await openDatabases())('on $name', (db) => {
	/** The field that the database refuses, or null. */
	async function refused(sent: Args): Promise<string | null> {
		const { id, plan } = retroPlan({ more: sent });
		try {
			await new Person(db).call('create_workshop', { p_id: id, p_plan: plan });
			return null;
		} catch (error) {
			const { code, message, detail } = failureOf(error);
			if (!code.startsWith('OV')) throw error;
			return `${message} ${detail}`;
		}
	}
	/** What the form makes of it. */
	const read = (sent: Sent | ReturnType<typeof planOf>) => {
		const { plan } = retroPlan({ more: { ...sent, zone: 'UTC' } });
		return readPlan(plan, Date.now());
	};

	test(
		'whatever the editor hands on is accepted by both',
		() =>
			fc.assert(
				fc.asyncProperty(timetables, async (timetable) => {
					const sent = planOf(timetable, Date.now());
					expect(read(sent).errors).toBeNull();
					expect(await refused({ ...sent })).toBeNull();
				}),
				{ seed: SEED, numRuns: RUNS }
			),
		TIMEOUT
	);

	test(
		'what is nonsense to one is nonsense to the other',
		async () => {
			const told = { accepted: 0, refused: 0 };
			await fc.assert(
				fc.asyncProperty(timetables, fc.array(breaks, { minLength: 1, maxLength: 2 }), async (timetable, faults) => {
					const sent = broken(planOf(timetable, Date.now()), faults);
					const { plan, errors } = read(sent);
					const answer = await refused(plan ? { phases: plan.phases, prompts: plan.prompts } : sent);
					expect({ accepted: answer === null, answer, errors }).toMatchObject({ accepted: errors === null });
					told[errors ? 'refused' : 'accepted']++;
				}),
				{ seed: SEED, numRuns: RUNS * 2 }
			);
			// Both sides of the border have been seen.
			expect(told.accepted).toBeGreaterThan(RUNS / 10);
			expect(told.refused).toBeGreaterThan(RUNS / 2);
		},
		TIMEOUT
	);
});
