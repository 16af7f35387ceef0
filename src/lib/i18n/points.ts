/** What a topic got in a ballot, in the words of its method. */
import { m } from '$messages';
import type { OpenTally } from '../domain/snapshot.ts';
import type { Tally, Threshold } from '../domain/ballot.ts';
import type { TopicResult } from '../domain/weighing.ts';
import { formatNumber } from './format.ts';
import { getLocale } from './paraglide/runtime.js';

type Options = Parameters<typeof m.live_points>[1];

/** "3 dots", "2 ticks", "4.25 of 5", "2 agree, 1 objects". Of a ranking the place, which its tally alone does not tell. */
export function resultWords({ tally, weighed }: TopicResult, options: Options = {}): string {
	if (tally.method !== 'ranked') return tallyWords(tally, options);
	return weighed.place === null ? m.ballot_few({}, options) : m.ballot_place({ place: weighed.place }, options);
}

/** What earlier votes gave a topic, leaving out those in which nobody, or too few, said anything about it; null if none did. */
export function earlierWords(earlier: readonly Tally[], options: Options = {}): string | null {
	const points = earlier.filter(tells).map((tally) => tallyWords(tally, options));
	return points.length > 0 ? m.summary_before({ points: points.join(' · ') }, options) : null;
}

function tells(tally: Tally): boolean {
	switch (tally.method) {
		case 'dots':
		case 'approval':
			return true;
		case 'score':
			return tally.mean !== null;
		case 'ranked':
			return tally.firsts !== null && tally.firsts > 0;
		case 'fist':
			return tally.median !== null;
		case 'impact_effort':
			return tally.impact.median !== null && tally.effort.median !== null;
		case 'consent':
			return tally.agree + tally.abstain + tally.object > 0;
		case 'yes_no':
			return tally.yes + tally.no + tally.abstain > 0;
	}
}

export function tallyWords(tally: Tally, options: Options = {}): string {
	const number = (value: number) => formatNumber(value, options.locale ?? getLocale());
	switch (tally.method) {
		case 'dots':
			return m.live_points({ count: tally.points }, options);
		case 'approval':
			return m.live_ticks({ count: tally.points }, options);
		case 'score':
			return tally.mean === null ? m.ballot_few({}, options) : m.ballot_mean({ mean: number(tally.mean) }, options);
		case 'ranked':
			return tally.firsts === null ? m.ballot_few({}, options) : m.ballot_firsts({ count: tally.firsts }, options);
		case 'fist':
			return tally.median === null
				? m.ballot_few({}, options)
				: m.ballot_fingers({ median: number(tally.median), low: tally.low ?? 0 }, options);
		case 'impact_effort': {
			const { across, impact, effort } = tally;
			if (impact.median === null || effort.median === null) return m.ballot_few({}, options);
			return m.ballot_axes({ across, impact: number(impact.median), effort: number(effort.median) }, options);
		}
		case 'consent':
			return m.ballot_stances({ agree: tally.agree, abstain: tally.abstain, object: tally.object }, options);
		case 'yes_no':
			return answersWords(tally, options);
	}
}

/** What an open ballot tells while it runs. */
export function openWords(method: 'dots' | 'approval', tally: OpenTally, options: Options = {}): string {
	if (!('points' in tally)) return answersWords(tally, options);
	return (method === 'dots' ? m.live_points : m.live_ticks)({ count: tally.points }, options);
}

function answersWords({ yes, no, abstain }: { yes: number; no: number; abstain: number }, options: Options): string {
	return m.ballot_answers({ yes, no, abstain }, options);
}

/** "more than half", of those who say yes or no */
export function thresholdWords(threshold: Threshold, options: Options = {}): string {
	const said = {
		majority: m.ballot_majority,
		two_thirds: m.ballot_two_thirds,
		three_quarters: m.ballot_three_quarters,
		unanimous: m.ballot_unanimous
	} as const;
	return said[threshold]({}, options);
}
