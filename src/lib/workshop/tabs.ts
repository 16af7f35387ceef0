/**
 * The tabs of one browser among each other: one sends at a time, and each hears when another has changed what they share.
 * Over plain http there are no locks. Two tabs may then send the same thing, which the database takes once; what it could
 * not tell from two people takes a lease (`lease.ts`).
 */
export interface Tabs {
	/** Runs while no other tab runs under this name, where the browser can tell. */
	alone<Answer>(name: string, run: () => Promise<Answer>): Promise<Answer>;
	/** Hears from the other tabs that joined under this name, and tells them. */
	join(name: string, hear: (message: unknown) => void): { tell(message: string): void; leave(): void };
}

export const browserTabs: Tabs = {
	alone<Answer>(name: string, run: () => Promise<Answer>) {
		// Undefined outside a secure context, whatever the types say.
		return window.isSecureContext ? navigator.locks.request(name, run) : run();
	},
	join(name, hear) {
		const channel = new BroadcastChannel(name);
		channel.onmessage = ({ data }: MessageEvent<unknown>) => hear(data);
		return { tell: (message) => channel.postMessage(message), leave: () => channel.close() };
	}
};
