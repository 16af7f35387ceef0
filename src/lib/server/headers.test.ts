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

describe('links that are a secret', () => {
	const headersOf = (path: string) => {
		const headers = new Headers();
		setPageHeaders(headers, new URL(path, 'http://localhost:3000'), 'http://localhost:3000');
		return headers;
	};

	test.each(['/w/aaaa-bbbb-cccc', '/w/aaaa-bbbb-cccc/calendar.ics', '/s/token', '/s/token.md'])(
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
