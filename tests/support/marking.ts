/** Two topics of one card each, which have been revealed, and who may want to talk about them. */
import type { Database } from './database-session.ts';
import { Person } from './people.ts';
import { Rounds, type Round } from './rounds.ts';

export interface Marking {
	workshop: Rounds;
	ana: Person;
	bo: Person;
	/** of Ana's card, and of Bo's */
	topic: string;
	other: string;
}

/** Both are read, or whatever comes after a first window of 24 hours. */
export async function marking(db: Database, rounds: readonly Round[]): Promise<Marking> {
	const workshop = await Rounds.create(db, rounds);
	const [ana, bo] = await workshop.people(2);
	if (!ana || !bo) throw new Error('Nobody came');
	const card = await workshop.write(ana, 0, 'Ship smaller');
	const second = await workshop.write(bo, 0, 'Fewer meetings');
	await workshop.pass(25);
	const { cards } = (await workshop.look()).shared;
	const topicOf = (id: string) => cards.find((each) => each.id === id)?.topic_id ?? '';
	return { workshop, ana, bo, topic: topicOf(card.id), other: topicOf(second.id) };
}

export const want = (person: Person, topic: string, on: boolean | null = true) =>
	person.call('want_talk', { p_topic: topic, p_on: on });
