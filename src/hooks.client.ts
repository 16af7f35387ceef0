/** Before the page runs: it speaks as the server wrote it. Faults are kept in the console under the id that the page shows. */
import type { HandleClientError } from '@sveltejs/kit';
import { newId } from '$lib/workshop/identity.ts';
import { baseLocale, overwriteGetLocale, toLocale } from '$i18n/paraglide/runtime.js';

const language = toLocale(document.documentElement.lang) ?? baseLocale;
overwriteGetLocale(() => language);

export const handleError: HandleClientError = ({ error, status, message }) => {
	if (status === 404) return { message };
	const id = newId().slice(0, 8);
	console.error(id, error);
	return { message, id };
};
