/**
 * One visit to the participant link. It begins with a face and nothing else: no account, no connection. The first thing
 * that is submitted makes its author a participant, and from then on the live workshop is here too.
 */
import { Refusal } from '../domain/refusal.ts';
import type { Face, Snapshot } from '../domain/snapshot.ts';
import { BOUNDS } from '../domain/bounds.ts';
import type { SupabaseConfig } from '../workshop/client.ts';
import type { Told } from '../data/cards.ts';
import { createDrafts, type Drafts } from '../workshop/drafts.ts';
import type { WorkshopState } from '../workshop/workshop.svelte.ts';
import { FirstCards } from './first-cards.svelte.ts';
import { positionOf, stageOf, type Stage } from '../domain/standing.ts';
import type { Prompt } from '../domain/workshop.ts';
import { nextTurn, outlineOf, type Outline } from './outline.ts';
import type { Connect, openRoom } from './room.ts';

/** What a participant's page comes with. */
export interface Opened {
	snapshot: Snapshot;
	openRoom: typeof openRoom;
}

/** Kept where the texts of this device are. */
const ROLE = 'role';
const NAME = 'name';

export class Visit {
	readonly drafts: Drafts;
	readonly connect: Connect;
	/** what was written here by whoever takes no part yet */
	readonly first: FirstCards;
	/** what a named workshop will call whoever joins; asked for once, wherever the first submit is */
	name = $state('');
	#face: Face;
	#room: WorkshopState | null;
	#entering: Promise<WorkshopState> | null = null;
	/** how often code did not arrive */
	#missed = 0;
	/** the server's clock by what came with the face: good to the time that took, until there is a better one */
	readonly #offset: number;
	#now: number;
	readonly #outline: Outline;
	#here = $state<number | null>(null);
	#isOnlooker = $state(false);
	#knowsRole = $state(false);

	constructor(face: Face, supabase: SupabaseConfig, opened: Opened | null) {
		// By the code, not the id: a stranger's texts are kept before the id is known to him.
		this.drafts = createDrafts(() => localStorage, face.code);
		this.first = new FirstCards(this.drafts, () => this.enter());
		this.connect = async () => (await this.#fetched(import('../workshop/client.ts'))).browserClient(supabase);
		this.#face = $state.raw(face);
		this.#offset = Date.parse(face.now) - performance.now();
		this.#now = $state(Date.parse(face.now));
		this.#room = $state.raw(opened && opened.openRoom(opened.snapshot, this.drafts, this.connect));
		this.#outline = $derived(this.#room ? outlineOf(this.#room) : this.#face);
	}

	/** The live workshop; null for a stranger. */
	get room(): WorkshopState | null {
		return this.#room;
	}

	get outline(): Outline {
		return this.#outline;
	}

	get stage(): Stage {
		return stageOf(this.outline.phases, this.outline);
	}

	/** Milliseconds since the epoch, following the second, for what is shown. */
	get now(): number {
		return this.#room ? this.#room.clock.now : this.#now;
	}

	/** The same to the instant, for what is scheduled. */
	exact(): number {
		return this.#room ? this.#room.clock.exact() : performance.now() + this.#offset;
	}

	/** Whether a participant is looking: neither a stranger nor a facilitator who has not joined. */
	get isIn(): boolean {
		return this.#room?.isParticipant ?? false;
	}

	get isFacilitator(): boolean {
		return this.#room?.isFacilitator ?? this.#face.is_facilitator;
	}

	/** Whether a facilitator wants nothing here to write, to vote on or to answer. Chosen on this device, told to nobody. */
	get onlyFacilitates(): boolean {
		return this.#isOnlooker && this.isFacilitator && !this.isIn;
	}

	set onlyFacilitates(only: boolean) {
		this.#isOnlooker = only;
		this.drafts.write(ROLE, only ? 'facilitates' : '');
	}

	/** Whether what was chosen on this device before is known: not before the page runs. */
	get knowsRole(): boolean {
		return this.#knowsRole;
	}

	/** What was chosen on this device before. */
	recallRole(): void {
		this.#knowsRole = true;
		this.#isOnlooker = this.drafts.read(ROLE) !== '';
	}

	/** Whether joining asks for a name. */
	get asksName(): boolean {
		return !this.isIn && this.outline.naming === 'named';
	}

	/** Whether joining has to wait for a name that fits. */
	get isNameMissing(): boolean {
		return this.asksName && (this.name.trim() === '' || this.name.length > BOUNDS.name);
	}

	/** Questions of rounds that are over to which a text was begun here that was not added; what is typed is not followed. */
	get begun(): readonly Prompt[] {
		const { phases, prompts } = this.outline;
		const at = positionOf(phases, this.outline);
		const isOver = (round: string) =>
			phases.some(({ id, position, is_over }) => id === round && (is_over || position < at));
		return prompts.filter(({ id, phase_id }) => isOver(phase_id) && this.drafts.read(`prompt:${id}`) !== '');
	}

	/** A stranger's page is out of date once the clock has passed an instant that it knew of. */
	get isBehind(): boolean {
		if (this.#room) return false;
		const turn = nextTurn(this.#face, Date.parse(this.#face.now));
		return turn !== null && this.#now > turn;
	}

	/** A newer face, of a workshop that is the same. */
	look(face: Face): void {
		this.#face = face;
	}

	/** The live workshop, for somebody who turns out to be a participant already. */
	open({ snapshot, openRoom }: Opened): void {
		this.#room ??= openRoom(snapshot, this.drafts, this.connect);
	}

	/** Runs a stranger's clock. Returns how to stop it. */
	tick(): () => void {
		const timer = setInterval(() => (this.#now = this.exact()), 1000);
		return () => clearInterval(timer);
	}

	/** How many browsers are in the room, the own one included; known to the facilitator only, and to nobody while apart. */
	get here(): number | null {
		return this.#here;
	}

	/** Is present in the room until the function that it returns is called. */
	attend(room: WorkshopState): () => void {
		let leave: (() => void) | null = null;
		let isOver = false;
		const count = room.isFacilitator ? (here: number) => (this.#here = here) : undefined;
		// Presence decides nothing: a room that cannot be entered is no trouble to anyone.
		void Promise.allSettled([import('../workshop/supabase-channel.ts'), this.connect()]).then(([channels, client]) => {
			if (isOver || channels.status === 'rejected' || client.status === 'rejected') return;
			leave = channels.value.enterRoom(client.value, room.workshop.id, count);
		});
		return () => {
			isOver = true;
			leave?.();
			this.#here = null;
		};
	}

	/** Fetches the code that `enter` needs, while somebody is still typing. */
	prepare(): void {
		if (!this.#room) void Promise.allSettled([import('./joining.ts'), import('./room.ts'), this.connect()]);
	}

	/**
	 * Makes whoever looks a participant; two submits at once join once.
	 * @throws Refusal when the database refuses; anything else is a fault
	 */
	enter(): Promise<WorkshopState> {
		this.#entering ??= this.#enter().finally(() => (this.#entering = null));
		return this.#entering;
	}

	/**
	 * Adds a card, whoever looks: a participant's goes to the outbox, a stranger's makes him a participant first.
	 * @throws Refusal when nobody may join; what cannot be done just now waits
	 */
	async write(prompt: string, body: string, told: Told): Promise<void> {
		if (this.#room?.isParticipant) return void this.#room.writing.addCard(prompt, body, told);
		this.drafts.write(NAME, this.name);
		await this.first.add({ prompt, body, ...told });
	}

	/** While whoever looks takes no part: what he wrote before is sent once he can. Returns how to stop. */
	wait(): () => void {
		this.name ||= this.drafts.read(NAME);
		return this.first.start();
	}

	async #enter(): Promise<WorkshopState> {
		if (this.#room?.isParticipant) return this.#room;
		const [{ join }, { openRoom }] = await this.#fetched(Promise.all([import('./joining.ts'), import('./room.ts')]));
		const snapshot = await join(this.connect, this.#face.code, this.name.trim() || null);
		this.drafts.write(NAME, '');
		if (this.#room) this.#room.refresh();
		else this.#room = openRoom(snapshot, this.drafts, this.connect);
		return this.#room;
	}

	/**
	 * Code that does not arrive is the same to a reader as a server that does not answer. Where one answers, and a browser keeps what
	 * failed as failed, only a page that is loaded anew has it; what was typed is kept.
	 */
	async #fetched<Module>(code: Promise<Module>): Promise<Module> {
		try {
			return await code;
		} catch {
			if (++this.#missed > 1 && this.drafts.isLasting) void import('./refetch.ts').then(({ reload }) => reload());
			throw new Refusal('unreachable');
		}
	}
}
