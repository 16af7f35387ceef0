/**
 * Words for people who listen to the page: one voice for all of it, kept by the root layout (LiveRegion).
 */
import { createContext } from 'svelte';

/** `polite` waits for a pause, `assertive` interrupts: for what was lost or refused only. */
export type Announce = (words: string, urgency?: 'polite' | 'assertive') => void;

/** Reads words out for the component that says them. */
type Say = (by: object, ...said: Parameters<Announce>) => void;

const [getSay, setSay] = createContext<Say>();

export { setSay };

/** The page's voice. Call it while a component is being set up; throws outside a LiveRegion. */
export function getAnnounce(): Announce {
	const say = getSay();
	const by = {};
	return (...said) => say(by, ...said);
}
