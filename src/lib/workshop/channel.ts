/**
 * A socket-shaped view of the workshop's channel: all that the live workshop knows of realtime. Payloads arrive as they
 * came from the wire; nothing about delivery, order or number of copies is promised.
 */

/**
 * `joined`: messages arrive from now on (those before may have been missed). `interrupted`: the connection is gone and
 * comes back by itself. `closed`: the server ended the channel for good; only a new one brings messages again.
 */
export type ChannelStatus = 'joined' | 'interrupted' | 'closed';

export interface ChannelListener {
	onEvent(payload: unknown): void;
	onProgress(payload: unknown): void;
	onStatus(status: ChannelStatus): void;
}

export interface Channel {
	/** Joins; told of the outcome by `onStatus`. Called once. */
	subscribe(listener: ChannelListener): void;
	/** The page woke: renews what sleep may have let expire. */
	refresh(): Promise<void>;
	/** Leaves. The listener hears nothing any more. */
	close(): void;
}

/** Makes a channel of one workshop, not yet joined. */
export type OpenChannel = () => Channel;
