/** What the server says on the terminal when it is ready. */
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { ProcessSupabase } from '../lib/server/supabase-of-process.ts';

/** The address to open: a server that listens everywhere is reached on this machine as localhost. */
function originOf(address: AddressInfo): string {
	const host = isEverywhere(address)
		? 'localhost'
		: address.family === 'IPv6'
			? `[${address.address}]`
			: address.address;
	return `http://${host}:${address.port}`;
}

/** The first line is for programs too: it ends with the origin. */
export function welcome(address: AddressInfo, supabase: ProcessSupabase): string {
	const origin = originOf(address);
	const others = isEverywhere(address)
		? networkAddresses().map((host) => `  For others on your network: http://${host}:${address.port}`)
		: [];
	const where =
		supabase.kind === 'embedded'
			? `Embedded Supabase; everything is kept in ${supabase.dataDir}`
			: `Supabase project ${supabase.url}`;
	return [`Listening on ${origin}`, ...others, `  ${where}`, `  Your first workshop: ${origin}/workshops/new`].join(
		'\n'
	);
}

function isEverywhere({ address }: AddressInfo): boolean {
	return address === '::' || address === '0.0.0.0';
}

function networkAddresses(): string[] {
	return Object.values(networkInterfaces()).flatMap((addresses = []) =>
		addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)
	);
}
