/**
 * The message that a facilitator pastes into a chat: what for, what people are needed for and until when in each place, how
 * many minutes, where. Plain text, one fact a line, so that it reads well in every chat.
 */
import { cityIn } from '$i18n/cities.ts';
import { formatInstant, formatMinutes, formatZone, type Reader } from '$i18n/format.ts';
import { phaseName } from '$i18n/phase.ts';
import { sheetRounds } from '$lib/domain/sheet-rounds.ts';
import type { Face } from '$lib/domain/snapshot.ts';
import { positionOf, runningPhase } from '$lib/domain/standing.ts';
import { stopRulesAhead } from '$lib/domain/said-stop.ts';
import { meetingsOf, minutesTogether, neededAhead, opensLater, takesSomething } from '$lib/domain/timetable.ts';
import type { Instant, Phase, Place } from '$lib/domain/workshop.ts';
import { m } from '$messages';
import { stopRuleWords } from './stop-words.ts';

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

/** What is said before the instant at which a window closes, or the meeting begins that begins with this round. */
export function stopWords(phase: Phase, reader: Reader): string {
	const words = { locale: reader.locale };
	if (phase.mode === 'live') return m.invitation_meeting({}, words);
	if (phase.step === 'collect' && phase.title === null) return m.invitation_deadline({}, words);
	return m.notice_step_until({ step: phaseName(phase, reader) }, words);
}

/** The invitation to a workshop; `link` is the participant link, absolute; `now` in milliseconds since the epoch. */
export function invitationOf(
	workshop: Pick<Face, 'title' | 'purpose' | 'places' | 'phases' | 'prompts' | 'phase_id' | 'ended_at'>,
	link: string,
	reader: Reader,
	now: number
): string {
	const words = { locale: reader.locale };
	const { title, purpose, places, phases } = workshop;
	const running = positionOf(phases, workshop);
	const ahead = phases.filter(({ position, is_over }) => position >= running && !is_over);
	const together = minutesTogether(ahead);
	const minutes = formatMinutes(together, reader.locale);
	/** The minutes of a meeting are said at it where they are not those of all. */
	const meetingWords = (first: Phase) => {
		const own = minutesTogether(meetingsOf(phases).find((meeting) => meeting[0]?.id === first.id) ?? []);
		if (own === together) return stopWords(first, reader);
		return m.invitation_meeting_of({ minutes: formatMinutes(own, reader.locale) }, words);
	};
	const isOpen = runningPhase(phases, workshop)?.mode === 'live';
	const opens = opensLater(phases, workshop, now);
	const stops = neededAhead(phases, workshop)
		.filter(({ phase, at }) => phase.mode === 'live' || Date.parse(at) > now)
		.map(({ phase, at }) => [
			phase.mode === 'live' ? meetingWords(phase) : stopWords(phase, reader),
			...everywhere(at, places, reader)
		]);
	const firstApart = ahead.findIndex((phase) => phase.mode === 'async' && takesSomething(phase));
	const isApart = firstApart >= 0;
	const isTogetherFirst = ahead.findLastIndex(({ mode }) => mode === 'live') < firstApart;
	const apart = [
		m.invitation_needed_apart({}, words),
		...(phases.some(({ mode }) => mode === 'live') ? [] : [m.invitation_no_meeting({}, words)])
	].join(' ');
	const needed =
		together === 0
			? apart
			: !isApart
				? m.invitation_needed_together({ minutes }, words)
				: isTogetherFirst
					? m.invitation_needed_first({ minutes }, words)
					: m.invitation_needed({ minutes }, words);
	const collects = ahead.filter(({ step }) => step === 'collect');
	const sealed = collects.some((phase) => sheetRounds(phases, phase).length > 1)
		? [m.invitation_sealed_sheets({}, words)]
		: collects.some(({ mode }) => mode === 'async')
			? [m.invitation_sealed({}, words)]
			: collects.map(() => m.invitation_sealed_together({}, words)).slice(0, 1);
	return paragraphs([
		[title, purpose],
		isOpen ? [m.invitation_room_open({}, words)] : [],
		opens ? [m.invitation_opens({}, words), ...everywhere(opens, places, reader)] : [],
		...stops,
		together > 0 || isApart ? [needed, ...sealed] : [],
		stopRulesAhead(workshop, workshop).map((rule) => stopRuleWords(rule, reader)),
		[m.invitation_link({ link }, words)]
	]);
}

/** Lines with an empty one between the parts; parts without lines are left out. */
export function paragraphs(parts: readonly (readonly string[])[]): string {
	return parts
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join('\n'))
		.join('\n\n');
}
