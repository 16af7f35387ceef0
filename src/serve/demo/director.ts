/**
 * Time in the demo. The facilitator at the screen moves the workshop on; where everyone would wait for hours, the director
 * lets them pass, and says so. It looks with the account that planned the retro and changes stored instants only.
 */
import type { Client } from '../../lib/data/call.ts';
import { getWorkshop } from '../../lib/data/workshops.ts';
import type { EmbeddedDatabase } from '../../lib/server/embedded/database.ts';
import { Refusal } from '../../lib/domain/refusal.ts';
import { liveInstant } from '../../lib/domain/timetable.ts';
import type { Snapshot } from '../../lib/domain/snapshot.ts';
import type { Crew } from './crew.ts';
import { passing } from './passing.ts';
import type { Retro } from './retro.ts';

/** For how long one can see them write. */
export const WRITING_SECONDS = 35;
/** From the opened cards to the announced meeting; the room can be opened before. */
const READING_SECONDS = 90;
/** For how long the record can be put right, in place of a day. */
const WRAP_UP_SECONDS = 120;

interface Stage {
	readonly host: Client;
	readonly database: EmbeddedDatabase;
	readonly retro: Retro;
	readonly crew: Crew;
	say(words: string): void;
}

/** Lets the days pass in which people write, but for the last seconds. */
export async function beginWriting({ database, retro, crew }: Stage): Promise<void> {
	const left = seconds(WRITING_SECONDS, crew);
	await pass(database, retro.workshop.id, retro.closesAt - Date.now() - left);
}

/** Watches over the workshop until it is final, or gone, or the demo ends. */
export async function direct(stage: Stage): Promise<void> {
	const { host, retro, crew } = stage;
	while (!crew.hasEnded) {
		try {
			const room = await getWorkshop(host, retro.workshop.id);
			if (room.shared.workshop.closed_at !== null) return;
			await passWaiting(stage, room);
		} catch (error) {
			if (error instanceof Refusal && error.reason === 'deleted') return;
			if (!crew.hasEnded) crew.options.report(`The demo's clock: ${String(error)}`);
		}
		await crew.pause(1);
	}
}

async function passWaiting({ database, crew, say }: Stage, { shared }: Snapshot): Promise<void> {
	const { workshop, phases } = shared;
	const collect = phases.find(({ id, step }) => id === workshop.phase_id && step === 'collect');
	const now = Date.now();
	if (collect && isPast(collect.closes_at, now)) {
		const meetsAt = Date.parse(liveInstant(phases) ?? '') - seconds(READING_SECONDS, crew);
		await pass(database, workshop.id, Math.max(Date.parse(collect.reveals_at ?? ''), meetsAt) - now);
		say('The window has closed. The demo moves its clock to the meeting: the cards are open, you can open the room.');
	} else if (isPast(workshop.ended_at, now - seconds(WRAP_UP_SECONDS, crew))) {
		await pass(database, workshop.id, Date.parse(workshop.closes_at) - now);
		say('The demo moves its clock by a day: the workshop is final, and what linked words to people is deleted.');
	}
}

async function pass(database: EmbeddedDatabase, workshop: string, milliseconds: number): Promise<void> {
	await database.transaction(passing(workshop, milliseconds).map((sql) => ({ sql })));
}

function isPast(instant: string | null, now: number): boolean {
	return instant !== null && Date.parse(instant) <= now;
}

function seconds(count: number, { options }: Crew): number {
	return (count * 1000) / options.pace;
}
