/** The timetable as a short line: each window apart, and all that happens together as one stop. */
import { formatBriefly, formatMinutes, type Reader } from '$i18n/format.ts';
import { m } from '$messages';
import { stopsOf, type Running, type Stop } from '$lib/domain/rail.ts';
import { liveInstant, minutesTogether } from '$lib/domain/timetable.ts';
import type { Phase } from '$lib/domain/workshop.ts';
import type { RailStop } from '$lib/ui/Rail.svelte';
import { phaseName } from '$i18n/phase.ts';

const WEIGHTS = { apart: 4, together: 2 };

export function smallRail(phases: readonly Phase[], running: Running, reader: Reader, now: number): RailStop[] {
	const stops = stopsOf(phases, running, now);
	const apart = stops.filter(({ phase }) => phase.mode === 'async').map((stop) => windowStop(stop, reader, now));
	const together = stops.filter(({ phase }) => phase.mode === 'live');
	return together.length > 0 ? [...apart, meetingStop(together, phases, reader, now)] : apart;
}

function windowStop({ phase, state, progress }: Stop, reader: Reader, now: number): RailStop {
	const sub =
		state !== 'done' && phase.closes_at ? m.dashboard_until({ when: formatBriefly(phase.closes_at, reader, now) }) : '';
	return { key: phase.id, label: phaseName(phase), sub, weight: WEIGHTS.apart, state, progress };
}

function meetingStop(stops: readonly Stop[], phases: readonly Phase[], reader: Reader, now: number): RailStop {
	const isDone = stops.every(({ state }) => state === 'done');
	const hasBegun = stops.some(({ state }) => state !== 'next');
	const at = liveInstant(phases);
	return {
		key: 'together',
		label: m.dashboard_meet(),
		sub: hasBegun || !at ? formatMinutes(minutesTogether(phases), reader.locale) : formatBriefly(at, reader, now),
		weight: WEIGHTS.together,
		state: isDone ? 'done' : hasBegun ? 'now' : 'next',
		progress: stops.reduce((sum, { progress }) => sum + progress, 0) / stops.length
	};
}
