/** The words of the domain as the page says them. */
import { stepName } from '$i18n/phase.ts';
import { m } from '$messages';
import type { Kind } from '../domain/workshop.ts';
import type { Stage } from '../domain/standing.ts';

const kinds: Record<Kind, () => string> = {
	retro: m.kind_retro,
	review: m.kind_review,
	planning: m.kind_planning,
	brainstorm: m.kind_brainstorm
};

/** "Retro" */
export function kindName(kind: Kind): string {
	return kinds[kind]();
}

/** "Vote", "Wrap-up", "The end": where a workshop stands. */
export function stageName(stage: Stage): string {
	if (stage === 'wrap-up') return m.stage_wrap_up();
	if (stage === 'waiting') return m.stage_waiting();
	return stage === 'final' ? m.stage_final() : stepName(stage);
}
