import { describe, expect, test } from 'vitest';
import { completePolicy, setPageHeaders } from './headers.ts';

const POLICY = "default-src 'self'; connect-src 'self'; object-src 'none'";

describe('the content security policy', () => {
	test('lets a page reach the sockets of its own origin', () => {
		const own = 'http://192.168.1.20:3000';
		expect(completePolicy(POLICY, own, own)).toContain(
			"connect-src 'self' http://192.168.1.20:3000 ws://192.168.1.20:3000;"
		);
	});

	test('lets a page reach a Supabase project, and only that besides', () => {
		const policy = completePolicy(POLICY, 'https://retro.example', 'https://abc.supabase.co');
		expect(policy).toContain(
			"connect-src 'self' https://retro.example wss://retro.example https://abc.supabase.co wss://abc.supabase.co;"
		);
		expect(policy).toContain("default-src 'self'; ");
	});
});

function headersOf(path: string, origin = 'http://localhost:3000'): Headers {
	const headers = new Headers();
	setPageHeaders(headers, new URL(path, origin), origin);
	return headers;
}

describe('a page', () => {
	test('keeps windows of other origins away, where browsers know how', () => {
		expect(headersOf('/', 'https://retro.example').get('cross-origin-opener-policy')).toBe('same-origin');
		expect(headersOf('/', 'http://192.168.1.20:3000').get('cross-origin-opener-policy')).toBeNull();
	});
});

describe('links that are a secret', () => {
	test.each(['/w/aaaa-bbbb-cccc', '/w/aaaa-bbbb-cccc/calendar.ics', '/s/token', '/s/token.md', '/t/token'])(
		'%s is not passed on and not indexed',
		(path) => {
			expect(headersOf(path).get('referrer-policy')).toBe('no-referrer');
			expect(headersOf(path).get('x-robots-tag')).toBe('noindex');
		}
	);

	test('other pages may be found', () => {
		expect(headersOf('/').get('x-robots-tag')).toBeNull();
	});
});
