/** Faults in the browser: kept in its console under the id that the page shows. */
import type { HandleClientError } from '@sveltejs/kit';
import { newId } from '$lib/workshop/identity.ts';

export const handleError: HandleClientError = ({ error, status, message }) => {
	if (status === 404) return { message };
	const id = newId().slice(0, 8);
	console.error(id, error);
	return { message, id };
};
