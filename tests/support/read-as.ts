/**
 * Everyone there is asks for all there is: those in a workshop that is lived through, whoever has a link, and those who are not in
 * it. What they are told is what the rules say at that instant, no more and no less.
 */
import { expect } from 'vitest';
import { stageOf } from '../../src/lib/domain/standing.ts';
import { cycled } from './acting.ts';
import { refusal } from './database.ts';
import { countsFor, entitled } from './entitled.ts';
import { wordsOf } from './given-words.ts';
import { summedForAnyone, summedForMember } from './summed.ts';
import { INSIDE, type GivenCard, type Inside } from './ledger.ts';
import { OUTSIDE, type Play } from './play.ts';
import { asSummed, asTold, foundIn, hear, rowsFor } from './told-to.ts';

/** What everyone is told at this moment is what the rules say, no more and no less. */
export async function readAs(play: Play): Promise<void> {
	const first = cycled(INSIDE, play.moved);
	// Nobody has looked yet: whoever does first finds everything carried out that is due.
	const unsettled = await rowsFor(play.inside[first]);
	const looked = await hear(play, first);
	await play.look();
	const people = await idsOfPeople(play);
	if (play.course.isClosed) expect(await linksLeft(play)).toEqual([]);
	for (const who of INSIDE) {
		const heard = who === first ? looked : await hear(play, who);
		// Until then a policy lets through no more than afterwards.
		if (who === first) expect(isWithin(play, unsettled, heard.text)).toBe(true);
		// What no schema knows is told too.
		expect(heard.snapshot).toMatchObject(heard.answer);
		const held = new Set(heard.snapshot.mine.sheets.flatMap(({ cards }) => cards.map(({ id }) => id)));
		for (const card of play.cards) if (held.has(card.id)) expect(mayHold(play, card, who), card.body).toBe(true);
		expect(asTold(play, heard), who).toEqual(entitled(play, who, held));
		const { counted_at, ...counts } = heard.snapshot.counts;
		expect(countsFor(play, who, counted_at), who).toContainEqual(counts);
		expect(people.filter(({ id, user }) => user !== play.inside[who].id && heard.text.includes(id))).toEqual([]);
	}
	const messages = await play.messages();
	for (const { word, isTo, wasOpen } of wordsOf(play)) {
		const isOpen = wasOpen === true || INSIDE.every((who) => isTo(who, new Set()));
		expect([word, messages.includes(word) && !isOpen]).toEqual([word, false]);
	}
	expect(people.filter(({ id }) => messages.includes(id))).toEqual([]);
	expect(asSummed(play, await play.summary())).toEqual(summedForAnyone(play));
	expect(asSummed(play, await play.summary(play.inside.fellow))).toEqual(summedForMember(play));
	const { face, text } = await play.face();
	expect(stageOf(face.phases, face)).toBe(play.course.stage);
	for (const { word } of wordsOf(play)) expect([word, text.includes(word)]).toEqual([word, false]);
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

/** Whether somebody may have a card of another's in hand: on a sheet that goes round, in a later round, until the reveal. */
function mayHold({ course }: Play, { leg, by }: GivenCard, who: Inside): boolean {
	const { running } = course;
	const isLater = running !== null && running !== leg && course.sheetsOf(leg).includes(running);
	return who !== 'facilitator' && by !== who && !leg.isRevealed && isLater;
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
