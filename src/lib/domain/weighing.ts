/**
 * What a closed ballot says of each topic, whatever its method: what an agenda, a summary and "meet or not" ask of it.
 */
import { acrossOf, type Method, type Result, type Tally, type VoteRules } from './ballot.ts';
import { readResult, type BallotReading } from './tally/result.ts';
import type { Instant, Phase, Topic } from './workshop.ts';

export interface Weighed {
	/** of the topic */
	id: string;
	/** 1 is first, equals share a place; null: the method places none, nobody voted, or too few to say */
	place: number | null;
	/** how much it is wanted: 1 is as much as what is wanted most; 0 where the method does not say */
	votes: number;
	/** from -1, split, to 1, of one mind; null: the method does not say, or too few to say */
	agreement: number | null;
	objections: number;
	/** first in a tie, or so near the first that one slip more could have put it level */
	isClose: boolean;
	/** a verdict was asked for and it was not carried; silence is none */
	isOpen: boolean;
	/** so few voted that it is not told whether they disagree: no agreement, and no disagreement either */
	isUntold: boolean;
}

/** What speaks against closing a topic without talk, each by the latest ballot since its last talk that could tell it. */
export interface Dissent extends Pick<Weighed, 'objections' | 'isOpen' | 'agreement' | 'isUntold'> {
	/** ballots have closed, none of which was on it, and nobody has talked about it: it came later */
	isUnasked: boolean;
}

/** What a ballot told of one topic, and what that says. */
export interface TopicResult {
	tally: Tally;
	weighed: Weighed;
}

/** What closed ballots told of one topic. */
export interface Told {
	/** of the last ballot that closed; null: none has, or it was not in it */
	result: TopicResult | null;
	/** of each ballot that can tell of dissent, of the last, and of the last that asks how much it is wanted, in their order */
	each: readonly (TopicResult & { closed_at: Instant | null })[];
}

/** What is to be said of a topic: its result, and what its ballots have told against it since people last talked about it. */
export interface Saying {
	result: TopicResult | null;
	/** how much it is wanted, by the last ballot that asked: from 0 to 1 */
	votes: number;
	dissent: Dissent;
}

/** Until something is told. */
export const UNTOLD: Saying = {
	result: null,
	votes: 0,
	dissent: { objections: 0, isOpen: false, agreement: null, isUntold: false, isUnasked: false }
};

const RATING: ReadonlySet<Method> = new Set<Method>(['score', 'fist', 'impact_effort']);
const JUDGING: ReadonlySet<Method> = new Set<Method>(['fist', 'consent', 'yes_no']);
/** Of these it is told how much a topic is wanted. */
const asksWanted = ({ method }: { method: Method }) => !JUDGING.has(method);
const tellsDissent = ({ method }: { method: Method }) => RATING.has(method) || JUDGING.has(method);

/** Who says nothing in a later ballot takes nothing back, and neither does a ballot by a method that does not ask. */
function dissentOf(told: readonly TopicResult[]): Omit<Dissent, 'isUnasked'> {
	const latest = (could: (each: TopicResult) => boolean) => told.findLast(could)?.weighed;
	return {
		objections: latest(({ tally }) => tally.method === 'consent' && isVoted(tally))?.objections ?? 0,
		isOpen: latest(({ tally }) => JUDGING.has(tally.method) && isVoted(tally))?.isOpen ?? false,
		agreement: latest(({ weighed }) => weighed.agreement !== null)?.agreement ?? null,
		isUntold: [told.at(-1)?.weighed, latest(({ tally }) => tellsDissent(tally))].some((each) => each?.isUntold)
	};
}

/**
 * How many voted where the fewest did, of the ballots by which a topic may be closed without talk: the last, and the latest of
 * each kind that can tell of dissent. Null: so few that it is not told.
 */
export function fewestVoters(ordered: readonly Result[]): number | null {
	// What there was nothing to vote on in closes nothing.
	const held = ordered.filter(({ tallies }) => tallies.length > 0);
	const latest = (could: (method: Method) => boolean) => held.findLast(({ method }) => could(method));
	const read = [
		held.at(-1),
		latest((method) => RATING.has(method)),
		latest((method) => JUDGING.has(method)),
		latest((method) => method === 'consent')
	].flatMap((result) => (result ? [result.slips] : []));
	const told = read.flatMap((slips) => slips ?? []);
	return told.length < read.length || read.length === 0 ? null : Math.min(...told);
}

/** What is told of a topic. What was said against it before people talked about it has been heard. */
export function sayingOf({ id, talked_at }: Topic, told: ReadonlyMap<string, Told>): Saying {
	const { result, each } = told.get(id) ?? { result: null, each: [] };
	const isUnheard = ({ closed_at }: { closed_at: Instant | null }) =>
		talked_at === null || closed_at === null || closed_at > talked_at;
	const isUnasked = each.length === 0 && told.size > 0 && talked_at === null;
	return {
		result,
		votes: each.findLast(({ tally }) => asksWanted(tally))?.weighed.votes ?? 0,
		dissent: { ...dissentOf(each.filter(isUnheard)), isUnasked }
	};
}

/** The results of these phases in the order of their ballots. */
export function inOrder(phases: readonly Phase[], results: readonly Result[]): Result[] {
	const position = new Map(phases.map((phase) => [phase.id, phase.position]));
	const known = results.filter((result) => position.has(result.phase_id));
	return known.sort((a, b) => (position.get(a.phase_id) ?? 0) - (position.get(b.phase_id) ?? 0));
}

/** What closed ballots told, topic by topic. Of those before the last only the ones are read that still have something to say. */
export function toldOf(phases: readonly Phase[], results: readonly Result[]): ReadonlyMap<string, Told> {
	const ordered = inOrder(phases, results);
	const last = ordered.at(-1);
	const lastWanting = ordered.findLast(asksWanted);
	const told = new Map<string, Told>();
	for (const ballot of ordered.filter((each) => each === last || each === lastWanting || tellsDissent(each))) {
		const closed_at = phases.find(({ id }) => id === ballot.phase_id)?.closes_at ?? null;
		for (const [id, result] of byTopic(phases, ballot)) {
			const before = told.get(id)?.each ?? [];
			told.set(id, { result: ballot === last ? result : null, each: [...before, { ...result, closed_at }] });
		}
	}
	return told;
}

/** The rules of the ballot that a result is of; null: it is none of these. */
export function rulesOf(phases: readonly Phase[], result: Result): VoteRules | null {
	const ballot = phases.find(({ id }) => id === result.phase_id);
	return ballot?.step === 'vote' ? ballot.rules : null;
}

/** A result topic by topic; empty for none. */
export function byTopic(phases: readonly Phase[], result: Result | null): ReadonlyMap<string, TopicResult> {
	const rules = result && rulesOf(phases, result);
	if (!rules) return new Map();
	const tallies = new Map(talliesOf(rules, result).map((tally) => [tally.topic_id, tally]));
	return new Map(
		weigh(rules, result).flatMap((weighed) => {
			const tally = tallies.get(weighed.id);
			return tally ? [[weighed.id, { tally, weighed }]] : [];
		})
	);
}

/** The tallies of a result, each with its method. `rules` are those of its ballot. */
export function talliesOf(rules: VoteRules, result: Result): Tally[] {
	switch (result.method) {
		case 'dots':
			return result.tallies.map((tally) => ({ method: result.method, ...tally }));
		case 'approval':
			return result.tallies.map((tally) => ({ method: result.method, ...tally }));
		case 'score':
			return result.tallies.map((tally) => ({ method: result.method, ...tally }));
		case 'ranked':
			return result.tallies.map((tally) => ({ method: result.method, ...tally }));
		case 'fist':
			return result.tallies.map((tally) => ({ method: result.method, ...tally }));
		case 'impact_effort':
			return result.tallies.map((tally) => ({ method: result.method, across: acrossOf(rules), ...tally }));
		case 'consent':
			return result.tallies.map((tally) => ({ method: result.method, ...tally }));
		case 'yes_no':
			return result.tallies.map((tally) => ({ method: result.method, ...tally }));
	}
}

/** Whether a tally tells that somebody voted on its topic. */
export function isVoted(tally: Tally): boolean {
	switch (tally.method) {
		case 'dots':
		case 'approval':
			return tally.points > 0;
		case 'score':
		case 'fist':
			return tally.median !== null;
		case 'ranked':
			return tally.people !== 0;
		case 'impact_effort':
			return tally.impact.median !== null || tally.effort.median !== null;
		case 'consent':
			return tally.agree + tally.abstain + tally.object > 0;
		case 'yes_no':
			return tally.yes + tally.no + tally.abstain > 0;
	}
}

/** In the order of the result's tallies. `rules` are those of its ballot. */
export function weigh(rules: VoteRules, result: Result): Weighed[] {
	const reading = readResult(rules, result);
	const own = new Map(weighedBy(reading).map((each) => [each.id, each]));
	return result.tallies.flatMap(({ topic_id }) => own.get(topic_id) ?? []);
}

const NEUTRAL = {
	place: null,
	votes: 0,
	agreement: null,
	objections: 0,
	isClose: false,
	isOpen: false,
	isUntold: false
};

function weighedBy(reading: BallotReading): Weighed[] {
	switch (reading.method) {
		case 'dots':
			return placed(reading, ({ points }) => points);
		case 'approval':
			return placed(reading, ({ people }) => people);
		case 'score':
			return placed(reading, ({ mean }) => mean ?? 0).map((each, at) => {
				const agreement = reading.lines[at]?.agreement ?? null;
				return { ...each, agreement, isUntold: agreement === null };
			});
		case 'ranked':
			// The first of n weighs n, the last 1.
			return placed(reading, ({ place }) => (reading.first.length > 0 ? reading.lines.length - place + 1 : 0)).map(
				(each, at) => ({ ...each, isUntold: each.place === null && reading.lines[at]?.people === null })
			);
		case 'fist':
			return reading.lines.map(({ id, agreement, verdict }) => ({
				...NEUTRAL,
				id,
				agreement,
				isUntold: agreement === null,
				isOpen: verdict === 'open'
			}));
		case 'impact_effort':
			return reading.lines.map(({ id, impact, effort }) => {
				const splits = [impact.agreement, effort.agreement].filter((each) => each !== null);
				const agreement = splits.length > 0 ? Math.min(...splits) : null;
				const isUntold = splits.length < 2;
				const high = (impact.median ?? 0) / 5;
				// A risk weighs what it does times how likely it is.
				const votes = reading.across === 'likelihood' ? high * ((effort.median ?? 0) / 5) : high;
				return { ...NEUTRAL, id, agreement, isUntold, votes };
			});
		case 'consent':
			// One objection is told however few they are; that there is none only where half of the voters took a stance.
			return reading.lines.map(({ id, agree, abstain, object, verdict }) => ({
				...NEUTRAL,
				id,
				objections: object,
				isOpen: verdict === 'objected',
				isUntold: object === 0 && 2 * (agree + abstain) < Math.max(1, reading.voters ?? 0)
			}));
		case 'yes_no':
			return reading.lines.map(({ id, yes, no, verdict }) => ({
				...NEUTRAL,
				id,
				isOpen: verdict === 'rejected' || (verdict === 'no_quorum' && yes + no > 0),
				isUntold: verdict === 'no_quorum'
			}));
	}
}

/** The lines of a method that puts them in places. `of`: what a line counts, not negative. */
function placed<Line extends { id: string; place: number }>(
	{ lines, first, near }: { lines: Line[]; first: string[]; near: string[] },
	of: (line: Line) => number
): Weighed[] {
	const most = Math.max(...lines.map(of));
	return lines.map((line) => ({
		...NEUTRAL,
		id: line.id,
		place: first.length > 0 ? line.place : null,
		votes: most > 0 ? of(line) / most : 0,
		// What nobody wanted is near to nothing.
		isClose: (first.length > 1 && first.includes(line.id)) || (near.includes(line.id) && of(line) > 0)
	}));
}
