import { describe, expect, test } from 'vitest';
import { id } from '../../../tests/support/builders.ts';
import { readPlan, readRest, type Plan } from './plan.ts';
import { draftOf, withTimes } from './drafting.ts';
import { TEMPLATES, templateMinutes, templateOf } from './templates.ts';
import { BOUNDS } from './bounds.ts';

const now = Date.parse('2026-03-02T09:30:00Z');
const times = {
	opens_at: '2026-03-02T09:30:00.000Z',
	closes_at: '2026-03-04T18:00:00.000Z',
	live_at: '2026-03-05T10:00:00.000Z'
};

function plan(changes: Partial<Plan> = {}): Plan {
	let n = 0;
	const draft = draftOf(
		TEMPLATES[0],
		times,
		(key) => key,
		() => id(++n)
	);
	return {
		...draft,
		title: 'Sprint 42',
		purpose: 'Learn from it',
		call_url: null,
		places: [{ name: 'Lisbon', zone: 'Europe/Lisbon' }],
		naming: 'anonymous',
		readers: null,
		zone: 'Europe/Lisbon',
		...changes
	};
}

const errorsOf = (input: unknown) => readPlan(input, now).errors;

describe('the draft of a template', () => {
	test('start-stop-continue is a whole plan of twenty minutes together', () => {
		expect(readPlan(plan(), now).errors).toBeNull();
		expect(templateMinutes(TEMPLATES[0])).toBe(20);
		expect(templateOf('start-stop-continue')).toBe(TEMPLATES[0]);
		expect(templateOf('none')).toBeNull();
	});

	test('reading lies between the reveal and the meeting', () => {
		const [collect, read, group, vote] = plan().phases;
		expect(collect).toMatchObject({ opens_at: times.opens_at, closes_at: times.closes_at });
		expect(read).toMatchObject({ opens_at: '2026-03-04T18:10:00.000Z', closes_at: times.live_at });
		expect(group).toMatchObject({ opens_at: times.live_at, minutes: 5 });
		expect(vote).toMatchObject({ opens_at: null, minutes: 3, rules: { budget: 5, cap: 3, open: false } });
	});

	test('prompts are asked where they belong', () => {
		const { prompts, phases } = plan();
		const steps = prompts.map((prompt) => phases.find((phase) => phase.id === prompt.phase_id)?.step);
		expect(steps).toEqual(['collect', 'collect', 'collect', 'check']);
	});

	test('every template fits the bounds', () => {
		for (const template of TEMPLATES) {
			let n = 0;
			const draft = draftOf(
				template,
				{ opens_at: times.opens_at, closes_at: null, live_at: null },
				(key) => key,
				() => id(++n)
			);
			expect(errorsOf({ ...plan(), ...draft })).toBeNull();
		}
		expect.assertions(TEMPLATES.length);
	});
});

describe('a plan', () => {
	test('is trimmed', () => {
		expect(readPlan(plan({ title: '  Sprint 42 \n' }), now).plan?.title).toBe('Sprint 42');
	});

	test.each(['\u200b', '\u2060 \u200b', '\ufeff', '\u00a0'])('needs words that can be seen, not %j', (unseen) => {
		const [first, ...others] = plan().prompts;
		const prompts = [{ ...first, text: unseen }, ...others];
		expect(errorsOf({ ...plan({ title: unseen, places: [{ name: unseen, zone: 'UTC' }] }), prompts })).toEqual({
			title: 'plan_title_empty',
			'places.0.name': 'plan_place_empty',
			'prompts.0.text': 'plan_prompt_empty'
		});
	});

	test.each(['What?\ud83d', '\ude00 what?', 'What\0?'])('holds no broken character anywhere: %j', (broken) => {
		const [first, ...others] = plan().prompts;
		const prompts = [{ ...first, text: broken, hint: broken }, ...others];
		expect(errorsOf({ ...plan({ purpose: broken, ground_rule: broken, readers: broken }), prompts })).toEqual({
			purpose: 'plan_text_broken',
			ground_rule: 'plan_text_broken',
			readers: 'plan_text_broken',
			'prompts.0.text': 'plan_text_broken',
			'prompts.0.hint': 'plan_text_broken'
		});
		expect(errorsOf(plan({ title: '🦊', purpose: '👩‍💻', ground_rule: '🏳️‍🌈' }))).toBeNull();
	});

	test('needs a title and a purpose', () => {
		expect(errorsOf(plan({ title: '   ', purpose: '' }))).toEqual({
			title: 'plan_title_empty',
			purpose: 'plan_purpose_empty'
		});
		expect(errorsOf({ ...plan(), title: undefined })).toEqual({ title: 'plan_title_empty' });
	});

	test.each([
		['title', 'plan_title_too_long', plan({ title: 'x'.repeat(BOUNDS.title + 1) })],
		['purpose', 'plan_purpose_too_long', plan({ purpose: 'x'.repeat(BOUNDS.purpose + 1) })],
		['ground_rule', 'plan_ground_rule_too_long', plan({ ground_rule: 'x'.repeat(BOUNDS.ground_rule + 1) })],
		['readers', 'plan_readers_too_long', plan({ readers: 'x'.repeat(BOUNDS.readers + 1) })],
		['call_url', 'plan_call_too_long', plan({ call_url: `https://call.example/${'x'.repeat(BOUNDS.call_url)}` })],
		['places', 'plan_places_too_many', plan({ places: Array(BOUNDS.places + 1).fill({ name: 'A', zone: 'UTC' }) })],
		['prompts', 'plan_all_prompts_too_many', plan({ prompts: Array(BOUNDS.all_prompts + 1).fill(plan().prompts[0]) })],
		['places.0.zone', 'plan_place_zone', plan({ places: [{ name: 'Nowhere', zone: 'Mars/Olympus' }] })],
		['places.0.name', 'plan_place_empty', plan({ places: [{ name: ' ', zone: 'UTC' }] })],
		['prompts', 'plan_prompts_none', plan({ prompts: [] })],
		['prompts', 'plan_prompts_none', plan({ prompts: plan().prompts.filter((prompt) => prompt.kind === 'scale') })],
		['prompts', 'plan_prompts_none', plan({ prompts: plan().prompts.filter((prompt) => prompt.kind === 'cards') })]
	])('%s: %s', (path, message, input) => {
		expect(errorsOf(input)).toEqual({ [path]: message });
	});

	test('the errors of a prompt are addressed to it', () => {
		const prompts = plan().prompts.map((prompt, n) =>
			n === 1 ? { ...prompt, text: '', hint: 'x'.repeat(301) } : prompt
		);
		expect(errorsOf(plan({ prompts }))).toEqual({
			'prompts.1.text': 'plan_prompt_empty',
			'prompts.1.hint': 'plan_hint_too_long'
		});
	});

	test.each([
		'http://call.example/x',
		'javascript:alert(1)',
		'call.example/x',
		'https://a:b@call.example/',
		'https://call.example/a b',
		'https://'
	])('the link to the call must be https: not %s', (call_url) => {
		expect(errorsOf(plan({ call_url }))).toEqual({ call_url: 'plan_call_not_https' });
	});

	test('an https link to the call is taken', () => {
		expect(errorsOf(plan({ call_url: ' https://call.example/room?x=1 ' }))).toBeNull();
	});

	test.each([
		['phases.0.closes_at', 'plan_close_past', { closes_at: '2026-03-02T09:30:00.000Z' }],
		[
			'phases.0.closes_at',
			'plan_instant_too_far',
			{ closes_at: '2036-03-02T09:30:00.000Z', live_at: '2036-03-03T09:30:00.000Z' }
		],
		['phases.2.opens_at', 'plan_live_before_reveal', { live_at: '2026-03-04T18:09:00.000Z' }],
		['phases.0.closes_at', 'plan_instant_invalid', { closes_at: '2026-03-04' }]
	])('%s: %s', (path, message, changes) => {
		const { phases } = plan();
		const moved =
			message === 'plan_instant_invalid'
				? phases.map((phase, n) => (n === 0 ? { ...phase, ...changes } : phase))
				: withTimes(phases, { ...times, ...changes });
		expect(errorsOf(plan({ phases: moved }))).toMatchObject({ [path]: message });
	});

	test('the meeting may follow the reveal at once', () => {
		expect(
			errorsOf(plan({ phases: withTimes(plan().phases, { ...times, live_at: '2026-03-04T18:10:00.000Z' }) }))
		).toBeNull();
	});

	test('a cap over the budget, a timebox of nothing and talk of one minute are refused', () => {
		const phases = plan().phases.map((phase) => {
			if (phase.step === 'vote') return { ...phase, rules: { ...phase.rules, budget: 2 } };
			return phase.step === 'group' ? { ...phase, minutes: 0 } : phase;
		});
		expect(errorsOf(plan({ phases }))).toEqual({
			'phases.2.minutes': 'plan_minutes_invalid',
			'phases.3.rules.cap': 'plan_cap_over_budget'
		});
		const hasty = plan().phases.map((phase) => (phase.step === 'discuss' ? { ...phase, minutes: 1 } : phase));
		expect(errorsOf(plan({ phases: hasty }))).toEqual({ 'phases.4.minutes': 'plan_discuss_too_short' });
	});

	test('where risks have been asked for, what is to come has talk', () => {
		const rest = (steps: readonly string[]) =>
			readRest({ phases: plan().phases.filter(({ step }) => steps.includes(step)), prompts: [] }, now, {
				free: now,
				last: { mode: 'async' },
				steps: ['collect'],
				zone: 'UTC',
				needsTalk: true
			}).errors;
		expect(rest(['group', 'vote', 'discuss'])).toBeNull();
		expect(rest(['group', 'vote'])).toEqual({ phases: 'refusal_risks_untalked' });
		expect(rest([])).toEqual({ phases: 'refusal_risks_untalked' });
	});

	test('the meeting until which people read can be held sooner, not in the past, and no other round', () => {
		const [meeting] = plan().phases.filter(({ step }) => step === 'discuss');
		if (!meeting) throw new Error('people talk');
		const before = { last: { mode: 'async' }, steps: ['collect', 'read'], zone: 'UTC' } as const;
		const sent = (opens_at: string, more: object = {}) =>
			readRest({ phases: [{ ...meeting, opens_at, ...more }], prompts: [] }, now, {
				...before,
				free: Date.parse(times.live_at),
				meets: { id: meeting.id, step: meeting.step, from: now }
			}).errors;
		expect(sent('2026-03-03T10:00:00.000Z')).toBeNull();
		expect(sent('2026-03-02T09:00:00.000Z')).toEqual({ 'phases.0.opens_at': 'plan_live_past' });
		const soon = { 'phases.0.opens_at': 'plan_live_before_reveal' };
		expect(sent('2026-03-03T10:00:00.000Z', { id: id(99) })).toEqual(soon);
	});

	test('a question for risks has talk after it, and one that is signed does not tell of roles', () => {
		const asking = (rules: object) => plan().prompts.map((prompt, n) => (n === 1 ? { ...prompt, rules } : prompt));
		expect(errorsOf(plan({ prompts: asking({ risks: true }) }))).toBeNull();
		const untalked = plan().phases.filter(({ step }) => step !== 'discuss');
		expect(errorsOf(plan({ prompts: asking({ risks: true }), phases: untalked }))).toEqual({
			'prompts.1.rules': 'plan_risks_untalked'
		});
		expect(errorsOf(plan({ phases: untalked }))).toBeNull();
		expect(errorsOf(plan({ prompts: asking({ roles: true, signed: true }) }))).toEqual({
			'prompts.1.rules': 'plan_signed_roles'
		});
	});

	test('what no form can send has one message', () => {
		expect(
			errorsOf(plan({ prompts: plan().prompts.map((prompt) => ({ ...prompt, phase_id: id(99) })) }))
		).toMatchObject({
			'prompts.0.phase_id': 'refusal_invalid'
		});
		expect(errorsOf({ ...plan(), kind: 'party' })).toEqual({ kind: 'refusal_invalid' });
		expect(errorsOf(null)).toEqual({ '': 'refusal_invalid' });
	});
});

describe('a timetable of any shape', () => {
	const where = { places: [{ name: 'Berlin', zone: 'Europe/Berlin' }], zone: 'Europe/Berlin' };
	const base = { title: null, opens_at: null, closes_at: null };
	const window = (n: number, step: 'collect' | 'read' | 'check') =>
		({ ...base, id: id(n), step, mode: 'async', minutes: null, rules: {} }) as const;
	const ballot = {
		...base,
		id: id(3),
		step: 'vote',
		mode: 'async',
		minutes: null,
		rules: { method: 'dots', budget: 5, cap: 3, open: false }
	} as const;
	const talk = { ...base, id: id(4), step: 'discuss', mode: 'live', minutes: 15, rules: {} } as const;
	const phases = [window(1, 'collect'), window(2, 'read'), ballot, talk, window(5, 'check')];
	// A Monday morning.
	const monday = Date.parse('2026-03-02T09:00:00.000Z');
	const proposed = withTimes(
		phases,
		{ opens_at: new Date(monday).toISOString(), closes_at: null, live_at: null },
		where
	);
	const asking = {
		...plan(),
		phases: proposed,
		prompts: plan().prompts.map((prompt) => ({ ...prompt, phase_id: id(prompt.kind === 'cards' ? 1 : 5) }))
	};

	test('gives each window whole working days, and meets at a fair hour after the last', () => {
		expect(proposed.map(({ opens_at, closes_at }) => [opens_at?.slice(0, 16), closes_at?.slice(0, 16)])).toEqual([
			// to the end of the second full day; then a day each, from the reveal on
			['2026-03-02T09:00', '2026-03-04T17:00'],
			['2026-03-04T17:10', '2026-03-05T17:00'],
			['2026-03-05T17:00', '2026-03-06T17:00'],
			['2026-03-09T09:00', undefined],
			['2026-03-09T09:15', '2026-03-10T17:00']
		]);
		expect(readPlan(asking, monday).errors).toBeNull();
	});

	test('begins with a question, and has written what it reads, votes on or talks about', () => {
		const errors = (rest: typeof proposed) => readPlan({ ...asking, phases: rest }, monday).errors;
		expect(errors(proposed.slice(1))).toMatchObject({ 'phases.0.step': 'plan_step_needs_cards' });
		expect(errors([])).toMatchObject({ phases: 'plan_phases_none' });
		const silent = readPlan({ ...asking, prompts: [] }, monday).errors;
		expect(silent).toMatchObject({ prompts: 'plan_prompts_none' });
	});

	test('has no window that closes before it opens, and no meeting before the window ends', () => {
		const moved = (n: number, changes: object) =>
			readPlan(
				{ ...asking, phases: proposed.map((phase, at) => (at === n ? { ...phase, ...changes } : phase)) },
				monday
			).errors;
		expect(moved(2, { closes_at: '2026-03-05T16:00:00.000Z' })).toEqual({
			'phases.2.closes_at': 'plan_close_before_open'
		});
		expect(moved(3, { opens_at: '2026-03-06T16:00:00.000Z' })).toEqual({
			'phases.3.opens_at': 'plan_live_before_reveal'
		});
		expect(moved(4, { closes_at: '2027-06-01T16:00:00.000Z' })).toEqual({
			'phases.4.closes_at': 'plan_instant_too_far'
		});
	});
});
