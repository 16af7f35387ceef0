import { describe, expect, test } from 'vitest';
import { Refusal, type Reason } from '../domain/refusal.ts';
import { answered } from './answered.ts';

const refused = (reason: Reason) => answered(Promise.reject(new Refusal(reason)));

describe('what is asked for by an address', () => {
	test('is answered', async () => {
		expect(await answered(Promise.resolve('a page'))).toBe('a page');
	});

	test('shows the error page of the refusal', async () => {
		await expect(refused('deleted')).rejects.toMatchObject({ status: 410, body: { message: 'deleted' } });
	});

	test('leads nowhere when the database cannot read it', async () => {
		await expect(refused('invalid')).rejects.toMatchObject({ status: 404, body: { message: 'not_found' } });
	});

	test('is a fault when nobody foresaw it', async () => {
		const fault = new Error('no plan for this');
		await expect(answered(Promise.reject(fault))).rejects.toBe(fault);
	});
});
