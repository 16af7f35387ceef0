/** A retro whose ballot is open, for the tests that vote. */
import type { Database } from './database-session.ts';
import { Retro, type Person, type Plan } from './people.ts';

export interface Ballot {
	readonly retro: Retro;
	readonly ana: Person;
	readonly bo: Person;
	/** Three topics of one card each. */
	readonly topics: readonly [string, string, string];
}

export async function openBallot(db: Database, plan: Plan = {}): Promise<Ballot> {
	const retro = await Retro.create(db, plan);
	const [ana, bo] = await retro.pair();
	const cards = [
		await ana.addCard(retro, 'one'),
		await ana.addCard(retro, 'two'),
		await bo.addCard(retro, 'three')
	] as const;
	await retro.goTo('vote');
	const [one, two, three] = cards;
	return { retro, ana, bo, topics: [await retro.topicOf(one), await retro.topicOf(two), await retro.topicOf(three)] };
}

/** Everybody's votes as the tables hold them: topic -> points. */
export async function pointsHeld(retro: Retro): Promise<Record<string, number>> {
	const rows = await retro.db.admin(
		'select topic_id, sum(value::int)::int as points from public.votes where phase_id = $1 group by topic_id',
		[retro.phases.vote]
	);
	return Object.fromEntries(rows.map((row) => [String(row['topic_id']), Number(row['points'])]));
}

/** Topic -> what somebody puts on it; a rank, where the ballot is ranked. */
export type Said = Readonly<Record<string, unknown>>;

/** The votes of a ballot that one person has cast on, as the table holds them. */
export async function votesHeld(retro: Retro): Promise<Said> {
	const rows = await retro.db.admin('select topic_id, value from public.votes where phase_id = $1', [
		retro.phases.vote
	]);
	return Object.fromEntries(rows.map((row) => [String(row['topic_id']), row['value']]));
}

/** Topics by rank, as a ranking is stated: from the highest down, equals together. */
export function rankingOf(ranks: Said): string[][] {
	const levels = new Map<number, string[]>();
	for (const [topic, rank] of Object.entries(ranks)) {
		levels.set(Number(rank), [...(levels.get(Number(rank)) ?? []), topic]);
	}
	return [...levels].sort(([a], [b]) => a - b).map(([, topics]) => topics);
}

/** Casts all that `said` names, whatever the method; for a hand, if one is named. Resolves to the last answer. */
export async function castAll(
	person: Person,
	retro: Retro,
	method: string,
	said: Said,
	hand: string | null = null
): Promise<unknown> {
	const given = { p_phase: retro.phases.vote, p_hand: hand };
	if (method === 'ranked') return person.call('rank_topics', { ...given, p_ranking: rankingOf(said) });
	let answer: unknown = null;
	for (const [p_topic, p_value] of Object.entries(said)) {
		answer = await person.call('cast_vote', { ...given, p_topic, p_value });
	}
	return answer;
}
