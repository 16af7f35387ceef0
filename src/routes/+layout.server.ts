/** What the browser needs to reach Supabase by itself, and what time it is here: milliseconds since the epoch. */
import { publicConfig } from '$lib/server/supabase.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ url }) => ({ supabase: publicConfig(url.origin), now: Date.now() });
