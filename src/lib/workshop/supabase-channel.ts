/**
 * The channel over Supabase Realtime: broadcasts of the private topic `workshop:<id>`. The token is set before the first
 * join (a private join without one waits for nothing but a refusal) and renewed on every interruption, because
 * realtime-js rejoins with the token it last had.
 */
import type { RealtimeChannel } from '@supabase/supabase-js';
import type { Client } from '../data/call.ts';
import type { Channel, ChannelListener, OpenChannel } from './channel.ts';

export function supabaseChannel(client: Client, workshopId: string): OpenChannel {
	return () => new SupabaseChannel(client, `workshop:${workshopId}`);
}

class SupabaseChannel implements Channel {
	readonly #client: Client;
	readonly #topic: string;
	#channel: RealtimeChannel | null = null;
	#isClosed = false;

	constructor(client: Client, topic: string) {
		this.#client = client;
		this.#topic = topic;
	}

	subscribe(listener: ChannelListener): void {
		this.#join(listener).catch(() => this.#isClosed || listener.onStatus('closed'));
	}

	async refresh(): Promise<void> {
		await this.#client.auth.getSession();
		await this.#client.realtime.setAuth();
	}

	close(): void {
		this.#isClosed = true;
		if (this.#channel) void this.#client.removeChannel(this.#channel);
	}

	async #join(listener: ChannelListener): Promise<void> {
		await this.#client.realtime.setAuth();
		await this.#leaveFormer();
		if (this.#isClosed) return;
		this.#channel = this.#client
			.channel(this.#topic, { config: { private: true } })
			.on('broadcast', { event: 'change' }, ({ payload }) => this.#isClosed || listener.onEvent(payload))
			.on('broadcast', { event: 'progress' }, ({ payload }) => this.#isClosed || listener.onProgress(payload))
			.subscribe((status) => {
				if (this.#isClosed) return;
				if (status === 'SUBSCRIBED') return listener.onStatus('joined');
				if (status === 'CLOSED') return listener.onStatus('closed');
				listener.onStatus('interrupted');
				void this.#client.realtime.setAuth();
			});
	}

	/** `client.channel` would hand out a channel of this topic that is still on its way out. */
	async #leaveFormer(): Promise<void> {
		const former = this.#client.getChannels().find((channel) => channel.subTopic === this.#topic);
		if (former) await this.#client.removeChannel(former);
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
