import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { id } from '../../../../tests/support/builders.ts';
import { resultFrom, times } from '../../../../tests/support/slips.ts';
import '../../../look/layout.css';
import type { VoteRules } from '../../domain/ballot.ts';
import BallotResult from './BallotResult.svelte';
import BallotResults from './BallotResults.svelte';
import { otherwiseWords } from '../../summary/otherwise-words.ts';
import Columns from './Columns.svelte';
import Quadrants from './Quadrants.svelte';

const [A, B, C] = [id(1), id(2), id(3)];
const NAMES = new Map([
	[A, 'Calls at night'],
	[B, 'Chairs'],
	[C, 'Coffee']
]);
const nameOf = (topic: string) => NAMES.get(topic) ?? '';
const made = (rules: VoteRules, slips: Parameters<typeof resultFrom>[2]) => ({
	rules,
	result: resultFrom(rules, [...NAMES.keys()], slips, id(4)),
	nameOf,
	charts: { Columns, Quadrants },
	sayOtherwise: otherwiseWords
});
const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });

afterEach(() => page.viewport(1280, 800));

test('scores name one first, tell who took part by hand, and draw each with a table behind it', async () => {
	const slips = [{ [A]: 5, [B]: 3 }, { [A]: 4, [B]: 1 }, { [A]: 5, [B]: 0 }, { [A]: 4, [B]: 5 }, { [A]: 3 }];
	const told = made({ method: 'score' }, slips);
	await render(BallotResult, { ...told, result: { ...told.result, hands: 2 } });
	await expect.element(page.getByText('First: Calls at night.')).toBeVisible();
	await expect.element(page.getByText('5 people voted.')).toBeVisible();
	await expect
		.element(page.getByText('2 of the votes were cast by the facilitator for people in the room.'))
		.toBeVisible();
	const table = page.getByRole('table', { name: 'How often each was given: Calls at night' });
	await expect.element(table.getByRole('row', { name: '4 2' })).toBeInTheDocument();
	expect(page.getByText('Would another way of counting').elements()).toHaveLength(1);
});

test('where there was nothing to vote on, nobody is said to have stayed away', async () => {
	for (const rules of [{ method: 'score' }, { method: 'impact_effort' }, { method: 'fist', least: 3 }] as VoteRules[]) {
		const told = made(rules, []);
		const { container } = await render(BallotResult, { ...told, result: resultFrom(rules, [], [], id(4)) });
		expect(container.innerText.trim()).toBe('There was nothing to vote on.');
	}
});

test('a drawing lies within its row with all its numbers', async () => {
	const slips = [{ [A]: 5 }, { [A]: 4 }, { [A]: 5 }, { [A]: 4 }, { [A]: 3 }];
	const { container } = await render(BallotResult, made({ method: 'score' }, slips));
	await expect.element(page.getByText('First: Calls at night.')).toBeVisible();
	const drawn = container.querySelectorAll('li figure .chart *');
	const bottom = Math.max(...[...drawn].map((each) => each.getBoundingClientRect().bottom));
	expect(bottom).toBeLessThanOrEqual(container.querySelector('ol > li')?.getBoundingClientRect().bottom ?? 0);
});

test('a ranking that another count would have decided otherwise says so, and why', async () => {
	// A beats each head to head; Borda prefers B, which stands high on every slip.
	const slips = [...times(3, { [A]: 1, [B]: 2, [C]: 3 }), ...times(2, { [B]: 1, [C]: 2, [A]: 3 })];
	await render(BallotResult, made({ method: 'ranked' }, slips));
	await expect.element(page.getByText('First: Calls at night.')).toBeVisible();
	await page.getByText('Would another way of counting have chosen otherwise?').click();
	await expect
		.element(page.getByText(/By points for each place \(Borda\): Chairs\. It has 12 points against 11/))
		.toBeVisible();
	await expect.element(page.getByText(/3 prefer “Calls at night” and 2 this/)).toBeVisible();
});

test('objections stand with their reasons, and one is enough', async () => {
	const agree = { stance: 'agree' };
	const slips = [
		{ [A]: agree, [B]: agree },
		{ [A]: agree, [B]: { stance: 'object', reason: 'They block the exit' } }
	];
	await render(BallotResult, made({ method: 'consent' }, slips));
	await expect.element(page.getByText('1 of 3 topics carried.')).toBeVisible();
	await expect.element(row('Chairs').getByText('Objected to')).toBeVisible();
	await expect.element(page.getByRole('list', { name: 'Objections' }).getByText('They block the exit')).toBeVisible();
	await expect.element(page.getByText('Fewer than four people voted')).not.toBeInTheDocument();
});

test('impact and effort are plotted, with a table of the same', async () => {
	const slips = [
		...times(5, { [A]: { impact: 5, effort: 1 }, [B]: { impact: 1, effort: 5 } }),
		{ [B]: { impact: 1, effort: null } }
	];
	await render(BallotResult, made({ method: 'impact_effort' }, slips));
	const table = page.getByRole('table', { name: /Impact against effort/ });
	await expect.element(table.getByRole('row', { name: 'Calls at night 5 0 5 1 0 5 Quick win' })).toBeInTheDocument();
	await expect.element(table.getByRole('row', { name: 'Chairs 1 0 6 5 0 5 Time sink' })).toBeInTheDocument();
	await expect.element(table.getByRole('row', { name: 'Coffee – – 0 – – 0 –' })).toBeInTheDocument();
	await expect.element(row('Calls at night').getByText('rated by 5 people')).toBeVisible();
	await expect.element(row('Chairs').getByText('Time sink')).toBeVisible();
	await expect.element(row('Chairs').getByText('impact rated by 6, effort by 5')).toBeVisible();
	await expect.element(row('Coffee').getByText('rated by')).not.toBeInTheDocument();
	// How the ratings lie on either axis, drawn with its name, and as a table.
	await expect.element(row('Chairs').getByText('Impact', { exact: true }).first()).toBeVisible();
	const given = (what: string) => page.getByRole('table', { name: `How often each was given: ${what}` });
	await expect.element(given('Chairs, Impact').getByRole('row', { name: '1 6' })).toBeInTheDocument();
	await expect.element(given('Chairs, Effort').getByRole('row', { name: '5 5' })).toBeInTheDocument();
	expect(given('Coffee').elements()).toEqual([]);
});

test('risks are plotted by how likely they are', async () => {
	const slips = times(5, { [A]: { impact: 5, effort: 4 }, [B]: { impact: 1, effort: 1 } });
	await render(BallotResult, made({ method: 'impact_effort', across: 'likelihood' }, slips));
	const table = page.getByRole('table', { name: /Impact against likelihood/ });
	await expect.element(table.getByRole('row', { name: 'Calls at night 5 0 5 4 0 5 Act first' })).toBeInTheDocument();
	await expect.element(row('Chairs').getByText('Let it be')).toBeVisible();
	await expect.element(row('Chairs').getByText('Impact 1, likelihood 1')).toBeVisible();
});

test('fingers and answers are judged one by one', async () => {
	const shown = await render(
		BallotResult,
		made({ method: 'fist', least: 3 }, [
			{ [A]: 5, [B]: 1 },
			{ [A]: 3, [B]: 4 }
		])
	);
	await expect.element(row('Chairs').getByText('Open: 1 hand below 3')).toBeVisible();
	// On what too few voted, nothing was judged.
	await expect.element(row('Coffee').getByText('Too few voted to say')).toBeVisible();
	await expect.element(page.getByText('1 of 2 topics carried.')).toBeVisible();
	await shown.unmount();
	const rules = { method: 'yes_no', threshold: 'two_thirds', quorum: 3, open: false } as const;
	await render(
		BallotResult,
		made(rules, [
			{ [A]: 'yes', [B]: 'yes' },
			{ [A]: 'yes', [B]: 'no' },
			{ [A]: 'no', [B]: 'no' }
		])
	);
	await expect.element(row('Calls at night').getByText('Carried')).toBeVisible();
	await expect.element(row('Chairs').getByText('Not carried: 1 yes, 2 needed')).toBeVisible();
	await expect.element(row('Coffee').getByText('No quorum: 0 voted, 3 needed')).toBeVisible();
});

const agree = { stance: 'agree' };
test.each<[VoteRules, before: unknown, after: unknown, told: string]>([
	[{ method: 'dots', budget: 3, cap: 3, open: false }, 3, 1, '3 dots from 3 people'],
	[{ method: 'approval', open: false }, 1, null, 'First: Chairs.'],
	[{ method: 'score' }, 5, 2, '2 of 5 on average'],
	[{ method: 'ranked' }, 1, null, 'head to head: ahead of 0, behind 1'],
	[{ method: 'fist', least: 3 }, 5, 1, 'Open: 3 hands below 3'],
	[{ method: 'impact_effort' }, { impact: 5, effort: 1 }, { impact: 1, effort: 5 }, 'Impact 1, effort 5'],
	[{ method: 'consent' }, agree, { stance: 'object', reason: 'They block the exit' }, 'They block the exit'],
	[{ method: 'yes_no', threshold: 'majority', quorum: 2, open: false }, 'yes', 'no', 'Not carried: 0 yes, 2 needed']
])(
	'a second vote by $method stands beside the first on a wide screen, below it on a phone',
	async (rules, before, after, told) => {
		await page.viewport(1280, 800);
		// The others stay as they were.
		const other = rules.method === 'ranked' ? 2 : before;
		const said = (value: unknown) =>
			times(3, { ...(value !== null && { [A]: value }), ...(rules.method !== 'dots' && { [B]: other }) });
		const ballots = [before, after].map((value, n) => ({ id: id(4 + n), title: null, ...made(rules, said(value)) }));
		await render(BallotResults, { ballots, nameOf });
		const box = (name: string) => page.getByRole('heading', { name }).element().getBoundingClientRect();
		await expect.element(page.getByRole('heading', { name: 'Vote 2' })).toBeVisible();
		expect(box('Vote 2').top).toBe(box('Vote 1').top);
		const [first, second] = ['Vote 1', 'Vote 2'].map(
			(name) => page.getByRole('heading', { name }).element().parentElement?.textContent
		);
		expect(first).not.toContain(told);
		expect(second).toContain(told);
		await page.viewport(360, 740);
		expect(box('Vote 2').top).toBeGreaterThan(box('Vote 1').bottom);
	}
);
