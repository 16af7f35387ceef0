/** What the verbs of every noun are made of: where they act, and how they change the rows that are shown. */
import type { Mine, Shared } from '../domain/snapshot.ts';
import type { Gateway } from './gateway.ts';
import type { Intents, Rows } from './intents.svelte.ts';
import type { Ports } from './ports.ts';
import type { WorkshopState } from './workshop.svelte.ts';

export interface VerbParts {
	workshop: WorkshopState;
	intents: Intents;
	gateway: Gateway;
	ports: Ports;
}

/** Nothing is shown before the database has spoken. */
export const unchanged = (rows: Rows): Rows => rows;

export function onShared(change: (shared: Shared) => Partial<Shared>): (rows: Rows) => Rows {
	return ({ shared, mine }) => ({ shared: { ...shared, ...change(shared) }, mine });
}

export function onMine(change: (mine: Mine) => Mine): (rows: Rows) => Rows {
	return ({ shared, mine }) => ({ shared, mine: change(mine) });
}

/** The list with the row of that id changed; the same rows if it is not there. */
export function patched<Row extends { id: string }>(rows: readonly Row[], id: string, change: Partial<Row>): Row[] {
	return rows.map((row) => (row.id === id ? { ...row, ...change } : row));
}

/** The list with the row in the place of the one of the same id, or at the end. */
export function upserted<Row extends { id: string }>(rows: readonly Row[], row: Row): Row[] {
	return rows.some(({ id }) => id === row.id) ? rows.map((old) => (old.id === row.id ? row : old)) : [...rows, row];
}

/**
 * The versions that this page wrote. An edit names the version that its writer saw; when that was his own last edit, on
 * its way when he began the next, the version that came of it is meant.
 */
export class Versions {
	readonly #next = new Map<string, number>();

	meant(id: string, seen: number): number {
		let version = seen;
		for (let next = this.#next.get(`${id}:${version}`); next !== undefined; next = this.#next.get(`${id}:${version}`)) {
			version = next;
		}
		return version;
	}

	async write<Row extends { version: number }>(id: string, seen: number, send: (version: number) => Promise<Row>) {
		const version = this.meant(id, seen);
		const row = await send(version);
		if (row.version > version) this.#next.set(`${id}:${version}`, row.version);
		return row;
	}
}
