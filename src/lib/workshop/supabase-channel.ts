/**
 * The channel over Supabase Realtime: broadcasts of the private topic `workshop:<id>`. The token is set before the first
 * join (a private join without one waits for nothing but a refusal) and renewed on every interruption, because
 * realtime-js rejoins with the token it last had.
 */
import type { RealtimeChannel } from '@supabase/supabase-js';
import type { Client } from '../data/call.ts';
import type { Channel, ChannelListener, OpenChannel } from './channel.ts';

export function supabaseChannel(connect: () => Promise<Client>, workshopId: string): OpenChannel {
	return () => new SupabaseChannel(connect, `workshop:${workshopId}`);
}

class SupabaseChannel implements Channel {
	readonly #connect: () => Promise<Client>;
	readonly #topic: string;
	#channel: RealtimeChannel | null = null;
	#isClosed = false;

	constructor(connect: () => Promise<Client>, topic: string) {
		this.#connect = connect;
		this.#topic = topic;
	}

	subscribe(listener: ChannelListener): void {
		this.#join(listener).catch(() => this.#isClosed || listener.onStatus('closed'));
	}

	async refresh(): Promise<void> {
		const client = await this.#connect();
		await client.auth.getSession();
		await client.realtime.setAuth();
		const { realtime } = client;
		if (realtime.isConnected() || realtime.isConnecting()) return;
		// After long outages it waits for ten seconds and more; whoever is back in the net need not.
		realtime.reconnectTimer.reset();
		realtime.reconnectTimer.scheduleTimeout();
	}

	close(): void {
		this.#isClosed = true;
		const channel = this.#channel;
		if (channel) void this.#connect().then((client) => client.removeChannel(channel));
	}

	async #join(listener: ChannelListener): Promise<void> {
		const client = await this.#connect();
		await client.realtime.setAuth();
		await this.#leaveFormer(client);
		if (this.#isClosed) return;
		this.#channel = client
			.channel(this.#topic, { config: { private: true } })
			.on('broadcast', { event: 'change' }, ({ payload }) => this.#isClosed || listener.onEvent(payload))
			.on('broadcast', { event: 'progress' }, ({ payload }) => this.#isClosed || listener.onProgress(payload))
			.subscribe((status) => {
				if (this.#isClosed) return;
				if (status === 'SUBSCRIBED') return listener.onStatus('joined');
				if (status === 'CLOSED') return listener.onStatus('closed');
				listener.onStatus('interrupted');
				void client.realtime.setAuth();
			});
	}

	/** `client.channel` would hand out a channel of this topic that is still on its way out. */
	async #leaveFormer(client: Client): Promise<void> {
		const former = client.getChannels().find((channel) => channel.subTopic === this.#topic);
		if (former) await client.removeChannel(former);
	}
}

/**
 * How many pages are in the room just now. Everyone is counted in, only the facilitator may count; nothing depends on it.
 * `onCount` left out: this page is counted and hears nothing. Returns how to leave.
 */
export function enterRoom(client: Client, workshopId: string, onCount?: (here: number) => void): () => void {
	const room = client.channel(`room:${workshopId}`, { config: { private: true } });
	if (onCount) {
		room.on('presence', { event: 'sync' }, () => onCount(Object.keys(room.presenceState()).length));
	}
	let hasLeft = false;
	void client.realtime.setAuth().then(() => {
		if (hasLeft) return;
		room.subscribe((status) => {
			if (status === 'SUBSCRIBED') void room.track({});
		});
	});
	return () => {
		hasLeft = true;
		void client.removeChannel(room);
	};
}
