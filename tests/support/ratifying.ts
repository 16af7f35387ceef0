/** A workshop in which something has been decided, and everyone is asked about it now; for the rules' tests. */
import { randomUUID } from 'node:crypto';
import { Outcome } from '../../src/lib/domain/workshop.ts';
import type { Database } from './database-session.ts';
import { Person, type Args } from './people.ts';
import { Rounds, type Round } from './rounds.ts';

/** Written for a day, talked about together, then asked about for two days, or together; what comes after. */
export const DECIDE = (rules: Args = {}, after: Round[] = [], asked: Partial<Round> = { hours: 48 }): Round[] => [
	{ step: 'collect', hours: 24 },
	{ step: 'discuss', minutes: 10 },
	{ step: 'ratify', rules, ...asked },
	...after
];
/** The numbers of these rounds. */
export const [TALK, RATIFY] = [1, 2];

export interface Asked {
	workshop: Rounds;
	people: Person[];
	ana: Person;
	bo: Person;
	/** the facilitator's, accepted as it was made */
	decision: Outcome;
	other: Outcome;
}

export async function decide(by: Person, workshop: Rounds, body: string, kind: Outcome['kind'] = 'decision') {
	const args = { p_id: randomUUID(), p_workshop: workshop.id, p_kind: kind, p_topic: null, p_body: body };
	return Outcome.parse(await by.call('propose_outcome', args));
}

/** Two things are decided, and everyone is asked about them. Ana and Bo are the first of those who have joined. */
export async function askAll(
	db: Database,
	{
		rounds = DECIDE(),
		naming = 'anonymous',
		people: count = 2
	}: { rounds?: Round[]; naming?: 'anonymous' | 'named'; people?: number } = {}
): Promise<Asked> {
	const workshop = await Rounds.create(db, rounds, { naming });
	const people: Person[] = [];
	for (const name of ['Ana', 'Bo', 'Cleo', 'Dee', 'Eli', 'Fay'].slice(0, count)) {
		const person = new Person(db);
		await person.call('join_workshop', { p_code: workshop.code, p_name: name });
		people.push(person);
	}
	const [ana, bo] = people;
	if (!ana || !bo) throw new Error('Nobody came');
	await workshop.write(ana, 0, 'Ship smaller');
	await workshop.pass(25);
	await workshop.look();
	await workshop.advance(0);
	const decision = await decide(workshop.facilitator, workshop, 'Ship weekly');
	const other = await decide(workshop.facilitator, workshop, 'Meet less');
	await workshop.advance(TALK);
	return { workshop, people, ana, bo, decision, other };
}

export interface Said {
	stance?: string | null;
	reason?: string | null;
	confidence?: unknown;
}

/** A number or null goes as it is, as from a page; anything else as the JSON that a hand-made call would send. */
const asJson = (value: unknown) => (typeof value === 'number' || value === null ? value : JSON.stringify(value));

export function say(
	person: Person,
	{ workshop }: Pick<Asked, 'workshop'>,
	outcome: Pick<Outcome, 'id'> | null,
	{ stance = 'agree', reason = null, confidence = null }: Said = {}
): Promise<unknown> {
	return person.call('take_stance', {
		p_phase: workshop.phases[RATIFY],
		p_outcome: outcome?.id ?? null,
		p_stance: stance,
		p_reason: reason,
		p_confidence: asJson(confidence)
	});
}
