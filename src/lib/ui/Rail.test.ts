import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../../look/layout.css';
import Rail from './Rail.svelte';

const stops = (count: number) =>
	Array.from({ length: count }, (_, n) => ({
		key: `${n}`,
		label: 'Conversation',
		sub: '10 min',
		state: n === 0 ? ('now' as const) : ('next' as const)
	}));

/** The names that can be seen, and whether all of them are whole. */
async function named(count: number, width: number) {
	await page.viewport(width, 600);
	const { container } = await render(Rail, { label: 'Timetable', stops: stops(count) });
	const names = [...container.querySelectorAll('li b')];
	const seen = names.filter((name) => (name.parentElement?.getBoundingClientRect().width ?? 0) > 1);
	return { seen: seen.length, isWhole: seen.every((name) => name.scrollWidth <= name.clientWidth) };
}

test('every stop is named where there is room for all names', async () => {
	expect(await named(6, 720)).toEqual({ seen: 6, isWhole: true });
	expect(await named(10, 1200)).toEqual({ seen: 10, isWhole: true });
});

test('what the running one says is whole beside a short next one, on a phone and in a column of many', async () => {
	const now = { key: 'a', label: 'Build once more', sub: 'until tomorrow 19:00', state: 'now' as const };
	const after = { key: 'b', label: 'Read', sub: 'until Tue 10:00', state: 'next' as const };
	const boxes = Array.from({ length: 4 }, (_, n) => ({
		key: `${n}`,
		label: 'Rate',
		sub: '2 min',
		state: 'next' as const
	}));
	for (const [width, stops] of [
		[360, [now, after]],
		[720, [now, after, ...boxes]]
	] as const) {
		await page.viewport(width, 600);
		const { container } = await render(Rail, { label: 'Timetable', stops });
		const cut = [...container.querySelectorAll('li em, li b')].filter((words) => words.scrollWidth > words.clientWidth);
		expect(cut.map(({ textContent }) => textContent)).toEqual([]);
	}
});

test('two long names are whole on a phone, each on a line of its own', async () => {
	await page.viewport(328, 600);
	const now = { key: 'a', label: 'What we saw and when', sub: 'until tomorrow 19:00', state: 'now' as const };
	const after = { key: 'b', label: 'What we agree happened', state: 'next' as const };
	const { container } = await render(Rail, { label: 'Timetable', stops: [now, after] });
	const [first, second] = [...container.querySelectorAll('.words')].map((words) => words.getBoundingClientRect());
	expect(second?.top).toBeGreaterThanOrEqual(first?.bottom ?? Infinity);
	const cut = [...container.querySelectorAll('.words, li b')].filter((each) => each.scrollWidth > each.clientWidth);
	expect(cut.map(({ textContent }) => textContent)).toEqual([]);
});

test('a word without end is broken, and widens nothing', async () => {
	await page.viewport(720, 600);
	const long = {
		key: 'l',
		label: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenschirmhalterung',
		state: 'next' as const
	};
	const { container } = await render(Rail, { label: 'Timetable', stops: [...stops(5), long] });
	const list = container.querySelector('ol');
	expect(list?.scrollWidth).toBe(list?.clientWidth);
});

test('where there is none, on a phone or with many stops, the running one and the next are', async () => {
	expect(await named(4, 360)).toEqual({ seen: 2, isWhole: true });
	expect(await named(10, 720)).toEqual({ seen: 2, isWhole: true });
});
