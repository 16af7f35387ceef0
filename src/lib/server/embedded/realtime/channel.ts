/**
 * One client on one topic, from its join to its end. What it asks for is done in the order in which it came, even where
 * the database is asked in between. A channel that is closed with a reason is not opened again by realtime-js; one that
 * loses its socket is.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { DatabaseError, TokenError } from '../database.ts';
import { broadcastOfPush } from './broadcast.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { parseJoinRequest, type JoinRequest } from './join-request.ts';
import { RateWindow } from './limits.ts';
import { Permit } from './permit.ts';
import { PRIVATE_ONLY, refuseProbe, refuseToken, Refusal } from './refusal.ts';
import type { Member, Room } from './room.ts';
import { encodeText, type ClientMessage, type Frame, type Ref, type Version } from './wire.ts';

/** What a channel has from its join on. */
interface Seat {
	readonly config: JoinRequest['config'];
	readonly permit: Permit;
	readonly room: Room;
	readonly presenceKey: string;
}

export class Channel implements Member {
	readonly version: Version;
	/** The topic without its prefix. */
	readonly #name: string;
	readonly #context: Context;
	#tail: Promise<void> = Promise.resolve();
	#ended = false;
	#permit: Permit | null = null;
	#seat: Seat | null = null;
	#presence: Readonly<Record<string, unknown>> | null = null;
	readonly #messages: RateWindow;
	#presenceCalls = { count: 0, until: 0 };

	constructor(
		readonly connection: Connection,
		readonly topic: string,
		readonly joinRef: Ref
	) {
		this.version = connection.version;
		this.#context = connection.context;
		this.#messages = new RateWindow(this.#context.limits.channelMessagesPerSecond);
		this.#name = topic.slice('realtime:'.length);
	}

	get readsBroadcasts(): boolean {
		return this.#permit?.reads('broadcast') === true;
	}

	get readsPresence(): boolean {
		return this.#permit?.reads('presence') === true;
	}

	deliver(frame: Frame): void {
		this.connection.deliver(frame);
	}

	/** Does what the client asks for, after what it asked for before. */
	receive(message: ClientMessage): void {
		this.#tail = this.#tail.then(async () => {
			if (this.#ended) return;
			try {
				await this.#handle(message);
			} catch (error) {
				this.#context.report(`Realtime channel failed on ${message.event}`, error);
				this.#end('phx_error');
			}
		});
	}

	/** Another join of the same topic on the same socket takes its place. */
	supersede(): void {
		this.#end('phx_close');
	}

	/** The socket is gone: nothing more is said to it. */
	drop(): void {
		this.#end(null);
	}

	shut(words: string): void {
		if (this.#ended) return;
		this.#system('system', 'error', words);
		this.#end('phx_close');
	}

	async #handle({ event, ref, payload }: ClientMessage): Promise<void> {
		if (event === 'phx_join') return this.#join(ref, payload);
		if (event === 'phx_leave') {
			this.#reply(ref, 'ok');
			return this.#end('phx_close');
		}
		const seat = this.#seat;
		if (!seat) return;
		this.#messages.add(1);
		if (this.#messages.exceeded) return this.shut('Too many messages per second');
		if (event === 'broadcast') return this.#broadcast(seat, ref, payload);
		if (event === 'presence') return this.#handlePresence(seat, ref, payload);
		if (event === 'access_token') return this.#renew(seat, payload);
	}

	async #join(ref: Ref, payload: unknown): Promise<void> {
		const { config, user_token, access_token } = parseJoinRequest(payload);
		const token = user_token ?? access_token;
		const { headers } = this.connection;
		const permit = (this.#permit = new Permit(this.#context, { topic: this.#name, headers }, (error) =>
			this.shut(this.#refusalOf(error).words)
		));
		try {
			if (this.#name === '') throw new Refusal('TopicNameRequired', 'You must provide a topic name');
			this.connection.admit();
			if (!config.private) throw new Refusal('PrivateOnly', PRIVATE_ONLY);
			// What was said may have been withdrawn since.
			if (isRecord(config.broadcast.replay)) throw new Refusal('UnableToReplayMessages', 'Replay is not offered here');
			await permit.take(
				token === undefined || token.startsWith('sb_') ? this.connection.token : token,
				config.presence.enabled ? ['broadcast', 'presence'] : ['broadcast']
			);
		} catch (error) {
			return this.#refuseJoin(ref, this.#refusalOf(error));
		}
		if (this.#ended) return;
		const room = this.#context.rooms.enter(this.#name, this);
		this.#seat = { config, permit, room, presenceKey: config.presence.key || randomUUID() };
		const changes = config.postgres_changes.map((change, id) => ({ ...change, id }));
		this.#reply(ref, 'ok', { postgres_changes: changes });
		for (const change of config.postgres_changes) this.#refuseChanges(change);
		if (config.broadcast.replication_ready) this.#system('system', 'ok', 'Replication connection established');
		if (config.presence.enabled && this.readsPresence) this.#pushPresence(room);
	}

	async #refuseJoin(ref: Ref, refusal: Refusal): Promise<void> {
		const { joinBackoffMs } = this.#context.limits;
		if (joinBackoffMs > 0) await sleep(joinBackoffMs, undefined, { ref: false });
		if (this.#ended) return;
		this.#reply(ref, 'error', { reason: refusal.message });
		this.#end(null);
	}

	/** Changes of tables are not streamed: the client is told what it would be of a table that is not published. */
	#refuseChanges(change: Readonly<Record<string, unknown>>): void {
		const asked = Object.entries(change).map(([name, value]) => `${name}: ${String(value)}`);
		this.#system(
			'postgres_changes',
			'error',
			'Unable to subscribe to changes with given parameters. Please check Realtime is enabled for the given ' +
				`connect parameters: [${asked.join(', ')}]`
		);
	}

	#pushPresence(room: Room): void {
		if (room.budget.presence.exceeded) return this.shut('Too many presence messages per second');
		room.budget.presence.add(1);
		this.#push('presence_state', room.presence);
	}

	async #renew({ permit }: Seat, payload: unknown): Promise<void> {
		const token = fieldOf(payload, 'access_token');
		if (typeof token !== 'string' || token.startsWith('sb_') || token === permit.token) return;
		try {
			await permit.renew(token);
		} catch (error) {
			this.shut(this.#refusalOf(error).words);
		}
	}

	async #broadcast({ config, permit, room }: Seat, ref: Ref, payload: unknown): Promise<void> {
		try {
			if (!(await permit.mayWrite('broadcast'))) return;
		} catch (error) {
			return this.#report(error);
		}
		if (this.#ended) return;
		const broadcast = broadcastOfPush(payload, this.#context.limits.payloadBytes);
		const isFault = typeof broadcast === 'string';
		if (!isFault) room.broadcast(broadcast, { sender: this, echo: config.broadcast.self });
		if (config.broadcast.ack && !this.#ended) {
			this.#reply(ref, isFault ? 'error' : 'ok', isFault ? { error: broadcast } : {});
		}
	}

	async #handlePresence(seat: Seat, ref: Ref, payload: unknown): Promise<void> {
		const event = fieldOf(payload, 'event');
		if (typeof event !== 'string') return this.#reply(ref, 'ok');
		if (!this.#countPresenceCall()) return this.shut('Client presence rate limit exceeded');
		switch (event.toLowerCase()) {
			case 'track':
				return this.#track(seat, ref, fieldOf(payload, 'payload') ?? {});
			case 'untrack':
				this.#presence = null;
				seat.room.untrack(this, seat.presenceKey);
				return this.#reply(ref, 'ok');
			default:
				return this.#reply(ref, 'error');
		}
	}

	async #track({ permit, room, presenceKey }: Seat, ref: Ref, payload: unknown): Promise<void> {
		try {
			await permit.askPresence();
			if (!(await permit.mayWrite('presence'))) return this.#reply(ref, 'error');
		} catch (error) {
			this.#report(error);
			return this.#reply(ref, 'error');
		}
		if (this.#ended) return;
		if (!isRecord(payload)) return this.#reply(ref, 'error', { reason: 'Presence track payload must be a map' });
		if (!isDeepStrictEqual(payload, this.#presence)) {
			if (Buffer.byteLength(JSON.stringify(payload)) > this.#context.limits.payloadBytes) {
				return this.shut('Track message size exceeded');
			}
			if (room.budget.presence.exceeded) return this.shut('Too many presence messages per second');
			room.budget.presence.add(1);
			this.#presence = payload;
			room.track(this, presenceKey, payload);
		}
		this.#reply(ref, 'ok');
	}

	#countPresenceCall(): boolean {
		const { presenceCalls, presenceWindowMs } = this.#context.limits;
		const now = performance.now();
		if (now > this.#presenceCalls.until) this.#presenceCalls = { count: 0, until: now + presenceWindowMs };
		return ++this.#presenceCalls.count <= presenceCalls;
	}

	#refusalOf(error: unknown): Refusal {
		if (error instanceof Refusal) return error;
		if (error instanceof TokenError) return refuseToken(error);
		this.#report(error);
		return refuseProbe(error, this.#name);
	}

	#report(error: unknown): void {
		const code = error instanceof DatabaseError ? ` (${error.code})` : '';
		this.#context.report(`Realtime could not ask what a channel allows${code}`, error);
	}

	#end(event: 'phx_close' | 'phx_error' | null): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#permit?.end();
		this.connection.forget(this);
		if (this.#seat) {
			const { presenceKey, room } = this.#seat;
			this.#context.rooms.leave(this.#name, this);
			room.untrack(this, presenceKey);
		}
		if (event !== null) this.#send(this.joinRef, event, {});
	}

	#reply(ref: Ref, status: 'ok' | 'error', response: object = {}): void {
		this.#send(ref, 'phx_reply', { status, response });
	}

	#push(event: string, payload: object): void {
		this.#send(null, event, payload);
	}

	#system(extension: 'system' | 'postgres_changes', status: 'ok' | 'error', message: string): void {
		this.#push('system', { extension, status, message, channel: this.#name });
	}

	#send(ref: Ref, event: string, payload: object): void {
		const { joinRef, topic } = this;
		this.deliver(encodeText(this.version, { joinRef, ref, topic, event, json: JSON.stringify(payload) }));
	}
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(payload: unknown, name: string): unknown {
	return isRecord(payload) ? payload[name] : undefined;
}
