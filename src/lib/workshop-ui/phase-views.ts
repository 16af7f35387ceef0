/** One component a stage, each fetched when the workshop comes to it: the page of somebody who writes carries none of them. */
import type { Stage } from '../domain/standing.ts';

const VIEWS = {
	read: async () => ({ stage: 'read', view: (await import('./ReadPhase.svelte')).default }) as const,
	group: async () => ({ stage: 'group', view: (await import('./GroupPhase.svelte')).default }) as const,
	vote: async () => ({ stage: 'vote', view: (await import('./live/VotePhase.svelte')).default }) as const,
	discuss: async () => ({ stage: 'discuss', view: (await import('./talk-apart/Discuss.svelte')).default }) as const,
	check: async () => ({ stage: 'check', view: (await import('./live/CheckPhase.svelte')).default }) as const,
	ratify: async () => ({ stage: 'ratify', view: (await import('./ratifying/RatifyPhase.svelte')).default }) as const,
	waiting: async () => ({ stage: 'waiting', view: (await import('./Waiting.svelte')).default }) as const,
	'wrap-up': async () => ({ stage: 'wrap-up', view: (await import('./live/WrapUp.svelte')).default }) as const,
	final: async () => ({ stage: 'final', view: (await import('./live/WrapUp.svelte')).default }) as const
};

/** A stage with the component that shows it. */
export type StageView = Awaited<ReturnType<(typeof VIEWS)[keyof typeof VIEWS]>>;

/** The view of a stage; null for writing, which the page itself shows. */
export async function loadView(stage: Stage): Promise<StageView | null> {
	return stage === 'collect' ? null : VIEWS[stage]();
}
