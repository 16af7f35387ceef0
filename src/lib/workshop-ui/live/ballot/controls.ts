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

const CONTROLS: Record<Exclude<Method, 'ranked'>, () => Promise<{ default: Component<Control> }>> = {
	dots: () => import('./VoteDots.svelte'),
	approval: () => import('./VoteTick.svelte'),
	score: () => import('./VoteScore.svelte'),
	fist: () => import('./VoteFist.svelte'),
	impact_effort: () => import('./VoteAxes.svelte'),
	consent: () => import('./VoteConsent.svelte'),
	yes_no: () => import('./VoteYesNo.svelte')
};

/** Before code that did not arrive is asked for again, milliseconds. */
const AGAIN = 2_000;

async function fetched<Code>(load: () => Promise<{ default: Code }>): Promise<Code> {
	for (;;) {
		try {
			return (await load()).default;
		} catch {
			await new Promise((resume) => setTimeout(resume, AGAIN));
		}
	}
}

/** The control of a method that is answered topic by topic. */
export function loadControl(method: Exclude<Method, 'ranked'>): Promise<Component<Control>> {
	return fetched(CONTROLS[method]);
}

/** The one of a ranking, which is stated as a whole. */
export function loadRanking() {
	return fetched(() => import('./VoteRanking.svelte'));
}
