/**
 * Who of the people of this browser has an account, and so can come back to what he left here. Only their ids are kept; where
 * the browser refuses, nobody is known to have one.
 */
const PREFIX = 'account:';

export function rememberAccount(person: string): void {
	attempt(() => localStorage.setItem(PREFIX + person, ''));
}

export function forgetAccount(person: string): void {
	attempt(() => localStorage.removeItem(PREFIX + person));
}

export function hasAccount(person: string): boolean {
	return attempt(() => localStorage.getItem(PREFIX + person)) === '';
}

function attempt<Answer>(act: () => Answer): Answer | null {
	try {
		return act();
	} catch {
		return null;
	}
}
