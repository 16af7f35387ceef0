import { accountOf } from '$lib/server/account.ts';
import { sendsMail } from '$lib/server/supabase.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => ({
	account: await accountOf(locals),
	sendsMail: sendsMail()
});
