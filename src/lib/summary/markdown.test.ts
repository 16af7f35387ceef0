import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, test } from 'vitest';
import { card, id, outcome, phase, retroPhases } from '../../../tests/support/builders.ts';
import { modelOf, summarySource } from '../../../tests/support/summaries.ts';
import type { SummarySource } from '../domain/summary-source.ts';
import { Phase, type Ratified } from '../domain/workshop.ts';
import { fileName, summaryDate } from './file-name.ts';
import { toMarkdownDocument } from './markdown.ts';

const reader = { locale: 'en', zone: 'Europe/Lisbon' } as const;
const write = (rows: Partial<SummarySource> = {}) => toMarkdownDocument(modelOf(summarySource(rows)), reader);

/** The document as a reader of GitHub's Markdown sees it, front matter apart. */
function read(document: string): Nodes {
	const [, body] = /^---\ntitle: ".*"\ndate: \d{4}-\d\d-\d\d\nkind: [a-z]+\n---\n\n([^]*)$/.exec(document) ?? [];
	if (body === undefined) throw new Error(`no front matter: ${document.slice(0, 200)}`);
	return fromMarkdown(body, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function all(node: Nodes): Nodes[] {
	return 'children' in node ? [node, ...node.children.flatMap(all)] : [node];
}

function textOf(node: Nodes): string {
	if (node.type === 'text' || node.type === 'inlineCode') return node.value;
	if (node.type === 'break') return '\n';
	return 'children' in node ? node.children.map(textOf).join('') : '';
}

const headings = (document: string) =>
	all(read(document)).flatMap((node) => (node.type === 'heading' ? [`${node.depth} ${textOf(node)}`] : []));

/** What our own document is made of; anything else came out of what a person wrote. */
const OURS = new Set([
	'root',
	'heading',
	'paragraph',
	'text',
	'inlineCode',
	'break',
	'emphasis',
	'strong',
	'list',
	'listItem',
	'table',
	'tableRow',
	'tableCell'
]);

/** A summary that says `text` wherever a person can write. */
function everywhere(text: string): SummarySource {
	const source = summarySource();
	return {
		...source,
		title: text,
		purpose: text,
		ground_rule: text,
		readers: text,
		stage: 'provisional',
		prompts: source.prompts.map((row) => ({ ...row, text })),
		topics: source.topics.map((row) => ({ ...row, label: text, park_reason: row.park_reason && text })),
		outcomes: source.outcomes.map((row) => ({ ...row, body: text, owner: row.owner && text })),
		record: (source.record ?? []).map((row) => ({
			...row,
			body: row.body && text,
			taken_down_reason: row.taken_down_reason && text,
			author_name: text
		}))
	};
}

const plainShape = headings(toMarkdownDocument(modelOf(everywhere('word')), reader)).length;

describe('the document', () => {
	test('has the outcome first, then how it was done, then the record', () => {
		expect(headings(write())).toEqual([
			'1 Sprint 42',
			'2 Decisions',
			'2 Actions',
			'2 Notes',
			'2 Topics',
			'3 The release',
			'2 Parked',
			'2 Worth it?',
			'2 How it was done',
			'2 Votes',
			'2 All cards',
			'3 Start',
			'3 Stop'
		]);
	});

	test('reads well as it stands', async () => {
		await expect(write()).toMatchFileSnapshot('./markdown.snapshot.txt');
	});

	test('has no record for who may not read it, and no outcome before the reveal', () => {
		expect(headings(write({ record: null }))).not.toContain('2 All cards');
		const nothing = { topics: [], outcomes: [], results: [], scales: [], record: null };
		const early = write({ stage: 'upcoming', phases: retroPhases(), ended_at: null, ...nothing });
		expect(early).toContain('Everyone writes on their own');
		expect(headings(early)).toEqual(['1 Sprint 42', '2 How it was done']);
		expect(early).toContain('The cards are still sealed. They open on Wednesday 4 March, 18:10.');
		expect(early).toContain('Cards are sealed, each to its author, until Wednesday 4 March, 18:10.');
		expect(early).not.toMatch(/were sealed|Each had/);
	});

	describe('where people write twice', () => {
		const [first, read, , vote, talk] = retroPhases();
		const again = phase({
			id: id(7),
			position: 2,
			step: 'collect',
			mode: 'async',
			title: 'Turned around',
			opens_at: '2026-03-05T10:00:00.000Z',
			closes_at: '2026-03-06T18:00:00.000Z',
			reveals_at: '2026-03-06T18:10:00.000Z'
		});
		const ballot = { ...vote, opens_at: '2026-03-09T10:00:00.000Z' };
		const phases: Phase[] = [
			{ ...first, is_over: true },
			{ ...read, is_over: true },
			again,
			{ ...ballot, position: 3 },
			talk
		];
		const running: Partial<SummarySource> = { stage: 'provisional', ended_at: null, results: [] };
		const sentences = (text: string) =>
			text.split('\n').flatMap((line) => (/wrote|writes|sealed|Each had|a result/.test(line) ? [line.slice(2)] : []));

		test('the second window is told as open while it runs, and nothing of a ballot that has not closed', () => {
			expect(sentences(write({ ...running, phases }))).toEqual([
				'Writing, round 1: Everyone wrote on their own, from Monday 2 March, 08:00 to Wednesday 4 March, 18:00. Cards were sealed, each to its author, until Wednesday 4 March, 18:10.',
				'Turned around: Everyone writes on their own, from Thursday 5 March, 10:00 to Friday 6 March, 18:00. Cards are sealed, each to its author, until Friday 6 March, 18:10.'
			]);
		});

		test('after the end each is told with its own seal; one in the meeting by when its cards were opened', () => {
			const met = { mode: 'live', minutes: 5, opens_at: null } as const;
			const opened = '2026-03-09T10:05:00.000Z';
			const held = phases.map((each) => (each.id === again.id ? { ...each, is_over: true } : each));
			expect(sentences(write({ phases: held }))).toEqual([
				expect.stringMatching(/^Writing, round 1: .* until Wednesday 4 March, 18:10\.$/),
				expect.stringMatching(/^Turned around: Everyone wrote .* Cards were sealed, .* until Friday 6 March, 18:10\.$/),
				'Each had 5 dots, at most 3 on one topic. Nobody saw a result before the ballot closed. 6 people voted.'
			]);
			const box = (closed: string | null) =>
				phases.map((each) =>
					each.id === again.id ? { ...again, ...met, closes_at: closed, reveals_at: closed } : each
				);
			expect(sentences(write({ ...running, phases: box(null) }))[1]).toBe(
				'Turned around: Everyone writes in the meeting. Cards are sealed, each to its author, until all are opened at once.'
			);
			expect(sentences(write({ phases: box(opened) }))[1]).toBe(
				'Turned around: Everyone wrote in the meeting. Cards were sealed, each to its author, until Monday 9 March, 10:05.'
			);
			// Nobody wrote in it: it was left out.
			expect(write({ phases: box(null) })).not.toContain('Turned around');
		});
	});

	test('of sheets that went round it does not say that each was sealed to its author', () => {
		const sheet = (n: number) =>
			phase({
				id: id(n),
				position: n,
				step: 'collect',
				mode: 'async',
				rules: { sheets: true },
				is_over: true,
				opens_at: `2026-03-0${n}T08:00:00.000Z`,
				closes_at: `2026-03-0${n}T18:00:00.000Z`,
				reveals_at: `2026-03-0${n}T18:10:00.000Z`
			});
		const text = write({ phases: [sheet(1), sheet(2)] });
		expect(text).toContain('Everyone wrote on their own, from Sunday 1 March, 08:00 to Monday 2 March, 18:00.');
		expect(text).toContain('until Monday 2 March, 18:10 only whoever had a sheet read what was on it.');
		expect(text).not.toContain('sealed, each to its author');
	});

	test('has no column of results where nobody voted', () => {
		const [coffee, , release] = summarySource().topics;
		if (!coffee || !release) throw new Error('there are no topics');
		const rows = write({ results: [], topics: [coffee, release] })
			.split('\n')
			.filter((row) => row.startsWith('|'));
		expect(rows[0]).toMatch(/^\| Topic +\|$/);
		expect(rows).toHaveLength(4);
	});

	test('says of a ballot that opened on nothing that there was nothing to vote on, and no more', () => {
		const [counted] = summarySource().results;
		if (!counted) throw new Error('a result');
		const document = write({
			topics: [],
			outcomes: [],
			record: [],
			results: [{ ...counted, slips: null, tallies: [] }]
		});
		expect(document).toContain('There was nothing to vote on.');
		expect(document).not.toMatch(/First:|Nobody voted|people voted/);
	});

	test('says what is not final', () => {
		expect(write({ stage: 'provisional' })).toContain('Not final');
		expect(write()).not.toContain('Not final');
	});

	test('an action is a box to tick with its owner and date', () => {
		expect(write()).toContain('- [ ] Write the checklist\n\n  *Owner: Ana · By 10 March 2026 · From: The release*');
	});

	test('an action that somebody took on says so, and how far they believe in it', () => {
		const outcomes = [outcome({ id: id(52), body: 'Write it', owner: 'Ana *A*', confidence: 4 })];
		expect(write({ outcomes })).toContain(
			'- [ ] Write it\n\n  *Taken on by Ana \\*A\\* · Confidence 4 of 5: I am confident*'
		);
	});

	test('keeps a register of the risks, those without a class too', () => {
		const [coffee, meetings, release] = summarySource().topics;
		if (!coffee || !meetings || !release) throw new Error('there are no topics');
		const text = {
			owner: 'Bo | Co',
			due: '2026-04-01',
			trigger: 'Two weeks without a call',
			response: 'We *wait*\nand see'
		};
		const views = { answers: 5, most: null, counts: { owned: 2, accepted: 3 } };
		const document = write({
			topics: [coffee, { ...meetings, is_risk: true }, { ...release, is_risk: true }],
			risks: [{ id: release.id, class: 'accepted', version: 2, first_views: views, ...text }]
		});
		expect(headings(document)).toContain('2 Risks');
		const rows = document
			.split('\n')
			.filter((row) => row.startsWith('| The release ') || row.startsWith('| Meetings '));
		const cells = rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
		expect(cells).toContainEqual([
			'',
			'The release',
			'Accepted · First views: Owned 2 and Accepted 3',
			'Bo \\| Co',
			'Again on 1 April 2026',
			'We \\*wait\\* and see',
			'Two weeks without a call',
			''
		]);
		expect(cells).toContainEqual(['', 'Meetings', 'Not classified', '', '', '', '', '']);
		expect(headings(write())).not.toContain('2 Risks');
	});

	test('tells what was said over days, what speaks against what was proposed, and what nobody took up', () => {
		const [coffee] = summarySource().topics;
		if (!coffee) throw new Error('there are no topics');
		const objection = { outcome_id: id(60), order_key: 0.1, reason: 'It is *dearer*' };
		const post = { topic_id: coffee.id, phase_id: id(5), taken_down_reason: null };
		const document = write({
			topics: [
				{ ...coffee, status: 'parked', parked_why: 'not_settled' },
				{ ...coffee, id: id(34), label: 'Chairs', status: 'parked', parked_why: 'nobody_proposed' }
			],
			outcomes: [outcome({ id: id(60), body: 'Tea', kind: 'decision', status: 'proposed', is_contested: true })],
			objections: [{ ...objection, id: id(61), author_name: 'Bo' }],
			posts: [
				{ ...post, id: id(65), body: 'The beans', position: 2, is_author: true, author_name: null },
				{ ...post, id: id(64), body: 'Which\ncoffee?', position: 1, is_author: false, author_name: 'Ana' },
				{
					...post,
					id: id(66),
					body: null,
					position: 3,
					is_author: false,
					author_name: null,
					taken_down_reason: 'a name'
				}
			]
		});
		const section = (name: string) => document.split(`\n## ${name}\n`)[1]?.split('\n## ')[0]?.trim();
		expect(section('Decisions')).toBe(
			['- Tea', '  *Not settled: somebody objects*\n  - Objection: It is \\*dearer\\*', '    *Bo*'].join('\n\n')
		);
		expect(section('Topics')).toBeUndefined();
		expect(section('Parked')).toBe(
			[
				'- Coffee is out',
				'  Not settled: what was proposed was objected to, or came too late to object.',
				'- Chairs',
				'  Not settled: nobody proposed anything.'
			].join('\n\n')
		);
		expect(section('What was said over days')).toBe(
			['### Coffee is out', '- Which\\\n  coffee?', '  *Ana*', '- The beans', '  *The author*'].join('\n\n')
		);
	});

	test('says of a meeting that was called off what was not talked about, with its reason', () => {
		const cancelled = [{ number: 0, after_phase: id(4), meets_at: '2026-03-05T10:00:00.000Z', minutes: 20 }];
		const source = summarySource();
		const topics = source.topics.map((topic) => ({
			...topic,
			status: 'open' as const,
			is_wanted: topic.label === 'Coffee is out'
		}));
		const text = toMarkdownDocument(modelOf({ ...source, topics, cancelled }), reader);
		expect(text).toContain('### The release\n\n- Not talked about, though people gave it dots.');
		expect(text).toContain('### Coffee is out\n\n- Not talked about, though somebody wants to talk about it.');
	});

	test('says what was voided, also of steps that were left out afterwards', () => {
		const gone = (...rounds: [step: 'vote' | 'ratify' | 'check', voided: number][]) =>
			toMarkdownDocument(
				modelOf(summarySource({ voided_rounds: rounds.map(([step, voided]) => ({ step, voided })) })),
				reader
			);
		const given = 'What everyone had said to the decisions was given back because the facilitator went back.';
		expect(gone()).not.toMatch(/discarded|given back/);
		expect(gone(['vote', 2], ['vote', 1])).toContain('3 ballots were discarded and their steps then left out');
		expect(gone(['vote', 2])).not.toContain(given);
		expect(gone(['ratify', 1])).toContain(given);
		expect(gone(['check', 1])).toContain(
			'Ratings that had been told were given back because the facilitator went back.'
		);
	});

	test('says of each decision whether it is final, what everyone said to it, and what speaks against it', () => {
		const source = summarySource();
		const round = Phase.parse({
			...source.phases.at(-1),
			id: id(80),
			step: 'ratify',
			mode: 'async',
			minutes: null,
			position: 20,
			rules: {},
			reveals_at: null,
			closes_at: '2026-03-09T17:00:00.000Z',
			is_over: true
		});
		const nothing = { phase_id: id(80), people: null, agreed: null, stood_aside: null, confidence: null };
		const told = { ...nothing, result: 'ratified', is_reworded: false } as const;
		const decision = (n: number, body: string, ratified: Ratified | null) =>
			outcome({ id: id(n), body, kind: 'decision', position: n, ratified });
		const document = write({
			phases: [...source.phases, round],
			ended_at: round.closes_at,
			outcomes: [
				decision(60, 'Tea', {
					...told,
					result: 'objected',
					people: 5,
					agreed: 3,
					stood_aside: 1,
					confidence: { answers: 5, median: 4, distribution: [1, 0, 0, 1, 1, 2] }
				}),
				decision(61, 'Beans', { ...told, people: 4, confidence: { answers: null, median: 3.5, distribution: null } }),
				decision(62, 'Cups', { ...told, result: 'silent' }),
				decision(63, 'Spoons', { ...told, result: 'aside', is_reworded: true }),
				decision(64, 'Later', null)
			],
			objections: [{ id: id(70), outcome_id: id(60), order_key: 0.1, reason: 'Nobody drinks it', author_name: null }]
		});
		const section = document.split('\n## Decisions\n')[1]?.split('\n## ')[0]?.trim();
		expect(section).toBe(
			[
				'- Tea',
				'  *Not ratified on 9 March 2026: there are objections · agree: 3, stand aside: 1, object: 1 · how sure, from 0 to 5: median 4 (0: 1, 3: 1, 4: 1, 5: 2)*\n  - Objection: Nobody drinks it',
				'- Beans',
				'  *Ratified on 9 March 2026 · 4 answered · how sure, from 0 to 5: median 3.5*',
				'- Cups',
				'  *Stands without an answer: everyone was asked until 9 March 2026, and nobody said anything*',
				'- Spoons',
				'  *Nobody objected by 9 March 2026, and nobody agreed: whoever answered stood aside · fewer than four people answered, so their number is not told · worded anew since*',
				'- Later',
				'  *Not put to everyone*'
			].join('\n\n')
		);
		expect(document).toContain('Decisions were put to everyone');
		expect(document).not.toContain('was given back');
	});

	test('tells the timeline with its zone, and accounts that differ beneath one another', () => {
		const at = (minute: number) => `2026-03-01T10:${minute}:00.000Z`;
		const [coffee] = summarySource().topics;
		if (!coffee) throw new Error('there are no topics');
		const record = [
			card({ id: id(41), topic_id: coffee.id, body: 'It *rang*', happened_at: at(25), author_name: 'Ana' }),
			card({ id: id(42), topic_id: coffee.id, body: 'It rang before', happened_at: at(10) })
		];
		const document = write({ topics: [coffee], record });
		const section = document.split('\n## Timeline\n')[1]?.split('\n## ')[0]?.trim();
		expect(section).toBe(
			[
				'- **Sun, 1 Mar 2026, 10:10, Lisbon time**',
				'',
				'  Coffee is out',
				'',
				'  *Disputed fact*',
				'  - It rang before',
				'',
				'    *Sun, 1 Mar 2026, 10:10, Lisbon time*',
				'',
				'  - It \\*rang\\*',
				'',
				'    *Sun, 1 Mar 2026, 10:25, Lisbon time · Ana*'
			].join('\n')
		);
		expect(write()).not.toContain('## Timeline');
		// One account is no title of a moment of which another was agreed.
		const agreed = { ...coffee, accounts: 'agree' as const, agreed: 'It rang at 10:10' };
		const settled = write({ topics: [agreed], record })
			.split('\n## Timeline\n')[1]
			?.split('\n## ')[0];
		expect(settled?.trim().split('\n').slice(2, 4)).toEqual(['  Agreed: It rang at 10:10', '  - It rang before']);
	});

	test('counts the reactions to a card', () => {
		const told = write({ reactions: [{ card_id: id(41), counts: { thanks: 4, agree: 6 } }] });
		expect(told).toContain('- A checklist\n\n  *6 agree · 4 say thanks*');
		expect(write()).not.toContain('agree');
	});

	test('line breaks and paragraphs of a card stay inside its item', () => {
		const body = 'one\ntwo\n\n\nthree';
		const record = [card({ id: id(41), prompt_id: id(20), topic_id: id(31), body })];
		const items = all(read(write({ record }))).filter((node) => node.type === 'listItem');
		expect(items.map((node) => node.children.map(textOf))).toContainEqual(['one\ntwo', 'three']);
	});
});

describe('the file name', () => {
	test('is the title in plain letters and the day', () => {
		const name = (title: string) => fileName(modelOf(summarySource({ title })), reader, 'md');
		expect(name('Sprint 42: what ÉVÉR?')).toBe('sprint-42-what-ever-2026-03-05.md');
		expect(name('../../etc/passwd')).toBe('etc-passwd-2026-03-05.md');
		expect(name('振り返り')).toBe('retro-2026-03-05.md');
		expect(name('x'.repeat(120))).toBe(`${'x'.repeat(60)}-2026-03-05.md`);
	});

	test('the day is that of the meeting in the reader’s zone', () => {
		expect(summaryDate(modelOf(summarySource()), { locale: 'en', zone: 'Pacific/Kiritimati' })).toBe('2026-03-06');
	});
});

describe('what people wrote stays text', () => {
	const hostile = [
		'<script>alert(1)</script>',
		'<img src=x onerror=alert(1)>',
		'<!-- hidden',
		'</td></table><h1>x',
		'[click](javascript:alert(1))',
		'![](https://evil.example/pixel.gif)',
		'![x][y]\n\n[y]: https://evil.example/pixel.gif',
		'<https://evil.example>',
		'https://evil.example/pixel www.evil.example a@evil.example',
		'mailto:a@evil.example xmpp:a@evil.example/x',
		'# heading',
		'heading\n===',
		'heading\n---',
		'---\ntitle: x\n---',
		'| a | b |\n| - | - |\n| 1 | 2 |',
		'a | b \\| c \\\\| d',
		'```\ncode\n```',
		'~~~js\ncode',
		'    indented code',
		'\tindented code',
		'> quote',
		'- item\n- item',
		'1. item\n2) item',
		'- [ ] task',
		'[ ] task',
		'[x] task',
		'*a* _b_ **c** __d__ ~~e~~ ~f~ `g`',
		'[^1]\n\n[^1]: note',
		'&lt;script&gt; &#60;b&#62; &amp;copy;',
		'a\\\nb  \nc',
		'a\r\nb\rc\u2028d\u0085e',
		'a\u0000\u0007\u001b[31mb',
		'***\n***',
		'* * *',
		'![[embed]] [[link]] $\\href{javascript:x}{y}$ {{ 7*7 }} {% include x %}',
		'"quoted": \'yaml\' # comment',
		'a: b\n- c',
		'\\',
		'   leading and trailing   ',
		'*',
		'+',
		'|',
		'\u00a0*\u00a0a*'
	];
	const nasty = fc
		.array(
			fc.oneof(
				fc.constantFrom(...'<>[]()!*_~`|\\#-+=&;:/@.{}$%^"\'\n \t1xw'),
				fc.constantFrom(
					'http://',
					'https://a.b',
					'www.a.b',
					'a@b.c',
					'\n\n',
					'![',
					'](',
					'<!--',
					'---\n',
					'- [x] ',
					'&#x3c;',
					'```',
					'\n    '
				)
			),
			{ maxLength: 25 }
		)
		.map((parts) => `x${parts.join('')}`);

	test('not even in the front matter, to a reader that knows none', () => {
		const title = '<img src=x onerror=alert(1)> ![](https://evil.example/a.gif) [a](javascript:alert(1))';
		const document = write({ title });
		const nodes = all(fromMarkdown(document, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
		expect(nodes.filter(({ type }) => ['html', 'image', 'imageReference', 'linkReference'].includes(type))).toEqual([]);
		expect(nodes.flatMap((node) => (node.type === 'link' ? [node.url] : []))).not.toContainEqual(
			expect.stringContaining('javascript:')
		);
		expect(JSON.parse(/^title: (.*)$/m.exec(document)?.[1] ?? '')).toBe(title);
	});

	function check(text: string): void {
		const nodes = all(read(toMarkdownDocument(modelOf(everywhere(text)), reader)));
		expect(nodes.map((node) => node.type).filter((type) => !OURS.has(type))).toEqual([]);
		expect(nodes.filter((node) => node.type === 'heading')).toHaveLength(plainShape);
		expect(nodes.filter((node) => node.type === 'listItem' && typeof node.checked === 'boolean')).toHaveLength(2);
		const rows = nodes.flatMap((node) => (node.type === 'tableRow' ? [node.children.length] : []));
		expect(rows).toEqual([3, 3, 3]);
	}

	test.each(hostile)('%j', (text) => {
		check(text);
	});

	test('whatever it is', { timeout: 60_000 }, () => {
		fc.assert(fc.property(nasty, check), { numRuns: 60 });
	});

	test('and none of it is lost', { timeout: 60_000 }, () => {
		const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim();
		fc.assert(
			fc.property(
				fc.oneof(nasty, fc.constantFrom(...hostile.filter((text) => !/[^\P{Cc}\n\t\r]|\u2028/u.test(text)))),
				(text) => {
					const source = {
						...summarySource({ record: null, purpose: text }),
						outcomes: [outcome({ id: id(1), body: text })]
					};
					const texts = all(read(toMarkdownDocument(modelOf(source), reader)));
					const items = texts.flatMap((node) => (node.type === 'listItem' && node.checked === false ? [node] : []));
					const told = items[0]?.children.slice(0, -1).map(textOf).join('\n\n') ?? '';
					expect(squeeze(told)).toBe(squeeze(text));
				}
			),
			{ numRuns: 60 }
		);
	});
});
