/** Every template is a workshop that the database takes, and that runs from its first card to its close. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Method, VoteOf } from '../../src/lib/domain/ballot.ts';
import { draftOf } from '../../src/lib/domain/drafting.ts';
import { readPlan, type PlanPhase } from '../../src/lib/domain/plan.ts';
import { TEMPLATES, type Known } from '../../src/lib/domain/templates.ts';
import { Workshop } from '../../src/lib/domain/workshop.ts';
import words from '../../src/lib/i18n/messages/en/templates.json';
import brainstorm from '../../src/lib/i18n/messages/en/templates-brainstorm.json';
import planning from '../../src/lib/i18n/messages/en/templates-planning.json';
import retro from '../../src/lib/i18n/messages/en/templates-retro.json';
import review from '../../src/lib/i18n/messages/en/templates-review.json';
import type { Database } from '../support/database-session.ts';
import { openDatabases } from '../support/database.ts';
import { HOUR, pass, Person } from '../support/people.ts';

const WORDS = { ...words, ...retro, ...review, ...planning, ...brainstorm };

/** As the form plans it, with its proposed instants. */
function planOf(template: Known) {
	const now = Date.now();
	const times = { opens_at: new Date(now).toISOString(), closes_at: null, live_at: null };
	const draft = draftOf(template, times, (key) => WORDS[key], randomUUID);
	const { plan, errors } = readPlan(
		{
			...draft,
			title: 'From a template',
			purpose: 'See that it runs',
			call_url: null,
			places: [],
			naming: 'anonymous',
			readers: null,
			zone: 'UTC'
		},
		now
	);
	if (!plan) throw new Error(`${template.id}: ${JSON.stringify(errors)}`);
	return plan;
}

/** What somebody says of a topic, by the method. */
const SAID: { readonly [M in Exclude<Method, 'ranked'>]: VoteOf<M> } = {
	dots: 1,
	approval: 1,
	score: 4,
	fist: 3,
	impact_effort: { impact: 5, effort: 2 },
	consent: { stance: 'agree' },
	yes_no: 'yes'
};

/** A workshop from a template, with two people in it; the facilitator moves on where people are together. */
class Walk {
	readonly id = randomUUID();
	readonly facilitator: Person;
	readonly ana: Person;
	readonly bo: Person;

	constructor(db: Database) {
		[this.facilitator, this.ana, this.bo] = [new Person(db), new Person(db), new Person(db)];
	}

	async begin(template: Known) {
		const plan = planOf(template);
		const made = await this.facilitator.call('create_workshop', { p_id: this.id, p_plan: plan });
		const { code } = Workshop.parse(made);
		for (const person of [this.ana, this.bo]) await person.call('join_workshop', { p_code: code });
		if (plan.phases[0]?.mode === 'live') await this.facilitator.call('advance', { p_workshop: this.id, p_from: null });
		return plan;
	}

	async look(by = this.facilitator) {
		return (await by.snapshot(this.id)).shared;
	}

	/** Ana does what a round asks for. */
	async takePart(phase: PlanPhase): Promise<void> {
		const { prompts, topics } = await this.look(this.ana);
		for (const { id, rules } of prompts.filter((prompt) => prompt.phase_id === phase.id)) {
			const card = { p_id: randomUUID(), p_workshop: this.id, p_prompt: id, p_body: 'Something' };
			const signed = rules.signed ? { p_signature: 'Ana' } : {};
			if (phase.step === 'collect') await this.ana.call('add_card', { ...card, ...signed });
			else await this.ana.call('answer_scale', { p_prompt: id, p_value: 4 });
		}
		const [topic] = topics;
		if (phase.step !== 'vote' || !topic) return;
		const { method } = phase.rules;
		if (method === 'ranked') await this.ana.call('rank_topics', { p_phase: phase.id, p_ranking: [[topic.id]] });
		else await this.ana.call('cast_vote', { p_phase: phase.id, p_topic: topic.id, p_value: SAID[method] });
	}

	/** Ends the round at that place: a window by its clock, a timebox or a rest by the facilitator. */
	async leave(n: number): Promise<void> {
		const { phases } = await this.look();
		const [phase, next] = [phases[n], phases[n + 1]];
		if (phase?.mode === 'async') {
			const ends = Date.parse(phase.reveals_at ?? phase.closes_at ?? '');
			await pass(this.facilitator.db, this.id, ends - Date.now() + 1000);
		}
		if (phase?.mode === 'live' || next?.mode === 'live') {
			// What the clock does comes first.
			await this.look();
			await this.facilitator.call('advance', { p_workshop: this.id, p_from: phase?.id });
		}
	}
}

describe.each(await openDatabases())('on $name', (db) => {
	test.each(TEMPLATES)('$id', async (template) => {
		const walk = new Walk(db);
		const plan = await walk.begin(template);
		let written = 0;
		let sealed = 0;
		const passesSheets = (n: number) => {
			const phase = plan.phases[n];
			return phase?.step === 'collect' && phase.rules.sheets === true;
		};
		for (const [n, phase] of plan.phases.entries()) {
			const before = await walk.look(walk.bo);
			expect(before.workshop.phase_id).toBe(phase.id);
			expect(before.phases[n]).toMatchObject({ title: phase.title ?? null, rules: phase.rules });
			await walk.takePart(phase);
			// Sealed until its own end, then there for all.
			expect((await walk.look(walk.bo)).cards).toHaveLength(written);
			if (phase.step === 'collect') sealed += plan.prompts.filter(({ phase_id }) => phase_id === phase.id).length;
			// Sheets that go on stay sealed until the last round of them.
			if (!(passesSheets(n) && passesSheets(n + 1))) {
				written += sealed;
				sealed = 0;
			}
			await walk.leave(n);
			expect((await walk.look(walk.bo)).cards).toHaveLength(written);
		}
		const over = await walk.look();
		expect(over.workshop.phase_id).toBeNull();
		expect(over.workshop.ended_at).not.toBeNull();
		expect(over.results).toHaveLength(plan.phases.filter(({ step }) => step === 'vote').length);
		await pass(db, walk.id, 25 * HOUR);
		expect((await walk.look()).workshop.closed_at).not.toBeNull();
	});
});
