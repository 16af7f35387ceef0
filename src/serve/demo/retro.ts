/** The retro of the demo: planned as the form would plan it, by whoever hosts, and joined by a crew. */
import words from '../../lib/i18n/messages/en/templates.json';
import brainstorm from '../../lib/i18n/messages/en/templates-brainstorm.json';
import planning from '../../lib/i18n/messages/en/templates-planning.json';
import retro from '../../lib/i18n/messages/en/templates-retro.json';
import review from '../../lib/i18n/messages/en/templates-review.json';
import type { Client } from '../../lib/data/call.ts';
import { createWayBack } from '../../lib/data/participants.ts';
import { createWorkshop } from '../../lib/data/workshops.ts';
import { draftOf } from '../../lib/domain/drafting.ts';
import { TEMPLATES, templateMinutes, type Known } from '../../lib/domain/templates.ts';
import { proposeTimetable } from '../../lib/domain/timetable.ts';
import type { Workshop } from '../../lib/domain/workshop.ts';
import { newId, newSecret } from '../../lib/workshop/identity.ts';
import type { Crew } from './crew.ts';
import { PLACES, PURPOSE, READERS, TITLE } from './story.ts';
import { Teammate, type Venue } from './teammate.ts';

/** What a retro is about, and the questions that it asks. */
export interface Subject {
	readonly title: string;
	readonly purpose: string;
	readonly template: Known;
}

const WORDS = { ...words, ...retro, ...review, ...planning, ...brainstorm };

const SUBJECT: Subject = { title: TITLE, purpose: PURPOSE, template: TEMPLATES[0] };

export interface Retro {
	readonly workshop: Workshop;
	/** when the window closes and when the people meet, milliseconds since the epoch */
	readonly closesAt: number;
	readonly meetsAt: number;
	/** leads back to the dashboard: whoever has it facilitates */
	readonly secret: string;
}

/** Plans it for the places of the story, in the zone of this machine. @throws Refusal */
export async function createRetro(host: Client, { title, purpose, template } = SUBJECT): Promise<Retro> {
	const now = Date.now();
	const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
	const times = proposeTimetable(now, templateMinutes(template), PLACES, timeZone);
	const workshop = await createWorkshop(host, newId(), {
		...draftOf(template, { opens_at: new Date(now).toISOString(), ...times }, (key) => WORDS[key], newId),
		title,
		purpose,
		call_url: null,
		places: [...PLACES],
		naming: 'anonymous',
		readers: READERS,
		zone: timeZone
	});
	const secret = newSecret();
	await createWayBack(host, workshop.id, secret);
	return { workshop, closesAt: Date.parse(times.closes_at), meetsAt: Date.parse(times.live_at), secret };
}

/** Everyone joins, one after another; some are early and have written by then. @throws Refusal */
export async function joinAll(crew: Crew, venue: Venue, { workshop }: Retro): Promise<Teammate[]> {
	const teammates: Teammate[] = [];
	for (const [n, hand] of crew.deal().entries()) {
		const teammate = await Teammate.join(venue, workshop.code, crew, hand, n % 3 === 0);
		teammates.push(teammate);
		if (n % 2 === 0) await teammate.writeEarly();
	}
	return teammates;
}
