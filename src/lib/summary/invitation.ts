/**
 * The message that a facilitator pastes into a chat: what for, until when in each place, how many minutes, where. Plain
 * text, one fact a line, so that it reads well in every chat.
 */
import { cityIn } from '$i18n/cities.ts';
import { formatInstant, formatMinutes, formatZone, type Reader } from '$i18n/format.ts';
import { phaseName } from '$i18n/phase.ts';
import type { Face } from '$lib/domain/snapshot.ts';
import { closeInstant, liveInstant, minutesTogether, opensLater, takesSomething } from '$lib/domain/timetable.ts';
import type { Instant, Place } from '$lib/domain/workshop.ts';
import { m } from '$messages';

/** An instant in every place, or in the reader's own zone where none is named. */
export function everywhere(at: Instant, places: readonly Place[], reader: Reader): string[] {
	const own = [{ name: atLineStart(formatZone(reader.zone, reader.locale), reader), zone: reader.zone }];
	return (places.length > 0 ? places : own).map(({ name, zone }) =>
		m.invitation_in_place(
			{ place: cityIn(name, reader.locale), when: formatInstant(at, { locale: reader.locale, zone }) },
			{ locale: reader.locale }
		)
	);
}

/** A zone is said within a sentence, "horário de São Paulo"; here it begins a line. */
function atLineStart(words: string, { locale }: Reader): string {
	return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
}

/** The invitation to a workshop; `link` is the participant link, absolute; `now` in milliseconds since the epoch. */
export function invitationOf(
	workshop: Pick<Face, 'title' | 'purpose' | 'places' | 'phases' | 'phase_id'>,
	link: string,
	reader: Reader,
	now: number
): string {
	const words = { locale: reader.locale };
	const { title, purpose, places, phases } = workshop;
	const close = closeInstant(phases);
	const live = liveInstant(phases);
	const together = minutesTogether(phases);
	const [first] = phases;
	/** What begins with something else than writing. */
	const begins = first && first.step !== 'collect' && first.mode === 'async' && !first.is_over ? first.closes_at : null;
	const minutes = formatMinutes(together, reader.locale);
	const isApart = phases.some((phase) => phase.mode === 'async' && takesSomething(phase));
	const needed =
		together === 0
			? m.invitation_needed_apart({}, words)
			: !isApart
				? m.invitation_needed_together({ minutes }, words)
				: first?.mode === 'live'
					? m.invitation_needed_first({ minutes }, words)
					: m.invitation_needed({ minutes }, words);
	const collects = phases.filter(({ step }) => step === 'collect');
	const sealed = collects.some(({ mode }) => mode === 'async')
		? [m.invitation_sealed({}, words)]
		: collects.map(() => m.invitation_sealed_together({}, words)).slice(0, 1);
	const times = [
		{ at: opensLater(phases, workshop, now), says: () => m.invitation_opens({}, words) },
		{ at: begins, says: () => (first ? m.invitation_first({ step: phaseName(first, reader) }, words) : '') },
		{ at: close, says: () => m.invitation_deadline({}, words) },
		{ at: live, says: () => m.invitation_meeting({}, words) }
	].flatMap(({ at, says }) => (at ? { at, lines: [says(), ...everywhere(at, places, reader)] } : []));
	const parts = [
		[title, purpose],
		...times.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).map(({ lines }) => lines),
		[needed, ...sealed],
		[m.invitation_link({ link }, words)]
	];
	return paragraphs(parts);
}

/** Lines with an empty one between the parts; parts without lines are left out. */
export function paragraphs(parts: readonly (readonly string[])[]): string {
	return parts
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join('\n'))
		.join('\n\n');
}
