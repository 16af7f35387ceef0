/**
 * One simulated teammate: a supabase-js client with an account and a socket of its own, who looks at the room, does one
 * thing, and waits a while. It uses what the pages use, and may do what any participant may do.
 */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { joinWorkshop } from '../../lib/data/participants.ts';
import { getWorkshop } from '../../lib/data/workshops.ts';
import { Refusal, type Reason } from '../../lib/domain/refusal.ts';
import type { Snapshot } from '../../lib/domain/snapshot.ts';
import type { Step } from '../../lib/domain/workshop.ts';
import { nodeTransport } from '../../lib/server/transport.ts';
import type { Channel } from '../../lib/workshop/channel.ts';
import { ensureSignedIn } from '../../lib/workshop/sign-in.ts';
import { enterRoom, supabaseChannel } from '../../lib/workshop/supabase-channel.ts';
import { TALK, type Crew } from './crew.ts';
import { nextDeed, write, type Deed, type Mind } from './deeds.ts';
import type { StoryCard } from './story.ts';

/** Seconds from one deed to the next, least and most, for somebody of middling speed. */
const SECONDS: Readonly<Record<Step | 'wrap-up', readonly [number, number]>> = {
	collect: [4, 12],
	read: [6, 15],
	group: [2, 6],
	vote: [2, 5],
	discuss: TALK,
	check: [3, 9],
	ratify: [6, 15],
	'wrap-up': [6, 15]
};
/** Who misses a message looks anyway after so many seconds. */
const LOOK_AGAIN = 20;

/** What may have changed between the look and the deed, as it does for people. Anything else is a fault. */
const EXPECTED: ReadonlySet<Reason> = new Set<Reason>([
	'window_closed',
	'not_open_yet',
	'wrong_phase',
	'ballot_closed',
	'topics_frozen',
	'stale',
	'not_found',
	'too_many',
	'unreachable'
]);
/** The workshop is over, or gone. */
const OVER: ReadonlySet<Reason> = new Set<Reason>(['ended', 'deleted']);

/** Where the application is, and with which key. */
export interface Venue {
	readonly origin: string;
	readonly publishableKey: string;
}

/** Somebody with an anonymous account of their own. @throws Refusal */
export async function newcomer({ origin, publishableKey }: Venue): Promise<SupabaseClient> {
	const client = createClient(origin, publishableKey, {
		auth: { persistSession: false, detectSessionInUrl: false },
		realtime: { transport: nodeTransport }
	});
	await ensureSignedIn(client);
	return client;
}

export class Teammate {
	readonly #client: SupabaseClient;
	readonly #workshop: string;
	readonly #mind: Mind;
	/** slower people have more of it */
	readonly #slowness: number;
	/** what is known of the room; null: something was heard or done since */
	#room: Snapshot | null = null;
	#step: Step | 'wrap-up' = 'collect';
	#lookedAt = 0;
	/** how to leave the room of a meeting, for whoever is in it */
	#leaveRoom: (() => void) | null = null;

	private constructor(client: SupabaseClient, workshop: string, mind: Mind) {
		this.#client = client;
		this.#workshop = workshop;
		this.#mind = mind;
		this.#slowness = mind.crew.chance.between(0.7, 1.4);
	}

	/** Comes by the participant link. @throws Refusal */
	static async join(venue: Venue, code: string, crew: Crew, hand: StoryCard[], isTidy: boolean): Promise<Teammate> {
		const client = await newcomer(venue);
		const { id } = await joinWorkshop(client, code, null);
		if (id === null) throw new Error('joined, and yet no member');
		return new Teammate(client, id, { crew, hand, isTidy, wishes: new Map() });
	}

	/** Writes one card at once, before the others come. */
	async writeEarly(): Promise<void> {
		await this.#attempt(write(await this.#look(), this.#mind.hand.pop()));
	}

	/** Takes part until the workshop is final or the demo ends. */
	async takePart(): Promise<void> {
		const { crew } = this.#mind;
		const leave = this.#listen();
		try {
			await crew.pause(crew.chance.between(0, 5));
			while (!crew.hasEnded && (await this.#turn())) {
				await crew.pause(crew.chance.between(...SECONDS[this.#step]) * this.#slowness);
			}
		} finally {
			leave();
			this.#leaveRoom?.();
			await this.#client.realtime.disconnect();
			await this.#client.auth.stopAutoRefresh();
		}
	}

	/** One look and one deed. False when there is nothing more to come. */
	async #turn(): Promise<boolean> {
		try {
			const room = await this.#look();
			if (room.shared.workshop.closed_at !== null) return false;
			await this.#attempt(nextDeed(room, this.#mind));
			return true;
		} catch (error) {
			if (error instanceof Refusal && OVER.has(error.reason)) return false;
			this.#excuse(error);
			return true;
		}
	}

	async #attempt(deed: Deed | null): Promise<void> {
		if (!deed) return;
		this.#room = null;
		await deed(this.#client);
	}

	/** The room as it is now, as far as one can know. */
	async #look(): Promise<Snapshot> {
		const now = performance.now();
		const isOld = now - this.#lookedAt > (LOOK_AGAIN * 1000) / this.#mind.crew.options.pace;
		if (this.#room && !isOld) return this.#room;
		this.#lookedAt = now;
		const room = await getWorkshop(this.#client, this.#workshop);
		const { workshop, phases } = room.shared;
		const running = phases.find(({ id }) => id === workshop.phase_id);
		this.#step = running?.step ?? 'wrap-up';
		if (running?.mode === 'live') this.#leaveRoom ??= enterRoom(this.#client, this.#workshop);
		this.#room = room;
		return room;
	}

	/** Hears the room; a channel that the server ended is opened anew. Returns how to leave. */
	#listen(): () => void {
		const open = supabaseChannel(async () => this.#client, this.#workshop);
		const forget = () => (this.#room = null);
		const listen = (): Channel => {
			const opened = open();
			opened.subscribe({
				onEvent: forget,
				onProgress: () => {},
				onStatus: (status) => {
					forget();
					if (status !== 'closed') return;
					void this.#mind.crew.pause(2).then(() => !hasLeft && (channel = listen()));
				}
			});
			return opened;
		};
		let hasLeft = false;
		let channel = listen();
		return () => {
			hasLeft = true;
			channel.close();
		};
	}

	#excuse(error: unknown): void {
		const { crew } = this.#mind;
		if (crew.hasEnded || (error instanceof Refusal && EXPECTED.has(error.reason))) return;
		const words = error instanceof Refusal ? `was refused (${error.reason})` : `met a fault: ${String(error)}`;
		crew.options.report(`A simulated teammate ${words}`);
	}
}
