/**
 * The way back of a workshop, for as long as this tab is open: it is shown right after it was made, and no server can show
 * it again. Where storage is refused it lasts as long as the page.
 */
const memory = new Map<string, string>();

function keyOf(workshop: string): string {
	return `way-back:${workshop}`;
}

export function rememberWayBack(workshop: string, secret: string): void {
	memory.set(workshop, secret);
	try {
		sessionStorage.setItem(keyOf(workshop), secret);
	} catch {
		// memory has it
	}
}

/** Null once it is forgotten. */
export function recallWayBack(workshop: string): string | null {
	try {
		return sessionStorage.getItem(keyOf(workshop)) ?? memory.get(workshop) ?? null;
	} catch {
		return memory.get(workshop) ?? null;
	}
}

/** On signing out: who sits here next has no business with it. */
export function forgetWayBacks(): void {
	memory.clear();
	try {
		for (const key of Object.keys(sessionStorage)) if (key.startsWith(keyOf(''))) sessionStorage.removeItem(key);
	} catch {
		// there is none
	}
}
