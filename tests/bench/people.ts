/** People of a bench: real supabase-js clients, each with an account and a socket of its own, all in this process. */
import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js';
import { WebSocket } from 'ws';
import { joinWorkshop } from '../../src/lib/data/participants.ts';
import { createWorkshop, getWorkshop } from '../../src/lib/data/workshops.ts';
import { draftOf } from '../../src/lib/domain/drafting.ts';
import { TEMPLATES } from '../../src/lib/domain/templates.ts';
import type { Snapshot } from '../../src/lib/domain/snapshot.ts';
import { transportOf } from '../../src/lib/server/transport.ts';
import { newId } from '../../src/lib/workshop/identity.ts';

/** Bytes that the server sent to all people: bodies of answers, and frames. */
export const received = { bytes: 0 };

class CountingSocket extends WebSocket {
	override emit(event: string | symbol, ...args: unknown[]): boolean {
		const [data] = args;
		if (event === 'message' && data instanceof Uint8Array) received.bytes += data.byteLength;
		return super.emit(event, ...args);
	}
}

const countingFetch: typeof fetch = async (input, init) => {
	const response = await fetch(input, init);
	const body = await response.arrayBuffer();
	received.bytes += body.byteLength;
	return new Response(response.status === 204 ? null : body, response);
};

export class BenchPerson {
	readonly client: SupabaseClient;
	/** the newest message of each kind; what came before is forgotten, or the bench would measure its own memory */
	readonly heard = new Map<string, Record<string, unknown>>();
	onHeard: ((event: string, payload: Record<string, unknown>, at: number) => void) | null = null;
	snapshot: Snapshot | null = null;
	#channel: RealtimeChannel | null = null;

	constructor(origin: string, key: string) {
		this.client = createClient(origin, key, {
			auth: { persistSession: false, autoRefreshToken: false },
			global: { fetch: countingFetch },
			realtime: { transport: transportOf(CountingSocket) }
		});
	}

	async signIn(): Promise<void> {
		const { error } = await this.client.auth.signInAnonymously();
		if (error) throw error;
	}

	/** Signs in, joins, listens and reads the room: what a browser does when its person presses the button. */
	async enter(code: string): Promise<void> {
		await this.signIn();
		const face = await joinWorkshop(this.client, code, null);
		if (!face.id) throw new Error('joined, and yet no member');
		await this.listen(face.id);
		this.snapshot = await getWorkshop(this.client, face.id);
	}

	async listen(workshop: string): Promise<void> {
		await this.client.realtime.setAuth();
		const channel = this.client.channel(`workshop:${workshop}`, { config: { private: true } });
		this.#channel = channel;
		for (const event of ['progress', 'change']) {
			channel.on('broadcast', { event }, ({ payload }: { payload: Record<string, unknown> }) => {
				const at = performance.now();
				this.heard.set(event, payload);
				this.onHeard?.(event, payload, at);
			});
		}
		await new Promise<void>((resolve, reject) => {
			channel.subscribe((status, error) => {
				if (status === 'SUBSCRIBED') resolve();
				else if (status === 'CHANNEL_ERROR' || status === 'TIMED_OUT') reject(error ?? new Error(status));
			});
		});
	}

	async leave(): Promise<void> {
		if (this.#channel) await this.client.removeChannel(this.#channel);
		await this.client.realtime.disconnect();
	}
}

/** A retro with an open ballot of so many dots. */
export async function planRetro(facilitator: BenchPerson, budget: number) {
	const now = Date.now();
	const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
	const [template] = TEMPLATES;
	const times = { opens_at: at(0), closes_at: at(24), live_at: at(48) };
	const draft = draftOf(template, times, (key) => key, newId);
	const phases = draft.phases.map((phase) =>
		phase.step === 'vote' ? { ...phase, rules: { method: 'dots' as const, budget, cap: budget, open: true } } : phase
	);
	const workshop = await createWorkshop(facilitator.client, newId(), {
		...draft,
		phases,
		title: 'Bench',
		purpose: 'To see how fast it is.',
		call_url: null,
		places: [],
		naming: 'anonymous',
		readers: null,
		zone: 'UTC'
	});
	const phaseOf = (step: string) => phases.find((phase) => phase.step === step)?.id ?? '';
	const prompt = draft.prompts.find(({ kind }) => kind === 'cards')?.id ?? '';
	return { workshop, phaseOf, prompt };
}
