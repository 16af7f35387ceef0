/** Sources of summaries for tests: a retro that has ended, with something in every section. */
import type { SummarySource } from '../../src/lib/domain/summary-source.ts';
import type { SummaryModel } from '../../src/lib/domain/summary-model.ts';
import { summaryOf } from '../../src/lib/domain/summary.ts';
import type { Phase } from '../../src/lib/domain/workshop.ts';
import { card, id, outcome, prompt, retroPhases, topic } from './builders.ts';

/** The rounds of a retro once all of them have ended. */
function heldPhases(): Phase[] {
	const ended = '2026-03-05T10:21:00.000Z';
	return retroPhases().map((phase) => ({
		...phase,
		...(phase.mode === 'live' ? { closes_at: ended } : { is_over: true }),
		is_told: phase.step === 'check'
	}));
}

/** A final summary with its record; the test says what else it is about. */
export function summarySource(rows: Partial<SummarySource> = {}): SummarySource {
	const [release, meetings, coffee] = [id(31), id(32), id(33)];
	return {
		kind: 'retro',
		cancelled: [],
		voided_rounds: [],
		title: 'Sprint 42',
		purpose: 'Learn from the release that slipped',
		ground_rule: null,
		naming: 'anonymous',
		readers: null,
		language: null,
		stage: 'final',
		created_at: '2026-03-02T08:00:00.000Z',
		ended_at: '2026-03-05T10:21:00.000Z',
		closes_at: '2026-03-06T10:21:00.000Z',
		phases: heldPhases(),
		prompts: [
			prompt({ id: id(20), position: 0, text: 'Start' }),
			prompt({ id: id(21), position: 1, text: 'Stop' }),
			prompt({ id: id(22), position: 2, text: 'Worth it?', kind: 'scale', phase_id: id(6) })
		],
		topics: [
			{ ...topic({ id: coffee, order_key: 0.1 }), label: 'Coffee is out' },
			{
				...topic({ id: meetings, order_key: 0.2, title: 'Meetings', status: 'parked', park_reason: 'Next week' }),
				label: 'Meetings'
			},
			{ ...topic({ id: release, order_key: 0.3, title: 'The release', status: 'discussed' }), label: 'The release' }
		],
		outcomes: [
			outcome({ id: id(51), position: 0, body: 'Freeze on Thursdays', kind: 'decision', topic_id: release }),
			outcome({
				id: id(52),
				position: 1,
				body: 'Write the checklist',
				owner: 'Ana',
				due: '2026-03-10',
				topic_id: release
			}),
			outcome({ id: id(53), position: 2, body: 'It was the third time', kind: 'note', topic_id: release }),
			outcome({ id: id(54), position: 3, body: 'Buy coffee', status: 'proposed' }),
			outcome({ id: id(55), position: 4, body: 'Good to talk', kind: 'note' })
		],
		results: [
			{
				phase_id: id(4),
				method: 'dots',
				slips: 6,
				hands: 0,
				tallies: [
					{ topic_id: release, points: 9, voters: 5, distribution: [1, 1, 4, 0] },
					{ topic_id: meetings, points: 4, voters: 2, distribution: [4, 0, 2, 0] },
					{ topic_id: coffee, points: 0, voters: 0, distribution: [6, 0, 0, 0] }
				]
			}
		],
		scales: [{ prompt_id: id(22), answers: 5, median: 4, distribution: [0, 0, 1, 3, 1] }],
		cards_kept: 4,
		cards_taken_down: 1,
		posts: [],
		objections: [],
		risks: [],
		comments: [],
		reactions: [],
		record: [
			card({ id: id(41), prompt_id: id(20), topic_id: release, order_key: 0.5, body: 'A checklist' }),
			card({ id: id(42), prompt_id: id(21), topic_id: release, order_key: 0.2, body: 'Friday releases' }),
			card({ id: id(43), prompt_id: id(21), topic_id: meetings, order_key: 0.1, body: 'So many', is_added: true }),
			card({ id: id(44), prompt_id: id(20), topic_id: coffee, order_key: 0.9, body: 'Coffee is out' }),
			card({
				id: id(45),
				prompt_id: id(21),
				topic_id: release,
				order_key: 0.7,
				body: null,
				taken_down_reason: 'It names a person'
			})
		],
		now: '2026-03-07T09:00:00.000Z',
		...rows
	};
}

/** What is made of it. */
export function modelOf(source: SummarySource): SummaryModel {
	return summaryOf(source, 'A topic without a name');
}
