/** Workshops of any timetable for the rules' tests: rounds in a row, each so many hours or minutes long. */
import { randomUUID } from 'node:crypto';
import type { Vote } from '../../src/lib/domain/ballot.ts';
import { Card, Workshop, type PromptRules, type Step } from '../../src/lib/domain/workshop.ts';
import type { Database } from './database-session.ts';
import { HOUR, MINUTE, pass, Person, retroPlan, type Args } from './people.ts';

export interface Round {
	readonly step: Step;
	/** a window of so many hours */
	readonly hours?: number;
	/** a timebox */
	readonly minutes?: number;
	readonly rules?: Args;
	readonly title?: string;
	/** the poles of the scales that a check asks, and their words; one without poles unless told, in words of its own */
	readonly scales?: readonly (PromptRules & { text?: string })[];
	/** what the questions of a round that collects ask for beyond their text; one question unless told */
	readonly asks?: PromptRules | readonly PromptRules[];
}

const DOTS = { method: 'dots', budget: 5, cap: 3, open: false };

/**
 * The phases and prompts of these rounds, one after another from now on; people meet an hour after the window before.
 */
export function roundsPlan(rounds: readonly Round[], from = Date.now()) {
	let at = from;
	const prompts: Args[] = [];
	const phases = rounds.map(({ step, hours, minutes, rules, title = null, scales = [{}], asks = {} }, n) => {
		const id = randomUUID();
		const ask = (
			kind: string,
			{ text: words, ...own }: PromptRules & { text?: string },
			index: number,
			all: readonly unknown[]
		) => {
			const text = words ?? `Question ${n + 1}${all.length > 1 ? `.${index + 1}` : ''}`;
			prompts.push({ id: randomUUID(), phase_id: id, kind, text, colour: 'teal', rules: own });
		};
		if (step === 'collect') [asks].flat().forEach((each, index, all) => ask('cards', each, index, all));
		if (step === 'check') scales.forEach((scale, index) => ask('scale', scale, index, scales));
		const base = { id, step, title, rules: rules ?? (step === 'vote' ? DOTS : {}) };
		if (minutes !== undefined) {
			const isFirst = n === 0 || rounds[n - 1]?.minutes === undefined;
			if (isFirst) at += HOUR;
			const phase = { ...base, mode: 'live', minutes, opens_at: isFirst ? new Date(at).toISOString() : null };
			at += minutes * MINUTE;
			return phase;
		}
		const opens_at = new Date(at).toISOString();
		at += (hours ?? 24) * HOUR;
		const closes_at = new Date(at).toISOString();
		if (step === 'collect') at += 10 * MINUTE;
		return { ...base, mode: 'async', opens_at, closes_at };
	});
	return { phases, prompts };
}

/** A workshop of these rounds with its facilitator, who has not joined. */
export class Rounds {
	readonly db: Database;
	readonly facilitator: Person;
	readonly id: string;
	readonly code: string;
	/** ids of the phases and of the prompts, in their order */
	readonly phases: readonly string[];
	readonly prompts: readonly string[];

	private constructor(facilitator: Person, made: Workshop, phases: string[], prompts: string[]) {
		this.db = facilitator.db;
		this.facilitator = facilitator;
		this.id = made.id;
		this.code = made.code;
		this.phases = phases;
		this.prompts = prompts;
	}

	static async create(
		db: Database,
		rounds: readonly Round[],
		more: Args = {},
		facilitator = new Person(db)
	): Promise<Rounds> {
		const { phases, prompts } = roundsPlan(rounds);
		const { id, plan } = retroPlan({ more: { ...more, phases, prompts } });
		const made = Workshop.parse(await facilitator.call('create_workshop', { p_id: id, p_plan: plan }));
		const idOf = (row: Args) => String(row['id']);
		return new Rounds(facilitator, made, phases.map(idOf), prompts.map(idOf));
	}

	async people(count: number): Promise<Person[]> {
		const people: Person[] = [];
		for (let n = 0; n < count; n++) {
			const person = new Person(this.db);
			await person.call('join_workshop', { p_code: this.code });
			people.push(person);
		}
		return people;
	}

	/** Lets so many hours pass; nobody has looked yet. */
	pass(hours: number): Promise<void> {
		return pass(this.db, this.id, hours * HOUR);
	}

	/** As the facilitator sees it now; what is due has been carried out. */
	look() {
		return this.facilitator.snapshot(this.id);
	}

	/** The number of the round that runs; -1: none. */
	async running(): Promise<number> {
		const { workshop } = (await this.look()).shared;
		return workshop.phase_id === null ? -1 : this.phases.indexOf(workshop.phase_id);
	}

	/** Leaves that round; `null`: opens the room of a workshop that begins with people together. */
	advance(from: number | null, by = this.facilitator): Promise<unknown> {
		return by.call('advance', { p_workshop: this.id, p_from: from === null ? null : this.phases[from] });
	}

	goBack(from: number | null): Promise<unknown> {
		return this.facilitator.call('go_back', {
			p_workshop: this.id,
			p_from: from === null ? null : this.phases[from],
			p_void: true
		});
	}

	/** Writes a card for the question of that number among all questions. */
	async write(person: Person, prompt: number, body: string): Promise<Card> {
		const args = { p_id: randomUUID(), p_workshop: this.id, p_prompt: this.prompts[prompt], p_body: body };
		return Card.parse(await person.call('add_card', args));
	}

	vote(person: Person, round: number, topic: string, value: Vote): Promise<unknown> {
		return person.call('cast_vote', { p_phase: this.phases[round], p_topic: topic, p_value: value });
	}

	rate(person: Person, prompt: number, value: number): Promise<unknown> {
		return person.call('answer_scale', { p_prompt: this.prompts[prompt], p_value: value });
	}

	/** The types of its events and, of moves of the whole workshop, how long after its beginning they are dated. */
	async log(): Promise<{ type: string; at: number | null }[]> {
		const rows = await this.db.admin(
			`select e.type, extract(epoch from e.at - w.created_at) * 1000 as at from public.events as e
			join public.workshops as w on w.id = e.workshop_id where e.workshop_id = $1 order by e.rev`,
			[this.id]
		);
		return rows.map(({ type, at }) => ({
			type: String(type),
			at: at === null ? null : Math.round(Number(at) / MINUTE)
		}));
	}
}
