/** In which order the steps of a workshop make sense; the same rule stands in the database (`private.is_in_place`). */
import type { Step } from './workshop.ts';

/** Why a step has no room: nothing has been written, nothing talked about, or everyone has been asked before it. */
export type Misplacement = 'needs_cards' | 'needs_talk' | 'after_ratify';

/** Why there is no room for a step after those of `before`, in their order; null: there is. */
export function misplacement(step: Step, before: readonly Step[]): Misplacement | null {
	// Nothing is decided any more once everyone has been asked; how it was may still be.
	if (before.includes('ratify')) return step === 'check' ? null : 'after_ratify';
	if (step === 'collect') return null;
	if (!before.includes('collect')) {
		return step === 'check' && before.every((each) => each === 'check') ? null : 'needs_cards';
	}
	return step === 'ratify' && !before.includes('discuss') ? 'needs_talk' : null;
}
