/** A link that leads nowhere, or to what is gone, is answered by a page that says so. */
import { error } from '@sveltejs/kit';
import { Refusal } from '$lib/domain/refusal.ts';

/**
 * What the database answers.
 * @throws HttpError with the status of its refusal, the reason's name as the message
 */
export async function orPage<Answer>(answer: Promise<Answer>): Promise<Answer> {
	try {
		return await answer;
	} catch (cause) {
		if (cause instanceof Refusal) error(cause.status, cause.reason);
		throw cause;
	}
}
