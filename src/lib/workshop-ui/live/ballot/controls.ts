/** How one votes on a topic, one component a method, each fetched when a ballot asks for it. */
import type { Component } from 'svelte';
import type { AgendaTopic } from '../../../domain/agenda.ts';
import type { Method, VoteRules } from '../../../domain/ballot.ts';
import type { OpenSlip } from '../../../workshop/voting.ts';

/** What a control is handed. */
export interface Control {
	slip: OpenSlip;
	entry: AgendaTopic;
	rules: VoteRules;
}

/** The control of a method that is answered topic by topic; a ranking is stated as a whole. */
export const CONTROLS: Record<Exclude<Method, 'ranked'>, () => Promise<{ default: Component<Control> }>> = {
	dots: () => import('./VoteDots.svelte'),
	approval: () => import('./VoteTick.svelte'),
	score: () => import('./VoteScore.svelte'),
	fist: () => import('./VoteFist.svelte'),
	impact_effort: () => import('./VoteAxes.svelte'),
	consent: () => import('./VoteConsent.svelte'),
	yes_no: () => import('./VoteYesNo.svelte')
};
