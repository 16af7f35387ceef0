/** What the file of a summary is called. */
import type { Reader } from '$i18n/format.ts';
import type { SummaryModel } from '$lib/domain/summary-model.ts';

/** When the people met, or else when it is final. */
export function heldAt(model: SummaryModel): string {
	return model.together?.opens_at ?? model.final_at;
}

/** The calendar day of a summary in the reader's zone, YYYY-MM-DD. */
export function summaryDate(model: SummaryModel, { zone }: Reader): string {
	const at = Date.parse(heldAt(model));
	return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(at);
}

/** `sprint-42-2026-03-05`: the title in plain letters, or the kind where it has none, and the day. */
export function fileName(model: SummaryModel, reader: Reader, extension: string): string {
	const plain = model.title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
	const slug = plain
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, 60)
		.replace(/^-+|-+$/g, '');
	return `${slug || model.kind}-${summaryDate(model, reader)}.${extension}`;
}
