/** What a closed ballot tells of each topic, in words and figures, whatever its method. */
import { m } from '$messages';
import type { Across, Tally, VoteRules } from '../domain/ballot.ts';
import { SPLIT } from '../domain/meeting.ts';
import type { FistLine } from '../domain/tally/fist.ts';
import type { ImpactEffortLine } from '../domain/tally/impact-effort.ts';
import type { BallotReading } from '../domain/tally/result.ts';
import type { YesNoLine } from '../domain/tally/yes-no.ts';
import type { Locale } from '../i18n/paraglide/runtime.js';
import { tallyWords } from '../i18n/points.ts';

export interface ResultLine {
	id: string;
	/** 1 is first, equals share one; null: the method places none, or none is told */
	place: number | null;
	/** how long its bar is, 0 to 1; null: the method adds nothing up */
	share: number | null;
	words: string;
	/** carried, open, which quadrant; null: the method judges none for itself */
	verdict: { words: string; isGood: boolean } | null;
	notes: string[];
	/** why people object */
	reasons: string[];
	/** how often each value was given: one of these, or one an axis; none where it is not told */
	votes: Distribution[];
}

export interface Distribution {
	counts: readonly number[];
	/** the value of the first */
	from: number;
	/** what the values are */
	column: string;
}

export interface Words {
	locale: Locale;
}

const isSplit = (agreement: number | null) => agreement !== null && agreement < SPLIT;

function votesOf(counts: readonly number[] | null, from: number, column: string): Distribution[] {
	return counts && counts.some((count) => count > 0) ? [{ counts, from, column }] : [];
}

/** In the order in which they are told. `tallies` are those of the result that was read. */
export function linesOf(
	rules: VoteRules,
	reading: BallotReading,
	tallies: readonly Tally[],
	words: Words
): ResultLine[] {
	const said = new Map(tallies.map((tally) => [tally.topic_id, tallyWords(tally, words)]));
	const percent = (share: number) => share.toLocaleString(words.locale, { style: 'percent', maximumFractionDigits: 0 });
	const split = (agreement: number | null) => (isSplit(agreement) ? [m.results_split({}, words)] : []);
	const line = (id: string, more: Partial<ResultLine>): ResultLine => ({
		id,
		place: null,
		share: null,
		words: said.get(id) ?? '',
		verdict: null,
		notes: [],
		reasons: [],
		votes: [],
		...more
	});
	switch (reading.method) {
		case 'dots': {
			const most = Math.max(1, ...reading.lines.map(({ points }) => points));
			return reading.lines.map(({ id, place, points, people, distribution }) =>
				line(id, {
					place: placeIn(reading, place),
					share: points / most,
					words:
						people === null || people === 0
							? m.live_points({ count: points }, words)
							: m.live_points_people({ count: points, people }, words),
					votes: points > 0 ? votesOf(distribution, 0, m.results_column_dots({}, words)) : []
				})
			);
		}
		case 'approval': {
			const most = Math.max(1, ...reading.lines.map(({ people }) => people));
			return reading.lines.map(({ id, place, people, share }) =>
				line(id, {
					place: placeIn(reading, place),
					share: people / most,
					notes: share === null ? [] : [m.results_share({ percent: percent(share) }, words)]
				})
			);
		}
		case 'score':
			return reading.lines.map(({ id, place, mean, isKnown, agreement, distribution }) =>
				line(id, {
					place: placeIn(reading, place),
					share: mean === null ? null : mean / 5,
					notes: [...(mean !== null && !isKnown ? [m.results_unknown({}, words)] : []), ...split(agreement)],
					votes: votesOf(distribution, 0, m.results_column_score({}, words))
				})
			);
		case 'ranked':
			return reading.lines.map(({ id, place, people, beats, beatenBy, distribution }) =>
				line(id, {
					place: placeIn(reading, place),
					// The order is told before how many put each first.
					...(reading.first.length > 0 && people === null && { words: '' }),
					notes: reading.first.length > 0 ? [m.results_pairs({ beats, behind: beatenBy }, words)] : [],
					votes: votesOf(distribution, 1, m.results_column_place({}, words))
				})
			);
		case 'fist': {
			const least = rules.method === 'fist' ? rules.least : 0;
			return reading.lines.map((own) =>
				line(own.id, {
					verdict: handVerdict(own, least, words),
					notes: split(own.agreement),
					votes: votesOf(own.distribution, 0, m.results_column_fingers({}, words))
				})
			);
		}
		case 'impact_effort':
			return reading.lines.map((own) =>
				line(own.id, {
					verdict: quadrantWords(own, words),
					notes: [
						...ratersWords(own, reading.across, words),
						...[...split(own.impact.agreement), ...split(own.effort.agreement)].slice(0, 1)
					],
					votes: [
						...votesOf(own.impact.distribution, 1, m.voting_impact({}, words)),
						...votesOf(own.effort.distribution, 1, m.voting_effort({ across: reading.across }, words))
					]
				})
			);
		case 'consent':
			return reading.lines.map(({ id, verdict, reasons }) => {
				const said = { carried: m.results_carried, objected: m.results_objected, silent: m.results_silent };
				return line(id, { verdict: { words: said[verdict]({}, words), isGood: verdict === 'carried' }, reasons });
			});
		case 'yes_no': {
			const quorum = rules.method === 'yes_no' ? rules.quorum : 0;
			return reading.lines.map((own) => line(own.id, { verdict: answerVerdict(own, quorum, words) }));
		}
	}
}

function placeIn({ first }: { first: readonly string[] }, place: number): number | null {
	return first.length > 0 ? place : null;
}

function handVerdict({ verdict, low, median }: FistLine, least: number, words: Words): ResultLine['verdict'] {
	if (verdict === 'carried') return { words: m.results_carried({}, words), isGood: true };
	if (verdict === 'open') {
		return {
			words: `${m.results_open({}, words)}: ${m.results_open_hands({ count: low ?? 0, least }, words)}`,
			isGood: false
		};
	}
	// Without a middle nothing is told, so there is nothing to judge.
	return median === null ? null : { words: m.results_silent({}, words), isGood: false };
}

function answerVerdict(
	{ verdict, yes, no, abstain, needed }: YesNoLine,
	quorum: number,
	words: Words
): ResultLine['verdict'] {
	if (verdict === 'carried') return { words: m.results_carried({}, words), isGood: true };
	if (verdict === 'rejected') return { words: m.results_rejected({ yes, needed }, words), isGood: false };
	return { words: m.results_no_quorum({ present: yes + no + abstain, quorum }, words), isGood: false };
}

/** How many rated it, on each axis where that differs; nothing where nobody did, or too few to say. */
function ratersWords({ impact, effort }: ImpactEffortLine, across: Across, words: Words): string[] {
	const [up, sideways] = [impact.people, effort.people];
	if (up === null || sideways === null || up + sideways === 0) return [];
	return up === sideways
		? [m.results_rated({ count: up }, words)]
		: [m.results_rated_axes({ across, impact: up, effort: sideways }, words)];
}

export function quadrantWords({ quadrant }: Pick<ImpactEffortLine, 'quadrant'>, words: Words): ResultLine['verdict'] {
	if (quadrant === null) return null;
	const said = {
		quick_win: m.results_quick_win,
		big_project: m.results_big_project,
		fill_in: m.results_fill_in,
		time_sink: m.results_time_sink,
		act_first: m.results_act_first,
		be_ready: m.results_be_ready,
		as_it_comes: m.results_as_it_comes,
		let_be: m.results_let_be,
		line: m.results_line
	};
	return { words: said[quadrant]({}, words), isGood: quadrant === 'quick_win' };
}
