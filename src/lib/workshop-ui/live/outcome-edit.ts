/** A correction of an outcome that was typed and not saved, as this device keeps it: with what was seen when it began. */
import type { Outcome } from '../../domain/workshop.ts';
import { fieldsIn } from '../../workshop/drafts.ts';
import type { Writing } from '../../workshop/writing.svelte.ts';

/** Where it is kept. */
export function correctionOf({ id }: Pick<Outcome, 'id'>): string {
	return `correct:${id}`;
}

/** What of an outcome its correction is held to. */
export function seenIn({ version, body }: Pick<Outcome, 'version' | 'body'>): Record<'version' | 'was', string> {
	return { version: String(version), was: body };
}

/** The outcome as it was when the correction that is kept of it began; null: there is none. */
export function begunCorrection(writing: Pick<Writing, 'draft'>, outcome: Outcome): Outcome | null {
	const { version, was } = fieldsIn(writing.draft(correctionOf(outcome)));
	return version === undefined || was === undefined ? null : { ...outcome, version: Number(version), body: was };
}
