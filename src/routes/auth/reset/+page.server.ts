import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import type { PageServerLoad } from './$types';

/** Without mail there is no such page; with the code of a mail's link it sets the password. */
export const load: PageServerLoad = async ({ parent, url }) => {
	const { sendsMail } = await parent();
	if (!sendsMail) redirect(303, resolve('/auth/sign-in'));
	return { code: url.searchParams.get('code'), isRefused: url.searchParams.has('error') };
};
