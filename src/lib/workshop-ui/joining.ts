/** How somebody becomes a participant. */
import { createDeviceCode, joinWorkshop, redeemDeviceCode } from '../data/participants.ts';
import { getWorkshop } from '../data/workshops.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { ensureSignedIn } from '../workshop/sign-in.ts';
import type { Connect } from './room.ts';

/**
 * Makes this browser a participant, with an account of its own if it has none yet; twice is once. `name` counts in named
 * workshops only.
 * @throws Refusal
 */
export async function join(connect: Connect, code: string, name: string | null): Promise<Snapshot> {
	const client = await connect();
	await ensureSignedIn(client);
	const face = await joinWorkshop(client, code, name);
	if (face.id === null) throw new Refusal('not_member');
	return getWorkshop(client, face.id);
}

/** Makes this browser the participant who made the device code. @throws Refusal `code_expired`, `place_taken` … */
export async function takePlace(connect: Connect, code: string, deviceCode: string): Promise<void> {
	const client = await connect();
	await ensureSignedIn(client);
	await redeemDeviceCode(client, code, deviceCode);
}

/** A code that makes another device the same participant. @throws Refusal */
export async function makeDeviceCode(connect: Connect, workshopId: string): Promise<string> {
	return createDeviceCode(await connect(), workshopId);
}
