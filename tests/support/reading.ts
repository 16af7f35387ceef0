/** A workshop whose cards are read, with what may be left on them while reading, for the rules' tests. */
import { randomUUID } from 'node:crypto';
import { Card } from '../../src/lib/domain/workshop.ts';
import type { Database } from './database-session.ts';
import type { Args, Person } from './people.ts';
import { Rounds, type Round } from './rounds.ts';

/** Written for a day, then read until people meet. */
export const WRITE_AND_READ = (rules: Args): Round[] => [
	{ step: 'collect', hours: 24 },
	{ step: 'read', hours: 24, rules },
	{ step: 'group', minutes: 5 },
	{ step: 'vote', minutes: 3 },
	{ step: 'check', minutes: 2 }
];

export interface Reading {
	workshop: Rounds;
	ana: Person;
	bo: Person;
	/** Ana's card, and Bo's, both revealed */
	card: Card;
	other: Card;
}

/** Ana and Bo have each written a card, and now read. */
export async function readTogether(
	db: Database,
	rules: Args,
	{ rounds = WRITE_AND_READ(rules), naming = 'anonymous' }: { rounds?: Round[]; naming?: 'anonymous' | 'named' } = {}
): Promise<Reading> {
	const workshop = await Rounds.create(db, rounds, { naming });
	const [ana, bo] = await workshop.people(2);
	if (!ana || !bo) throw new Error('Nobody came');
	const card = await workshop.write(ana, 0, 'Ship smaller');
	const other = await workshop.write(bo, 0, 'Fewer meetings');
	await workshop.pass(25);
	await workshop.look();
	return { workshop, ana, bo, card, other };
}

/** What was sent to the room, oldest first. */
export async function sentTo(
	workshop: Rounds
): Promise<{ payload: Readonly<Record<string, unknown>>; text: string }[]> {
	const rows = await workshop.db.admin(
		`select payload, payload::text as text from realtime.messages where topic = 'workshop:' || $1 order by (payload ->> 'rev')::int`,
		[workshop.id]
	);
	return rows.map(({ payload, text }) => ({
		payload: typeof payload === 'object' && payload !== null ? { ...payload } : {},
		text: String(text)
	}));
}
/** Adds a card that builds on another, or stands by itself. */
export async function addCard(
	{ workshop }: Pick<Reading, 'workshop'>,
	person: Person,
	body: string,
	parent: string | null = null,
	id: string = randomUUID()
): Promise<Card> {
	const args = { p_id: id, p_workshop: workshop.id, p_prompt: workshop.prompts[0], p_body: body, p_parent: parent };
	return Card.parse(await person.call('add_card', args));
}
