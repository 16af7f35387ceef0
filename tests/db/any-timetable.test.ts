/**
 * Any timetable that the editor accepts is lived through, from its start to its summary, on a clock that the test moves. Just
 * before and just after each instant everyone is asked: what they are told is what the rules say, and so is what they may do.
 * Meanwhile who facilitates changes what comes, puts off a close, holds a meeting sooner or calls it off, goes back. SEED draws
 * others, RUNS more of them.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Workshop } from '../../src/lib/domain/workshop.ts';
import { act, showThumbs } from '../support/acting.ts';
import { change } from '../support/changing.ts';
import { openDatabases } from '../support/database.ts';
import { INSIDE } from '../support/ledger.ts';
import { HOUR, MINUTE, Retro } from '../support/people.ts';
import { Play } from '../support/play.ts';
import { readAs } from '../support/read-as.ts';
import {
	changeOf,
	changes,
	EVERY_BALLOT,
	EVERY_STEP,
	KINDS,
	NEEDLESS_MEETING,
	planOf,
	RISKS_AND_ROLES,
	STOPS,
	TALK_BETWEEN,
	timetables,
	type Change,
	type Edit,
	type Kind,
	type Timetable
} from '../support/timetables.ts';
import { answerTo, VERBS } from '../support/verbs.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_128);
const RUNS = Number(process.env['RUNS'] ?? 2);

const REMOVED: Edit = { verb: 'remove', at: 0, to: 0, step: 'check', mode: 'async', amount: 2 };
const INSERTED: Edit = { verb: 'insert', at: 0, to: 1, step: 'vote', mode: 'async', amount: 2 };
/** What is always lived through, and what is changed of it meanwhile: each kind of change at least once. */
const EXAMPLES: [Timetable, Workshop['naming'], patience: number, late: number, readonly Change[]][] = [
	[EVERY_STEP, 'named', 100, 0, [changeOf('close', 3), changeOf('meet', 8)]],
	[RISKS_AND_ROLES, 'anonymous', 100, 0, [changeOf('open', 0), changeOf('rest', 4, [INSERTED])]],
	[EVERY_BALLOT, 'anonymous', 100, 0, [changeOf('back', 9)]],
	[TALK_BETWEEN, 'anonymous', 100, 0, [changeOf('rest', 12, [REMOVED])]],
	[NEEDLESS_MEETING, 'anonymous', 100, 0, [changeOf('off', 0)]],
	[STOPS, 'anonymous', 100, 0, []]
];

/** Everything that writes, by those in it, some of it at each moment: accepted or refused as the rules say. */
async function tryAs(play: Play, moment: number): Promise<void> {
	const wrong: string[] = [];
	for (const [n, [name, verb]] of Object.entries(VERBS).entries()) {
		if (n % 8 !== moment % 8) continue;
		for (const call of verb.cases(play)) {
			for (const who of INSIDE) {
				const { reason } = await play.attempt(play.inside[who], name, call.args);
				const wanted = answerTo(play, verb, call, who);
				if (reason !== wanted) wrong.push(`${name} by ${who}: ${reason}, not ${wanted}`);
			}
		}
	}
	expect(wrong).toEqual([]);
}

/** Everyone does what the round is for, and is told of it what is for everyone: no event for what is sealed. */
async function actAs(play: Play): Promise<void> {
	const before = await play.log();
	const told = await act(play);
	// What somebody wants to talk about is told at a full hour, whoever does what.
	const after = (await play.log()).slice(before.length).filter((type) => type !== 'topic_changed');
	expect(after).toEqual(told);
	await readAs(play);
}

/** Whether a topic has more time is asked at the end of its box: thumbs are shown, and counted all together. */
async function askForMore(play: Play): Promise<void> {
	await play.goTo(play.now + 62_000);
	if (play.course.questions.at(-1)?.isClosed !== false) return;
	await play.look();
	const before = await play.log();
	await showThumbs(play);
	expect(await play.log()).toEqual(before);
	await readAs(play);
	await play.goTo(play.now + 20_000);
}

/** The next instant at which the clock moves the workshop; null: it waits for somebody to. */
function nextInstant(play: Play): number | null {
	const { course } = play;
	const leg = course.running;
	if (leg?.mode !== 'async' || leg.isOver || course.isReadUntilMet) return null;
	const middle = play.viewed.size > 0 ? course.viewsOpenAt(leg) : null;
	const instants = [leg.opens ?? 0, middle ?? 0, leg.closes ?? 0, course.endOf(leg)];
	return instants.find((each) => each > play.now) ?? null;
}

/**
 * From its first instant to its end. `patience`: after how many timeboxes the facilitator stays away for good. `wanted` are the
 * changes that are made meanwhile. @returns those that were
 */
async function live(play: Play, patience: number, late: number, wanted: readonly Change[]): Promise<Kind[]> {
	let moment = 0;
	let ended = 0;
	/** when everyone was asked last what they read, and nothing was done since */
	let readAt = -1;
	const toMake = [...wanted];
	const made: Kind[] = [];
	const ask = async () => {
		if (play.moved !== readAt) await readAs(play);
		readAt = play.moved;
		await tryAs(play, moment++);
		await steer();
	};
	const { course } = play;
	/** Makes what is due and can be made now. */
	const steer = async () => {
		for (const next of toMake.filter(({ waits }) => waits < moment)) {
			if (course.isClosed || !(await change(play, next))) continue;
			toMake.splice(toMake.indexOf(next), 1);
			made.push(next.kind);
			await readAs(play);
			readAt = play.moved;
		}
	};
	while (!course.isClosed) {
		await ask();
		await actAs(play);
		readAt = play.moved;
		await steer();
		const leg = course.running;
		const instant = nextInstant(play);
		if (instant !== null) {
			// Just before it, then just after.
			if (play.now < instant - 20_000) await play.goTo(instant - 20_000);
			else await play.goTo(instant + 2_000);
			continue;
		}
		const isMeetingNext = leg?.mode !== 'live' && course.legs[course.at + 1]?.mode === 'live';
		if (course.isEnded || ended >= patience || !(leg?.mode === 'live' || isMeetingNext)) {
			if (play.now < course.finalAt - 20_000) await play.goTo(course.finalAt - 20_000);
			else await play.goTo(course.finalAt + HOUR);
			continue;
		}
		if (leg?.step === 'discuss' && leg.mode === 'live') await askForMore(play);
		const opens = isMeetingNext ? (course.legs[course.at + 1]?.opens ?? 0) : 0;
		await play.goTo(Math.max(play.now + MINUTE, opens + late * MINUTE));
		if (course.isClosed) continue;
		await play.advance();
		ended++;
	}
	await ask();
	const { summary } = await play.summary();
	expect(summary).toMatchObject({ stage: 'final', cards_kept: play.cards.filter(({ leg }) => leg.isRevealed).length });
	// An instant that is reckoned from a press of the facilitator is known to seconds.
	expect(Math.abs(Date.parse(summary.closes_at) - Date.parse(play.held(course.finalAt)))).toBeLessThan(MINUTE);
	return made;
}

describe.each(await openDatabases())('on $name', (db) => {
	let elsewhere: Retro;
	const made: Kind[] = [];
	let stopped = 0;
	beforeAll(async () => {
		elsewhere = await Retro.create(db);
	});

	test(
		'any timetable runs to its summary, and everyone reads and does what the rules say',
		() =>
			fc.assert(
				fc.asyncProperty(
					timetables,
					fc.constantFrom('anonymous', 'named'),
					fc.oneof({ weight: 4, arbitrary: fc.constant(100) }, fc.nat(2)),
					fc.constantFrom(0, 7, 26 * 60),
					changes,
					async (timetable, naming, patience, late, wanted) => {
						const play = await Play.create(db, (now) => planOf(timetable, now), elsewhere, { naming });
						made.push(...(await live(play, patience, late, wanted)));
						stopped += play.course.stopped;
					}
				),
				{
					seed: SEED,
					// The examples count among the runs. What one engine says of them the other seldom says otherwise.
					numRuns: db.name === 'PGlite' ? EXAMPLES.length + RUNS : 1 + Math.ceil(RUNS / 2),
					endOnFailure: true,
					examples: db.name === 'PGlite' ? EXAMPLES : EXAMPLES.slice(0, 1)
				}
			),
		240_000 + 30_000 * RUNS
	);

	if (db.name === 'PGlite') {
		test('and everything that can be changed meanwhile was, also by a rule for stopping', () => {
			expect([...new Set(made)].sort()).toEqual(KINDS.toSorted());
			expect(stopped).toBeGreaterThan(0);
		});
	}
});
