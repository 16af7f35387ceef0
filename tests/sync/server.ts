/**
 * A server that holds the real semantics of a workshop's events: each change bumps `rev` and is sent with its rows, own
 * things are never in a message, the same request twice gives the same answer, versions and budgets are checked, and the
 * clock reveals. It is small, not pretended: what it answers and sends has the shapes of the domain.
 */
import type { CardDraft, Told } from '../../src/lib/data/cards.ts';
import type { SeenRest } from '../../src/lib/data/workshops.ts';
import type { Comment } from '../../src/lib/domain/comment.ts';
import { reacted, type CardReactions, type Stated } from '../../src/lib/domain/reaction.ts';
import type { Objection, Post } from '../../src/lib/domain/post.ts';
import { Refusal } from '../../src/lib/domain/refusal.ts';
import { dotsUsed, refusalOfVote, withVote } from '../../src/lib/domain/slip.ts';
import type { Mine, Progress, Shared, Snapshot, WorkshopEvent } from '../../src/lib/domain/snapshot.ts';
import type { Card, Outcome, Phase, Topic, Workshop } from '../../src/lib/domain/workshop.ts';
import { id, outcome, prompt, retroPhases, shared, topic, workshop } from '../support/builders.ts';
import type { Network } from './network.ts';
import type { World } from './world.ts';
import type { Vote } from '../../src/lib/domain/ballot.ts';

export const PROMPT = id(0x20);
const NOTHING: Told = { happened_at: null, signature: null };
export const EPOCH = Date.parse('2026-03-04T17:00:00.000Z');

export class FakeServer {
	shared: Shared;
	fetches = 0;
	/** announcements of progress, at most one in so many milliseconds */
	announceEvery = 0;
	isDeleted = false;
	/** the bodies of all cards that ever arrived, withdrawn ones too; one that was made twice is here twice */
	readonly everWritten: string[] = [];
	readonly #gone = new Set<string>();
	readonly #own = new Map<
		string,
		{
			cards: Map<string, Card>;
			comments: Set<string>;
			reactions: CardReactions[];
			posts: Set<string>;
			objections: Set<string>;
			votes: Record<string, Vote>;
			hands: Map<string, Record<string, Vote>>;
			isDone: boolean;
			piles: Record<string, string>;
			wanted: readonly string[];
			answers: Record<string, number>;
		}
	>();
	#announced = -Infinity;
	#seq = 0;
	#isPending = false;
	#keys = 0;

	constructor(
		readonly world: World,
		readonly network: Network,
		phase: number
	) {
		const phases = retroPhases();
		this.shared = shared({
			workshop: workshop({ phase_id: phases[phase]?.id ?? null }),
			phases,
			prompts: [prompt({ id: PROMPT })]
		});
	}

	get instant(): string {
		return new Date(EPOCH + this.world.now).toISOString();
	}

	snapshot(person: string): Snapshot {
		this.fetches++;
		this.#settle();
		if (this.isDeleted) throw new Refusal('deleted');
		const mine: Mine = {
			participant: { name: null },
			is_facilitator: person === 'facilitator',
			cards: [...this.own(person).cards.values()],
			slips: [{ phase_id: id(4), is_done: this.own(person).isDone, votes: this.own(person).votes }],
			piles:
				Object.keys(this.own(person).piles).length > 0
					? [{ phase_id: id(3), cards: { ...this.own(person).piles } }]
					: [],
			sheets: [],
			hands: [...this.own(person).hands].map(([hand, votes], at) => ({
				id: hand,
				phase_id: id(4),
				number: at + 1,
				votes
			})),
			answers: this.own(person).answers,
			own_comments: [...this.own(person).comments],
			reactions: this.own(person).reactions,
			own_posts: [...this.own(person).posts],
			own_objections: [...this.own(person).objections],
			own_outcomes: [],
			own_commitments: [],
			own_thumbs: [],
			wanted: [...this.own(person).wanted],
			stances: [],
			first_views: [],
			draw: person
		};
		const counts = { writers: null, counted_at: null, participants: null, is_thin: true };
		return structuredClone({ shared: this.shared, mine, counts, progress: this.#progress(), now: this.instant });
	}

	own(person: string) {
		const own = this.#own.get(person) ?? {
			cards: new Map<string, Card>(),
			comments: new Set<string>(),
			reactions: [],
			posts: new Set<string>(),
			objections: new Set<string>(),
			votes: {},
			hands: new Map<string, Record<string, Vote>>(),
			isDone: false,
			piles: {},
			wanted: [],
			answers: {}
		};
		this.#own.set(person, own);
		return own;
	}

	// -- cards and topics

	addCard(person: string, card: CardDraft): Card {
		this.#settle();
		const own = this.own(person).cards;
		const before = own.get(card.id);
		if (before) return this.#card(card.id) ?? before;
		// A withdrawn card leaves a tombstone: the same request once more makes no other.
		if (this.#gone.has(card.id)) throw new Refusal('not_found');
		if (this.#step() === 'vote') throw new Refusal('topics_frozen');
		const isAdded = this.#step() !== 'collect';
		if (isAdded && card.isSealed) throw new Refusal('window_closed');
		const row: Card = {
			id: card.id,
			phase_id: id(1),
			prompt_id: card.promptId,
			topic_id: isAdded ? this.#newTopicId() : null,
			body: card.body,
			version: 1,
			order_key: isAdded ? this.#nextKey() : null,
			is_added: isAdded,
			parent_id: card.parentId ?? null,
			happened_at: card.told?.happened_at ?? null,
			taken_down_reason: null,
			author_name: card.told?.signature ?? null
		};
		own.set(card.id, row);
		this.everWritten.push(card.body);
		if (row.topic_id !== null) {
			const made = topic({ id: row.topic_id, order_key: this.#nextKey() });
			this.#change('card_added', { cards: [row], topics: [made] });
		}
		return row;
	}

	editCard(person: string, cardId: string, version: number, body: string, told: Told = NOTHING): Card {
		const card = this.own(person).cards.get(cardId);
		if (!card) throw new Refusal('not_author');
		if (this.#step() !== 'collect') throw new Refusal('window_closed');
		if (card.body === body && card.version === version + 1) return card;
		if (card.version !== version) throw new Refusal('stale', JSON.stringify(card));
		const row = { ...card, body, version: version + 1, happened_at: told.happened_at, author_name: told.signature };
		this.own(person).cards.set(cardId, row);
		return row;
	}

	withdrawCard(person: string, cardId: string): void {
		if (!this.own(person).cards.delete(cardId)) return;
		this.#gone.add(cardId);
		if (this.#card(cardId)) this.#change('card_withdrawn', { removed: [cardId] });
	}

	addComment(person: string, { id, cardId, body }: { id: string; cardId: string; body: string }): Comment {
		const known = this.shared.comments.find((each) => each.id === id);
		if (known) return known;
		if (this.#step() !== 'read') throw new Refusal('wrong_phase');
		if (this.#gone.has(id) || !this.#card(cardId)) throw new Refusal('not_found');
		const row = { id, card_id: cardId, body, order_key: this.#nextKey(), taken_down_reason: null, author_name: null };
		this.own(person).comments.add(id);
		this.#change('comment_added', { comments: [row] });
		return row;
	}

	withdrawComment(person: string, commentId: string): void {
		if (this.#step() !== 'read') throw new Refusal('wrong_phase');
		if (!this.own(person).comments.delete(commentId)) return;
		this.#gone.add(commentId);
		this.#change('comment_withdrawn', { removed: [commentId] });
	}

	reactToCard(person: string, stated: Stated): void {
		if (this.#step() !== 'read') throw new Refusal('wrong_phase');
		if (!this.#card(stated.cardId)) throw new Refusal('not_found');
		const own = this.own(person);
		own.reactions = reacted(own.reactions, stated);
	}

	moveCard(cardId: string, topicId: string): Card {
		const card = this.#card(cardId);
		if (!card || !this.shared.topics.some(({ id }) => id === topicId)) throw new Refusal('not_found');
		if (this.#step() !== 'group') throw new Refusal('topics_frozen');
		if (card.topic_id === topicId) return card;
		const row = { ...card, topic_id: topicId };
		this.#change('card_moved', { cards: [row] });
		return row;
	}

	renameTopic(topicId: string, version: number, title: string | null): Topic {
		const found = this.shared.topics.find(({ id }) => id === topicId);
		if (!found) throw new Refusal('not_found');
		if (found.title === title && found.version === version + 1) return found;
		if (found.version !== version) throw new Refusal('stale', JSON.stringify(found));
		const row = { ...found, title, version: version + 1 };
		this.#change('topic_changed', { topics: [row] });
		return row;
	}

	takeDownCard(cardId: string, reason: string): Card {
		const found = this.#card(cardId);
		if (!found) throw new Refusal('not_found');
		const row = { ...found, body: null, taken_down_reason: reason };
		this.#change('card_taken_down', { cards: [row] });
		return row;
	}

	parkTopic(topicId: string, reason: string): Topic {
		const found = this.shared.topics.find(({ id }) => id === topicId);
		if (!found) throw new Refusal('not_found');
		if (this.#step() !== 'discuss') throw new Refusal('wrong_phase');
		const row: Topic = { ...found, status: 'parked', park_reason: reason, parked_why: null };
		this.#change('topic_changed', { topics: [row] });
		return row;
	}

	/** What the facilitator, or the talk, makes of a topic. */
	changeTopic(topicId: string, change: Partial<Topic>): void {
		const found = this.shared.topics.find(({ id }) => id === topicId);
		if (!found) throw new Refusal('not_found');
		this.#change('topic_changed', { topics: [{ ...found, ...change, version: found.version + 1 }] });
	}

	proposeOutcome(draft: Pick<Outcome, 'id' | 'kind' | 'topic_id' | 'body' | 'owner' | 'due'>): Outcome {
		const known = this.shared.outcomes.find(({ id }) => id === draft.id);
		if (known) return known;
		const row = outcome({ ...draft, status: 'proposed', position: this.shared.outcomes.length });
		this.#change('outcome_changed', { outcomes: [row] });
		return row;
	}

	editOutcome(outcomeId: string, version: number, text: Pick<Outcome, 'body' | 'owner' | 'due'>): Outcome {
		const found = this.shared.outcomes.find(({ id }) => id === outcomeId);
		if (!found) throw new Refusal('not_found');
		if (found.version !== version) throw new Refusal('stale', JSON.stringify(found));
		const row = { ...found, ...text, version: version + 1 };
		this.#change('outcome_changed', { outcomes: [row] });
		return row;
	}

	putInPiles(person: string, phaseId: string, piles: Readonly<Record<string, string>>): Record<string, string> {
		if (this.shared.workshop.phase_id !== phaseId) throw new Refusal('window_closed');
		Object.assign(this.own(person).piles, piles);
		return { ...this.own(person).piles };
	}

	// -- talk over days

	addPost(person: string, draft: Pick<Post, 'id' | 'topic_id' | 'is_author'> & { body: string }): Post {
		const known = this.shared.posts.find(({ id }) => id === draft.id);
		if (known) return known;
		if (this.#step() !== 'discuss') throw new Refusal('window_closed');
		const said = {
			phase_id: id(5),
			position: this.shared.posts.length + 1,
			taken_down_reason: null,
			author_name: null
		};
		const row = { ...draft, ...said };
		this.own(person).posts.add(row.id);
		this.#change('post_added', { posts: [row] });
		return row;
	}

	withdrawPost(person: string, postId: string): void {
		if (!this.own(person).posts.delete(postId)) return;
		this.#change('post_withdrawn', { removed: [postId] });
	}

	objectToOutcome(person: string, draft: Pick<Objection, 'id' | 'outcome_id' | 'reason'>): Objection {
		const known = this.shared.objections.find(({ id }) => id === draft.id);
		if (known) return known;
		const row = { ...draft, order_key: this.#nextKey(), author_name: null };
		const outcomes = this.shared.outcomes.filter(({ id }) => id === draft.outcome_id);
		this.own(person).objections.add(row.id);
		this.#change('objection_added', {
			objections: [row],
			outcomes: outcomes.map((each) => ({ ...each, is_contested: true }))
		});
		return row;
	}

	withdrawObjection(person: string, objectionId: string): void {
		if (!this.own(person).objections.delete(objectionId)) return;
		this.#change('objection_withdrawn', { removed: [objectionId] });
	}

	// -- votes

	castVote(person: string, phaseId: string, topicId: string, value: Vote | null, hand: string | null = null) {
		const { rules } = this.#openBallot(phaseId);
		const votes = this.#votesOf(person, hand);
		const refused = value === null ? null : refusalOfVote(rules, votes, topicId, value);
		if (refused) throw new Refusal(refused);
		return this.#putVotes(person, hand, { ...withVote(rules, votes, topicId, value) });
	}

	rankTopics(person: string, phaseId: string, ranking: readonly (readonly string[])[], hand: string | null) {
		if (this.#openBallot(phaseId).rules.method !== 'ranked') throw new Refusal('invalid');
		if (new Set(ranking.flat()).size < ranking.flat().length) throw new Refusal('invalid');
		const ranks = ranking.flatMap((equals, at) => equals.map((topicId) => [topicId, at + 1]));
		return this.#putVotes(person, hand, Object.fromEntries(ranks));
	}

	removeHand(person: string, hand: string) {
		return { wait_ms: this.own(person).hands.delete(hand) ? this.#announce() : 0 };
	}

	setDone(person: string, isDone: boolean) {
		this.own(person).isDone = isDone;
		return { wait_ms: this.#announce() };
	}

	announceProgress() {
		return { wait_ms: this.#isPending ? this.#announce() : 0 };
	}

	// -- steering

	advance(from: string | null): Workshop {
		const { phases } = this.shared;
		const { phase_id, ended_at } = this.shared.workshop;
		const leaving = phases.find(({ id }) => id === from);
		const next = phases.find(({ position }) => position === (from === null ? 0 : (leaving?.position ?? Infinity) + 1));
		if (phase_id !== from || (from === null && ended_at !== null)) {
			if (phase_id === (next?.id ?? null)) return this.shared.workshop;
			throw new Refusal('wrong_phase');
		}
		const now = this.instant;
		const changed = phases.map((phase): Phase => (phase.id === from ? { ...phase, closes_at: now } : phase));
		this.#change('phase_began', {
			phases: changed,
			workshop: { phase_id: next?.id ?? null, ended_at: next ? null : now }
		});
		return this.shared.workshop;
	}

	goBack(from: string | null, voids: boolean): Workshop {
		const { phases, workshop } = this.shared;
		const leaving = phases.find(({ id }) => id === from)?.position ?? phases.length;
		const before = phases.find(({ position }) => position === leaving - 1);
		if (workshop.phase_id !== from) {
			if (workshop.phase_id === before?.id) return workshop;
			throw new Refusal('wrong_phase');
		}
		const hasVotes = [...this.#own.values()].some(({ votes }) => dotsUsed(votes) > 0);
		if (this.#step() === 'discuss' && hasVotes) {
			if (!voids) throw new Refusal('ballot_has_votes');
			for (const own of this.#own.values()) own.votes = {};
		}
		this.#change('phase_began', { workshop: { phase_id: before?.id ?? null } });
		return this.shared.workshop;
	}

	setTimebox(endsAt: string): Workshop {
		this.#change('timebox_changed', { workshop: { timebox_ends_at: endsAt } });
		return this.shared.workshop;
	}

	changeTimetable({ rest, after, seen }: SeenRest): Workshop {
		const { workshop, phases } = this.shared;
		if (workshop.phase_id !== after) throw new Refusal('wrong_phase');
		if (workshop.sequence !== seen) throw new Refusal('stale', 'timetable');
		const first = (phases.find((phase) => phase.id === after)?.position ?? -1) + 1;
		const coming = rest.phases.map((phase, n): Phase => {
			const nothingYet = { reveals_at: null, voided: 0, is_over: false, is_told: false };
			return { ...phase, ...nothingYet, title: phase.title ?? null, position: first + n };
		});
		const left = phases.filter(({ id, position }) => position >= first && !coming.some((each) => each.id === id));
		this.#change('timetable_changed', {
			phases: coming,
			removed: left.map(({ id }) => id),
			workshop: { sequence: seen + 1 }
		});
		return this.shared.workshop;
	}

	// -- inside

	#settle(): void {
		const collect = this.shared.phases[0];
		if (this.#step() !== 'collect' || !collect?.reveals_at || this.instant < collect.reveals_at) return;
		const sealed = [...this.#own.values()].flatMap(({ cards }) => [...cards.values()]);
		const cards = sealed.map((card) => ({ ...card, topic_id: this.#newTopicId(), order_key: this.#nextKey() }));
		const topics = cards.map((card) => topic({ id: card.topic_id, order_key: this.#nextKey() }));
		this.#change('revealed', { cards, topics, workshop: { phase_id: id(2) } }, true);
	}

	#change(
		type: WorkshopEvent['type'],
		rows: Omit<WorkshopEvent, 'rev' | 'type' | 'workshop'> & { workshop?: Partial<Workshop> },
		isPartial = false
	): void {
		const rev = this.shared.workshop.rev + 1;
		const state = { ...this.shared.workshop, ...rows.workshop, rev };
		const replace = <Row extends { id: string }>(old: Row[], changed: readonly Row[] = []) => {
			const kept = old.filter(({ id }) => !rows.removed?.includes(id) && !changed.some((row) => row.id === id));
			return [...kept, ...changed];
		};
		const byKey = (a: { order_key: number | null }, b: { order_key: number | null }) =>
			(a.order_key ?? Infinity) - (b.order_key ?? Infinity);
		this.shared = {
			...this.shared,
			workshop: state,
			phases: replace(this.shared.phases, rows.phases).sort((a, b) => a.position - b.position),
			cards: replace(this.shared.cards, rows.cards).sort(byKey),
			topics: replace(this.shared.topics, rows.topics).sort(byKey),
			outcomes: replace(this.shared.outcomes, rows.outcomes),
			comments: replace(this.shared.comments, rows.comments).sort(byKey),
			posts: replace(this.shared.posts, rows.posts),
			objections: replace(this.shared.objections, rows.objections).sort(byKey)
		};
		const { workshop: changed, ...lists } = rows;
		const event = { rev, type, ...lists, ...(changed && { workshop: state }) };
		this.network.broadcast('change', isPartial ? { rev, type, is_partial: true } : event);
	}

	#announce(): number {
		const wait = this.#announced + this.announceEvery - this.world.now;
		this.#isPending = wait > 0;
		if (wait > 0) return wait;
		this.#announced = this.world.now;
		this.#seq++;
		this.network.broadcast('progress', this.#progress());
		return 0;
	}

	#openBallot(phaseId: string) {
		const ballot = this.shared.phases.find(({ id }) => id === phaseId);
		if (ballot?.step !== 'vote' || this.shared.workshop.phase_id !== phaseId) throw new Refusal('ballot_closed');
		return ballot;
	}

	#votesOf(person: string, hand: string | null): Record<string, Vote> {
		const own = this.own(person);
		return hand === null ? own.votes : (own.hands.get(hand) ?? {});
	}

	#putVotes(person: string, hand: string | null, votes: Record<string, Vote>) {
		if (hand !== null && person !== 'facilitator') throw new Refusal('not_facilitator');
		if (hand === null) this.own(person).votes = votes;
		else this.own(person).hands.set(hand, votes);
		return { votes, wait_ms: this.#announce() };
	}

	#progress(): Progress | null {
		const { phase_id } = this.shared.workshop;
		if (phase_id === null) return null;
		const people = [...this.#own.values()];
		const isCast = (votes: Record<string, Vote>) => Object.keys(votes).length > 0;
		const hands = people.flatMap((own) => [...own.hands.values()]).filter(isCast).length;
		const voted = people.filter(({ votes }) => isCast(votes)).length + hands;
		const done = people.filter(({ isDone }) => isDone).length;
		return { phase_id, seq: this.#seq, voted: voted >= 4 ? voted : null, done, hands, tallies: null };
	}

	#step() {
		return this.shared.phases.find(({ id }) => id === this.shared.workshop.phase_id)?.step;
	}

	#card(cardId: string): Card | undefined {
		return this.shared.cards.find(({ id }) => id === cardId);
	}

	#newTopicId(): string {
		return id(0x10_000 + this.#nextKey());
	}

	#nextKey(): number {
		return ++this.#keys;
	}
}
