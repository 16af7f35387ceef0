/** What the server says on the terminal when it is ready. */
import type { AddressInfo } from 'node:net';
import type { ProcessSupabase } from '../lib/server/supabase-of-process.ts';

/** The address to open: a server that listens everywhere is reached on this machine as localhost. */
export function originOf(address: AddressInfo): string {
	const isEverywhere = address.address === '::' || address.address === '0.0.0.0';
	const host = isEverywhere ? 'localhost' : address.family === 'IPv6' ? `[${address.address}]` : address.address;
	return `http://${host}:${address.port}`;
}

/** The first line is for programs too: it ends with the origin. */
export function welcome(origin: string, supabase: ProcessSupabase): string {
	const where =
		supabase.kind === 'embedded'
			? `Embedded Supabase; everything is kept in ${supabase.dataDir}`
			: `Supabase project ${supabase.url}`;
	return [`Listening on ${origin}`, `  ${where}`, `  Your first workshop: ${origin}/workshops/new`].join('\n');
}
