/** The arithmetic of one ranking while it is made: topics from the highest down, those of an inner list as equals. */
import type { Votes } from './slip.ts';

export type Ranking = readonly (readonly string[])[];

/** The ranking that a slip holds: 1 is highest, equal ranks stand together. */
export function rankingOf(votes: Votes): Ranking {
	const ranks = new Map<number, string[]>();
	for (const [id, rank] of Object.entries(votes)) {
		if (typeof rank === 'number') ranks.set(rank, [...(ranks.get(rank) ?? []), id]);
	}
	return [...ranks].sort(([a], [b]) => a - b).map(([, equals]) => equals.sort());
}

/** Each ranked topic in order with its place: equals share one and the next stand behind all of them (1, 1, 3). */
export function placesOf(ranking: Ranking): { id: string; place: number; isLevel: boolean }[] {
	let above = 0;
	return ranking.flatMap((equals) => {
		const place = above + 1;
		above += equals.length;
		return equals.map((id) => ({ id, place, isLevel: equals.length > 1 }));
	});
}

export function withoutTopic(ranking: Ranking, id: string): Ranking {
	return ranking.map((equals) => equals.filter((each) => each !== id)).filter((equals) => equals.length > 0);
}

/** The topic at the end, by itself. */
export function withTopic(ranking: Ranking, id: string): Ranking {
	return [...withoutTopic(ranking, id), [id]];
}

/** One place up (-1) or down (1): from among equals it comes to stand just above or below them. */
export function moved(ranking: Ranking, id: string, by: -1 | 1): Ranking {
	const at = ranking.findIndex((equals) => equals.includes(id));
	if (at < 0) return ranking;
	const isLevel = (ranking[at]?.length ?? 0) > 1;
	const to = isLevel ? at + (by < 0 ? 0 : 1) : at + by;
	const rest = withoutTopic(ranking, id);
	return [...rest.slice(0, Math.max(0, to)), [id], ...rest.slice(Math.max(0, to))];
}

/** Level with what stands above it; the highest stays where it is. */
export function levelled(ranking: Ranking, id: string): Ranking {
	const at = ranking.findIndex((equals) => equals.includes(id));
	if (at < 1) return ranking;
	const joined = ranking.map((equals, index) => (index === at - 1 ? [...equals, id] : equals));
	return [...joined.slice(0, at), ...withoutTopic(joined.slice(at), id)];
}

/** By itself just above another, wherever it was. */
export function putAbove(ranking: Ranking, id: string, other: string): Ranking {
	if (id === other) return ranking;
	const rest = withoutTopic(ranking, id);
	const at = rest.findIndex((equals) => equals.includes(other));
	return at < 0 ? ranking : [...rest.slice(0, at), [id], ...rest.slice(at)];
}
