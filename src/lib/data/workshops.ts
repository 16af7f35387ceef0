/** A workshop as a whole: what the facilitator makes and changes, and what a member reads. */
import * as z from 'zod/mini';
import { CalendarFace } from '../domain/calendar.ts';
import type { Plan, Rest } from '../domain/plan.ts';
import { Face, ListedRow, Snapshot } from '../domain/snapshot.ts';
import { Phase, Workshop, type Place, type Prompt } from '../domain/workshop.ts';
import { call, nothing, type Client } from './call.ts';

/** What of a workshop can be changed later; the database says until when. */
export type WorkshopPatch = {
	title?: string;
	purpose?: string;
	ground_rule?: string | null;
	call_url?: string | null;
	places?: readonly Place[];
	is_locked?: boolean;
	readers?: string | null;
	naming?: Workshop['naming'];
	language?: Workshop['language'];
	prompts?: readonly Pick<Prompt, 'id' | 'text' | 'hint'>[];
};

/** What a stranger with the code may read. Never joins. */
export function lookUpWorkshop(client: Client, code: string): Promise<Face> {
	return call(client, 'look_up_workshop', { p_code: code }, Face);
}

/** The same, with what calendars know of it. */
export function lookUpForCalendar(client: Client, code: string): Promise<CalendarFace> {
	return call(client, 'look_up_workshop', { p_code: code }, CalendarFace);
}

/** The state of the workshop as this reader gets it. */
export function getWorkshop(client: Client, workshop: string): Promise<Snapshot> {
	return call(client, 'get_workshop', { p_workshop: workshop }, Snapshot);
}

/** The workshops that this account facilitates. */
export function listWorkshops(client: Client): Promise<ListedRow[]> {
	return call(client, 'list_workshops', {}, z.array(ListedRow));
}

export function createWorkshop(client: Client, id: string, plan: Plan): Promise<Workshop> {
	return call(client, 'create_workshop', { p_id: id, p_plan: plan }, Workshop);
}

export function updateWorkshop(client: Client, workshop: string, patch: WorkshopPatch): Promise<Workshop> {
	return call(client, 'update_workshop', { p_workshop: workshop, p_patch: patch }, Workshop);
}

/** Everything goes. The title is typed again to confirm it. */
export function deleteWorkshop(client: Client, workshop: string, title: string): Promise<void> {
	return call(client, 'delete_workshop', { p_workshop: workshop, p_title: title }, nothing);
}

/** When the first window opens, until it has; an instant that has passed opens it at once. */
export function moveOpen(client: Client, workshop: string, opensAt: string): Promise<Workshop> {
	return call(client, 'move_open', { p_workshop: workshop, p_opens_at: opensAt }, Workshop);
}

/** Puts back the close of the collect window, and with it the reveal. */
export function moveClose(client: Client, workshop: string, closesAt: string): Promise<Workshop> {
	return call(client, 'move_close', { p_workshop: workshop, p_closes_at: closesAt }, Workshop);
}

/** Moves the instant at which the people meet. */
export function moveLive(client: Client, workshop: string, at: string): Promise<Workshop> {
	return call(client, 'move_live', { p_workshop: workshop, p_at: at }, Workshop);
}

/** The length of the timebox of a live phase that has not begun. */
export function setMinutes(client: Client, workshop: string, phase: string, minutes: number): Promise<Phase> {
	return call(client, 'set_minutes', { p_workshop: workshop, p_phase: phase, p_minutes: minutes }, Phase);
}

/** What is to come, and what was seen when that was decided. */
export interface SeenRest {
	readonly rest: Rest;
	/** the phase that ran; null: nothing had begun */
	readonly after: string | null;
	/** the sequence of the workshop */
	readonly seen: number;
}

/**
 * Replaces all that comes after the phase `after`, which must be the running one still. A change made elsewhere since it was
 * seen is refused as stale.
 */
export function changeTimetable(client: Client, workshop: string, { rest, after, seen }: SeenRest): Promise<Workshop> {
	const args = { p_workshop: workshop, p_after: after, p_phases: rest.phases, p_prompts: rest.prompts, p_seen: seen };
	return call(client, 'change_timetable', args, Workshop);
}

/** Ends the phase `from` (null: nothing has begun) and begins the next; a repeat moves nothing. */
export function advance(client: Client, workshop: string, from: string | null): Promise<Workshop> {
	return call(client, 'advance', { p_workshop: workshop, p_from: from }, Workshop);
}

/** Goes back from the phase `from` (null: from the wrap-up). With `voids`, a ballot that has votes is voided. */
export function goBack(client: Client, workshop: string, from: string | null, voids: boolean): Promise<Workshop> {
	return call(client, 'go_back', { p_workshop: workshop, p_from: from, p_void: voids }, Workshop);
}

/** Calls off the meeting that comes after the phase `from`; a repeat calls off nothing more. */
export function cancelMeeting(client: Client, workshop: string, from: string): Promise<Workshop> {
	return call(client, 'cancel_meeting', { p_workshop: workshop, p_from: from }, Workshop);
}

/** The instant at which the running timebox ends. */
export function setTimebox(client: Client, workshop: string, phase: string, endsAt: string): Promise<Workshop> {
	return call(client, 'set_timebox', { p_workshop: workshop, p_phase: phase, p_ends_at: endsAt }, Workshop);
}
