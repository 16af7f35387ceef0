/** How components come by the workshop that the page around them owns. */
import { createContext } from 'svelte';
import type { WorkshopState } from './workshop.svelte.ts';

export const [getWorkshop, setWorkshop] = createContext<WorkshopState>();
