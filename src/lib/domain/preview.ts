/**
 * A plan as those who take part will come to it: the state of the workshop at the beginning of each of its rounds, before it
 * exists. What others will have written by then is given as examples.
 */
import type { Plan, PlanPhase } from './plan.ts';
import { Face, Snapshot } from './snapshot.ts';
import { sheetRounds } from './sheet-rounds.ts';
import { freeAfter, revealAfter } from './timetable.ts';
import { MINUTE } from './working-hours.ts';

/** What of a plan is looked at; it need not be finished. */
export type Previewed = Omit<Plan, 'call_url' | 'zone'>;

/** Examples of an answer to each question; and in all, so that they fit a screen. */
const EXAMPLES = 2;
const MOST_EXAMPLES = 6;

/** A round of a plan at its beginning, as a participant who has written nothing has it. */
export interface Preview {
	face: Face;
	snapshot: Snapshot;
}

/**
 * The plan at the beginning of the round at `at`. `example` says the words of the example of that number, from 1, `name` who signs it where that is asked; `newId`
 * gives fresh UUIDv4s; `now` in milliseconds since the epoch.
 */
export function previewOf(
	plan: Previewed,
	at: number,
	{ example, name, newId, now }: { example: (n: number) => string; name: string; newId: () => string; now: number }
): Preview {
	const running = plan.phases[at];
	const begins = beginOf(plan.phases, at, now);
	const ends = running?.mode === 'live' ? iso(begins + (running.minutes ?? 0) * MINUTE) : null;
	const phases = plan.phases.map((phase, position) => ({
		...phase,
		position,
		title: phase.title ?? null,
		opens_at: position === at ? iso(begins) : phase.opens_at,
		reveals_at: phase.step === 'collect' && phase.closes_at !== null ? revealAfter(phase.closes_at) : null,
		voided: 0,
		is_over: false,
		is_told: false
	}));
	const prompts = plan.prompts.map((prompt, position) => ({ ...prompt, position, rules: prompt.rules ?? {} }));

	const frame = {
		...plan,
		id: newId(),
		language: plan.language ?? null,
		code: 'preview',
		phase_id: running?.id ?? null,
		ended_at: null,
		closes_at: iso(beginOf(plan.phases, plan.phases.length, now)),
		closed_at: null,
		is_locked: false,
		sequence: 0
	};
	const face = Face.parse({ ...frame, is_facilitator: false, phases, prompts, now: iso(begins) });

	// What a sheet in hand carries is still sealed, and all that is shown then.
	const sheets = running ? sheetRounds(face.phases, running) : [];
	const before = sheets.slice(
		0,
		sheets.findIndex(({ id }) => id === running?.id)
	);
	const isPassed = before.length > 0;
	const asked = new Set((isPassed ? before : plan.phases.slice(0, at)).map(({ id }) => id));
	const written = prompts
		.filter(({ kind, phase_id }) => kind === 'cards' && asked.has(phase_id))
		.flatMap((prompt) => Array<typeof prompt>(EXAMPLES).fill(prompt))
		.slice(0, MOST_EXAMPLES)
		.map(({ id, phase_id, rules }, n) => ({
			id: newId(),
			phase_id,
			prompt_id: id,
			topic_id: newId(),
			body: example(n + 1),
			version: 1,
			order_key: n,
			is_added: false,
			happened_at: rules.happened ? iso(now - (MOST_EXAMPLES - n) * 20 * MINUTE) : null,
			taken_down_reason: null,
			author_name: rules.signed ? name : null
		}));
	const cards = isPassed ? [] : written;
	const onSheet = isPassed ? [{ phase_id: running?.id, cards: written.map(({ id, body }) => ({ id, body })) }] : [];
	const topics = cards.map(({ topic_id, order_key }) => {
		return { id: topic_id, title: null, order_key, status: 'open', park_reason: null, version: 1 };
	});
	// Something has been decided, so that there is something to agree to.
	const outcomes =
		running?.step === 'ratify'
			? [
					{
						id: newId(),
						kind: 'decision',
						topic_id: topics[0]?.id ?? null,
						body: example(cards.length + 1),
						owner: null,
						due: null,
						status: 'accepted',
						version: 1,
						position: 1
					}
				]
			: [];
	const isDiscussed = running?.mode === 'live' && running.step === 'discuss';

	const workshop = {
		...frame,
		call_url: null,
		timebox_ends_at: ends,
		spotlight_topic_id: isDiscussed ? (topics[0]?.id ?? null) : null,
		topic_ends_at: isDiscussed ? ends : null,
		summary_token: '',
		rev: 0
	};
	return {
		face,
		snapshot: Snapshot.parse({
			shared: { workshop, phases, prompts, cards, topics, outcomes, results: [], scales: [] },
			mine: { participant: { name: null }, is_facilitator: false, cards: [], slips: [], sheets: onSheet, answers: {} },
			counts: { writers: null, counted_at: null, participants: null, is_thin: false },
			progress: null,
			now: iso(begins)
		})
	};
}

function iso(instant: number): string {
	return new Date(instant).toISOString();
}

/** When a round begins: as planned, or when those before it are over. The one after the last: when all is. */
function beginOf(phases: readonly PlanPhase[], at: number, now: number): number {
	let free = now;
	for (const phase of phases.slice(0, at)) {
		const { opens_at, closes_at, minutes } = phase;
		if (closes_at !== null) free = freeAfter(phase, Date.parse(closes_at));
		else free = Math.max(free, Date.parse(opens_at ?? iso(free))) + (minutes ?? 0) * MINUTE;
	}
	return Math.max(free, Date.parse(phases[at]?.opens_at ?? iso(free)));
}
