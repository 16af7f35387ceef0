/** What somebody may send in place of what a page sends: the same with a value exchanged, left out or added. */
import fc from 'fast-check';

/** A value to exchange, and numbers that choose where. */
export interface Mangling {
	/** among the kinds of places there are, and among those of that kind */
	readonly kind: number;
	readonly nth: number;
	/** undefined: it is left out */
	readonly to: unknown;
	/** it stands under a name of its own beside what is there */
	readonly isAdded: boolean;
}

/** What pages trim, and what has no width. */
export const BLANK = [
	'',
	' ',
	'\n\t\v',
	'\u00a0',
	'\u200b',
	'\u3000',
	'\u2003\u2060',
	'\u1680\u202f',
	'\ufeff\n'
] as const;

/** No browser knows them: copies of the files that count seconds otherwise, and rules made up on the spot. */
export const NO_ZONES = [
	'posix/Europe/Madrid',
	'right/Asia/Tokyo',
	'POSIX/UTC',
	'Etc/GMT+99',
	'Etc/GMT-15',
	'Etc/GMT+05',
	'Mars/Olympus',
	'CET',
	'+02:00'
] as const;

const NASTY: readonly unknown[] = [
	...BLANK,
	...NO_ZONES,
	...[null, true, false, 0, 1, 5, -1, 1.5, 1e9, 1e40, [], {}, ['x'], { a: 1 }, [null], [{}]],
	...['x', '5', 'true', 'null', '{}', '\0', '\ud83d', '\u0001', '🦊'.repeat(61), 'x'.repeat(300), 'x'.repeat(1001)],
	...['en', 'pt-br', 'dots', 'live', 'async', 'scale', 'check', 'collect', 'europe/madrid', 'Etc/GMT-14', 'US/Pacific'],
	...['https://a\u00a0b.example', 'https://a.example/\u2003', 'https://a.example/"', 'HTTPS://A.EXAMPLE'],
	...['2026-12-24T10:00:00+01', '2026-12-24T10:00Z', '2026-12-24 10:00:00+00', 'infinity', 'now']
];

export const manglings: fc.Arbitrary<Mangling> = fc.record({
	kind: fc.nat(200),
	nth: fc.nat(20),
	to: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(undefined, ...NASTY) }, fc.jsonValue({ maxDepth: 2 })),
	isAdded: fc.nat(9).map((n) => n === 0)
});

type Path = readonly string[];

const isHolder = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function pathsIn(value: unknown, at: Path = []): Path[] {
	if (!isHolder(value)) return [at];
	const inner = Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...at, key]));
	return at.length > 0 ? [at, ...inner] : inner;
}

/** What was sent, mangled; what it is made of stays as it was. */
export function mangled(sent: unknown, all: readonly Mangling[]): unknown {
	const copy: unknown = structuredClone(sent);
	for (const { kind, nth, to, isAdded } of all) {
		const paths = pathsIn(copy);
		const kindOf = (path: Path) => path.map((key) => (/^\d+$/.test(key) ? '*' : key)).join('.');
		const kinds = [...new Set(paths.map(kindOf))];
		const alike = paths.filter((path) => kindOf(path) === kinds[kind % kinds.length]);
		const path = alike[nth % Math.max(1, alike.length)];
		if (!path) continue;
		let holder: unknown = copy;
		for (const key of path.slice(0, -1)) holder = isHolder(holder) ? holder[key] : null;
		const last = path.at(-1) ?? '';
		if (!isHolder(holder)) continue;
		if (isAdded && !Array.isArray(holder)) holder['added'] = structuredClone(to);
		else if (to !== undefined) holder[last] = structuredClone(to);
		else if (Array.isArray(holder)) holder.splice(Number(last), 1);
		else Reflect.deleteProperty(holder, last);
	}
	return copy;
}
