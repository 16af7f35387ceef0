/** The rounds in which people write, where there are several: what came of one is told apart from what came of another. */
import { sheetRounds } from './sheet-rounds.ts';
import type { Card, Phase } from './workshop.ts';

export interface WritingRound {
	/** the id of its first phase: sheets that go round are one round */
	id: string;
	/** its own name; null: it has none that no other has */
	title: string | null;
	/** among all rounds of writing of the workshop, from 1 */
	number: number;
	phases: ReadonlySet<string>;
}

/** All rounds of writing, in their order. */
export function allWritingRounds(phases: readonly Phase[]): WritingRound[] {
	const all = phases.flatMap((phase): Phase[][] => {
		if (phase.step !== 'collect') return [];
		const sheets = sheetRounds(phases, phase);
		if (sheets.length === 0) return [[phase]];
		return sheets[0]?.id === phase.id ? [sheets] : [];
	});
	const titles = all.map(([first]) => first?.title ?? null);
	return all.flatMap((round, at): WritingRound[] => {
		const [first] = round;
		if (!first) return [];
		const title = titles.filter((each) => each === first.title).length === 1 ? first.title : null;
		return [{ id: first.id, title, number: at + 1, phases: new Set(round.map(({ id }) => id)) }];
	});
}

/** The rounds from which these cards are, in their order. */
export function writingRounds(phases: readonly Phase[], cards: readonly Pick<Card, 'phase_id'>[]): WritingRound[] {
	return allWritingRounds(phases).filter((round) => cards.some(({ phase_id }) => round.phases.has(phase_id)));
}
