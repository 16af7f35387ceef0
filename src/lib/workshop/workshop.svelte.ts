/**
 * The live workshop in the browser: what is shown, and (by noun) what can be done. It holds no effect; the component that
 * owns it calls `start` and `stop`. Everything shown is derived from confirmed rows with the person's own intents on them.
 */
import { agendaOf, type Agenda } from '../domain/agenda.ts';
import { toldOf } from '../domain/weighing.ts';
import { meetOrNotIn, type MeetOrNot } from '../domain/meeting.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Counts, Progress, Shared, SheetInHand, Snapshot } from '../domain/snapshot.ts';
import { positionOf, runningPhase, stageOf, type Stage } from '../domain/standing.ts';
import type { Card, Outcome, Phase, Prompt, Step } from '../domain/workshop.ts';
import type { OpenChannel } from './channel.ts';
import type { Clock } from './clock.svelte.ts';
import type { Drafts } from './drafts.ts';
import type { Gateway } from './gateway.ts';
import { Discussing } from './discussing.ts';
import { Intents } from './intents.svelte.ts';
import { Outbox, type Keeping } from './outbox.svelte.ts';
import type { Ports } from './ports.ts';
import type { Returned } from './waiting.svelte.ts';
import type { VerbParts } from './verbs.ts';
import { Ratifying } from './ratifying.ts';
import { Reading } from './reading.ts';
import { Risking } from './risking.ts';
import { Sorting } from './sorting.ts';
import { Steering } from './steering.ts';
import { Sync, type Status } from './sync.ts';
import { Talking } from './talking.ts';
import { TalkingApart } from './talking-apart.ts';
import { Voting } from './voting.ts';
import { Writing } from './writing.svelte.ts';

export interface WorkshopParts {
	snapshot: Snapshot;
	gateway: Gateway;
	openChannel: OpenChannel;
	clock: Clock;
	drafts: Drafts;
	keeping: Keeping;
	ports: Ports;
}

export class WorkshopState {
	readonly clock: Clock;
	readonly writing: Writing;
	readonly reading: Reading;
	readonly sorting: Sorting;
	readonly voting: Voting;
	readonly talking: Talking;
	readonly discussing: Discussing;
	readonly apart: TalkingApart;
	readonly ratifying: Ratifying;
	readonly risking: Risking;
	readonly steering: Steering;

	readonly outbox: Outbox;

	readonly #intents: Intents;
	readonly #sync: Sync;
	#counts: Counts;
	/** by phase; with how many of its ballots were void by then */
	#progress: Readonly<Record<string, Progress & { voided: number }>>;
	#status = $state.raw<Status>('connecting');
	#end = $state.raw<Refusal | null>(null);
	readonly #agenda: Agenda;

	constructor({ snapshot, gateway, openChannel, clock, drafts, keeping, ports }: WorkshopParts) {
		const { shared, mine, counts } = snapshot;
		this.clock = clock;
		this.#counts = $state.raw(counts);
		this.#progress = $state.raw({});
		const intents = new Intents(
			{ shared, mine },
			{
				expectEvent: () => this.#sync.expectEvent(() => intents.isExpecting),
				doubt: () => this.#sync.doubt()
			},
			ports
		);
		this.#intents = intents;
		if (snapshot.progress) this.#advanceProgress(snapshot.progress);
		// Read once, and again only when another ballot has closed: most changes leave what a ballot came to as it was.
		const phases = $derived(intents.rows.shared.phases);
		const results = $derived(intents.rows.shared.results);
		const told = $derived(toldOf(phases, results));
		this.#agenda = $derived(agendaOf(intents.rows.shared, told));
		const doubt = () => this.#sync.doubt();
		const name = `outbox:${shared.workshop.id}`;
		this.outbox = new Outbox({ ...keeping, name, intents, ports, now: () => clock.exact(), doubt });
		const parts: VerbParts = { workshop: this, intents, outbox: this.outbox, gateway, ports };
		this.writing = new Writing(parts, drafts);
		this.reading = new Reading(parts);
		this.sorting = new Sorting(parts);
		this.voting = new Voting(parts);
		this.talking = new Talking(parts);
		this.discussing = new Discussing(parts);
		this.apart = new TalkingApart(parts);
		this.ratifying = new Ratifying(parts);
		this.risking = new Risking(parts);
		this.steering = new Steering(parts);
		for (const { kept } of [
			this.writing,
			this.reading,
			this.sorting,
			this.voting,
			this.talking,
			this.apart,
			this.discussing,
			this.ratifying,
			this.risking,
			this.steering
		])
			this.outbox.knows(kept);
		const host = {
			get shared() {
				return intents.confirmed.shared;
			},
			getWorkshop: () => gateway.getWorkshop(),
			begin: () => intents.begin(),
			take: (taken: Snapshot, began: number) => this.#take(taken, began),
			receive: (event: Parameters<Intents['receive']>[0]) => intents.receive(event),
			progress: (next: Progress) => {
				this.#advanceProgress(next);
				return this.isFacilitator && this.voting.lacksHands(next);
			},
			status: (status: Status) => (this.#status = status),
			end: (refusal: Refusal) => this.#finish(refusal)
		};
		this.#sync = new Sync(host, openChannel, clock, ports);
	}

	/** Begins to follow the workshop. Called by the component that owns it, once it is mounted. */
	start(): void {
		this.clock.start();
		this.#sync.start();
		void this.outbox.start();
	}

	stop(): void {
		this.outbox.stop();
		this.#sync.stop();
		this.clock.stop();
		this.voting.stop();
	}

	/** Fetches the state anew: for what changed by another way than this object. */
	refresh(): void {
		this.#sync.doubt();
	}

	// -- what everyone sees

	get status(): Status {
		return this.#status;
	}

	/** Why there is nothing to follow any more (deleted, not a member), or null. */
	get end(): Refusal | null {
		return this.#end;
	}

	get shared(): Shared {
		return this.#intents.rows.shared;
	}

	get workshop(): Shared['workshop'] {
		return this.shared.workshop;
	}

	get phases(): readonly Phase[] {
		return this.shared.phases;
	}

	/** The running phase; null before anything has begun, in the wrap-up and after the close. */
	get phase(): Phase | null {
		return runningPhase(this.phases, this.workshop);
	}

	/** The phase after the running one; null when the wrap-up is next, or runs. */
	get nextPhase(): Phase | null {
		if (this.workshop.ended_at !== null) return null;
		const position = this.phase?.position ?? -1;
		return this.phases.find((phase) => phase.position > position) ?? null;
	}

	/** What the page shows. */
	get stage(): Stage {
		return stageOf(this.phases, this.workshop);
	}

	phaseOf(step: Step): Phase | null {
		return this.phases.find((phase) => phase.step === step) ?? null;
	}

	/** True once the cards of a collect phase are everyone's. */
	isRevealed(phaseId: string): boolean {
		const running = positionOf(this.phases, this.workshop);
		return this.phases.some(({ id, position, is_over }) => id === phaseId && (is_over || position < running));
	}

	promptsOf(phaseId: string): readonly Prompt[] {
		return this.shared.prompts.filter(({ phase_id }) => phase_id === phaseId);
	}

	/** The sheet in the reader's hand in that round, while sheets go round; null: none that somebody else wrote on. */
	sheetIn(phaseId: string): SheetInHand | null {
		return this.#intents.rows.mine.sheets.find(({ phase_id }) => phase_id === phaseId) ?? null;
	}

	/** The cards of a prompt as this reader may see them: all once revealed, before that his own. */
	cardsOf(promptId: string): readonly Card[] {
		return [...this.shared.cards, ...this.writing.sealed].filter(({ prompt_id }) => prompt_id === promptId);
	}

	/** Topics in the order in which they are discussed, with their cards and tally; the minutes of each. */
	get agenda(): Agenda {
		return this.#agenda;
	}

	/** Of one topic, or (null) of the workshop as a whole. */
	outcomesOf(topicId: string | null): readonly Outcome[] {
		return this.shared.outcomes.filter(({ topic_id }) => topic_id === topicId);
	}

	/** Whether there is something to meet for, after a vote over days; null: that is not asked now. */
	get meeting(): MeetOrNot | null {
		return meetOrNotIn({ ...this.#intents.rows, counts: this.#counts }, this.#agenda.topics);
	}

	get counts(): Counts {
		return this.#counts;
	}

	/** The progress of the running phase, or null when nothing was announced yet. What a ballot had come to is void with it. */
	get progress(): Progress | null {
		const { phase } = this;
		const known = phase && this.#progress[phase.id];
		return known?.voided === phase?.voided ? (known ?? null) : null;
	}

	// -- who is reading

	get isFacilitator(): boolean {
		return this.#intents.rows.mine.is_facilitator;
	}

	/** False for a facilitator who only looks on. */
	get isParticipant(): boolean {
		return this.#intents.rows.mine.participant !== null;
	}

	/** The shown name in a named workshop. */
	get name(): string | null {
		return this.#intents.rows.mine.participant?.name ?? null;
	}

	// -- acts under way

	/** True while an act at this place is shown but not confirmed. */
	isPending(place: string): boolean {
		return this.#intents.isPending(place);
	}

	/** Why the last act at this place was undone: a Refusal has words, any other Error is a fault. */
	troubleAt(place: string): Error | null {
		return this.#intents.troubleAt(place);
	}

	/** What was refused after its author had let go of it, and stands nowhere else on the page. */
	get returned(): readonly Returned[] {
		return this.outbox.returned.filter(({ act }) => !act.isAtHand());
	}

	/** Its author has seen what was returned. */
	putAway(id: string): void {
		const found = this.outbox.returned.find((each) => each.id === id);
		if (found) this.#intents.dismiss(found.act.place);
		this.outbox.dismiss(id);
	}

	dismiss(place: string): void {
		this.#intents.dismiss(place);
		this.outbox.dismissAt(place);
	}

	// -- what sync hands over

	#take(snapshot: Snapshot, began: number): boolean {
		const isWhole = this.#intents.take(snapshot, began);
		this.#counts = snapshot.counts;
		if (snapshot.progress) this.#advanceProgress(snapshot.progress);
		this.outbox.resume();
		return isWhole;
	}

	#finish(refusal: Refusal): void {
		this.#end = refusal;
		this.outbox.stop();
		if (refusal.reason === 'deleted' || refusal.reason === 'not_found') this.outbox.clear();
	}

	/** Progress has no place among the events: a number tells which is newer, and an older one is dropped. */
	#advanceProgress(next: Progress): void {
		const known = this.#progress[next.phase_id];
		if (known && known.seq >= next.seq) return;
		const voided = this.phases.find(({ id }) => id === next.phase_id)?.voided ?? 0;
		this.#progress = { ...this.#progress, [next.phase_id]: { ...next, voided } };
	}
}
