import { pointsTold } from './ballot.ts';
import { describe, expect, test } from 'vitest';
import { card, id, outcome, topic, votePhase } from '../../../tests/support/builders.ts';
import { modelOf, summarySource } from '../../../tests/support/summaries.ts';

describe('the outcome', () => {
	const { outcome: told, ...model } = modelOf(summarySource());

	test('orders the topics by result, those without a dot included, parked ones apart', () => {
		expect(told.topics).toMatchObject([
			{ label: 'The release', result: { tally: { points: 9, voters: 5 }, weighed: { place: 1 } } },
			{ label: 'Coffee is out', result: { tally: { points: 0, voters: 0 } } }
		]);
		expect(told.parked.map((each) => [each.label, each.reason])).toEqual([['Meetings', 'Next week']]);
	});

	test('has notes under their topic, and those on the whole', () => {
		expect(told.topics[0]?.notes).toEqual(['It was the third time']);
		expect(told.notes).toEqual(['Good to talk']);
	});

	test('names the topic that decisions and actions came from', () => {
		expect(told.decisions).toMatchObject([{ body: 'Freeze on Thursdays', topic: 'The release' }]);
		expect(told.actions).toMatchObject([{ body: 'Write the checklist', owner: 'Ana', due: '2026-03-10' }, {}]);
	});

	test('keeps what was only proposed, marked, before the end and after it', () => {
		const provisional = modelOf(summarySource({ stage: 'provisional' })).outcome.actions;
		expect(modelOf(summarySource({ stage: 'final' })).outcome.actions).toEqual(provisional);
		expect(provisional.map((each) => [each.body, each.is_proposed])).toEqual([
			['Write the checklist', false],
			['Buy coffee', true]
		]);
	});

	test('says what speaks against what was proposed, and of a topic that it is not settled', () => {
		const [coffee] = summarySource().topics;
		if (!coffee) throw new Error('there are no topics');
		const contested = outcome({
			id: id(60),
			body: 'Tea instead',
			kind: 'decision',
			status: 'proposed',
			is_contested: true
		});
		const objection = { outcome_id: id(60), author_name: null };
		const post = { topic_id: coffee.id, phase_id: id(5), taken_down_reason: null, author_name: null };
		const { outcome: said, talks } = modelOf(
			summarySource({
				topics: [{ ...coffee, status: 'parked', parked_why: 'not_settled' }],
				outcomes: [contested],
				objections: [
					{ ...objection, id: id(62), reason: 'Nobody drinks it', order_key: 0.9 },
					{ ...objection, id: id(61), reason: 'It is dearer', order_key: 0.1 }
				],
				posts: [
					{ ...post, id: id(65), body: 'I meant the beans', position: 2, is_author: true },
					{ ...post, id: id(64), body: 'Which coffee?', position: 1, is_author: false },
					{ ...post, id: id(66), body: null, position: 3, is_author: false, taken_down_reason: 'It names a person' }
				]
			})
		);
		expect(said.decisions).toMatchObject([{ is_proposed: true, is_contested: true }]);
		expect(said.decisions[0]?.objections.map(({ body }) => body)).toEqual(['It is dearer', 'Nobody drinks it']);
		expect(said.parked).toMatchObject([{ parked_why: 'not_settled', reason: null }]);
		expect(talks).toMatchObject([
			{ label: 'Coffee is out', said: [{ body: 'Which coffee?' }, { body: 'I meant the beans', is_author: true }] }
		]);
	});

	test('tells a timeline in the order of time, with every account of what is disputed, to who reads the record', () => {
		const [release, meetings, coffee] = [id(31), id(32), id(33)];
		const [first, later] = ['2026-03-01T10:05:00.000Z', '2026-03-01T10:25:00.000Z'];
		const source = summarySource();
		const topics = source.topics.map((each) =>
			each.id === meetings ? { ...each, accounts: 'agree' as const, agreed: 'At five past' } : each
		);
		const record = [
			card({ id: id(41), topic_id: release, body: 'It rang', happened_at: later, author_name: 'Ana' }),
			card({ id: id(42), topic_id: release, body: 'It rang before', happened_at: first }),
			card({ id: id(43), topic_id: meetings, body: 'It was down', happened_at: first, order_key: 0.1 }),
			card({ id: id(44), topic_id: coffee, body: 'Coffee is out' })
		];
		const { timeline, outcome: told } = modelOf({ ...source, topics, record });
		expect(timeline).toEqual([
			{
				...{ id: meetings, label: 'Meetings', at: first, is_disputed: false, agreed: 'At five past' },
				accounts: [{ id: id(43), body: 'It was down', at: first, author: null }]
			},
			{
				...{ id: release, label: 'The release', at: first, is_disputed: true, agreed: null },
				accounts: [
					{ id: id(42), body: 'It rang before', at: first, author: null },
					{ id: id(41), body: 'It rang', at: later, author: 'Ana' }
				]
			}
		]);
		expect(told.topics.map(({ label, is_disputed }) => [label, is_disputed])).toContainEqual(['The release', true]);
		const outside = modelOf({ ...source, topics, record: null });
		expect(outside.timeline).toEqual([]);
		expect(outside.outcome.parked).toMatchObject([{ label: 'Meetings', agreed: 'At five past' }]);
	});

	test('holds no card where cards are not for it: a topic without a name is one, and is left out where nothing is said of it', () => {
		const source = summarySource();
		const unnamed = source.topics.map((row) => ({ ...row, label: row.title }));
		const decision = outcome({ id: id(59), position: 0, body: 'Tea it is', kind: 'decision', topic_id: id(33) });
		const { outcome: told, record } = modelOf({ ...source, topics: unnamed, outcomes: [decision] });
		expect(told.topics.map(({ label }) => label)).toEqual(['The release', 'A topic without a name']);
		expect(told.decisions).toMatchObject([{ body: 'Tea it is', topic: null }]);
		expect(JSON.stringify(told)).not.toContain('Coffee is out');
		expect(record?.[0]?.topics.map(({ label }) => label)).toContain('Coffee is out');
		const unvoted = modelOf({ ...source, topics: unnamed, results: [], outcomes: [decision] }).outcome;
		// It is what the decision came out of.
		expect(unvoted.topics.map(({ label }) => label)).toEqual(['A topic without a name', 'The release']);
		const quiet = modelOf({ ...source, topics: unnamed, results: [], outcomes: [] }).outcome;
		expect(quiet.topics.map(({ label }) => label)).toEqual(['The release']);
	});

	test('a topic without a name is called by what people agreed of it', () => {
		const source = summarySource();
		const topics = source.topics.map((row) =>
			row.title === null ? { ...row, label: null, accounts: 'agree' as const, agreed: 'It ran out at noon' } : row
		);
		const action = outcome({ id: id(59), body: 'Buy some', topic_id: id(33) });
		const { outcome: told } = modelOf({ ...source, topics, outcomes: [action], results: [] });
		expect(told.topics).toMatchObject([{ label: 'It ran out at noon', agreed: null }, { label: 'The release' }]);
		expect(told.actions).toMatchObject([{ topic: 'It ran out at noon' }]);
	});

	test('keeps each vote: the last one orders the topics, those before stand beside it', () => {
		const source = summarySource();
		const [last] = source.results;
		if (last?.method !== 'dots') throw new Error('dots, please');
		const [topic] = last.tallies;
		if (!topic) throw new Error('nobody voted');
		const first = votePhase({ id: id(90), position: 2 });
		const tallies = [{ ...topic, points: 1 }];
		const phases = [...source.phases.map((each) => ({ ...each, position: each.position + 3 })), first];
		const twice = modelOf({ ...source, phases, results: [last, { ...last, phase_id: first.id, tallies }] });
		const found = twice.outcome.topics.find((each) => each.id === topic.topic_id);
		expect(found).toMatchObject({ result: { tally: { points: topic.points } }, earlier: [{ points: 1 }] });
		expect(told.topics.every(({ earlier }) => earlier.length === 0)).toBe(true);
	});

	test('carries the rules, the rating and the counts', () => {
		expect(told.ballots).toMatchObject([{ rules: { budget: 5, cap: 3 }, slips: 6, voided: 0 }]);
		expect(told.scales).toMatchObject([{ text: 'Worth it?', result: { median: 4 } }]);
		expect([model.cards_kept, model.cards_taken_down]).toEqual([4, 1]);
	});

	test('says when people wrote, met and may no longer change it', () => {
		expect(model.writing).toMatchObject([
			{ apart: { from: '2026-03-02T08:00:00.000Z', to: '2026-03-04T18:00:00.000Z' }, is_revealed: true }
		]);
		expect(model.together).toEqual({
			opens_at: '2026-03-05T10:00:00.000Z',
			ended_at: '2026-03-05T10:21:00.000Z',
			minutes: 20
		});
		expect(model.final_at).toBe('2026-03-06T10:21:00.000Z');
	});

	test('says of a meeting that nobody came to when it was to be, and not that it was', () => {
		const source = summarySource({ stage: 'final' });
		const phases = source.phases.map((phase) => (phase.mode === 'live' ? { ...phase, closes_at: null } : phase));
		const lapsed = modelOf({ ...source, phases, ended_at: source.closes_at });
		expect(lapsed.together).toMatchObject({ opens_at: '2026-03-05T10:00:00.000Z', ended_at: null });
	});

	test('says of a meeting that was called off how each open topic closed, or that it needed talk', () => {
		const cancelled = [{ number: 0, after_phase: id(4), meets_at: '2026-03-05T10:00:00.000Z', minutes: 20 }];
		const source = summarySource();
		const wanted = source.topics.map((topic) => ({ ...topic, is_wanted: topic.label === 'Coffee is out' }));
		const model = modelOf({ ...source, topics: wanted, cancelled });
		expect(model.is_cancelled).toBe(true);
		expect(model.outcome.topics.map(({ label, unmet }) => [label, unmet?.talk ?? null])).toEqual([
			['The release', null],
			['Coffee is out', 'wanted']
		]);
		expect(modelOf(source).outcome.topics.every(({ unmet }) => unmet === null)).toBe(true);
	});

	test('keeps what was said of a topic that has no card left', () => {
		const note = outcome({ id: id(60), kind: 'note', body: 'Still true', topic_id: id(99) });
		const decision = outcome({ id: id(61), kind: 'decision', body: 'So be it', topic_id: id(99) });
		const kept = modelOf(summarySource({ outcomes: [note, decision] })).outcome;
		expect(kept.notes).toEqual(['Still true']);
		expect(kept.decisions).toMatchObject([{ body: 'So be it', topic: null }]);
	});

	test('before a ballot closed topics have no result; a voided one is counted without its tally', () => {
		const phases = [votePhase({ id: id(4), voided: 1 })];
		const topics = [{ ...topic({ id: id(31) }), label: 'The release' }];
		const early = modelOf(summarySource({ stage: 'provisional', phases, topics, results: [] })).outcome;
		expect(early.topics).toMatchObject([{ result: null }]);
		expect(early.ballots).toMatchObject([{ slips: null, voided: 1 }]);
	});
});

describe('the record', () => {
	test('is every card under its topic under its question, by result', () => {
		const told = modelOf(summarySource()).record?.map((each) => [
			each.text,
			each.topics.map((each) => [
				each.label,
				each.result && pointsTold(each.result.tally),
				each.cards.map((card) => card.body)
			])
		]);
		expect(told).toEqual([
			[
				'Start',
				[
					['The release', 9, ['A checklist']],
					['Coffee is out', 0, ['Coffee is out']]
				]
			],
			[
				'Stop',
				[
					['The release', 9, ['Friday releases']],
					['Meetings', 4, ['So many']]
				]
			]
		]);
	});

	test('marks what was added and says why a card was taken down, not which', () => {
		const stop = modelOf(summarySource()).record?.[1];
		expect(stop?.topics[1]?.cards[0]?.is_added).toBe(true);
		expect(stop?.taken_down).toEqual(['It names a person']);
	});

	test('is not there for who did not come by the participant link', () => {
		expect(modelOf(summarySource({ record: null })).record).toBeNull();
	});

	test('names the round of a question that another round asks too', () => {
		const source = summarySource();
		const [first, second] = source.prompts;
		const [collect] = source.phases;
		if (!first || !second || collect?.step !== 'collect') throw new Error('two are asked in one round');
		const again = { ...collect, id: id(90), position: 20, title: 'Since then' };
		const askedIn = (phase_id: string, title: string | null = 'Back then') =>
			modelOf({
				...source,
				phases: [{ ...collect, title }, ...source.phases.slice(1), again],
				prompts: [first, { ...second, text: first.text, phase_id }]
			}).record?.map(({ round }) => round);
		const since = { title: 'Since then', number: 2 };
		expect(askedIn(again.id)).toEqual([{ title: 'Back then', number: 1 }, since]);
		expect(askedIn(again.id, null)).toEqual([{ title: null, number: 1 }, since]);
		expect(askedIn(collect.id)).toEqual([null, null]);
	});
});
