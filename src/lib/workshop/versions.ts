/**
 * The versions that this page wrote. An edit names the version that its writer saw; when that was his own last edit, on
 * its way when he began the next, the version that came of it is meant.
 */
import * as z from 'zod/mini';

const Named = z.object({ id: z.string(), version: z.int() });
type Named = z.infer<typeof Named>;
const Row = z.object({ version: z.int() });

export class Versions {
	readonly #next = new Map<string, number>();

	/** The arguments with the version that is meant; those of a verb that names none as they are. */
	meant<Args extends object>(args: Args): Args {
		const named = Named.safeParse(args).data;
		if (!named) return args;
		let { version } = named;
		for (let next = this.#after(named.id, version); next !== undefined; next = this.#after(named.id, version)) {
			version = next;
		}
		return { ...args, version };
	}

	/** Learns from the answer to those arguments; what has become of the row, or null if it is as it was. */
	learn(args: object, answer: unknown): (Named & { next: number }) | null {
		const named = Named.safeParse(args).data;
		const next = Row.safeParse(answer).data?.version;
		if (!named || next === undefined || next <= named.version) return null;
		this.#next.set(`${named.id}:${named.version}`, next);
		return { ...named, next };
	}

	#after(id: string, version: number): number | undefined {
		return this.#next.get(`${id}:${version}`);
	}
}
