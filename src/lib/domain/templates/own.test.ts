/** What is planned is kept as a template and planned again from it, whatever the timetable. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planOf, timetables } from '../../../../tests/support/timetables.ts';
import { plannedFrom } from '../drafting.ts';
import { readRest, type PlanPhase } from '../plan.ts';
import { templateFrom } from './own.ts';
import { readTemplateFile, templateFile } from './template-file.ts';

const NAMED = { name: 'Ours', about: '' };
const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 2, 2, 8);

test('any timetable goes into a file and comes back with its steps, rules and minutes', () => {
	const kept = ({ step, mode, title, rules, minutes }: PlanPhase) => ({ step, mode, title, rules, minutes });
	fc.assert(
		fc.property(
			timetables,
			fc.integer({ min: 0, max: 7 * 24 }),
			fc.constantFrom('UTC', 'Asia/Tokyo', 'America/Sao_Paulo'),
			(timetable, hours, zone) => {
				const now = MONDAY + hours * HOUR;
				const before = { free: now, last: null, steps: [], zone };
				const plan = planOf(timetable, now);
				fc.pre(readRest(plan, now, before).plan !== null);
				const template = templateFrom({ kind: 'retro', ground_rule: null, ...plan }, NAMED, null, zone);
				expect(readTemplateFile(templateFile(template, 'https://example.org/schema'))).toEqual({ template });
				const times = { opens_at: new Date(now).toISOString(), closes_at: null, live_at: null };
				const again = plannedFrom(template, times, () => crypto.randomUUID(), { places: [], zone });
				expect(again.phases.map(kept)).toEqual(plan.phases.map(kept));
				expect(readRest(again, now, before).errors ?? {}).toEqual({});
			}
		),
		{ numRuns: 150 }
	);
});

test('a talk over a weekend keeps the time to object that one working day has not', () => {
	const at = (hours: number) => new Date(MONDAY + hours * HOUR).toISOString();
	const [friday, monday] = [at(4 * 24), at(7 * 24)];
	const phases: PlanPhase[] = [
		{
			id: '1',
			step: 'collect',
			mode: 'async',
			title: null,
			opens_at: at(0),
			closes_at: friday,
			minutes: null,
			rules: {}
		},
		{
			id: '2',
			step: 'discuss',
			mode: 'async',
			title: null,
			opens_at: friday,
			closes_at: monday,
			minutes: null,
			rules: {}
		}
	];
	const prompts = [
		{ id: '3', phase_id: '1', kind: 'cards' as const, text: 'What?', hint: null, colour: 'teal' as const }
	];
	const template = templateFrom({ kind: 'retro', ground_rule: null, phases, prompts }, NAMED, null, 'UTC');
	expect(template.phases[1]).toMatchObject({ days: 2 });
	expect(readTemplateFile(templateFile(template, 'https://example.org/schema'))).toEqual({ template });
});
