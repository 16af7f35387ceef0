import { expect, test } from 'vitest';
import { fromInput, toInput } from './zoned-input.ts';

test('an instant is entered on the clock of its zone', () => {
	expect(toInput('2026-11-26T21:00:00.000Z', 'America/Argentina/Buenos_Aires')).toBe('2026-11-26T18:00');
	expect(fromInput('2026-11-26T18:00', 'America/Argentina/Buenos_Aires')).toBe('2026-11-26T21:00:00.000Z');
});

test('what was entered comes back as it was, on both sides of a change of clocks', () => {
	for (const typed of ['2026-03-28T18:00', '2026-03-30T18:00', '2026-10-24T09:30', '2026-10-26T09:30']) {
		const instant = fromInput(typed, 'Europe/Madrid');
		expect(instant && toInput(instant, 'Europe/Madrid')).toBe(typed);
	}
});

test('a field that is not filled in, or whose year is being typed, is no instant', () => {
	expect(fromInput('', 'UTC')).toBeNull();
	expect(fromInput('0002-11-26T18:00', 'UTC')).toBeNull();
});

test('what happened before 2000 is an instant as well, on the clock that its zone had then', () => {
	for (const zone of ['UTC', 'Europe/Madrid', 'Asia/Kolkata', 'America/Sao_Paulo']) {
		for (const typed of ['1900-06-01T12:00', '1935-10-26T09:30', '1999-12-31T23:59']) {
			const instant = fromInput(typed, zone);
			expect(instant && toInput(instant, zone), zone).toBe(typed);
		}
	}
});
