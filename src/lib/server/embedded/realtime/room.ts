/**
 * Who is on a topic, and how a message reaches them: encoded once for each version of the protocol, written to every
 * socket in one loop. All rooms are private.
 */
import { RateWindow } from './limits.ts';
import { Roster, type PresenceDiff } from './presence.ts';
import { encodeBroadcast, encodeText, type Broadcast, type Frame, type Version } from './wire.ts';

/** A joined channel, as a room sees it. */
export interface Member {
	readonly version: Version;
	readonly readsBroadcasts: boolean;
	readonly readsPresence: boolean;
	deliver(frame: Frame): void;
	/** Closes the channel for good, with the reason. */
	shut(words: string): void;
}

/** What all clients of the server may cause together. */
export class Budget {
	readonly messages: RateWindow;
	readonly presence: RateWindow;
	readonly joins: RateWindow;

	constructor(limits: { messagesPerSecond: number; presencePerSecond: number; joinsPerSecond: number }) {
		this.messages = new RateWindow(limits.messagesPerSecond);
		this.presence = new RateWindow(limits.presencePerSecond);
		this.joins = new RateWindow(limits.joinsPerSecond);
	}
}

export class Room {
	readonly members = new Set<Member>();
	readonly #roster = new Roster<Member>();
	/** The topic on the wire. */
	readonly #topic: string;

	constructor(
		name: string,
		readonly budget: Budget
	) {
		this.#topic = `realtime:${name}`;
	}

	/**
	 * Sends to all, to the member who says it only for an echo. When that exceeds the budget, the channel of that member
	 * is closed; nobody's own are the channels that it reached.
	 */
	broadcast(broadcast: Broadcast, by?: { readonly sender: Member; readonly echo: boolean }): void {
		const reached = this.#deliver(
			(version) => encodeBroadcast(version, this.#topic, broadcast),
			(member) => member.readsBroadcasts && (by?.echo !== false || member !== by.sender)
		);
		this.budget.messages.add(1 + reached.length);
		if (!this.budget.messages.exceeded) return;
		for (const member of by ? [by.sender] : reached) member.shut('Too many messages per second');
	}

	get presence() {
		return this.#roster.state;
	}

	track(member: Member, key: string, payload: Readonly<Record<string, unknown>>): void {
		this.#tell(this.#roster.track(member, key, payload));
	}

	untrack(member: Member, key: string): void {
		const diff = this.#roster.untrack(member, key);
		if (diff) this.#tell(diff);
	}

	#tell(diff: PresenceDiff): void {
		const json = JSON.stringify(diff);
		const reached = this.#deliver(
			(version) => encodeText(version, { joinRef: null, ref: null, topic: this.#topic, event: 'presence_diff', json }),
			(member) => member.readsPresence
		);
		this.budget.presence.add(reached.length);
	}

	#deliver(encode: (version: Version) => Frame | null, isFor: (member: Member) => boolean): readonly Member[] {
		const frames = new Map<Version, Frame | null>();
		const reached: Member[] = [];
		for (const member of this.members) {
			if (!isFor(member)) continue;
			let frame = frames.get(member.version);
			if (frame === undefined) frames.set(member.version, (frame = encode(member.version)));
			if (frame === null) continue;
			member.deliver(frame);
			reached.push(member);
		}
		return reached;
	}
}

/** The rooms that somebody is in. */
export class Rooms {
	readonly #rooms = new Map<string, Room>();

	constructor(readonly budget: Budget) {}

	find(name: string): Room | undefined {
		return this.#rooms.get(name);
	}

	enter(name: string, member: Member): Room {
		const room = this.find(name) ?? new Room(name, this.budget);
		this.#rooms.set(name, room);
		room.members.add(member);
		return room;
	}

	leave(name: string, member: Member): void {
		const room = this.find(name);
		room?.members.delete(member);
		if (room?.members.size === 0) this.#rooms.delete(name);
	}
}
