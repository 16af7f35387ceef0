/** A workshop that talks over days about a topic each of Ana and Bo, for the rules' tests. */
import { randomUUID } from 'node:crypto';
import { Objection, Post } from '../../src/lib/domain/post.ts';
import { Outcome, type Card } from '../../src/lib/domain/workshop.ts';
import type { Database } from './database-session.ts';
import { Person, type Args } from './people.ts';
import { Rounds, type Round } from './rounds.ts';

/** Written for a day, read for an hour, then talked about for two days; what comes after. */
export const TALK_APART = (after: Round[] = [], rules: Args = {}): Round[] => [
	{ step: 'collect', hours: 24 },
	{ step: 'read', hours: 1 },
	{ step: 'discuss', hours: 48, rules },
	...after
];
/** The number of the talk among these rounds. */
export const TALK = 2;

export interface Talk {
	workshop: Rounds;
	ana: Person;
	bo: Person;
	/** Ana's card, and Bo's, each on a topic of its own */
	card: Card;
	other: Card;
	topic: string;
	otherTopic: string;
}

/** Everyone has written and read; the talk has just begun. */
export async function talkApart(
	db: Database,
	{ rounds = TALK_APART(), naming = 'anonymous' }: { rounds?: Round[]; naming?: 'anonymous' | 'named' } = {}
): Promise<Talk> {
	const workshop = await Rounds.create(db, rounds, { naming });
	const [ana, bo] = [new Person(db), new Person(db)];
	await ana.call('join_workshop', { p_code: workshop.code, p_name: 'Ana' });
	await bo.call('join_workshop', { p_code: workshop.code, p_name: 'Bo' });
	const card = await workshop.write(ana, 0, 'Ship smaller');
	const other = await workshop.write(bo, 0, 'Fewer meetings');
	await workshop.pass(25.5);
	const { cards } = (await workshop.look()).shared;
	const topicOf = ({ id }: Card) => {
		const found = cards.find((each) => each.id === id)?.topic_id;
		if (!found) throw new Error('The card is on no topic');
		return found;
	};
	return { workshop, ana, bo, card, other, topic: topicOf(card), otherTopic: topicOf(other) };
}

export async function say(
	person: Person,
	topic: string,
	body: string,
	{ id = randomUUID(), asAuthor = false }: { id?: string; asAuthor?: boolean } = {}
): Promise<Post> {
	const args = { p_id: id, p_topic: topic, p_body: body, p_as_author: asAuthor };
	return Post.parse(await person.call('add_post', args));
}

export async function propose(
	person: Person,
	{ workshop, topic }: Pick<Talk, 'workshop' | 'topic'>,
	body: string,
	{ id = randomUUID(), kind = 'decision' }: { id?: string; kind?: Outcome['kind'] } = {}
): Promise<Outcome> {
	const args = { p_id: id, p_workshop: workshop.id, p_kind: kind, p_topic: topic, p_body: body };
	return Outcome.parse(await person.call('propose_outcome', args));
}

export async function object(
	person: Person,
	{ id: outcome }: Pick<Outcome, 'id'>,
	reason: string,
	id: string = randomUUID()
): Promise<Objection> {
	return Objection.parse(await person.call('object_to_outcome', { p_id: id, p_outcome: outcome, p_reason: reason }));
}
