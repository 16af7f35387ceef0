/** The participant link as it is handed out: its code in groups, so that it can be read aloud. */
import { resolve } from '$app/paths';

/** "/w/abcd-efgh-jkmn" */
export function participantPath(code: string): string {
	return resolve('/w/[code]', { code: code.replaceAll('-', '').replace(/(.{4})(?=.)/g, '$1-') });
}
