/**
 * The form of a new workshop: what is planned, what follows from it, and what is wrong with it, by the name of its field.
 * A name is the path in the plan ("prompts.0.text"), which is how the domain and the form speak of the same thing.
 */
import { getLocale } from '$i18n/paraglide/runtime.js';
import { readPlan, type Plan } from '$lib/domain/plan.ts';
import type { Refusal } from '$lib/domain/refusal.ts';
import { withTimes } from '$lib/domain/drafting.ts';
import { workingDaysBetween } from '$lib/domain/stretch.ts';
import { templateOf, type Known } from '$lib/domain/templates.ts';
import { templateFrom } from '$lib/domain/templates/own.ts';
import { isAskedIn, said, type SaidTemplate, type TeamTemplate } from '$lib/domain/templates/said.ts';
import { minutesOfMeeting, minutesTogether, warningsOf } from '$lib/domain/timetable.ts';
import type { Place } from '$lib/domain/workshop.ts';
import { newId } from '$lib/workshop/identity.ts';
import { ownPlace, placesOrOwn } from '../own-place.ts';
import { composedOf } from '../timetable/composed.ts';
import { Composition } from '../timetable/composition.svelte.ts';
import { chosenIn, withTemplate } from './another-template.ts';
import { planOf, timesOf, withNewIds, type CreationDraft, type DraftPrompt } from './creation-draft.ts';
import { fieldWords, refusedFieldWords } from '../plan-words.ts';
import { saidAnew } from './said-anew.ts';
import { isFromTemplate, isTheirRule, templateWithTheirKeys, templateWords, withTheirKeys } from './template-words.ts';

/** The parts of the form that are folded away while all is well with them. */
export type Part = 'steps' | 'times' | 'prompts' | 'ballot' | 'people' | 'frame';

const PARTS: readonly (readonly [RegExp, Part])[] = [
	[/^phases\.\d+\.rules/, 'ballot'],
	[/^(phases|places)/, 'times'],
	[/^prompts/, 'prompts'],
	[/^(naming|readers|language)/, 'people'],
	[/^(ground_rule|call_url)/, 'frame']
];

export class Creation {
	draft: CreationDraft;
	readonly zone: string;
	/** It was sent once: from then on what is wrong is said while it is put right. */
	#isTried = $state(false);
	/** What the database found wrong. */
	#refused: Readonly<Record<string, string>> = $state.raw({});
	#now: number;
	/** What stood here before templates were tried, and what the last of them put there. */
	#tried: { before: ReturnType<typeof chosenIn>; after: string } | null = $state.raw(null);
	/** The templates beyond the ready-made ones: the team's, and those that came as files. */
	own: readonly TeamTemplate[] = $state.raw([]);

	readonly times = $derived.by(() => timesOf(this.draft, this.#now, this.zone));
	/** All that people spend together, and the first meeting alone. */
	readonly minutes = $derived.by(() => minutesTogether(this.#rounds));
	readonly meetingMinutes = $derived.by(() => minutesOfMeeting(this.#rounds));
	readonly plan = $derived.by(() => planOf(this.draft, this.#now, this.zone));
	/** What the timetable does to each place; to the facilitator's own zone while none is named. */
	readonly warnings = $derived.by(() => {
		const timetable = { opens_at: new Date(this.#now).toISOString(), ...this.times, minutes: this.meetingMinutes };
		return warningsOf(timetable, placesOrOwn(this.draft.places, this.zone));
	});

	/** `now` in milliseconds since the epoch; it goes on by `tick`. */
	constructor(draft: CreationDraft, zone: string, now: number) {
		this.draft = $state(draft);
		this.zone = zone;
		this.#now = $state(now);
	}

	get now(): number {
		return this.#now;
	}

	/** Words for what is wrong, by field; none before it was sent. */
	readonly errors = $derived.by((): Readonly<Record<string, string>> => {
		const errors = this.#isTried ? readPlan($state.snapshot(this.plan), this.#now).errors : null;
		return errors ? inWords(errors) : this.#refused;
	});

	get cards(): DraftPrompt[] {
		return this.draft.prompts.filter(({ kind }) => kind === 'cards');
	}

	set cards(cards: DraftPrompt[]) {
		this.draft.prompts = [...cards, ...this.scales];
	}

	get scales(): DraftPrompt[] {
		return this.draft.prompts.filter(({ kind }) => kind === 'scale');
	}

	/** Whether what stood here before templates were tried can be put back: until what they put there is changed. */
	readonly canPutBack = $derived.by(() => JSON.stringify(chosenIn(this.draft)) === this.#tried?.after);

	/** Puts back what stood here before templates were tried. */
	putBack(): void {
		if (this.#tried) this.draft = { ...this.draft, ...this.#tried.before };
		this.#tried = null;
	}

	/** Plans what the template plans; questions that were typed stay. */
	choose(template: Known | TeamTemplate): void {
		const chosen = 'body' in template ? template : { id: template.id, body: said(template, templateWords) };
		const words = {
			given: this.template,
			isFromTemplate: (question: DraftPrompt) =>
				isFromTemplate(question) || this.own.some(({ body }) => isAskedIn(body, question)),
			isTheirRule: (text: string) => this.#isTheirRule(text)
		};
		const here = { now: this.#now, zone: this.zone };
		const draft = $state.snapshot(this.draft);
		const before = this.canPutBack && this.#tried ? this.#tried.before : chosenIn(draft);
		this.draft = withTemplate(draft, chosen, words, newId, here);
		this.#tried = { before, after: JSON.stringify(chosenIn(this.draft)) };
	}

	#isTheirRule(text: string): boolean {
		return isTheirRule(text) || this.own.some(({ body }) => body.ground_rule === text);
	}

	/** Chooses a template that came as a file. This form alone keeps it, and the last one over a reload. */
	take(body: SaidTemplate): void {
		const template = { id: newId(), body: templateWithTheirKeys(body) };
		this.own = [...this.own, template];
		this.choose(template);
		this.draft.file = template;
	}

	/** Goes on with what was kept of this form, perhaps by a page in another language. */
	resume(draft: CreationDraft): void {
		const { file } = draft;
		if (file && !this.own.some(({ id }) => id === file.id)) this.own = [...this.own, file];
		this.draft = draft.spoken === getLocale() ? draft : saidAnew(draft);
	}

	/** Makes it the form of another workshop: this one's has been made. */
	renew(): void {
		this.draft = withNewIds($state.snapshot(this.draft), newId);
	}

	/** The template that was chosen, in its words; null when it is known no more. */
	get template(): SaidTemplate | null {
		const known = templateOf(this.draft.template);
		if (known) return said(known, templateWords);
		return this.own.find(({ id }) => id === this.draft.template)?.body ?? null;
	}

	/** What is planned, as a template of that name. */
	asTemplate(named: { name: string; about: string }): SaidTemplate {
		return templateFrom($state.snapshot(this.plan), named, this.template, this.zone);
	}

	tick(now: number): void {
		this.#now = now;
	}

	get #rounds() {
		return this.draft.steps?.rounds ?? this.draft.phases;
	}

	/** Whether the timetable is of the facilitator's own making. */
	get isComposed(): boolean {
		return this.draft.steps !== null;
	}

	/** Takes the plan as it stands to be composed freely. */
	compose(): void {
		this.draft.steps ??= composedOf($state.snapshot(this.plan));
	}

	/** Throws away what is composed, for the simple form as it was; a ground rule that was written meanwhile stays. */
	simplify(): void {
		const { prompts, aside, simple, ground_rule } = this.draft;
		this.draft.steps = null;
		this.draft.simple = null;
		if (simple) {
			this.draft.kind = simple.kind;
			this.draft.template = simple.template;
			if (ground_rule.trim() === '' || this.#isTheirRule(ground_rule)) this.draft.ground_rule = simple.ground_rule;
		}
		this.draft.aside = aside.filter(({ id }) => prompts.every((prompt) => prompt.id !== id));
	}

	/** What is composed, and where it goes. */
	readonly composition = new Composition({
		composed: () => this.draft.steps ?? { rounds: [], questions: [] },
		before: () => ({ free: this.#now, last: null, steps: [], zone: this.zone }),
		put: (composed) => (this.draft.steps = composed)
	});

	/** Puts each window and meeting where it is fair to the places; a window keeps its working days. */
	proposeTimes(): void {
		const { rounds, spans } = this.composition;
		const days = rounds.flatMap(({ id, mode }, n): [string, number][] => {
			const span = spans[n];
			return mode === 'async' && span ? [[id, Math.max(1, workingDaysBetween(span.opens, span.ends, this.zone))]] : [];
		});
		const opens = rounds[0]?.mode === 'async' ? spans[0]?.opens : this.#now;
		const times = { opens_at: new Date(opens ?? this.#now).toISOString(), closes_at: null, live_at: null };
		const where = { places: this.draft.places, zone: this.zone };
		this.composition.timed(withTimes($state.snapshot(rounds), times, where, Object.fromEntries(days)));
	}

	/** The parts in which something is wrong. */
	get wrongParts(): Part[] {
		if (this.isComposed && Object.keys(this.errors).some((field) => /^(phases|prompts|places)/.test(field))) {
			return ['steps', ...this.#folded.filter((part) => part === 'people' || part === 'frame')];
		}
		return this.#folded;
	}

	get #folded(): Part[] {
		return PARTS.filter(([path]) => Object.keys(this.errors).some((field) => path.test(field))).map(([, part]) => part);
	}

	/** What is to be sent; null when a field says what is wrong. */
	read(): Plan | null {
		this.#isTried = true;
		this.#refused = {};
		const { plan } = readPlan($state.snapshot(this.plan), this.#now);
		return plan && { ...plan, prompts: withTheirKeys(plan.prompts) };
	}

	/** Puts a refusal at the field that it is about, which the database names as the domain does; false when none shows it. */
	refuse({ reason, detail }: Refusal): boolean {
		if ((reason !== 'invalid' && reason !== 'too_far') || detail === null || !this.#shows(detail)) return false;
		this.#refused = { [detail]: refusedFieldWords(reason) };
		return true;
	}

	/** Who names where others are is somewhere too: the first place brings the facilitator's own along. */
	setPlaces(places: Place[]): void {
		const [first] = places;
		const isFirst = this.draft.places.length === 0 && first !== undefined && places.length === 1;
		const own = ownPlace(this.zone);
		const isElsewhere = isFirst && first.zone !== this.zone && own !== null;
		this.draft.places = isElsewhere ? [own, ...places] : places;
	}

	#shows(field: string): boolean {
		if (['title', 'purpose', 'ground_rule', 'call_url', 'readers', 'places'].includes(field)) return true;
		if (this.isComposed) return /^(phases|prompts)(\.|$)/.test(field);
		const meeting = this.draft.phases.findIndex(({ mode }) => mode === 'live');
		const instants = ['phases.0.closes_at', `phases.${meeting}.opens_at`];
		return instants.includes(field) || /^(phases\.\d+\.minutes|prompts\.\d+\.(text|hint))$/.test(field);
	}
}

function inWords(errors: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(errors).map(([field, key]) => [field, fieldWords(key)]));
}
