import { expect, test } from 'vitest';
import { proxyWarning } from './words.ts';

const loopback = { address: '127.0.0.1', family: 'IPv4', port: 3000 };
const everywhere = { address: '::', family: 'IPv6', port: 3000 };

test.each([
	['https://retro.example', loopback],
	['https://retro.example', everywhere],
	['http://retro.example', loopback],
	['https://localhost:3000', loopback],
	['http://localhost', loopback],
	['http://192.0.2.7:3000', loopback]
])('who comes by %s may come through a proxy that nobody trusts', (origin, address) => {
	expect(proxyWarning(address, origin, 0)).toContain('TRUST_PROXY');
	expect(proxyWarning(address, origin, 1)).toBeNull();
});

test.each([
	[undefined, loopback],
	['http://localhost:3000', loopback],
	['http://127.0.0.1:3000/', loopback],
	['http://localhost:3000', everywhere],
	['http://[::1]:3000', everywhere],
	['http://localhost', { ...loopback, port: 80 }],
	['http://192.0.2.7:3000', { ...loopback, address: '192.0.2.7' }],
	['http://[2001:db8::1]:3000', { ...everywhere, address: '2001:db8::1' }],
	['not an address', loopback]
])('who comes by %s comes by the server’s own address, or nothing can be told', (origin, address) => {
	expect(proxyWarning(address, origin, 0)).toBeNull();
});
