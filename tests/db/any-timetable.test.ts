/**
 * Any timetable that the editor accepts is lived through, from its start to its summary, on a clock that the test moves. Just
 * before and just after each instant everyone is asked: what they are told is what the rules say, and so is what they may do.
 * SEED draws others, RUNS more of them.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { byOrderKey } from '../../src/lib/domain/agenda.ts';
import { VoteRules } from '../../src/lib/domain/ballot.ts';
import { median } from '../../src/lib/domain/tally/ratings.ts';
import { stageOf } from '../../src/lib/domain/standing.ts';
import type { Snapshot } from '../../src/lib/domain/snapshot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import { HOUR, MINUTE, Retro } from '../support/people.ts';
import { givers, INSIDE, Play, type Inside } from '../support/play.ts';
import type { Leg } from '../support/course.ts';
import { resultFrom } from '../support/slips.ts';
import { told } from '../support/told.ts';
import { EVERY_BALLOT, planOf, RISKS_AND_ROLES, timetables } from '../support/timetables.ts';
import { answerTo, VERBS } from '../support/verbs.ts';

const SEED = Number(process.env['SEED'] ?? 20_261_128);
const RUNS = Number(process.env['RUNS'] ?? 4);

/** What everyone is told at this moment is what the rules say, no more and no less. */
async function readAs(play: Play): Promise<void> {
	const { course } = play;
	await play.look();
	for (const who of INSIDE) {
		const { snapshot, text } = await play.told(who);
		expect(stageOf(snapshot.shared.phases, snapshot.shared.workshop), who).toBe(course.stage);
		readCards(play, who, snapshot, text);
		readTallies(play, snapshot);
		readRisks(play, who, snapshot, text);
	}
	const { face, text } = await play.face();
	expect(stageOf(face.phases, face)).toBe(course.stage);
	for (const { body } of [...play.cards, ...play.outcomes]) expect(text).not.toContain(body);
	await readSummary(play);
	for (const outsider of [play.outside.elsewhere, play.outside.stranger]) {
		expect(await refusal(outsider.call('get_workshop', { p_workshop: play.id }))).toMatchObject({
			reason: 'not_member'
		});
	}
	expect(await refusal(play.outside.nobody.call('get_workshop', { p_workshop: play.id }))).toBe('denied');
}

/** A card is its author's alone until its reveal, and then everyone's; a sheet in hand is read by who holds it. */
function readCards(play: Play, who: Inside, { shared, mine }: Snapshot, text: string): void {
	const own = new Set(mine.cards.map(({ id }) => id));
	const open = new Map(shared.cards.map(({ id, author_name }) => [id, author_name]));
	const names = { author: 'Ana', fellow: 'Bo', facilitator: null };
	const inHand = new Set(mine.sheets.flatMap(({ cards }) => cards.map(({ id }) => id)));
	for (const card of play.cards) {
		const isOwn = card.by === who;
		expect([card.body, open.has(card.id)]).toEqual([card.body, card.leg.isRevealed]);
		if (card.leg.isRevealed) {
			expect(open.get(card.id)).toBe(card.signature ?? (play.naming === 'named' ? names[card.by] : null));
		}
		// The links to people are gone once all is final.
		expect([card.body, own.has(card.id)]).toEqual([card.body, isOwn && !play.course.isClosed]);
		const run = play.course.sheetsOf(card.leg);
		const mayHold =
			who !== 'facilitator' &&
			!isOwn &&
			!card.leg.isRevealed &&
			play.course.running !== card.leg &&
			play.course.running !== null &&
			run.includes(play.course.running);
		if (inHand.has(card.id)) expect([card.body, 'held', mayHold]).toEqual([card.body, 'held', true]);
		const mayRead = card.leg.isRevealed || (isOwn && !play.course.isClosed) || inHand.has(card.id);
		expect([card.body, text.includes(card.body)]).toEqual([card.body, mayRead]);
		// A sheet is handed on without a name or an instant.
		for (const more of [card.signature, card.happened]) {
			if (more)
				expect([more, text.includes(more)]).toEqual([more, card.leg.isRevealed || (isOwn && !play.course.isClosed)]);
		}
	}
}

/** What the domain counts of what was said in a ballot, as far as it is told. */
function toldOf(play: Play, leg: Leg): unknown {
	const topics = new Map(play.seen.shared.topics.map((topic) => [topic.id, topic]));
	const options = [...play.optionsOf(leg)]
		.flatMap((id) => topics.get(id) ?? [])
		.sort(byOrderKey)
		.map(({ id }) => id);
	return told(resultFrom(VoteRules.parse(leg.rules), options, play.slips.get(leg) ?? [], leg.id));
}

/** A result is there once its ballot has closed, and ratings once their check has: of three people, four and five. */
function readTallies(play: Play, { shared, progress }: Snapshot): void {
	const { course, rated } = play;
	const closed = course.legs.filter(({ step, isOver }) => step === 'vote' && isOver);
	expect(shared.results).toEqual(closed.map((each) => toldOf(play, each)));
	const scales = course.legs.flatMap((each) => {
		const ratings = course.isRated(each) ? rated.get(each) : undefined;
		const result = ratings && {
			answers: ratings.length < 4 ? null : ratings.length,
			median: median(ratings),
			distribution:
				ratings.length < 5 ? null : [1, 2, 3, 4, 5].map((step) => ratings.filter((each) => each === step).length)
		};
		return result ? each.questions.map((prompt_id) => ({ prompt_id, ...result })) : [];
	});
	expect(shared.scales).toEqual(scales);
	const leg = course.running;
	expect(progress?.phase_id ?? null).toBe(leg?.mode === 'live' ? leg.id : null);
	const isOpenBallot = leg?.step === 'vote' && 'open' in leg.rules && leg.rules.open === true;
	expect(progress?.tallies != null).toBe(isOpenBallot && leg?.mode === 'live');
	const voters = leg?.mode === 'live' ? (play.slips.get(leg)?.length ?? 0) : 0;
	expect(progress?.voted ?? null).toBe(voters < 4 ? null : voters);
}

/** First views of a risk are each one's own until they are opened: then the class that most chose, and no count. */
function readRisks(play: Play, who: Inside, { shared, mine }: Snapshot, text: string): void {
	const viewed = [...play.viewed.keys()];
	const opened = viewed.filter((topic) => play.isOpened(topic)).sort();
	expect(shared.risks.map(({ id }) => id)).toEqual(opened);
	for (const { id, first_views } of shared.risks) {
		const leg = play.viewed.get(id);
		const people = leg ? givers(leg) : 0;
		expect(first_views).toEqual({
			answers: people < 4 ? null : people,
			most: 'mitigated',
			counts: people < 5 ? null : { mitigated: people }
		});
	}
	const own = who === 'facilitator' || play.course.isClosed ? [] : viewed.toSorted();
	expect(mine.first_views.map(({ topic_id }) => topic_id)).toEqual(own);
	expect(text.includes('mitigated')).toBe(opened.length + own.length > 0);
}

/** Whoever has the summary alone reads what came out; who took part, everything that is open. */
async function readSummary(play: Play): Promise<void> {
	const { course } = play;
	const isRevealed = course.legs.some((leg) => leg.isRevealed);
	const alone = await play.summary();
	expect(alone.summary.stage).toBe(course.isClosed ? 'final' : isRevealed ? 'provisional' : 'upcoming');
	expect(alone.summary.record).toBeNull();
	const topics = new Map(play.seen.shared.topics.map((topic) => [topic.id, topic]));
	const asksForRoles = [...play.rules.values()].some(({ roles }) => roles);
	for (const { body, topic, rules, signature, happened } of play.cards) {
		for (const more of [signature, happened]) if (more) expect(alone.text).not.toContain(more);
		const isTallied = [...(topic ? (play.voted.get(topic) ?? []) : [])].some((leg) => leg.isOver);
		const cameUp =
			topic !== null &&
			(isTallied ||
				topics.get(topic)?.status !== 'open' ||
				(rules.risks && course.hasTalked) ||
				play.outcomes.some((each) => each.topic === topic));
		expect([body, alone.summary.topics.some(({ id }) => id === topic)]).toEqual([body, cameUp]);
		// The outcome of what tells of roles has no card.
		expect([body, alone.text.includes(body)]).toEqual([body, cameUp && !asksForRoles]);
	}
	expect(alone.text.includes('mitigated')).toBe([...play.viewed.keys()].some((topic) => play.isOpened(topic)));
	for (const { body } of play.outcomes) expect(alone.text).toContain(body);
	const member = await play.summary(play.inside.fellow);
	expect(member.summary.record?.map(({ id }) => id).sort()).toEqual(
		play.cards
			.filter(({ leg }) => leg.isRevealed)
			.map(({ id }) => id)
			.sort()
	);
}

/** Everything that writes, by those in it, some of it at each moment: accepted or refused as the rules say. */
async function tryAs(play: Play, moment: number): Promise<void> {
	const wrong: string[] = [];
	for (const [n, [name, verb]] of Object.entries(VERBS).entries()) {
		if (n % 4 !== moment % 4) continue;
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

/** From its first instant to its end. `patience`: after how many timeboxes the facilitator stays away for good. */
async function live(play: Play, patience: number, late: number): Promise<void> {
	let moment = 0;
	let ended = 0;
	const ask = async () => {
		await readAs(play);
		await tryAs(play, moment++);
	};
	const { course } = play;
	while (!course.isClosed) {
		const leg = course.running;
		await ask();
		await play.act();
		if (leg?.mode === 'async' && !leg.isOver && play.now < course.endOf(leg)) {
			const next = course.legs[leg.at + 1];
			const opens = leg.opens ?? play.now;
			if (opens > play.now) {
				await play.goTo(opens + 2_000);
				continue;
			}
			if (!(leg.step === 'read' && next?.mode === 'live')) {
				const middle = play.viewed.size > 0 ? course.viewsOpenAt(leg) : null;
				const instants = [...(middle === null ? [] : [middle]), leg.closes ?? 0, course.endOf(leg)];
				for (const instant of instants.filter((each, n, all) => all.indexOf(each) === n)) {
					await play.goTo(instant - 20_000);
					await ask();
					await play.goTo(instant + 2_000);
					await ask();
				}
				continue;
			}
		}
		const isMeetingNext = leg?.mode !== 'live' && course.legs[course.at + 1]?.mode === 'live';
		if (course.isEnded || ended >= patience || !(leg?.mode === 'live' || isMeetingNext)) {
			await play.goTo(course.finalAt - 20_000);
			await ask();
			await play.goTo(course.finalAt + HOUR);
			continue;
		}
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
}

describe.each(await openDatabases())('on $name', (db) => {
	let elsewhere: Retro;
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
					async (timetable, naming, patience, late) => {
						const play = await Play.create(db, (now) => planOf(timetable, now), elsewhere, { naming });
						await live(play, patience, late);
					}
				),
				{
					seed: SEED,
					// The examples count among the runs.
					numRuns: 2 + (db.name === 'PGlite' ? RUNS : Math.ceil(RUNS / 2)),
					endOnFailure: true,
					examples: [
						[RISKS_AND_ROLES, 'anonymous', 100, 0],
						[EVERY_BALLOT, 'anonymous', 100, 0]
					]
				}
			),
		60_000 + 30_000 * RUNS
	);
});
