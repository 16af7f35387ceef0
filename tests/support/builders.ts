/** Rows of a workshop for tests: each builder fills in what the test at hand does not talk about. */
import type { Shared } from '../../src/lib/domain/snapshot.ts';
import {
	Phase,
	type Card,
	type Outcome,
	type Prompt,
	type Topic,
	type VotePhase,
	type Workshop
} from '../../src/lib/domain/workshop.ts';

/** A UUIDv4 that reads as its number. */
export function id(n: number): string {
	return `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** The Friday on which the workshops of the tests close; the week before is theirs. */
export const CLOSES = '2026-03-06T18:00:00.000Z';

type PlainPhase = Exclude<Phase, { step: 'vote' }>;

const phaseDefaults = {
	title: null,
	opens_at: null,
	closes_at: null,
	reveals_at: null,
	minutes: null,
	voided: 0,
	is_over: false,
	is_told: false
};

export function phase(row: Partial<PlainPhase> & Pick<PlainPhase, 'id' | 'step'>): PlainPhase {
	const built = Phase.parse({ ...phaseDefaults, position: 0, mode: 'live', rules: {}, ...row });
	if (built.step === 'vote') throw new Error('a ballot has a builder of its own');
	return built;
}

export function votePhase(row: Partial<VotePhase> & Pick<VotePhase, 'id'>): VotePhase {
	const rules = { method: 'dots', budget: 5, cap: 3, open: false } as const;
	return { ...phaseDefaults, position: 0, mode: 'live', step: 'vote', rules, ...row };
}

/** The six phases of a retro, ids 1 to 6: written until Wednesday 18:00, met on Thursday at 10:00 for twenty minutes. */
export function retroPhases(): [PlainPhase, PlainPhase, PlainPhase, VotePhase, PlainPhase, PlainPhase] {
	const live = '2026-03-05T10:00:00.000Z';
	const reveals_at = '2026-03-04T18:10:00.000Z';
	return [
		phase({
			id: id(1),
			position: 0,
			step: 'collect',
			mode: 'async',
			opens_at: '2026-03-02T08:00:00.000Z',
			closes_at: '2026-03-04T18:00:00.000Z',
			reveals_at
		}),
		phase({ id: id(2), position: 1, step: 'read', mode: 'async', opens_at: reveals_at, closes_at: live }),
		phase({ id: id(3), position: 2, step: 'group', minutes: 5, opens_at: live }),
		votePhase({ id: id(4), position: 3, minutes: 3 }),
		phase({ id: id(5), position: 4, step: 'discuss', minutes: 10 }),
		phase({ id: id(6), position: 5, step: 'check', minutes: 2 })
	];
}

export function workshop(row: Partial<Workshop> = {}): Workshop {
	return {
		id: id(0xa),
		kind: 'retro',
		template: 'start-stop-continue',
		title: 'Sprint 42',
		purpose: 'Learn from the release that slipped',
		ground_rule: null,
		code: 'aaaa-bbbb-cccc',
		call_url: null,
		places: [],
		naming: 'anonymous',
		readers: null,
		phase_id: id(1),
		timebox_ends_at: null,
		spotlight_topic_id: null,
		topic_ends_at: null,
		ended_at: null,
		closes_at: CLOSES,
		closed_at: null,
		is_locked: false,
		language: null,
		summary_token: 'token',
		cancelled: [],
		sequence: 0,
		rev: 0,
		...row
	};
}

export function prompt(row: Partial<Prompt> & Pick<Prompt, 'id'>): Prompt {
	return { phase_id: id(1), position: 0, kind: 'cards', text: 'Start', hint: null, colour: 'teal', rules: {}, ...row };
}

export function card(row: Partial<Card> & Pick<Card, 'id'>): Card {
	return {
		phase_id: id(1),
		prompt_id: id(0x20),
		topic_id: null,
		body: 'A card',
		version: 1,
		order_key: 0,
		is_added: false,
		parent_id: null,
		happened_at: null,
		taken_down_reason: null,
		author_name: null,
		...row
	};
}

export function topic(row: Partial<Topic> & Pick<Topic, 'id'>): Topic {
	return {
		title: null,
		order_key: 0,
		status: 'open',
		park_reason: null,
		parked_why: null,
		is_put_aside: false,
		is_wanted: false,
		talked_at: null,
		accounts: null,
		agreed: null,
		version: 1,
		...row
	};
}

export function outcome(row: Partial<Outcome> & Pick<Outcome, 'id'>): Outcome {
	return {
		kind: 'action',
		topic_id: null,
		body: 'Do it',
		owner: null,
		due: null,
		confidence: null,
		status: 'accepted',
		version: 1,
		position: 0,
		phase_id: null,
		objectable_until: null,
		is_contested: false,
		ratified: null,
		...row
	};
}

export function shared(rows: Partial<Shared> = {}): Shared {
	return {
		workshop: workshop(),
		phases: retroPhases(),
		prompts: [],
		cards: [],
		topics: [],
		disputed: [],
		outcomes: [],
		results: [],
		scales: [],
		comments: [],
		posts: [],
		objections: [],
		agendas: [],
		thumbs: [],
		risks: [],
		...rows
	};
}
