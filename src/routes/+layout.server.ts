/** What the browser needs to reach Supabase by itself. */
import { publicConfig } from '$lib/server/supabase.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ url }) => ({ supabase: publicConfig(url.origin) });
