import { expect, test } from 'vitest';
import { matching } from './matching.ts';

const items = ['New York', 'York', 'Yerevan', 'São Paulo'].map((label) => ({
	label,
	hint: label === 'York' ? 'England' : ''
}));
const found = (text: string) => matching(items, text).map((item) => item.label);

test('beginnings come before middles', () => {
	expect(found('york')).toEqual(['York', 'New York']);
	expect(found('y')).toEqual(['York', 'Yerevan', 'New York']);
});

test('accents and case do not matter, on either side', () => {
	expect(found('sao')).toEqual(['São Paulo']);
	expect(found('SÃO')).toEqual(['São Paulo']);
});

test('hints are found, after labels', () => {
	expect(found('engl')).toEqual(['York']);
});

test('nothing typed gives all in their order, fifty at most', () => {
	expect(found(' ')).toEqual(['New York', 'York', 'Yerevan', 'São Paulo']);
	expect(
		matching(
			Array.from({ length: 80 }, (_, index) => ({ label: String(index) })),
			''
		)
	).toHaveLength(50);
});
