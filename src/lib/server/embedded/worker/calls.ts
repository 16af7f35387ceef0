/**
 * Function calls as PostgREST answers them, straight from the session: which function is meant by a set of argument
 * names is looked up once, and the statement that calls it is prepared once.
 */
import { become, DatabaseError, type Row } from '../database.ts';
import type { Call, CallResult } from './messages.ts';
import type { Session } from './session.ts';

type Shape = 'void' | 'scalar' | 'row' | 'scalars' | 'rows';

interface Candidate {
	readonly name: string;
	readonly shape: Shape;
	readonly args: readonly { readonly name: string; readonly type: string; readonly optional: boolean }[];
}

/** Functions of schema public, with their input arguments in order; triggers cannot be called. */
const CATALOGUE = `
select p.proname as name, p.proretset as "set", p.prorettype = 'void'::regtype as "void",
	t.typtype in ('c') or t.oid = 'record'::regtype or coalesce(p.proargmodes && '{t,b,o}'::"char"[], false) as composite,
	coalesce((select jsonb_agg(jsonb_build_object(
		'name', coalesce(p.proargnames[a.position], ''), 'type', format_type(a.type, null),
		'optional', a.input > p.pronargs - p.pronargdefaults) order by a.position)
		from (select position, type, row_number() over (order by position) as input
			from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as all_args(type, position)
			where coalesce(p.proargmodes[position], 'i') in ('i', 'b', 'v')) a), '[]') as args
from pg_catalog.pg_proc p
join pg_catalog.pg_type t on t.oid = p.prorettype
where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and t.oid <> 'trigger'::regtype`;

export class Calls {
	readonly #session: Session;
	#candidates: Map<string, readonly Candidate[]> | null = null;
	#statements = new Map<string, { readonly sql: string; readonly shape: Shape }>();

	constructor(session: Session) {
		this.#session = session;
	}

	/** Looks the functions up again at the next call. */
	forget(): void {
		this.#candidates = null;
		this.#statements.clear();
	}

	/** @throws DatabaseError with an SQLSTATE, or with a PGRST code as PostgREST has them. */
	async run(call: Call): Promise<CallResult> {
		const names = argumentNames(call.args);
		const key = `${call.name}\n${names.join('\n')}`;
		const statement = this.#statements.get(key) ?? (await this.#build(key, call.name, names));
		const results = await this.#session.run([
			become(call.claims, { headers: call.headers }),
			{ sql: statement.sql, params: names.length > 0 ? [call.args] : [] }
		]);
		return answer(statement.shape, results[1]?.[0], call.single);
	}

	async #build(key: string, name: string, names: readonly string[]) {
		const candidate = (await this.#find(name, names, false)) ?? (await this.#find(name, names, true));
		if (!candidate) throw notFound(name, names);
		const statement = { sql: callOf(candidate, names), shape: candidate.shape };
		this.#statements.set(key, statement);
		return statement;
	}

	async #find(name: string, names: readonly string[], again: boolean): Promise<Candidate | undefined> {
		if (again || !this.#candidates) this.#candidates = await this.#load();
		const fitting = (this.#candidates.get(name) ?? []).filter(
			({ args }) =>
				names.every((given) => args.some((arg) => arg.name === given)) &&
				args.every((arg) => arg.optional || names.includes(arg.name))
		);
		if (fitting.length > 1) {
			throw new DatabaseError(
				'PGRST203',
				`Could not choose the best candidate function between: ${fitting.map(signature).join(', ')}`,
				null,
				'Try renaming the parameters or the function itself in the database so function overloading can be resolved'
			);
		}
		return fitting[0];
	}

	async #load(): Promise<Map<string, readonly Candidate[]>> {
		const [rows = []] = await this.#session.run([{ sql: CATALOGUE }]);
		const byName = new Map<string, Candidate[]>();
		for (const row of rows) {
			const candidate = toCandidate(row);
			byName.set(candidate.name, [...(byName.get(candidate.name) ?? []), candidate]);
		}
		return byName;
	}
}

function toCandidate(row: Row): Candidate {
	const one: Shape = row.composite ? 'row' : 'scalar';
	const many: Shape = row.composite ? 'rows' : 'scalars';
	const args = Array.isArray(row.args) ? row.args : [];
	return {
		name: String(row.name),
		shape: row.set ? many : row.void ? 'void' : one,
		args: args.map((arg) => ({ name: arg.name, type: arg.type, optional: arg.optional }))
	};
}

function callOf({ name, shape, args }: Candidate, names: readonly string[]): string {
	const given = args.filter((arg) => names.includes(arg.name));
	const from = given.length
		? `json_to_record($1::json) as given(${given.map((arg) => `${quote(arg.name)} ${arg.type}`).join(', ')})`
		: '(select) as given';
	const call = `public.${quote(name)}(${given
		.map((arg) => `${quote(arg.name)} := given.${quote(arg.name)}`)
		.join(', ')})`;
	switch (shape) {
		case 'void':
			return `select ${call} from ${from}`;
		case 'scalar':
			return `select to_json(${call})::text as result from ${from}`;
		case 'row':
			return `select to_json(answer)::text as result
				from (select called.* from ${from}, lateral ${call} as called) as answer`;
		case 'scalars':
			return `select coalesce(json_agg(called.value), '[]')::text as result, count(*) as rows
				from ${from}, lateral ${call} as called(value)`;
		case 'rows':
			return `select coalesce(json_agg(answer), '[]')::text as result, count(*) as rows
				from (select called.* from ${from}, lateral ${call} as called) as answer`;
	}
}

function answer(shape: Shape, row: Row | undefined, single: boolean): CallResult {
	if (shape === 'void') return { json: null };
	const json = typeof row?.result === 'string' ? row.result : 'null';
	if (!single || (shape !== 'rows' && shape !== 'scalars')) return { json };
	if (row?.rows !== 1) {
		throw new DatabaseError(
			'PGRST116',
			'Cannot coerce the result to a single JSON object',
			`The result contains ${row?.rows ?? 0} rows`
		);
	}
	return { json: json.slice(1, -1) };
}

/** The names of the arguments in the body. @throws DatabaseError PGRST102 when it is no JSON object. */
function argumentNames(args: string): string[] {
	let parsed: unknown;
	try {
		parsed = args === '' ? {} : JSON.parse(args);
	} catch {
		throw new DatabaseError('PGRST102', 'Empty or invalid json');
	}
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed) || !isShallow(args)) {
		throw new DatabaseError('PGRST102', 'Empty or invalid json');
	}
	return Object.keys(parsed).sort();
}

/** Deeper than anybody writes by hand, and long before the engine's stack ends. */
const LEVELS = 50;

/** Whether this JSON is nested no deeper than that; brackets in strings are words. */
function isShallow(json: string): boolean {
	let level = 0;
	for (const [part] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/g)) {
		if (part === '[' || part === '{') level++;
		else if (part === ']' || part === '}') level--;
		if (level > LEVELS) return false;
	}
	return true;
}

function notFound(name: string, names: readonly string[]): DatabaseError {
	const parameters = names.length === 0 ? ' without parameters' : `(${names.join(', ')})`;
	const searched =
		names.length === 0
			? `the function public.${name} without parameters`
			: `the function public.${name} with parameter${names.length > 1 ? 's' : ''} ${names.join(', ')}`;
	return new DatabaseError(
		'PGRST202',
		`Could not find the function public.${name}${parameters} in the schema cache`,
		`Searched for ${searched} or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.`
	);
}

function signature({ name, args }: Candidate): string {
	return `public.${name}(${args.map((arg) => `${arg.name} => ${arg.type}`).join(', ')})`;
}

function quote(name: string): string {
	return `"${name.replace(/"/g, '""')}"`;
}
