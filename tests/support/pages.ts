/** Pages in Node: the application's own live workshop on supabase-js, with real time, real sockets and real chance. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { getClock } from '../../src/lib/data/clock.ts';
import type { Snapshot } from '../../src/lib/domain/snapshot.ts';
import { draftOf } from '../../src/lib/domain/drafting.ts';
import { TEMPLATES } from '../../src/lib/domain/templates.ts';
import type { DotRules } from '../../src/lib/domain/ballot.ts';
import type { Plan } from '../../src/lib/domain/plan.ts';
import { nodeTransport } from '../../src/lib/server/transport.ts';
import { Clock } from '../../src/lib/workshop/clock.svelte.ts';
import { createDrafts } from '../../src/lib/workshop/drafts.ts';
import { memoryKeeping } from './keeping.ts';
import { bindGateway } from '../../src/lib/workshop/gateway.ts';
import { newId } from '../../src/lib/workshop/identity.ts';
import { ensureSignedIn } from '../../src/lib/workshop/sign-in.ts';
import type { Ports } from '../../src/lib/workshop/ports.ts';
import { supabaseChannel } from '../../src/lib/workshop/supabase-channel.ts';
import { WorkshopState } from '../../src/lib/workshop/workshop.svelte.ts';

const HOUR = 3_600_000;

/** Somebody with an anonymous account of their own, whose page reconnects sooner than a browser's would. */
export async function signedIn(origin: string, key: string): Promise<SupabaseClient> {
	const client = createClient(origin, key, {
		auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
		realtime: { transport: nodeTransport, reconnectAfterMs: () => 50 }
	});
	await ensureSignedIn(client);
	return client;
}

/** A retro that is written from now on, for an hour. */
export function planOf(rules: Pick<DotRules, 'budget' | 'cap' | 'open'>): Plan {
	const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();
	const draft = draftOf(TEMPLATES[0], { opens_at: at(0), closes_at: at(1), live_at: at(2) }, (key) => key, newId);
	return {
		...draft,
		phases: draft.phases.map((phase) =>
			phase.step === 'vote' ? { ...phase, rules: { ...rules, method: 'dots' as const } } : phase
		),
		title: 'Sprint 42',
		purpose: 'Learn from the release that slipped',
		call_url: null,
		places: [],
		naming: 'anonymous',
		readers: null,
		zone: 'UTC'
	};
}

/** Opens the workshop as that client's page and follows it. What goes wrong in it is added to `faults`. */
export function follow(client: SupabaseClient, snapshot: Snapshot, faults: unknown[]): WorkshopState {
	const { id } = snapshot.shared.workshop;
	const connect = async () => client;
	const kept = new Map<string, string>();
	const ports: Ports = {
		elapsed: () => performance.now(),
		after(milliseconds, run) {
			const timer = setTimeout(run, milliseconds);
			return () => clearTimeout(timer);
		},
		random: Math.random,
		newId,
		watch: () => () => {},
		report: (fault) => faults.push(fault)
	};
	const state = new WorkshopState({
		snapshot,
		gateway: bindGateway(connect, id),
		openChannel: supabaseChannel(connect, id),
		clock: new Clock(() => getClock(client), snapshot.now, ports),
		drafts: createDrafts(
			() => ({
				getItem: (key) => kept.get(key) ?? null,
				setItem: (key, value) => void kept.set(key, value),
				removeItem: (key) => void kept.delete(key)
			}),
			id
		),
		keeping: memoryKeeping(),
		ports
	});
	state.start();
	return state;
}
