import type { JwtPayload, SupabaseClient } from '@supabase/supabase-js';
import type { Account } from '$lib/server/account.ts';

declare global {
	namespace App {
		interface Error {
			message: string;
			/** What the log calls this error, for whoever is told about it. */
			id?: string;
		}
		interface PageData {
			/** Who is signed in, on the pages that show it. */
			account?: Account | null;
		}
		interface Locals {
			/** Acts as whoever sent the request. */
			readonly supabase: SupabaseClient;
			/** Who sent the request, as the auth server confirms it now; null when nobody is signed in. Asked once. */
			claims(): Promise<JwtPayload | null>;
		}
	}
}

export {};
