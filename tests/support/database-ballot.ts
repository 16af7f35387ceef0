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
		'select topic_id, sum(value)::int as points from public.votes where phase_id = $1 group by topic_id',
		[retro.phases.vote]
	);
	return Object.fromEntries(rows.map((row) => [String(row['topic_id']), Number(row['points'])]));
}
