/** What somebody else has made meanwhile of what was being changed here, as a stale change is told. */
import { Refusal } from '../domain/refusal.ts';

/** A card or a topic as it is by now; its text is null when there is none. */
export interface Held {
	version: number;
	text: string | null;
}

/** Null when the trouble is another one. Without the schemas: the page of who has yet to write carries none. */
export function heldNow(trouble: Error | null, field: 'body' | 'title'): Held | null {
	if (!(trouble instanceof Refusal) || trouble.reason !== 'stale' || trouble.detail === null) return null;
	const row: unknown = JSON.parse(trouble.detail);
	if (typeof row !== 'object' || row === null || !('version' in row) || typeof row.version !== 'number') return null;
	const text: unknown = Reflect.get(row, field);
	return { version: row.version, text: typeof text === 'string' ? text : null };
}
