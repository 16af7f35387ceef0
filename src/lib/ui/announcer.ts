/**
 * Words for people who listen to the page: one voice for all of it, kept by the root layout (LiveRegion).
 */
import { createContext } from 'svelte';

/** `polite` waits for a pause, `assertive` interrupts: for what was lost or refused only. */
export type Announce = (words: string, urgency?: 'polite' | 'assertive') => void;

const [getAnnounce, setAnnounce] = createContext<Announce>();

/** The page's voice. Call it while a component is being set up; throws outside a LiveRegion. */
export { getAnnounce, setAnnounce };
