/** Sockets for supabase-js on Node 20, which has none of its own: the client's constructor wants one even unused. */
import type { WebSocketLikeConstructor } from '@supabase/supabase-js';
import { WebSocket } from 'ws';

function isTransport(socket: unknown): socket is WebSocketLikeConstructor {
	return typeof socket === 'function';
}

export function transportOf(socket: unknown): WebSocketLikeConstructor {
	if (!isTransport(socket)) throw new TypeError('A transport is a WebSocket constructor.');
	return socket;
}

/** `ws`, which is a WebSocket in all but the names of its event types. */
export const nodeTransport = transportOf(WebSocket);
