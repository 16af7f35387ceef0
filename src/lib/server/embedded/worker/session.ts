/**
 * The one session of the database. Statements of a transaction go to it as one pipeline, in one call into the engine:
 * a third of what statement by statement costs, and nothing can come between them. Statements are prepared once.
 */
import { protocol, type PGlite } from '@electric-sql/pglite';
import {
	DatabaseError,
	type Parameter,
	type RealtimeMessage,
	type Row,
	type Step,
	type StepResult
} from '../database.ts';
import { hasPanicked } from './engine.ts';

const { serialize } = protocol;
const { DatabaseError: ServerError, DataRowMessage, RowDescriptionMessage } = protocol.messages;

type Columns = readonly { readonly name: string; readonly type: number }[];

interface Prepared {
	readonly name: string;
	readonly columns: Columns;
}

const PREPARED_AT_MOST = 300;

export class Session {
	readonly #pg: PGlite;
	readonly #prepared = new Map<string, Prepared>();
	#statements = 0;
	#announced: string[] = [];
	/** The catalogue may have changed: somebody said `notify pgrst`. */
	onSchemaChange: () => void = () => {};

	constructor(pg: PGlite) {
		this.#pg = pg;
		pg.onNotification((channel, payload) => {
			if (channel === 'realtime_messages') this.#announced.push(payload);
			else if (channel === 'pgrst') this.onSchemaChange();
		});
	}

	async listen(): Promise<void> {
		await this.#pg.exec('listen realtime_messages; listen pgrst');
	}

	/** Several statements in one string, without results. @throws DatabaseError */
	async script(sql: string): Promise<void> {
		const { messages } = await this.#send([serialize.query(sql)]);
		refuse(messages);
	}

	/** All statements in one transaction. @throws DatabaseError, with nothing kept. */
	async run(statements: readonly Pick<Step, 'sql' | 'params'>[]): Promise<readonly Row[][]> {
		const prepared: Prepared[] = [];
		for (const { sql } of statements) prepared.push(await this.#prepare(sql));
		const parts: Uint8Array[] = [];
		statements.forEach(({ params = [] }, i) => {
			const statement = prepared[i]?.name;
			parts.push(serialize.bind({ statement, values: params.map(encode) }), serialize.execute());
		});
		const { messages } = await this.#send(parts);
		const results: Row[][] = prepared.map(() => []);
		let at = 0;
		let error = messages.find((message) => message instanceof ServerError);
		for (const message of messages) {
			if (message.name === 'commandComplete') at++;
			else if (message instanceof DataRowMessage) {
				const columns = prepared[at]?.columns ?? [];
				results[at]?.push(decode(message.fields, columns));
			}
		}
		// An engine whose stack overflowed says nothing of it, and a sync would keep what was done before: an error undoes it.
		const isCut = !error && at < statements.length;
		const ending = isCut ? [serialize.execute({ portal: 'none' }), serialize.sync()] : [serialize.sync()];
		const { messages: last } = await this.#send(ending);
		if (isCut) {
			await this.endTransaction();
			throw new DatabaseError('XX000', 'The engine did not finish a statement.');
		}
		error ??= last.find((message) => message instanceof ServerError);
		if (error instanceof ServerError) throw await this.#failure(error);
		return results;
	}

	/** A transaction with savepoints, or one that is to leave nothing behind. @throws DatabaseError */
	async transaction(steps: readonly Step[], rollback: boolean): Promise<readonly StepResult[]> {
		if (!rollback && !steps.some((step) => step.savepoint)) {
			return (await this.run(steps)).map((rows) => ({ rows }));
		}
		const results: StepResult[] = [];
		await this.run([{ sql: 'begin' }]);
		try {
			for (const step of steps) {
				if (!step.savepoint) {
					results.push({ rows: (await this.run([step]))[0] ?? [] });
					continue;
				}
				await this.run([{ sql: 'savepoint step' }]);
				try {
					const rows = (await this.run([step]))[0] ?? [];
					await this.run([{ sql: 'release savepoint step' }]);
					results.push({ rows });
				} catch (error) {
					if (!(error instanceof DatabaseError)) throw error;
					await this.run([{ sql: 'rollback to savepoint step' }]);
					results.push({ rows: [], error });
				}
			}
			await this.run([{ sql: rollback ? 'rollback' : 'commit' }]);
		} catch (error) {
			await this.endTransaction();
			throw error;
		}
		return results;
	}

	/** Rolls back what another user of the session may have left open. */
	async endTransaction(): Promise<void> {
		if (!hasPanicked(this.#pg) && this.#pg.Module._IsTransactionBlock() !== 0) await this.script('rollback');
	}

	/** What committed transactions announced since the last call, in order. */
	async takeMessages(): Promise<readonly RealtimeMessage[]> {
		if (this.#announced.length === 0) return [];
		const announced = this.#announced.map((text): Announcement => JSON.parse(text));
		this.#announced = [];
		const messages: RealtimeMessage[] = [];
		for (const announcement of announced) {
			if ('topic' in announcement) messages.push({ ...announcement, binary: null });
			else messages.push(...(await this.#fetchMessage(announcement)));
		}
		return messages;
	}

	/** A notification holds 8000 bytes: what is longer, or binary, is announced by its key alone. */
	async #fetchMessage(key: Key): Promise<RealtimeMessage[]> {
		const [rows = []] = await this.run([
			{
				sql: `select topic, extension, event, payload::text as payload, binary_payload as binary, private
					from realtime.messages where id = $1::uuid and inserted_at = $2::timestamp`,
				params: [key.id, key.inserted_at]
			}
		]);
		return rows.map((row) => ({
			id: key.id,
			topic: String(row.topic),
			extension: String(row.extension),
			event: typeof row.event === 'string' ? row.event : null,
			payload: typeof row.payload === 'string' ? row.payload : null,
			binary: row.binary instanceof Uint8Array ? row.binary : null,
			private: row.private === true
		}));
	}

	async #prepare(sql: string): Promise<Prepared> {
		const known = this.#prepared.get(sql);
		if (known) {
			// The latest used stands last: what is forgotten is never what is about to run.
			this.#prepared.delete(sql);
			this.#prepared.set(sql, known);
			return known;
		}
		const name = `o${++this.#statements}`;
		const { messages } = await this.#send([
			serialize.parse({ name, text: sql }),
			serialize.describe({ type: 'S', name }),
			serialize.sync()
		]);
		refuse(messages);
		const description = messages.find((message) => message instanceof RowDescriptionMessage);
		const columns =
			description instanceof RowDescriptionMessage
				? description.fields.map((field) => ({ name: field.name, type: field.dataTypeID }))
				: [];
		const prepared = { name, columns };
		this.#prepared.set(sql, prepared);
		if (this.#prepared.size > PREPARED_AT_MOST) await this.#forgetOldest();
		return prepared;
	}

	async #forgetOldest(): Promise<void> {
		const oldest = this.#prepared.entries().next().value;
		if (!oldest) return;
		this.#prepared.delete(oldest[0]);
		await this.#send([serialize.close({ type: 'S', name: oldest[1].name }), serialize.sync()]);
	}

	/** A statement whose result changed shape since it was prepared is prepared anew the next time. */
	async #failure(error: InstanceType<typeof ServerError>): Promise<DatabaseError> {
		if (error.code === '0A000') {
			while (this.#prepared.size > 0) await this.#forgetOldest();
		}
		return toDatabaseError(error);
	}

	async #send(parts: readonly Uint8Array[]) {
		const answer = await this.#pg.execProtocol(join(parts), { syncToFs: false, throwOnError: false });
		if (hasPanicked(this.#pg)) {
			refuse(answer.messages);
			throw new DatabaseError('57P02', 'The engine gave up.');
		}
		return answer;
	}
}

interface Key {
	readonly id: string;
	readonly inserted_at: string;
}
type Announcement = Key | Omit<RealtimeMessage, 'binary'>;

function refuse(messages: readonly object[]): void {
	for (const message of messages) if (message instanceof ServerError) throw toDatabaseError(message);
}

function toDatabaseError(error: InstanceType<typeof ServerError>): DatabaseError {
	return new DatabaseError(error.code ?? 'XX000', error.message, error.detail ?? null, error.hint ?? null);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

function encode(value: Parameter): string | Uint8Array | null {
	if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value;
	if (typeof value === 'boolean' || typeof value === 'number') return String(value);
	return `{${value.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

function decode(fields: readonly (string | null)[], columns: Columns): Row {
	const row: Record<string, unknown> = {};
	fields.forEach((text, i) => {
		const column = columns[i];
		if (column) row[column.name] = text === null ? null : parse(text, column.type);
	});
	return row;
}

/** By the type's oid: bool, bytea, int8, int2, int4, json, float4, float8, text[], jsonb. */
function parse(text: string, type: number): unknown {
	switch (type) {
		case 16:
			return text === 't';
		case 17:
			return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
		case 20:
		case 21:
		case 23:
		case 700:
		case 701:
			return Number(text);
		case 114:
		case 3802:
			return JSON.parse(text);
		case 1009:
			return parseTextArray(text);
		default:
			return text;
	}
}

function parseTextArray(text: string): (string | null)[] {
	const items: (string | null)[] = [];
	for (const [, quoted, bare] of text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)) {
		items.push(quoted !== undefined ? quoted.replace(/\\(.)/g, '$1') : bare === 'NULL' ? null : (bare ?? ''));
	}
	return items;
}
