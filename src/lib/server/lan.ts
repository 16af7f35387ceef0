/** Where other computers could reach this one, for the page that says so to whoever runs it. */
import { networkInterfaces } from 'node:os';

/** True for a host name that means this very computer. */
export function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname);
}

/** The addresses of this page for others in the same network, when it was opened at one for this computer only; else null. */
export function elsewhere(url: URL): string[] | null {
	if (!isLoopback(url.hostname)) return null;
	const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
	return addresses
		.filter(({ family, internal }) => family === 'IPv4' && !internal)
		.map(({ address }) => {
			const there = new URL(url);
			there.hostname = address;
			return there.origin;
		});
}
