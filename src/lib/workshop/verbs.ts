/** What the verbs of every noun are made of: where they act, and how they change the rows that are shown. */
import type * as z from 'zod/mini';
import type { Refusal } from '../domain/refusal.ts';
import type { Mine, Shared } from '../domain/snapshot.ts';
import type { Entry } from './entries.ts';
import type { Gateway } from './gateway.ts';
import type { Act, Intents, Rows } from './intents.svelte.ts';
import type { Outbox } from './outbox.svelte.ts';
import type { Ports } from './ports.ts';
import type { WorkshopState } from './workshop.svelte.ts';

export interface VerbParts {
	workshop: WorkshopState;
	intents: Intents;
	outbox: Outbox;
	gateway: Gateway;
	ports: Ports;
}

/** An act that waits in the outbox until the database has taken or refused it, over a reload too. */
export interface KeptAct extends Act<unknown> {
	/** what was typed: given back to its author if it is refused */
	readonly text: string | null;
	/** why it is not to be sent any more, by what this page knows; null: it goes */
	overtaken?(): Refusal | null;
	/** the text has left its box at once, so that a refusal has to hold it */
	readonly isHandedOver?: boolean;
	/** made by another version of this page, which alone could tell what it means */
	readonly isStrange?: boolean;
	/** whether the page shows its place, and so its refusal, just now */
	isAtHand(): boolean;
}

/** Where a refusal stands that came after its author had let go; null: with his text, given back to him. */
export function placeOfLate({ place, text, isHandedOver }: KeptAct): string | null {
	return text === null || isHandedOver ? place : null;
}

/** A verb of the outbox: its act can be made again from what was written down. */
export interface KeptVerb<Args> {
	readonly name: string;
	make(args: Args): KeptAct;
	/** null for arguments of another version of this page */
	revive(stored: unknown): KeptAct | null;
}

export function keptVerb<Schema extends z.ZodMiniType>(
	name: string,
	schema: Schema,
	make: (args: z.output<Schema>) => KeptAct
): KeptVerb<z.output<Schema>> {
	return {
		name,
		make,
		revive(stored) {
			const args = schema.safeParse(stored);
			return args.success ? make(args.data) : null;
		}
	};
}

/** What is left of an act that nobody here can make again: what was typed. */
export function strangeAct({ id, args }: Entry): KeptAct {
	return {
		place: `entry:${id}`,
		touches: [],
		text: typedIn(args).join('\n') || null,
		isStrange: true,
		isAtHand: () => false,
		show: unchanged,
		send: () => Promise.reject(new Error('Nobody can tell what this is.'))
	};
}

/** Ids and instants were not typed. */
const MADE = /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|\d{4}-\d\d-\d\dT.*)$/i;

function typedIn(value: unknown): readonly string[] {
	if (typeof value === 'string') return MADE.test(value) || value.trim() === '' ? [] : [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(typedIn) : [];
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
