/** What the server says on the terminal when it is ready. */
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { ProcessSupabase } from '../lib/server/supabase-of-process.ts';

/** The address to open: a server that listens everywhere is reached on this machine as localhost. */
export function originOf(address: AddressInfo): string {
	const host = isEverywhere(address)
		? 'localhost'
		: address.family === 'IPv6'
			? `[${address.address}]`
			: address.address;
	return `http://${host}:${address.port}`;
}

/** How others in the network reach it: none when it listens for this machine alone. */
export function originsForOthers(address: AddressInfo): string[] {
	return isEverywhere(address) ? networkAddresses().map((host) => `http://${host}:${address.port}`) : [];
}

/** The first line is for programs too: it ends with the origin. */
export function welcome(address: AddressInfo, supabase: ProcessSupabase): string {
	const origin = originOf(address);
	const others = originsForOthers(address).map((each) => `  For others on your network: ${each}`);
	const where =
		supabase.kind === 'embedded'
			? `Embedded Supabase; everything is kept in ${supabase.dataDir}`
			: `Supabase project ${supabase.url}`;
	return [`Listening on ${origin}`, ...others, `  ${where}`, `  Your first workshop: ${origin}/workshops/new`].join(
		'\n'
	);
}

/**
 * What to say when people come by another address than the server's own and nobody is trusted to say who they are: behind a
 * proxy all of them would share one address, and its limits. Null when nothing is amiss.
 *
 * @param origin ORIGIN, as it is set
 */
export function proxyWarning(address: AddressInfo, origin: string | undefined, trustedProxies: number): string | null {
	if (trustedProxies > 0 || origin === undefined || !URL.canParse(origin)) return null;
	const { protocol, hostname, port } = new URL(origin);
	const own = isEverywhere(address) ? ['localhost', '127.0.0.1', '[::1]', ...networkAddresses()] : ownNames(address);
	if (protocol === 'http:' && (port || '80') === String(address.port) && own.includes(hostname)) return null;
	return (
		`Warning: ORIGIN is ${origin}, and TRUST_PROXY is not set. If a proxy stands in front of this server, everybody ` +
		'seems to come from its address, and shares the limits of one. Set TRUST_PROXY to the number of proxies (usually 1).'
	);
}

function ownNames({ address, family }: AddressInfo): string[] {
	const name = family === 'IPv6' ? `[${address}]` : address;
	return ['127.0.0.1', '[::1]'].includes(name) ? [name, 'localhost'] : [name];
}

function isEverywhere({ address }: AddressInfo): boolean {
	return address === '::' || address === '0.0.0.0';
}

function networkAddresses(): string[] {
	return Object.values(networkInterfaces()).flatMap((addresses = []) =>
		addresses.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)
	);
}
