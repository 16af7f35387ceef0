/** A client whose every request is answered with the same, and what was asked of it. */
import { createClient } from '@supabase/supabase-js';

export function answering(answer: unknown) {
	const asked: [path: string, args: unknown][] = [];
	const client = createClient('http://localhost', 'key', {
		auth: { persistSession: false, storageKey: crypto.randomUUID() },
		global: {
			fetch: async (input, init) => {
				asked.push([new URL(String(input)).pathname, JSON.parse(String(init?.body))]);
				return Response.json(answer);
			}
		}
	});
	return { asked, client };
}
