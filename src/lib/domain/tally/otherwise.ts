/**
 * Whether another method would have chosen otherwise from the same slips, and why: codes and numbers, the words are the
 * page's. It questions a result that names one winner; a tie is questioned by being one.
 */
import { tallyBorda } from './borda.ts';
import { median } from './ratings.ts';
import { runOff } from './runoff.ts';
import { tallySchulze } from './schulze.ts';
import { tallyScores } from './score.ts';
import type { SlipOf } from './standings.ts';

/** For and against the winner beside the other: how many slips put the one above the other. */
export interface OneToOne {
	/** who the other method would have chosen, the first of them where they tie */
	other: string;
	prefer: number;
	against: number;
}

export type Why =
	/** one to one more people prefer the winner, but the other stands higher on the slips as a whole */
	| ({ code: 'higher_on_the_whole'; points: number; pointsOfOther: number } & OneToOne)
	/** the winner was the highest left on too few slips, and went out in that round (1 is the first) */
	| ({ code: 'first_for_few'; round: number; people: number } & OneToOne)
	/** the middle one of its scores is lower: a few that are far from the others moved the mean */
	| ({ code: 'lower_in_the_middle'; median: number; medianOfOther: number } & OneToOne)
	/** one to one more people prefer the other, if only by little, where the winner is liked strongly by fewer */
	| ({ code: 'fewer_prefer_it' } & OneToOne);

export interface Otherwise {
	method: 'borda' | 'instant_runoff' | 'median' | 'one_to_one';
	/** whom it would have put first; several: a tie */
	first: string[];
	/** null: it names the same winner, alone or in a tie, or nobody */
	why: Why | null;
}

/** `isAbove(a, b)` tells whether a slip puts the value a above b; a blank is below all or says nothing, as the method has it. */
function oneToOne(
	slips: readonly SlipOf<number>[],
	winner: string,
	other: string,
	isAbove: (a: number | undefined, b: number | undefined) => boolean
): OneToOne {
	const prefer = slips.filter((slip) => isAbove(slip[winner], slip[other])).length;
	const against = slips.filter((slip) => isAbove(slip[other], slip[winner])).length;
	return { other, prefer, against };
}

const ranksAbove = (a: number | undefined, b: number | undefined) => (a ?? Infinity) < (b ?? Infinity);
const scoresAbove = (a: number | undefined, b: number | undefined) => a !== undefined && b !== undefined && a > b;

/** A ranked ballot, won by the Schulze method, by Borda's count and by instant runoff. Empty without a single winner. */
export function rankedOtherwise(options: readonly string[], slips: readonly SlipOf<number>[]): Otherwise[] {
	const [winner, ...more] = tallySchulze(options, slips).first;
	if (winner === undefined || more.length > 0) return [];
	const borda = tallyBorda(options, slips);
	const highest = borda.filter(({ place }) => place === 1).map(({ id }) => id);
	const pointsOf = (of: string) => borda.find(({ id }) => id === of)?.points ?? 0;
	const { rounds, first } = runOff(options, slips);
	const left = rounds.findIndex(({ out }) => out.includes(winner));
	const people = rounds[left]?.counts.find(({ id }) => id === winner)?.people ?? 0;
	const beside = (other: string) => oneToOne(slips, winner, other, ranksAbove);
	const why = (chosen: readonly string[], because: (other: string) => Why): Why | null =>
		chosen[0] === undefined || chosen.includes(winner) ? null : because(chosen[0]);
	return [
		{
			method: 'borda',
			first: highest,
			why: why(highest, (other) => ({
				code: 'higher_on_the_whole',
				points: pointsOf(winner),
				pointsOfOther: pointsOf(other),
				...beside(other)
			}))
		},
		{
			method: 'instant_runoff',
			first,
			why: why(first, (other) => ({ code: 'first_for_few', round: left + 1, people, ...beside(other) }))
		}
	];
}

/**
 * A scored ballot, won by its mean, by the median (after Balinski and Laraki, "A theory of measuring, electing, and ranking",
 * PNAS 104, 2007, without their breaking of ties) and by how many score which of two higher: what at least as many score
 * above every other one as below it. Only what half of the voters scored. Empty without a single winner.
 */
export function scoresOtherwise(options: readonly string[], slips: readonly SlipOf<number>[]): Otherwise[] {
	const tally = tallyScores(options, slips);
	const [winner, ...more] = tally.first;
	if (winner === undefined || more.length > 0) return [];
	const known = options.filter((id) => tally.lines.some((line) => line.id === id && line.isKnown));
	const medianOf = (id: string) => median(slips.flatMap((slip) => slip[id] ?? [])) ?? 0;
	const best = Math.max(...known.map(medianOf));
	const inTheMiddle = known.filter((id) => medianOf(id) === best);
	const beside = (one: string, other: string) => oneToOne(slips, one, other, scoresAbove);
	const unbeaten = known.filter((one) =>
		known.every((other) => {
			const { prefer, against } = beside(one, other);
			return prefer >= against;
		})
	);
	const [middle, preferred] = [inTheMiddle[0], unbeaten[0]];
	return [
		{
			method: 'median',
			first: inTheMiddle,
			why:
				middle === undefined || inTheMiddle.includes(winner)
					? null
					: {
							code: 'lower_in_the_middle',
							median: medianOf(winner),
							medianOfOther: medianOf(middle),
							...beside(winner, middle)
						}
		},
		{
			method: 'one_to_one',
			first: unbeaten,
			why:
				preferred === undefined || unbeaten.includes(winner)
					? null
					: { code: 'fewer_prefer_it', ...beside(winner, preferred) }
		}
	];
}
