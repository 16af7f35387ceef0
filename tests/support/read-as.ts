/**
 * Everyone there is asks for all there is: those in a workshop that is lived through, whoever has a link, and those who are not in
 * it. What they are told is what the rules say at that instant, no more and no less.
 */
import { expect } from 'vitest';
import { stageOf } from '../../src/lib/domain/standing.ts';
import { cycled } from './acting.ts';
import { refusal } from './database.ts';
import { countsFor } from './counted.ts';
import { entitled, timetableOf } from './entitled.ts';
import { wordsOf } from './given-words.ts';
import { misdealt } from './sheets-dealt.ts';
import { summedForAnyone, summedForMember } from './summed.ts';
import { INSIDE } from './ledger.ts';
import type { Person } from './people.ts';
import { OUTSIDE, PEOPLE, type Play } from './play.ts';
import { asSummed, asTold, foundIn, hear, rowsFor, timetableAs } from './told-to.ts';

/** What everyone is told at this moment is what the rules say, no more and no less. */
export async function readAs(play: Play): Promise<void> {
	const first = cycled(INSIDE, play.moved);
	// Nobody has looked yet: whoever does first finds everything carried out that is due.
	const unsettled = await rowsFor(play.inside[first]);
	const looked = await hear(play, first);
	await play.look();
	await lookAtSheets(play);
	const people = await idsOfPeople(play);
	if (play.course.isClosed) expect(await linksLeft(play)).toEqual([]);
	for (const who of INSIDE) {
		const heard = who === first ? looked : await hear(play, who);
		// Until then a policy lets through no more than afterwards.
		if (who === first) expect(isWithin(play, unsettled, heard.text)).toBe(true);
		// What no schema knows is told too.
		expect(heard.snapshot).toMatchObject(heard.answer);
		expect(asTold(play, heard), who).toEqual(entitled(play, who));
		const { counted_at, ...counts } = heard.snapshot.counts;
		expect(countsFor(play, who, counted_at), who).toContainEqual(counts);
		expect(people.filter(({ id, user }) => user !== play.inside[who].id && heard.text.includes(id))).toEqual([]);
	}
	const { messages, sent } = await play.messages();
	for (const { word, isTo, wasOpen } of wordsOf(play)) {
		const isOpen = wasOpen === true || INSIDE.every((who) => isTo(who));
		expect([word, messages.includes(word) && !isOpen]).toEqual([word, false]);
	}
	expect(people.filter(({ id }) => messages.includes(id))).toEqual([]);
	for (const [person, summed] of [
		[play.outside[cycled(OUTSIDE, play.moved)], summedForAnyone(play)],
		[play.inside[first], summedForMember(play)]
	] as const) {
		const told = await play.summary(person);
		expect(told.summary).toMatchObject(told.answer);
		expect(asSummed(play, told)).toEqual(summed);
	}
	for (const person of [play.outside[cycled(OUTSIDE, play.moved)], play.inside[first]]) {
		const isInside = person === play.inside[first];
		const { face, answer, text } = await play.face(person);
		expect(face).toMatchObject(answer);
		expect(face).toMatchObject({ id: isInside ? play.id : null, is_facilitator: isInside && first === 'facilitator' });
		expect(timetableAs(play, face.phases)).toEqual(timetableOf(play));
		expect(stageOf(face.phases, face)).toBe(play.course.stage);
		for (const { word } of wordsOf(play)) expect([word, text.includes(word)]).toEqual([word, false]);
		expect(await heardBy(play, person)).toBe(isInside ? sent : 0);
	}
	for (const name of OUTSIDE) {
		const wanted = name === 'nobody' ? 'denied' : { reason: 'not_member', detail: '' };
		expect(await refusal(play.outside[name].call('get_workshop', { p_workshop: play.id })), name).toEqual(wanted);
	}
	const rows = await rowsFor(play.outside[cycled(OUTSIDE, play.moved)]);
	expect(rows).not.toContain(play.id);
	for (const { word } of wordsOf(play)) expect([word, rows.includes(word)]).toEqual([word, false]);
}

/** Whether a text has no words of somebody's that another has not. */
function isWithin(play: Play, text: string, other: string): boolean {
	const words = new Set(foundIn(other, wordsOf(play)));
	return foundIn(text, wordsOf(play)).every((word) => words.has(word));
}

/** Whatever stands for a person: as a participant, by what they gave to a round, as who has a token. */
async function idsOfPeople({ db, id }: Play): Promise<{ id: string; user: string | null }[]> {
	const rows = await db.admin(
		`select unnest(array[p.id, s.id, k.user_id]) as id, k.user_id as "user"
		from public.participants as p join public.participant_keys as k on k.participant_id = p.id
		left join private.slips as s on s.participant_id = p.id where p.workshop_id = $1
		union all select id, null from private.slips where workshop_id = $1 and participant_id is null`,
		[id]
	);
	return rows.flatMap((row) =>
		row['id'] ? [{ id: String(row['id']), user: row['user'] ? String(row['user']) : null }] : []
	);
}

/** As a round begins for which sheets are handed on, everyone looks at what they have in hand; it is theirs until its end. */
async function lookAtSheets(play: Play): Promise<void> {
	const { running: leg } = play.course;
	if (!leg || leg.isRevealed || play.dealt.has(leg) || play.course.sheetsOf(leg).indexOf(leg) <= 0) return;
	const dealt = new Map<number, string[]>();
	for (let who = 0; who < PEOPLE; who++) {
		const { mine } = await play.giver(who).person.snapshot(play.id);
		for (const { cards } of mine.sheets)
			dealt.set(
				who,
				cards.map(({ id }) => id)
			);
	}
	expect(misdealt(play, leg, dealt, PEOPLE)).toEqual([]);
	play.dealt.set(leg, dealt);
}

/** How many of the messages to the room somebody is let hear. */
function heardBy({ id }: Play, person: Person): Promise<number> {
	return person.db.as(person.identity, async (query) => {
		await query(`select set_config('realtime.topic', $1, true)`, [`workshop:${id}`]);
		return (await query('select 1 as heard from realtime.messages')).length;
	});
}

/** Tables that tie what was given to somebody, and still hold a row of this workshop. */
async function linksLeft({ db, id }: Play): Promise<string[]> {
	const tables = await db.admin(
		`select c.relname as name from pg_catalog.pg_class as c
		join pg_catalog.pg_attribute as p on p.attrelid = c.oid and p.attname = 'participant_id' and not p.attisdropped
		join pg_catalog.pg_attribute as w on w.attrelid = c.oid and w.attname = 'workshop_id' and not w.attisdropped
		where c.relnamespace = 'private'::regnamespace and c.relkind = 'r' and c.relname <> 'device_codes' order by 1`
	);
	const asked = tables.map(
		({ name }) =>
			`select '${String(name)}' as name where exists (select from private.${String(name)} where workshop_id = $1)`
	);
	return (await db.admin(asked.join(' union all '), [id])).map(({ name }) => String(name));
}
