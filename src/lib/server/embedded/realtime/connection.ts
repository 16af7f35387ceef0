/** One socket: its frames become messages of its channels, and theirs go back to it. */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { Channel } from './channel.ts';
import type { Context } from './context.ts';
import { Refusal } from './refusal.ts';
import { decodeBinary, decodeText, encodeText, type ClientMessage, type Frame, type Version } from './wire.ts';

/** Who opened a socket, and how it speaks. */
export interface Opening {
	readonly version: Version;
	/** The API key: what a channel goes by that brings no token of its own. */
	readonly token: string;
	/** The `x-` headers of the request. */
	readonly headers: Readonly<Record<string, string>>;
}

export class Connection {
	readonly version: Version;
	readonly token: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly #channels = new Map<string, Channel>();
	#lastHeard = performance.now();

	/** @param stream the TCP socket of the WebSocket, to which frames are written as they are */
	constructor(
		readonly context: Context,
		readonly socket: WebSocket,
		readonly stream: Duplex,
		{ version, token, headers }: Opening
	) {
		this.version = version;
		this.token = token;
		this.headers = headers;
		socket.on('message', (data, isBinary) => {
			this.#lastHeard = performance.now();
			// Always one Buffer: that is the socket's binaryType.
			if (Buffer.isBuffer(data)) this.#receive(data, isBinary);
		});
		socket.on('ping', () => (this.#lastHeard = performance.now()));
		// An error is followed by the close.
		socket.on('error', () => {});
		socket.on('close', () => {
			for (const channel of [...this.#channels.values()]) channel.drop();
		});
	}

	deliver(frame: Frame): void {
		if (this.socket.readyState !== this.socket.OPEN) return;
		this.stream.write(frame);
		if (this.stream.writableLength > this.context.limits.backlogBytes) this.cut();
	}

	/** Cuts the socket without a word to its channels, so that clients come back by themselves. */
	cut(): void {
		this.socket.terminate();
	}

	cutIfIdle(): void {
		if (performance.now() - this.#lastHeard > this.context.limits.idleMs) this.cut();
	}

	forget(channel: Channel): void {
		if (this.#channels.get(channel.topic) === channel) this.#channels.delete(channel.topic);
	}

	/** Counts a join. @throws Refusal when there are too many */
	admit(): void {
		const { joins } = this.context.rooms.budget;
		joins.add(1);
		if (joins.exceeded) {
			this.socket.close(1001, 'disconnect');
			throw new Refusal('ClientJoinRateLimitReached', 'Too many joins per second');
		}
		if (this.#channels.size > this.context.limits.channelsPerSocket) {
			throw new Refusal('ChannelRateLimitReached', 'Too many channels');
		}
	}

	#receive(data: Buffer, isBinary: boolean): void {
		const message = isBinary ? decodeBinary(data) : decodeText(this.version, data.toString());
		if (!message) return this.socket.close(1007, 'not a message of this protocol');
		const { topic, event, joinRef } = message;
		if (topic === 'phoenix' && event === 'heartbeat') return this.#reply(message, 'ok', {});
		if (event === 'phx_join' && topic.startsWith('realtime:')) {
			this.#channels.get(topic)?.supersede();
			const channel = new Channel(this, topic, joinRef);
			this.#channels.set(topic, channel);
			return channel.receive(message);
		}
		const channel = this.#channels.get(topic);
		if (channel) return channel.receive(message);
		if (event === 'phx_leave') return this.#reply(message, 'ok', {});
		this.#reply(message, 'error', { reason: 'unmatched topic' });
	}

	#reply({ joinRef, ref, topic }: ClientMessage, status: 'ok' | 'error', response: object): void {
		const json = JSON.stringify({ status, response });
		this.deliver(encodeText(this.version, { joinRef, ref, topic, event: 'phx_reply', json }));
	}
}
