import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import type { PageServerLoad } from './$types';

/** What has become of the person since the token was made: an e-mail that waits for its mail, or was confirmed by it. */
export const load: PageServerLoad = async ({ locals, parent }) => {
	const { account } = await parent();
	if (!account) redirect(303, resolve('/auth/sign-in'));
	if (account.email) return { waiting: null, isConfirmed: false };
	const { data } = await locals.supabase.auth.getUser();
	return { waiting: data.user?.new_email ?? null, isConfirmed: data.user?.is_anonymous === false };
};
