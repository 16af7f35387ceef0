/**
 * What a person may do on a private channel, asked of the policies on `realtime.messages` with that person's claims:
 * rows are added and looked at, or added as that person, in a transaction that is always rolled back. Answers are never
 * shared: two joins with the same claims are asked twice.
 */
import { randomUUID } from 'node:crypto';
import { become, type Claims, type EmbeddedDatabase } from '../database.ts';

export type Extension = 'broadcast' | 'presence';

/** By extension; what was not asked yet is not there. */
export type Grants = Readonly<Partial<Record<Extension, boolean>>>;

/** Someone at the door of a channel. */
export interface Joiner {
	readonly claims: Claims;
	/** The `x-` headers of the request. */
	readonly headers: Readonly<Record<string, string>>;
	/** Without the `realtime:` prefix. */
	readonly topic: string;
}

/** What the joiner may receive: which of these rows, written by nobody, the SELECT policies show. @throws DatabaseError */
export async function mayRead(
	database: EmbeddedDatabase,
	{ claims, headers, topic }: Joiner,
	extensions: readonly Extension[]
): Promise<Grants> {
	const probes = extensions.map((extension) => ({ extension, id: randomUUID() }));
	const ids = probes.map((probe) => probe.id);
	// The instant is a parameter, so that one partition is planned for, and not five with the policies of each.
	const now = new Date().toISOString();
	const results = await database.transaction(
		[
			{
				sql: `insert into realtime.messages (id, topic, extension, updated_at, inserted_at)
					select id, $1, extension, $4::timestamp, $4::timestamp
					from unnest($2::uuid[], $3::text[]) as probe (id, extension)`,
				params: [topic, ids, extensions, now]
			},
			become(claims, { headers, topic }),
			{
				sql: 'select id from realtime.messages where id = any($1::uuid[]) and inserted_at = $2::timestamp',
				params: [ids, now]
			}
		],
		{ rollback: true }
	);
	const seen = new Set(results.at(-1)?.rows.map((row) => row.id));
	return Object.fromEntries(probes.map(({ extension, id }) => [extension, seen.has(id)]));
}

/** What the joiner may send: which of these rows the INSERT policies let in. @throws DatabaseError */
export async function mayWrite(database: EmbeddedDatabase, { claims, headers, topic }: Joiner): Promise<Grants> {
	const extensions = ['broadcast', 'presence'] as const;
	const now = new Date().toISOString();
	const [, ...results] = await database.transaction(
		[
			become(claims, { headers, topic }),
			...extensions.map((extension) => ({
				sql: `insert into realtime.messages (topic, extension, updated_at, inserted_at)
					values ($1, $2, $3::timestamp, $3::timestamp)`,
				params: [topic, extension, now],
				savepoint: true
			}))
		],
		{ rollback: true }
	);
	const failure = results.find(({ error }) => error && error.code !== INSUFFICIENT_PRIVILEGE)?.error;
	if (failure) throw failure;
	return Object.fromEntries(extensions.map((extension, index) => [extension, !results[index]?.error]));
}

const INSUFFICIENT_PRIVILEGE = '42501';
