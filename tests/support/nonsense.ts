/** What is wrong with a timetable, near the border of what is right: each breaks one thing of it, and may leave it right. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { BOUNDS } from '../../src/lib/domain/bounds.ts';
import type { PlanPhase, PlanPrompt } from '../../src/lib/domain/plan.ts';
import { Step } from '../../src/lib/domain/workshop.ts';
import { DAY, MINUTE } from './people.ts';

/** A timetable as somebody may send it: nothing is known about it. */
export type Sent = Record<'phases' | 'prompts', Record<string, unknown>[]>;

/** A thing to break, and numbers that say where and by how much. */
export interface Break {
	readonly what: keyof typeof BREAKS;
	readonly at: number;
	readonly to: number;
	/** minutes, a few either way */
	readonly by: number;
}

const shift = (instant: unknown, by: number) =>
	typeof instant === 'string' ? new Date(Date.parse(instant) + by * MINUTE).toISOString() : instant;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

const choose = <Item>(items: readonly Item[], n: number): Item => {
	const item = items[n % items.length];
	if (item === undefined) throw new Error('There is nothing to choose from');
	return item;
};

type Round = Record<string, unknown>;

/** On a round: `next` comes after it, `before` came before; on the lists of all. */
const BREAKS = {
	'an order that is another': (sent) => {
		const { phases, at, to } = sent;
		const [moved] = phases.splice(at % phases.length, 1);
		if (moved) phases.splice(to % (phases.length + 1), 0, moved);
	},
	'a round left out': ({ phases, at }) => {
		phases.splice(at % phases.length, 1);
	},
	'an end moved': ({ round, by }) => {
		round['closes_at'] = shift(round['closes_at'], by);
	},
	'a beginning moved': ({ round, by }) => {
		round['opens_at'] = shift(round['opens_at'], by);
	},
	'no length at all': ({ round }) => {
		if (round['mode'] === 'async') round['closes_at'] = round['opens_at'];
		else round['minutes'] = 0;
	},
	'an end before its beginning': ({ round, to }) => {
		round['closes_at'] = shift(round['opens_at'], -1 - (to % 100));
	},
	'an end in the past': ({ round }) => {
		if (round['mode'] === 'async') round['closes_at'] = inDays(-1);
		else round['opens_at'] = round['opens_at'] && inDays(-1);
	},
	'an end years away': ({ round }) => {
		if (round['mode'] === 'async') round['closes_at'] = inDays(400);
		else round['opens_at'] = round['opens_at'] && inDays(400);
	},
	'an instant that is none': ({ round, to }) => {
		const instant = choose(['tomorrow', '', '2027-02-30T10:00Z', '2027-01-01T10:00', 7, 'infinity'], to);
		round[round['mode'] === 'async' ? 'closes_at' : 'opens_at'] = instant;
	},
	'no end': ({ round }) => {
		round['closes_at'] = null;
	},
	'minutes out of bounds': ({ round, to }) => {
		// A window has none.
		if (round['mode'] === 'live') round['minutes'] = choose([0, 1, 2, 240, 241, -1, 1.5, 'x', null, 1e9], to);
	},
	'another mode': ({ round }) => {
		round['mode'] = round['mode'] === 'async' ? 'live' : 'async';
	},
	'a mode or a step that is none': ({ round, to }) => {
		if (to % 2 === 0) round['mode'] = choose(['both', null, ''], to);
		else round['step'] = choose(['party', null, ''], to);
	},
	'another step': ({ round, to }) => {
		round['step'] = choose(Step.options, to);
	},
	'rules of nothing': ({ round, to }) => {
		const rules: unknown[] = [
			{ method: 'dots', budget: 3, cap: 4, open: false },
			{ method: 'dots', budget: 51, cap: 1, open: false },
			{ method: 'dots', budget: 4.5, cap: 1, open: false },
			{ method: 'coins', open: false },
			{ method: 'fist', least: 6 },
			{ method: 'yes_no', threshold: 'half', quorum: 1, open: false },
			{ sheets: 'yes' },
			{ reactions: 1 },
			{ apart: 'x' },
			{ merge: 'some' },
			{ objection_hours: 0 },
			{ objection_hours: 337 },
			{ objection_hours: 1.5 },
			{ renewals: BOUNDS.renewals + 1 },
			{ agree: BOUNDS.agree_least - 1 },
			{ agree: 101 },
			{ confidence: 'x' },
			null,
			[],
			'rules'
		];
		round['rules'] = choose(rules, to);
	},
	'a name too long': ({ round, to }) => {
		round['title'] = 'x'.repeat(BOUNDS.phase_title + (to % 2));
	},
	'too many rounds': ({ phases, prompts, to }) => {
		const last = choose(phases, phases.length - 1);
		let free = (Date.parse(String(last['closes_at'])) || Date.now() + 200 * DAY) + 10 * MINUTE;
		while (phases.length < BOUNDS.phases + (to % 2)) {
			const opens_at = new Date(free).toISOString();
			const closes_at = new Date((free += 60 * MINUTE)).toISOString();
			const id = randomUUID();
			phases.push({ id, step: 'check', mode: 'async', rules: {}, opens_at, closes_at, minutes: null });
			prompts.push({ id: randomUUID(), phase_id: id, kind: 'scale', text: 'Again?', hint: null, colour: 'teal' });
		}
	},
	'no rounds': ({ phases }) => {
		phases.length = 0;
	},
	'a question of another round': ({ phases, prompts, at, to }) => {
		choose(prompts, at)['phase_id'] = to % 5 === 0 ? randomUUID() : choose(phases, to)['id'];
	},
	'a question of another kind': ({ prompts, at }) => {
		const asked = choose(prompts, at);
		asked['kind'] = asked['kind'] === 'cards' ? 'scale' : 'cards';
	},
	'no question': ({ prompts, at }) => {
		prompts.splice(at % prompts.length, 1);
	},
	'too many questions': ({ prompts, at, to }) => {
		const asked = choose(prompts, at);
		const own = () => prompts.filter((each) => each['phase_id'] === asked['phase_id']).length;
		while (own() < BOUNDS.prompts + (to % 2)) prompts.push({ ...asked, id: randomUUID() });
	},
	'a text too long': ({ prompts, at, to }) => {
		choose(prompts, at)['text'] = 'x'.repeat(BOUNDS.prompt + (to % 2));
	}
} satisfies Record<string, (sent: Sent & { round: Round; at: number; to: number; by: number }) => void>;

export const breaks: fc.Arbitrary<Break> = fc.record({
	what: fc.constantFrom(...(Object.keys(BREAKS) as (keyof typeof BREAKS)[])),
	at: fc.nat(30),
	to: fc.nat(30),
	by: fc.constantFrom(-2 * 24 * 60, -61, -11, -10, -9, -1, 1, 9, 10, 11, 61, 2 * 24 * 60)
});

/** The timetable with those things broken, one after another; what it is made of stays as it was. */
export function broken(
	{ phases, prompts }: { phases: readonly PlanPhase[]; prompts: readonly PlanPrompt[] },
	faults: readonly Break[]
): Sent {
	const sent: Sent = { phases: phases.map((phase) => ({ ...phase })), prompts: prompts.map((each) => ({ ...each })) };
	for (const { what, at, to, by } of faults) {
		if (sent.phases.length === 0 || sent.prompts.length === 0) break;
		BREAKS[what]({ ...sent, round: choose(sent.phases, at), at, to, by });
	}
	return sent;
}
