/**
 * The minutes of a timebox dealt to topics by their votes and by how far people disagree: what is settled needs less talk
 * than what is popular and open. Whole minutes that fill the box exactly; what does not fit is named. What somebody asks to talk
 * about fits always: where there are more of those than minutes, each has its seconds.
 */
import { MINUTES_PER_TOPIC } from './agenda.ts';
import { BOUNDS } from './bounds.ts';

const SECONDS = 60;

export interface Claim {
	id: string;
	/** points, people or whatever the ballot counted; not negative */
	votes: number;
	/** 0: of one mind or not asked, to 1: split */
	disagreement: number;
	/** somebody objects, which comes first and weighs as a split */
	isObjected: boolean;
	/** somebody asks to talk about it: it is never left over */
	isWanted: boolean;
}

export interface Deal {
	/** in the order of the talk; the minutes, whole ones or less than one in whole seconds, add up to the box */
	planned: { topic: string; minutes: number }[];
	/** to be parked or talked about in writing: less than two minutes would have been left to each */
	overflow: string[];
}

/** Minutes that were dealt, in whole seconds. */
export function secondsIn(minutes: number): number {
	return Math.round(minutes * SECONDS);
}

/** A minute more (1) or less (-1) of a topic, whole ones whatever it had. Null: that is too much, or too little. */
export function steppedMinutes(minutes: number, step: 1 | -1): number | null {
	const next = (step > 0 ? Math.floor(minutes) : Math.ceil(minutes)) + step;
	return next >= 1 && next <= BOUNDS.minutes ? next : null;
}

/** From -1, split, to 1, of one mind (van der Eijk's agreement), to a disagreement; nobody rated: none. */
export function disagreementOf(agreement: number | null): number {
	return agreement === null ? 0 : (1 - agreement) / 2;
}

/**
 * So many seats by weight: each its whole share, the rest to the largest remainders (Hamilton's method; Balinski and Young,
 * "Fair Representation", 1982). Equal remainders: the earlier one. Without any weight all weigh the same.
 */
export function byLargestRemainder(seats: number, weights: readonly number[]): number[] {
	const sum = weights.reduce((all, weight) => all + weight, 0);
	const shares = weights.map((weight) => (seats * (sum > 0 ? weight : 1)) / (sum > 0 ? sum : weights.length));
	const whole = shares.map(Math.floor);
	const left = seats - whole.reduce((all, share) => all + share, 0);
	const remainder = (at: number) => (shares[at] ?? 0) - (whole[at] ?? 0);
	const next = weights.map((_, at) => at).sort((a, b) => remainder(b) - remainder(a) || a - b);
	const lucky = new Set(next.slice(0, left));
	return whole.map((share, at) => share + Number(lucky.has(at)));
}

/** So many minutes in equal parts of whole seconds, one each at least. */
function inSeconds(minutes: number, parts: number): number[] {
	return byLargestRemainder(minutes * SECONDS, Array<number>(parts).fill(1)).map(
		(dealt) => Math.max(1, dealt) / SECONDS
	);
}

/**
 * The topics with an objection first, then by weight, equals in the order given. The weight is a topic's votes as a share of
 * the most that one got, and its disagreement, each from 0 to 1. Every planned topic gets two minutes, the rest goes by weight.
 * What somebody asks to talk about is planned before what nobody does, and also where the box has no room for it: then one
 * minute has to do for those with the least weight, and where there are more of them than minutes, an equal part of a minute for
 * each. Without a box everything that is asked for gets a minute.
 */
export function dealMinutes(minutes: number, claims: readonly Claim[]): Deal {
	const most = Math.max(...claims.map(({ votes }) => votes));
	const weightOf = ({ votes, disagreement, isObjected }: Claim) =>
		(most > 0 ? votes / most : 0) + (isObjected ? 1 : disagreement);
	const ordered = [...claims].sort((a, b) => Number(b.isObjected) - Number(a.isObjected) || weightOf(b) - weightOf(a));
	const fitting = Math.max(0, Math.min(ordered.length, Math.floor(minutes / MINUTES_PER_TOPIC)));
	const [wanted, others] = [ordered.filter(({ isWanted }) => isWanted), ordered.filter(({ isWanted }) => !isWanted)];
	const chosen = new Set([...wanted, ...others.slice(0, Math.max(0, fitting - wanted.length))]);
	const planned = ordered.filter((claim) => chosen.has(claim));
	const isTight = planned.length * MINUTES_PER_TOPIC > minutes;
	const spare = minutes - planned.length * (isTight ? 1 : MINUTES_PER_TOPIC);
	const dealt = !isTight
		? byLargestRemainder(spare, planned.map(weightOf)).map((more) => MINUTES_PER_TOPIC + more)
		: minutes > 0 && spare < 0
			? inSeconds(minutes, planned.length)
			: planned.map((_, at) => 1 + Number(at < spare));
	return {
		planned: planned.map(({ id }, at) => ({ topic: id, minutes: dealt[at] ?? 1 })),
		overflow: ordered.filter((claim) => !chosen.has(claim)).map(({ id }) => id)
	};
}
