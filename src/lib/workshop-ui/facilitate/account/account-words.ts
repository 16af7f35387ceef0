/** The words of what an account refuses, and the field that they stand at. */
import { m } from '$messages';
import { AccountRefusal, type AccountReason } from '$lib/workshop/account.ts';

const WORDS: Record<AccountReason, () => string> = {
	wrong: m.account_refusal_wrong,
	unconfirmed: m.account_refusal_unconfirmed,
	taken: m.account_refusal_taken,
	email: m.account_refusal_email,
	weak: m.account_refusal_weak,
	same: m.account_refusal_same,
	current: m.account_refusal_current,
	again: m.account_refusal_again,
	link: m.account_refusal_link,
	short: m.account_refusal_short,
	long: m.account_refusal_long
};

/** Reasons that are about one field; all others are about the form as a whole. */
const FIELDS = {
	email: ['email', 'taken'],
	password: ['weak', 'same', 'short', 'long'],
	current: ['current']
} as const satisfies Record<string, readonly AccountReason[]>;

type Field = keyof typeof FIELDS;

function isAbout(field: Field, reason: AccountReason): boolean {
	return FIELDS[field].some((one) => one === reason);
}

/** What is wrong with this field; undefined when it is not this field. */
export function fieldError(error: unknown, field: Field): string | undefined {
	return error instanceof AccountRefusal && isAbout(field, error.reason) ? WORDS[error.reason]() : undefined;
}

/** What is wrong with the form as a whole: words of its own; null when all is well or another note has the words. */
export function formError(error: unknown): string | null {
	if (!(error instanceof AccountRefusal)) return null;
	const isOfField =
		isAbout('email', error.reason) || isAbout('password', error.reason) || isAbout('current', error.reason);
	return isOfField ? null : WORDS[error.reason]();
}
