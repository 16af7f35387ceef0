/** The timetable as anybody with the link knows it, and its windows going by on the server's clock. */
import { createClient } from '@supabase/supabase-js';
import { lookUpWorkshop } from '../../src/lib/data/workshops.ts';
import type { Face } from '../../src/lib/domain/snapshot.ts';
import { nodeTransport } from '../../src/lib/server/transport.ts';
import type { AppServer } from '../support/server.ts';

/** What anybody with the link may know of the timetable. */
export async function faceOf(server: AppServer, link: string): Promise<Face> {
	const { publishableKey }: { publishableKey: string } = await (await fetch(`${server.origin}/healthz`)).json();
	const client = createClient(server.origin, publishableKey, {
		auth: { persistSession: false },
		realtime: { transport: nodeTransport }
	});
	return lookUpWorkshop(client, new URL(link).pathname.split('/').at(-1) ?? '');
}

/** Lets the window of that round go by, to the second after its end. */
export async function passRound(server: AppServer, link: string, round: number): Promise<void> {
	const { phases, now } = await faceOf(server, link);
	const ends = phases[round]?.reveals_at ?? phases[round]?.closes_at ?? now;
	await server.travel(Date.parse(ends) - Date.parse(now) + 1_000);
}
