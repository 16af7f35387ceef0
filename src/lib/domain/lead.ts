/** What a closed ballot says first. */
import type { Method, Result, VoteRules } from './ballot.ts';
import { headlineOf, readResult } from './tally/result.ts';
import { weigh } from './weighing.ts';

/** One winner or a stated tie, and what came so near that it might as well have been. */
export interface Lead {
	method: Method;
	/** names of topics: one is the winner, several are a tie, none: nobody voted */
	first: string[];
	/** behind by no more than one voter could have made up, in order of place */
	near: string[];
}

/** What a result says first, by the names of topics; null where the method names no first. */
export function leadOf(rules: VoteRules, result: Result, nameOf: (id: string) => string): Lead | null {
	const reading = readResult(rules, result);
	if (headlineOf(reading) === null || !('first' in reading)) return null;
	const named = (ids: readonly string[]) => ids.map(nameOf).filter((name) => name !== '');
	const close = new Set(weigh(rules, result).flatMap(({ id, isClose }) => (isClose ? id : [])));
	return {
		method: reading.method,
		first: named(reading.first),
		near: named(reading.near.filter((id) => close.has(id) && !reading.first.includes(id)))
	};
}
