/** Sheets that go round. By itself, so that a room can ask without carrying the zones of a timetable. */
import type { Phase } from './workshop.ts';

/**
 * The rounds among which the sheets of this one go round, in order: those next to one another, all apart or all together.
 * What is written in them is revealed after the last. None where no sheets go round.
 */
export function sheetRounds(phases: readonly Phase[], { id, mode }: Pick<Phase, 'id' | 'mode'>): Phase[] {
	const at = phases.findIndex((phase) => phase.id === id);
	const isOf = (phase: Phase | undefined) => phase?.step === 'collect' && phase.rules.sheets && phase.mode === mode;
	if (!isOf(phases[at])) return [];
	let [first, last] = [at, at];
	while (isOf(phases[first - 1])) first--;
	while (isOf(phases[last + 1])) last++;
	return phases.slice(first, last + 1);
}

/** Whether what is written in this round goes on to others when it ends, and nothing is shown yet. */
export function goesOn(phases: readonly Phase[], phase: Pick<Phase, 'id' | 'mode'>): boolean {
	return (sheetRounds(phases, phase).at(-1)?.id ?? phase.id) !== phase.id;
}
