/**
 * What an anonymous person has, as an account takes it over: the places first, by the database, then what waits here to be
 * sent. The account is asked where it takes part before that, because afterwards it takes part everywhere.
 */
import type { Client } from '../data/call.ts';
import { createHandover, redeemHandover } from '../data/participants.ts';
import { getWorkshop } from '../data/workshops.ts';
import { Refusal, type Reason } from '../domain/refusal.ts';
import { belongingsHere } from './belongings.ts';
import { newSecret } from './identity.ts';

/** Whoever is told this takes no part. */
const OUTSIDE: ReadonlySet<Reason> = new Set<Reason>(['not_member', 'not_found', 'deleted', 'ended']);

/** Good for ten minutes, once. */
export interface Offer {
	giver: string;
	secret: string;
}

export interface TakenOver {
	/** in how many workshops both took part: two people's work is not merged */
	stayed: number;
	/** Once the account is in: makes what waits here its own. Answers how much could not be, and is forgotten. */
	move(account: string): Promise<number>;
}

/** @throws Refusal */
export async function offer(from: Client, giver: string): Promise<Offer> {
	const secret = newSecret();
	await createHandover(from, secret);
	return { giver, secret };
}

/** @throws Refusal */
export async function takeOver(account: Client, { giver, secret }: Offer): Promise<TakenOver> {
	const belongings = belongingsHere();
	const workshops = [...(await belongings.of(giver)).keys()];
	const isIn = await Promise.all(workshops.map((workshop) => takesPart(account, workshop)));
	const stayed = await redeemHandover(account, secret);
	const handed = new Set(workshops.filter((_, index) => stayed === 0 || !isIn[index]));
	return { stayed, move: (to) => belongings.handOver(giver, to, handed) };
}

async function takesPart(client: Client, workshop: string): Promise<boolean> {
	try {
		return (await getWorkshop(client, workshop)).mine.participant !== null;
	} catch (error) {
		if (error instanceof Refusal && OUTSIDE.has(error.reason)) return false;
		throw error;
	}
}
