/**
 * What a page load makes of a refusal: the error page of its status, which has the words. Faults are thrown on. Loads take
 * nothing but the address, so an address that cannot even be read is a wrong one like any other.
 */
import { error } from '@sveltejs/kit';
import { Refusal } from '../domain/refusal.ts';

/** The answer, or the error page that the refusal stands for. */
export async function answered<Answer>(asked: Promise<Answer>): Promise<Answer> {
	try {
		return await asked;
	} catch (thrown) {
		if (!(thrown instanceof Refusal)) throw thrown;
		const { status, reason } = thrown.reason === 'invalid' ? new Refusal('not_found') : thrown;
		error(status, reason);
	}
}
