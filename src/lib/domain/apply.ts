/**
 * Carries the shared state of a workshop forward by one event. It is pure, and it never guesses: an event that does not
 * follow directly, or that does not carry its whole change, is answered by saying so, and the caller fetches the snapshot.
 */
import { isKept } from './agenda.ts';
import type { Shared, WorkshopEvent } from './snapshot.ts';

type Order<Row> = (a: Row, b: Row) => number;

/** By one key, a missing one last; equal keys by id, so that every client and the database agree. */
function by<Row>(key: (row: Row) => number | null, id: (row: Row) => string): Order<Row> {
	return (a, b) => {
		const [x, y] = [key(a) ?? Infinity, key(b) ?? Infinity];
		if (x !== y) return x < y ? -1 : 1;
		return id(a) < id(b) ? -1 : id(a) > id(b) ? 1 : 0;
	};
}

function merge<Row>(
	rows: Row[],
	incoming: readonly Row[] | undefined,
	removed: ReadonlySet<string>,
	id: (row: Row) => string,
	order: (row: Row) => number | null
): Row[] {
	if (!incoming?.length && !rows.some((row) => removed.has(id(row)))) return rows;
	const merged = new Map(rows.filter((row) => !removed.has(id(row))).map((row) => [id(row), row]));
	for (const row of incoming ?? []) merged.set(id(row), row);
	return [...merged.values()].sort(by(order, id));
}

const ownId = (row: { id: string }) => row.id;
const position = (row: { position: number }) => row.position;
const orderKey = (row: { order_key: number | null }) => row.order_key;

/**
 * The state after `event`. An event of the past returns the very same object; `gap`: events before it are missing;
 * `partial`: the event does not carry its change. Rows are merged by id, after `removed` was taken out; results and ratings
 * come as whole lists, so that the result of a voided ballot goes.
 */
export function applyEvent(shared: Shared, event: WorkshopEvent): Shared | 'gap' | 'partial' {
	const { rev } = shared.workshop;
	if (event.rev <= rev) return shared;
	if (event.rev > rev + 1) return 'gap';
	if (event.is_partial) return 'partial';
	const removed = new Set(event.removed);
	const cards = merge(shared.cards, event.cards, removed, ownId, orderKey);
	const kept = new Set(cards.filter(isKept).map(ownId));
	const comments = merge(shared.comments, event.comments, removed, ownId, orderKey);
	const outcomes = merge(shared.outcomes, event.outcomes, removed, ownId, position);
	const at = ({ closes_at }: { closes_at: string }) => Date.parse(closes_at);
	const objections = merge(shared.objections, event.objections, removed, ownId, orderKey);
	return {
		workshop: { ...(event.workshop ?? shared.workshop), rev: event.rev },
		phases: merge(shared.phases, event.phases, removed, ownId, position),
		disputed: shared.disputed.every(({ id }) => kept.has(id))
			? shared.disputed
			: shared.disputed.filter(({ id }) => kept.has(id)),
		prompts: merge(shared.prompts, event.prompts, removed, ownId, position),
		cards,
		topics: merge(shared.topics, event.topics, removed, ownId, orderKey),
		outcomes,
		results: event.results ?? shared.results,
		scales: event.scales ?? shared.scales,
		// What was said to a card goes with it.
		comments: comments.every(({ card_id }) => kept.has(card_id))
			? comments
			: comments.filter(({ card_id }) => kept.has(card_id)),
		posts: merge(shared.posts, event.posts, removed, ownId, position),
		risks: merge(shared.risks, event.risks, removed, ownId, () => 0),
		// What was said against something goes with it.
		objections: removed.size === 0 ? objections : objections.filter(({ outcome_id }) => !removed.has(outcome_id)),
		agendas: merge(shared.agendas, event.agendas, removed, ownId, () => 0),
		thumbs: merge(shared.thumbs, event.thumbs, removed, ownId, at)
	};
}
