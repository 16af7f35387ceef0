/**
 * Every verb, in every step and mode, by everybody: refused with the right reason outside its round and its window and to who
 * may not, and silent about what is sealed. What is expected stands in tests/support/verbs.ts and course.ts; a function of the
 * API without a row there fails.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabases } from '../support/database.ts';
import type { Database } from '../support/database-session.ts';
import { HOUR, MINUTE, Retro } from '../support/people.ts';
import { act } from '../support/acting.ts';
import { INSIDE } from '../support/ledger.ts';
import { OUTSIDE, Play } from '../support/play.ts';
import { readAs } from '../support/read-as.ts';
import { roundsPlan, type Round } from '../support/rounds.ts';
import { Step } from '../../src/lib/domain/workshop.ts';
import { PlanPhase } from '../../src/lib/domain/plan.ts';
import { answerTo, NOT_OF_A_WORKSHOP, VERBS } from '../support/verbs.ts';

const WRITE: Round = { step: 'collect', hours: 24 };
const RULES: Partial<Record<Round['step'], Record<'async' | 'live', object>>> = {
	read: { async: { comments: true, reactions: true }, live: { comments: true, reactions: true } },
	group: { async: { apart: true }, live: {} },
	discuss: { async: { objection_hours: 12 }, live: { renewals: 1 } }
};
/** The steps there are; one that is new goes in here. */
const STEPS = Step.options;
const CELLS = STEPS.flatMap((step) =>
	(['async', 'live'] as const).map((mode) => {
		const length = mode === 'async' ? { hours: 24 } : { minutes: 10 };
		const rules = RULES[step]?.[mode];
		const asked: Round = { step, ...length, ...(rules && { rules: { ...rules } }) };
		// What everyone is asked about has been talked about before.
		const before: Round[] =
			step === 'ratify' ? [WRITE, { step: 'discuss', ...length, rules: { ...RULES.discuss?.[mode] } }] : [WRITE];
		const rounds: Round[] = [...before, asked, { step: 'check', ...length }];
		return { step, mode, target: before.length, rounds };
	})
);

/** Every call that there is something for, by everybody: how many, and those that were not answered as they should be. */
async function ask(play: Play, people: 'inside' | 'all'): Promise<{ calls: number; wrong: string[] }> {
	await play.look();
	let calls = 0;
	const wrong: string[] = [];
	const sealed = play.cards.filter(({ leg }) => !leg.isRevealed);
	const note = (call: string, answer: string | null, wanted: string | null) => {
		calls++;
		if (answer !== wanted) wrong.push(`${call}: ${answer}, not ${wanted}`);
	};
	for (const [name, verb] of Object.entries(VERBS)) {
		const cases = verb.cases(play);
		for (const [n, call] of cases.entries()) {
			// What a participant may not do for the facilitator, another may not either.
			for (const who of verb.by === 'facilitator' || verb.by === 'team'
				? (['author', 'facilitator'] as const)
				: INSIDE) {
				const { reason, told } = await play.attempt(play.inside[who], name, call.args);
				note(`${name} ${n} by ${who}`, reason, answerTo(play, verb, call, who));
				const leaks = sealed.filter(({ by, id, body }) => by !== who && (told.includes(body) || told.includes(id)));
				expect(leaks, `${name} by ${who} tells ${told}`).toEqual([]);
				if (people !== 'all' || reason !== null) continue;
				// A request whose answer was lost on the way is sent again.
				const again = await play.attempt(play.inside[who], name, call.args, 2);
				note(`${name} ${n} by ${who} again`, again.reason, null);
				if ('p_id' in call.args) expect(again.answers[1], `${name} again`).toBe(again.answers[0]);
			}
		}
		for (const call of people === 'all' ? cases.slice(0, 1) : []) {
			for (const who of OUTSIDE) {
				const { reason, told } = await play.attempt(play.outside[who], name, call.args);
				const wanted = who === 'nobody' ? 'denied' : verb.by === 'team' ? 'not_facilitator' : 'not_member';
				note(`${name} by ${who}`, reason, wanted);
				expect(play.cards.filter(({ body, id }) => told.includes(body) || told.includes(id))).toEqual([]);
			}
		}
	}
	return { calls, wrong };
}

/** The round that runs is over, and the next begins: by the clock, or because the facilitator says so. */
async function leave(play: Play): Promise<void> {
	const leg = play.course.running;
	if (leg?.mode === 'async') await play.goTo(play.course.endOf(leg) + MINUTE);
	if (leg && play.course.running === leg) await play.advance();
}

/** The moments at which what may be done changes, each with how to get there from the one before. */
const MOMENTS: Readonly<Record<string, (play: Play, target: number) => Promise<void>>> = {
	'before it': async (play) => {
		await act(play);
	},
	'while it runs': async (play, target) => {
		while (play.course.at < target) {
			await leave(play);
			await play.look();
			await act(play);
		}
	},
	'towards its end': async (play) => {
		const leg = play.course.running;
		// Of a topic's box, where people are together.
		await play.goTo(leg?.mode === 'async' ? play.course.endOf(leg) - MINUTE : play.now + 62_000);
	},
	'after it': async (play) => {
		await leave(play);
		await act(play);
	},
	'in the wrap-up': leave,
	'when all is final': (play) => play.goTo(play.course.finalAt + HOUR)
};

const UNSAID = { opens_at: null, closes_at: null, minutes: null };
function plan(rounds: readonly Round[]) {
	return (now: number) => {
		const { phases, prompts } = roundsPlan(rounds, now);
		return {
			phases: phases.map((phase) => PlanPhase.parse({ ...UNSAID, ...phase })),
			prompts: prompts.map((prompt) => ({
				...prompt,
				id: String(prompt['id']),
				phase_id: String(prompt['phase_id']),
				text: String(prompt['text'])
			}))
		};
	};
}

describe.each(await openDatabases())('on $name', (db: Database) => {
	let elsewhere: Retro;
	beforeAll(async () => {
		elsewhere = await Retro.create(db);
	});

	test('every function of the API has its row', async () => {
		const functions = await db.admin(`select p.proname as name from pg_catalog.pg_proc as p
			join pg_catalog.pg_namespace as n on n.oid = p.pronamespace where n.nspname = 'public' order by 1`);
		expect(functions.map(({ name }) => name)).toEqual([...Object.keys(VERBS), ...NOT_OF_A_WORKSHOP].sort());
	});

	// All of them on one: the other differs by its engine alone.
	const cells = db.name === 'PGlite' ? CELLS : CELLS.filter((_, n) => n % 5 === 4);
	test.each(cells)(
		'$step $mode',
		async ({ rounds, target }) => {
			const play = await Play.create(db, plan(rounds), elsewhere);
			for (const [moment, arrive] of Object.entries(MOMENTS)) {
				await arrive(play, target);
				await readAs(play);
				expect((await play.look()).shared.workshop.phase_id, moment).toBe(play.course.running?.id ?? null);
				const { calls, wrong } = await ask(play, moment === 'while it runs' ? 'all' : 'inside');
				expect(wrong, moment).toEqual([]);
				expect(calls, moment).toBeGreaterThan(60);
			}
		},
		120_000
	);
});
