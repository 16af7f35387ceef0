import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	card,
	id,
	outcome,
	phase,
	prompt,
	shared,
	topic,
	votePhase,
	workshop
} from '../../../tests/support/builders.ts';
import { applyEvent } from './apply.ts';
import type { Shared, WorkshopEvent } from './snapshot.ts';

const at = (rev: number, rows: Partial<Shared> = {}) => shared({ ...rows, workshop: workshop({ rev }) });

function applied(state: Shared, event: WorkshopEvent): Shared {
	const next = applyEvent(state, event);
	if (next === 'gap' || next === 'partial') throw new Error(next);
	return next;
}

describe('the revision of an event', () => {
	test('one of the past changes nothing and returns the same object', () => {
		const state = at(7);
		expect(applyEvent(state, { rev: 7, type: 'card_added', cards: [card({ id: id(1) })] })).toBe(state);
		expect(applyEvent(state, { rev: 3, type: 'card_added', is_partial: true })).toBe(state);
	});

	test('the next one is applied and counted', () => {
		expect(applied(at(7), { rev: 8, type: 'card_withdrawn' }).workshop.rev).toBe(8);
	});

	test('a later one is a gap', () => {
		expect(applyEvent(at(7), { rev: 9, type: 'card_added' })).toBe('gap');
		expect(applyEvent(at(7), { rev: 9, type: 'card_added', is_partial: true })).toBe('gap');
	});

	test('one without its change is partial', () => {
		expect(applyEvent(at(7), { rev: 8, type: 'revealed', is_partial: true })).toBe('partial');
	});
});

describe('the rows of an event', () => {
	test('replace those of the same id and keep the order', () => {
		const state = at(0, {
			cards: [card({ id: id(3), order_key: 1 }), card({ id: id(2), order_key: 5 })],
			outcomes: [outcome({ id: id(1), position: 1 })]
		});
		const next = applied(state, {
			rev: 1,
			type: 'card_moved',
			cards: [card({ id: id(2), order_key: 5, body: 'new' }), card({ id: id(9), order_key: 3 })],
			outcomes: [outcome({ id: id(2), position: 0 })]
		});
		expect(next.cards.map((row) => [row.id, row.body])).toEqual([
			[id(3), 'A card'],
			[id(9), 'A card'],
			[id(2), 'new']
		]);
		expect(next.outcomes.map((row) => row.id)).toEqual([id(2), id(1)]);
	});

	test('cards of equal order stand by id, cards without an order last', () => {
		const rows = [card({ id: id(8), order_key: null }), card({ id: id(5) }), card({ id: id(4) })];
		expect(applied(at(0), { rev: 1, type: 'revealed', cards: rows }).cards.map((row) => row.id)).toEqual([
			id(4),
			id(5),
			id(8)
		]);
	});

	test('the workshop is replaced whole', () => {
		const next = applied(at(0), { rev: 1, type: 'workshop_changed', workshop: workshop({ title: 'New', rev: 1 }) });
		expect(next.workshop.title).toBe('New');
	});

	test('lists that the event does not touch stay the same objects', () => {
		const state = at(0, { cards: [card({ id: id(1) })] });
		expect(applied(state, { rev: 1, type: 'topic_changed', topics: [topic({ id: id(5) })] }).cards).toBe(state.cards);
	});
});

describe('removed ids', () => {
	test('leave every list', () => {
		const state = at(0, {
			cards: [card({ id: id(11) })],
			topics: [topic({ id: id(12) })],
			outcomes: [outcome({ id: id(13) })],
			prompts: [prompt({ id: id(16) })]
		});
		const removed = [11, 12, 13, 16].map(id);
		const next = applied(state, { rev: 1, type: 'outcome_removed', removed });
		expect([next.cards, next.topics, next.outcomes, next.prompts].flat()).toEqual([]);
	});

	test('do not touch the rows of the same event', () => {
		const next = applied(at(0), { rev: 1, type: 'card_moved', topics: [topic({ id: id(5) })], removed: [id(5)] });
		expect(next.topics.map((row) => row.id)).toEqual([id(5)]);
	});
});

describe('results', () => {
	const result = { phase_id: id(4), method: 'dots' as const, slips: null, hands: 0, tallies: [] };

	test('stay when the event has none', () => {
		const state = at(0, { results: [result] });
		expect(applied(state, { rev: 1, type: 'topic_parked' }).results).toBe(state.results);
	});

	test('are the whole list: that of a voided ballot goes', () => {
		const phases = [votePhase({ id: id(4), voided: 1 })];
		const next = applied(at(0, { results: [result] }), { rev: 1, type: 'ballot_voided', phases, results: [] });
		expect(next.results).toEqual([]);
	});
});

describe('a stream of events', () => {
	const someId = fc.integer({ min: 1, max: 12 }).map(id);
	const cards = fc.array(
		fc.record({ id: someId, order_key: fc.integer({ min: 0, max: 4 }), body: fc.string() }).map((row) => card(row))
	);
	const topics = fc.array(
		fc.record({ id: someId, order_key: fc.integer({ min: 0, max: 4 }) }).map((row) => topic(row))
	);
	const phases = fc.array(
		fc.record({ id: someId, position: fc.nat(5) }).map((row) => phase({ ...row, step: 'group' }))
	);
	const change = fc.record(
		{ cards, topics, phases, removed: fc.array(someId, { maxLength: 3 }) },
		{ requiredKeys: [] }
	);
	const events = fc
		.array(change, { maxLength: 20 })
		.map((changes) => changes.map((rows, n): WorkshopEvent => ({ rev: n + 1, type: 'card_moved', ...rows })));

	/** What a database would hold: rows by id, read in order. */
	function byDatabase(stream: WorkshopEvent[]) {
		const rows = new Map<string, ReturnType<typeof card>>();
		for (const event of stream) {
			for (const gone of event.removed ?? []) rows.delete(gone);
			for (const row of event.cards ?? []) rows.set(row.id, row);
		}
		const order = (row: ReturnType<typeof card>) => row.order_key ?? Infinity;
		return [...rows.values()].sort((a, b) => order(a) - order(b) || (a.id < b.id ? -1 : 1));
	}

	test('the state is what the database would hand out', () => {
		fc.assert(
			fc.property(events, (stream) => {
				expect(stream.reduce(applied, at(0)).cards).toEqual(byDatabase(stream));
			})
		);
	});

	test('doubled and late events change nothing', () => {
		fc.assert(
			fc.property(events, fc.array(fc.nat(19)), (stream, repeats) => {
				const once = stream.reduce(applied, at(0));
				const again = repeats.flatMap((n) => stream[n] ?? []);
				expect(again.reduce(applied, once)).toBe(once);
			})
		);
	});

	test('no state that was handed out is changed afterwards', () => {
		fc.assert(
			fc.property(events, (stream) => {
				const state = at(0);
				const before = structuredClone(state);
				stream.reduce(applied, state);
				expect(state).toEqual(before);
			})
		);
	});
});
