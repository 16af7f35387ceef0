/** The form of a new workshop as this browser keeps it, so that a reload loses nothing. A copy has a place of its own. */
import { createDrafts } from '$lib/workshop/drafts.ts';
import { CreationDraft } from './creation-draft.ts';

/** `source` is the id of the workshop that is copied; null for a new one. */
export function draftStore(source: string | null) {
	const drafts = createDrafts(() => localStorage, 'new');
	const place = source ?? 'plan';
	/** What this page has read or written last. */
	let known = '';
	function put(text: string) {
		known = text;
		drafts.write(place, text);
	}
	return {
		/** Null when nothing is kept, or what is kept is of another time. */
		read(now: number): CreationDraft | null {
			known = drafts.read(place);
			const draft = parse(known);
			if (!draft) return null;
			// Instants that have passed meanwhile are proposed anew.
			const isPast = draft.closes_at !== null && Date.parse(draft.closes_at) <= now;
			return isPast ? { ...draft, closes_at: null, live_at: null } : draft;
		},
		write: (draft: CreationDraft) => put(JSON.stringify(draft)),
		forget: () => put(''),
		/** Calls when another tab has put something else in its place, or nothing; returns how to stop. */
		watch(taken: () => void): () => void {
			const heard = () => {
				if (drafts.read(place) !== known) taken();
			};
			addEventListener('storage', heard);
			return () => removeEventListener('storage', heard);
		}
	};
}

function parse(text: string): CreationDraft | null {
	if (text === '') return null;
	try {
		const parsed = CreationDraft.safeParse(JSON.parse(text));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}
