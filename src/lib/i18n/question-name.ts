/** A question by itself, and with its round where others could be taken for it. */
import { m } from '$messages';
import { writingRounds } from '../domain/writing-rounds.ts';
import type { Phase, Prompt } from '../domain/workshop.ts';

type Options = Parameters<typeof m.wall_round>[1];

/** "Goals: what do we want?" where several of these rounds are written in; of sheets that go round, each round by itself. */
export function questionName(
	{ text, phase_id }: Pick<Prompt, 'text' | 'phase_id'>,
	phases: readonly Phase[],
	options: Options = {}
): string {
	const writing = phases.filter(({ step }) => step === 'collect');
	const [round] = writingRounds(phases, [{ phase_id }]);
	if (!round || writing.length < 2) return text;
	const title = writing.find(({ id }) => id === phase_id)?.title;
	const isOwn = title && writing.filter((each) => each.title === title).length === 1;
	const nth = [...round.phases].indexOf(phase_id) + 1;
	const number = round.phases.size > 1 ? `${round.number}.${nth}` : round.number;
	return m.wall_round_question({ round: isOwn ? title : m.wall_round({ number }, options), question: text }, options);
}
