/**
 * The messages that a facilitator pastes into the team's chat, in the language that the team writes in. Plain text, one
 * fact a line, times in each place; addressed to everybody, and never to those who have not done something.
 */
import { formatMinutes, type Reader } from '$i18n/format.ts';
import { phaseName } from '$i18n/phase.ts';
import type { Notice } from '$lib/domain/notices.ts';
import { closeInstant, liveInstant, minutesOfMeeting, opensLater, stopsAhead } from '$lib/domain/timetable.ts';
import { runningPhase } from '$lib/domain/standing.ts';
import type { Phase, Prompt, Workshop } from '$lib/domain/workshop.ts';
import { m } from '$messages';
import { everywhere, invitationOf, paragraphs, stopWords } from './invitation.ts';

export interface NoticeLinks {
	/** The participant link, absolute. */
	participant: string;
	/** The summary's link, absolute. */
	summary: string;
}

/** The text of one message; `now` in milliseconds since the epoch. */
export function noticeOf(
	notice: Notice,
	workshop: Pick<
		Workshop,
		'title' | 'purpose' | 'places' | 'call_url' | 'phase_id' | 'ended_at' | 'closes_at' | 'closed_at' | 'cancelled'
	>,
	{ phases, prompts }: { phases: Phase[]; prompts: Prompt[] },
	links: NoticeLinks,
	reader: Reader,
	now: number
): string {
	const words = { locale: reader.locale };
	const { title, places } = workshop;
	const opens = opensLater(phases, workshop, now);
	const close = closeInstant(phases);
	const live = liveInstant(phases);
	const deadline = close ? [m.invitation_deadline({}, words), ...everywhere(close, places, reader)] : [];
	const meeting = live ? [m.invitation_meeting({}, words), ...everywhere(live, places, reader)] : [];
	const minutes = formatMinutes(minutesOfMeeting(phases), reader.locale);
	const write = m.invitation_link({ link: links.participant }, words);
	switch (notice) {
		case 'invitation':
			return invitationOf({ ...workshop, phases, prompts }, links.participant, reader, now);
		case 'moved':
			return paragraphs([
				[m.notice_moved({ title }, words), m.notice_moved_kept({}, words)],
				opens ? [m.invitation_opens({}, words), ...everywhere(opens, places, reader)] : [],
				...stopsAhead(phases, workshop).map(({ phase, at }) => [
					stopWords(phase, reader),
					...everywhere(at, places, reader)
				]),
				[write]
			]);
		case 'closes_soon':
			return paragraphs([
				[m.notice_closes_soon({ title }, words)],
				deadline,
				[m.notice_closes_soon_skip({}, words)],
				[write]
			]);
		case 'round':
		case 'round_closes': {
			const running = runningPhase(phases, workshop);
			const closes = running?.closes_at;
			if (!running || !closes) return '';
			const step = phaseName(running, reader);
			const lines =
				notice === 'round_closes'
					? [m.notice_round_closes({ title, step }, words), m.notice_round_closes_skip({}, words)]
					: [running.step === 'ratify' ? m.notice_ratify({ title }, words) : m.notice_round({ title, step }, words)];
			return paragraphs([
				lines,
				[m.notice_round_until({}, words), ...everywhere(closes, places, reader)],
				[m.notice_room({ link: links.participant }, words)]
			]);
		}
		case 'meet_soon':
			return paragraphs([
				[m.notice_meet_soon({ title }, words)],
				meeting,
				[m.notice_meet_soon_minutes({ minutes }, words)],
				[
					m.notice_room({ link: links.participant }, words),
					...(workshop.call_url ? [m.notice_call({ link: workshop.call_url }, words)] : [])
				]
			]);
		case 'cancelled': {
			const off = workshop.cancelled.at(-1);
			return paragraphs([
				[m.notice_cancelled({ title }, words), m.notice_cancelled_why({}, words)],
				off ? [m.notice_cancelled_was({}, words), ...everywhere(off.meets_at, places, reader)] : [],
				[m.notice_summary_link({ link: links.summary }, words)]
			]);
		}
		case 'summary':
			return paragraphs([
				[m.notice_summary({ title }, words)],
				workshop.closed_at === null
					? [m.notice_summary_until({}, words), ...everywhere(workshop.closes_at, places, reader)]
					: [],
				[m.notice_summary_link({ link: links.summary }, words)]
			]);
	}
}
