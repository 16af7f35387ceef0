import { json } from '@sveltejs/kit';
import { startSupabase, type ProcessSupabase } from '$lib/server/supabase-of-process';
import { version } from '../../../package.json';
import type { RequestHandler } from './$types';

/** How the server is, and what a supabase-js client of it needs. 503 when the database does not answer. */
export const GET: RequestHandler = async ({ url, fetch }) => {
	const supabase = await startSupabase();
	const database = await answers(supabase, fetch);
	return json(
		{
			version,
			database,
			embedded: supabase.kind === 'embedded',
			supabaseUrl: supabase.kind === 'embedded' ? url.origin : supabase.url,
			publishableKey: supabase.publishableKey
		},
		{ status: database ? 200 : 503, headers: { 'cache-control': 'no-store' } }
	);
};

async function answers(supabase: ProcessSupabase, fetch: typeof globalThis.fetch): Promise<boolean> {
	if (supabase.kind === 'embedded') return supabase.embedded.isHealthy();
	try {
		const response = await fetch(`${supabase.url}/rest/v1/rpc/get_clock`, {
			method: 'POST',
			headers: { apikey: supabase.publishableKey, 'content-type': 'application/json' },
			body: '{}',
			signal: AbortSignal.timeout(2_000)
		});
		return response.ok;
	} catch {
		return false;
	}
}
