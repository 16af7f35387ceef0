/** The timetable as a short line: each window apart, and each meeting as one stop where it stands. */
import { formatBriefly, formatMinutes, type Reader } from '$i18n/format.ts';
import { m } from '$messages';
import { stopsOf, type Running, type Stop } from '$lib/domain/rail.ts';
import { meetingsOf, minutesTogether } from '$lib/domain/timetable.ts';
import type { Phase } from '$lib/domain/workshop.ts';
import type { RailStop } from '$lib/ui/Rail.svelte';
import { phaseName } from '$i18n/phase.ts';

const WEIGHTS = { apart: 4, together: 2 };

export function smallRail(phases: readonly Phase[], running: Running, reader: Reader, now: number): RailStop[] {
	const stops = stopsOf(phases, running, now);
	const meetings = meetingsOf(phases);
	return stops.flatMap((stop) => {
		if (stop.phase.mode === 'async') return [windowStop(stop, reader, now)];
		const meeting = meetings.find(([first]) => first === stop.phase);
		return meeting
			? [
					meetingStop(
						stop.phase,
						stops.filter(({ phase }) => meeting.includes(phase)),
						reader,
						now
					)
				]
			: [];
	});
}

function windowStop({ phase, state, progress }: Stop, reader: Reader, now: number): RailStop {
	const sub =
		state !== 'done' && phase.closes_at ? m.dashboard_until({ when: formatBriefly(phase.closes_at, reader, now) }) : '';
	return { key: phase.id, label: phaseName(phase), sub, weight: WEIGHTS.apart, state, progress };
}

function meetingStop(first: Phase, stops: readonly Stop[], reader: Reader, now: number): RailStop {
	const isDone = stops.every(({ state }) => state === 'done');
	const hasBegun = stops.some(({ state }) => state !== 'next');
	const minutes = minutesTogether(stops.map(({ phase }) => phase));
	return {
		key: first.id,
		label: m.dashboard_meet(),
		sub:
			hasBegun || !first.opens_at ? formatMinutes(minutes, reader.locale) : formatBriefly(first.opens_at, reader, now),
		weight: WEIGHTS.together,
		state: isDone ? 'done' : hasBegun ? 'now' : 'next',
		progress: stops.reduce((sum, { progress }) => sum + progress, 0) / stops.length
	};
}
