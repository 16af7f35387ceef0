/** Workshops of any timetable on a running server, made as a page would make them, and a way to their desk for a browser. */
import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { createWayBack, joinWorkshop } from '../../src/lib/data/participants.ts';
import { call } from '../../src/lib/data/call.ts';
import { getWorkshop } from '../../src/lib/data/workshops.ts';
import { Refusal } from '../../src/lib/domain/refusal.ts';
import { Workshop } from '../../src/lib/domain/workshop.ts';
import { newSecret } from '../../src/lib/workshop/identity.ts';
import { signedIn } from './pages.ts';
import { retroPlan, type Args } from './people.ts';
import { roundsPlan, type Round } from './rounds.ts';
import type { AppServer } from './server.ts';

const ATTEMPTS = 5;

export interface Seeded {
	workshop: Workshop;
	/** the participant link */
	link: string;
	/** who made it */
	host: SupabaseClient;
	/** makes a facilitator of the browser that opens it and presses its button; of a host's the last that was made */
	wayBack: string;
	desk: string;
	/** somebody who takes part without a browser */
	join(): Promise<SupabaseClient>;
	/** the state as that client may read it */
	look(client: SupabaseClient): ReturnType<typeof getWorkshop>;
}

/** `by`: who makes it, unless somebody new does; `plan`: fields in place of the usual ones. */
export async function seed(
	server: AppServer,
	rounds: readonly Round[],
	{ by, plan: fields = {} }: { by?: SupabaseClient; plan?: Args } = {}
): Promise<Seeded> {
	const { publishableKey }: { publishableKey: string } = await (await fetch(`${server.origin}/healthz`)).json();
	const host = by ?? (await signedIn(server.origin, publishableKey));
	const { plan } = retroPlan({ more: { ...roundsPlan(rounds), zone: 'UTC', ...fields } });
	const made = { p_id: randomUUID(), p_plan: plan };
	const workshop = await patiently(() => call(host, 'create_workshop', made, Workshop));
	const secret = newSecret();
	await createWayBack(host, workshop.id, secret);
	return {
		workshop,
		host,
		link: `${server.origin}/w/${workshop.code}`,
		wayBack: `${server.origin}/dashboard/back#${secret}`,
		desk: `${server.origin}/workshops/${workshop.id}`,
		async join() {
			const client = await signedIn(server.origin, publishableKey);
			await joinWorkshop(client, workshop.code, null);
			return client;
		},
		look: (client) => patiently(() => getWorkshop(client, workshop.id))
	};
}

/** A page asks again while a server that was started anew, or is late, does not answer; so does this. */
async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
	for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
		try {
			return await ask();
		} catch (error) {
			if (!(error instanceof Refusal && error.reason === 'unreachable')) throw error;
		}
	}
	return ask();
}
