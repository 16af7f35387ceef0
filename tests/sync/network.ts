/**
 * Between the pages and the server: channels that drop, double, delay and so reorder messages, that break off or are closed
 * for good, and requests that fail on the way there or on the way back. Calm, it delivers everything, quickly.
 */
import { Refusal, type Reason } from '../../src/lib/domain/refusal.ts';
import type { Channel, ChannelListener, ChannelStatus } from '../../src/lib/workshop/channel.ts';
import { Renewal } from '../../src/lib/data/renewal.ts';
import type { World } from './world.ts';

export interface Faults {
	/** chances, from 0 to 1 */
	drop: number;
	double: number;
	delay: number;
	interrupt: number;
	close: number;
	/** a request that nobody gets, or whose answer nobody gets */
	lose: number;
}

export const CALM: Faults = { drop: 0, double: 0, delay: 0, interrupt: 0, close: 0, lose: 0 };
export const STORMY: Faults = { drop: 0.15, double: 0.1, delay: 0.3, interrupt: 0.03, close: 0.03, lose: 0.15 };

/** What a browser is signed in with, in all of its tabs. */
export interface Token {
	isGood: boolean;
}

export class FakeChannel implements Channel {
	status: ChannelStatus | 'new' | 'left' = 'new';
	#listener: ChannelListener | null = null;
	readonly #world: World;
	readonly #network: Network;
	readonly #token: Token;

	constructor(world: World, network: Network, token: Token) {
		this.#world = world;
		this.#network = network;
		this.#token = token;
	}

	subscribe(listener: ChannelListener): void {
		if (this.status !== 'new') throw new Error('A channel is joined once.');
		this.#listener = listener;
		this.#joinAfter(20);
	}

	async refresh(): Promise<void> {}

	close(): void {
		if (this.status !== 'closed') this.status = 'left';
	}

	/** The server's side: a status, unless the channel has been ended. */
	tell(status: ChannelStatus): void {
		if (this.status === 'left' || this.status === 'closed') return;
		this.status = status;
		this.#listener?.onStatus(status);
		if (status === 'interrupted') this.#joinAfter(1_000);
	}

	/** Nobody joins with a token that has run out, nor above a limit. */
	#joinAfter(milliseconds: number): void {
		const isLetIn = () => this.#token.isGood && this.#network.refusesWith === null;
		this.#world.after(milliseconds, () => this.tell(isLetIn() ? 'joined' : 'closed'));
	}

	deliver(event: 'change' | 'progress', payload: unknown): void {
		if (this.status !== 'joined') return;
		if (event === 'change') this.#listener?.onEvent(payload);
		else this.#listener?.onProgress(payload);
	}
}

export class Network {
	faults = CALM;
	isDown = false;
	#refusesWith: Reason | null = null;
	/** What is said to whoever asks for a new token: `not_signed_in` is for good. */
	refusesRenewal: Reason | null = null;
	/** Whether a new token is refused like the old one, as by a server whose clock is wrong. */
	runsOutAtOnce = false;
	/** how often a new token was asked for */
	renewals = 0;
	/** verbs that pages sent, lost ones too; their clocks are not counted */
	requests = 0;
	/** milliseconds that the answer of the next request stays on its way, though it is given quickly */
	holdNextAnswer = 0;
	readonly #world: World;
	readonly #channels: FakeChannel[] = [];
	readonly #tokens: Token[] = [];

	constructor(world: World) {
		this.#world = world;
	}

	/** Every channel that was ever opened, the youngest last. */
	get channels(): readonly FakeChannel[] {
		return this.#channels;
	}

	/** What whoever stands before the server says to every request: too many have come. */
	get refusesWith(): Reason | null {
		return this.#refusesWith;
	}

	/** Channels are closed for good with it, and nobody joins until it is null again. */
	set refusesWith(reason: Reason | null) {
		this.#refusesWith = reason;
		if (reason !== null) for (const channel of this.#channels) channel.tell('closed');
	}

	/** A browser's token, good until it runs out. */
	newToken(): Token {
		const token = { isGood: true };
		this.#tokens.push(token);
		return token;
	}

	/** Every token runs out, and the channels with them. */
	expireTokens(): void {
		for (const token of this.#tokens) token.isGood = false;
		for (const channel of this.#channels) channel.tell('closed');
	}

	readonly openChannel = (token: Token) => (): FakeChannel => {
		const channel = new FakeChannel(this.#world, this, token);
		this.#channels.push(channel);
		return channel;
	};

	/** How one tab asks with that token, and renews it when it has run out. */
	asking(token: Token): <Answer>(execute: () => Answer) => Promise<Answer> {
		const renewal = new Renewal(
			() => this.#renew(token),
			() => this.#world.now
		);
		return (execute) => renewal.around(() => this.#request(token, execute));
	}

	async #renew(token: Token): Promise<void> {
		this.renewals++;
		await this.#travel();
		if (this.#isLost()) throw new Refusal('unreachable');
		if (this.refusesRenewal) throw new Refusal(this.refusesRenewal);
		token.isGood = !this.runsOutAtOnce;
	}

	broadcast(event: 'change' | 'progress', payload: unknown): void {
		for (const channel of this.#channels) {
			// What is sent while nobody is joined is lost; what is on its way arrives or not.
			if (channel.status === 'joined') this.#send(channel, event, structuredClone(payload));
		}
	}

	/** A request: there, executed, and back. */
	async #request<Answer>(token: Token, execute: () => Answer): Promise<Answer> {
		const held = this.holdNextAnswer;
		this.holdNextAnswer = 0;
		await this.#travel();
		if (this.#isLost()) throw new Refusal('unreachable');
		if (this.refusesWith) throw new Refusal(this.refusesWith);
		if (!token.isGood) throw new Refusal('not_signed_in');
		const answer = structuredClone(execute());
		await this.#travel(held);
		if (this.#isLost()) throw new Refusal('unreachable');
		return answer;
	}

	#send(channel: FakeChannel, event: 'change' | 'progress', payload: unknown): void {
		const { drop, double, delay, interrupt, close } = this.faults;
		if (this.#chance(close)) return channel.tell('closed');
		if (this.#chance(interrupt)) return channel.tell('interrupted');
		if (this.#chance(drop)) return;
		const copies = this.#chance(double) ? 2 : 1;
		for (let copy = 0; copy < copies; copy++) {
			const held = this.#chance(delay) ? 3_000 * this.#world.random() : 0;
			this.#world.after(5 + held, () => channel.deliver(event, payload));
		}
	}

	#travel(held = 0): Promise<void> {
		const slowness = this.#chance(this.faults.delay) ? 500 : 10;
		return new Promise((arrive) => this.#world.after(held + 5 + slowness * this.#world.random(), arrive));
	}

	#isLost(): boolean {
		return this.isDown || this.#chance(this.faults.lose);
	}

	#chance(probability: number): boolean {
		return probability > 0 && this.#world.random() < probability;
	}
}
