/** A list whose order says nothing, so that it can be compared. */
export function sorted<Of>(list: Iterable<Of>): Of[] {
	return [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
