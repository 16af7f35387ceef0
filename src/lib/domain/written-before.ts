/** What was written before the round that runs: what somebody builds on, or rates by, is to be in sight while they do. */
import { byOrderKey, isKept } from './agenda.ts';
import type { Shared } from './snapshot.ts';
import { writingRounds, type WritingRound } from './writing-rounds.ts';
import type { Card, Phase, Prompt } from './workshop.ts';

/** One round of writing: what it asked, with what was answered. */
export interface WrittenRound extends WritingRound {
	questions: { prompt: Prompt; cards: Card[] }[];
}

/**
 * The kept cards of the rounds before this one that everyone may read, the newest round first; a question that nobody answered is
 * left out. Those that say when it happened stand on the timeline.
 */
export function writtenBefore(
	{ phases, prompts, cards }: Pick<Shared, 'phases' | 'prompts' | 'cards'>,
	running: Pick<Phase, 'position'>
): WrittenRound[] {
	const earlier = new Set(phases.filter(({ position }) => position < running.position).map(({ id }) => id));
	const open = cards.filter((card) => earlier.has(card.phase_id) && card.happened_at === null && isKept(card));
	return writingRounds(phases, open)
		.map((round) => ({
			...round,
			questions: prompts
				.filter(({ phase_id }) => round.phases.has(phase_id))
				.map((prompt) => ({
					prompt,
					cards: open.filter(({ prompt_id }) => prompt_id === prompt.id).sort(byOrderKey)
				}))
				.filter(({ cards }) => cards.length > 0)
		}))
		.reverse();
}

/**
 * Whether this round goes on from what was written last: nobody has been given time to read it since, or it is why people rated
 * as they did, and they rate again or say what they make of it.
 */
export function goesOnFrom(
	phases: readonly Pick<Phase, 'step' | 'position'>[],
	running: Pick<Phase, 'position'>
): boolean {
	const before = phases.filter(({ position }) => position < running.position).sort((a, b) => a.position - b.position);
	const last = before.findLastIndex(({ step }) => step === 'collect');
	const isWhy = before[last - 1]?.step === 'check';
	return last >= 0 && before.slice(last + 1).every(({ step }) => step === 'check' || (isWhy && step === 'read'));
}
