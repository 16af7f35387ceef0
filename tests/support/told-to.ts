/**
 * What somebody is really told of a workshop that is lived through, whoever they are: by the functions that read, by the tables
 * as their policies would let them through, and by messages to the room.
 */
import * as z from 'zod/mini';
import type { Comment } from '../../src/lib/domain/comment.ts';
import type { Objection, Post } from '../../src/lib/domain/post.ts';
import { stageOf } from '../../src/lib/domain/standing.ts';
import type { Risk } from '../../src/lib/domain/risk.ts';
import { storedFor } from '../../src/lib/domain/stored-agenda.ts';
import { Team } from '../../src/lib/domain/team.ts';
import { ListedRow, Snapshot } from '../../src/lib/domain/snapshot.ts';
import type { SummarySource } from '../../src/lib/domain/summary-source.ts';
import type { Card, Outcome, Phase, Topic } from '../../src/lib/domain/workshop.ts';
import type { Told } from './entitled.ts';
import { sorted } from './sorted.ts';
import { wordsOf, type Word } from './given-words.ts';
import type { Summed } from './summed.ts';
import type { Database } from './database-session.ts';
import type { Inside } from './ledger.ts';
import type { Person } from './people.ts';
import type { Play } from './play.ts';
import type { ToldTopic } from './topics.ts';

/** Everything that somebody in it is told now, and how it reads. */
export interface Heard {
	readonly snapshot: Snapshot;
	readonly dashboard: { readonly teams: readonly Team[]; readonly workshops: readonly ListedRow[] };
	/** as it came, before anything is left out of it */
	readonly answer: object;
	readonly text: string;
}

const readable = new WeakMap<Database, Promise<string[]>>();

/** Tables and views of the API; not those that have no policy, of which nobody is let through to a row. */
function tablesOf(db: Database): Promise<string[]> {
	const known = readable.get(db);
	if (known) return known;
	const asked = db
		.admin(
			`select c.relname as name from pg_catalog.pg_class as c
			where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
				and (not c.relrowsecurity or exists (select from pg_catalog.pg_policy where polrelid = c.oid)) order by 1`
		)
		.then((rows) => rows.map(({ name }) => String(name)));
	readable.set(db, asked);
	return asked;
}

/** Every row of every table that the policies let through. */
export async function rowsFor(person: Person): Promise<string> {
	const tables = await tablesOf(person.db);
	const rows = tables.map((table) => `select '${table}' as "table", to_jsonb(t) as row from public.${table} as t`);
	const [row] = await person.behind(
		`select coalesce(jsonb_agg(r), '[]')::text as rows from (${rows.join(' union all ')}) as r`
	);
	return String(row?.['rows']);
}

/** Asks as somebody in the workshop for all there is. */
export async function hear(play: Play, who: Inside): Promise<Heard> {
	const person = play.inside[who];
	const answer = Object(await person.call('get_workshop', { p_workshop: play.id }));
	const rows = await rowsFor(person);
	const [list, teams] = [await person.call('list_workshops'), await person.call('list_teams')];
	return {
		snapshot: Snapshot.parse(answer),
		dashboard: { teams: z.array(Team).parse(teams), workshops: z.array(ListedRow).parse(list) },
		answer,
		text: [JSON.stringify([answer, list, teams]), rows].join('\n')
	};
}

const commentsAs = (comments: readonly Comment[]) =>
	sorted(
		comments.map(({ id, card_id, body, taken_down_reason, author_name }) => ({
			...{ id, card: card_id, body, reason: taken_down_reason, name: author_name }
		}))
	);
const postsAs = (posts: readonly Post[]) =>
	posts.map((each) => ({
		...{ id: each.id, topic: each.topic_id, phase: each.phase_id, body: each.body, reason: each.taken_down_reason },
		...{ isAuthor: each.is_author, name: each.author_name }
	}));
const objectionsAs = (objections: readonly Objection[]) =>
	sorted(objections.map(({ outcome_id, reason, author_name }) => ({ outcome: outcome_id, reason, name: author_name })));
const outcomesAs = (outcomes: readonly Outcome[]) =>
	sorted(
		outcomes.map(({ ratified, ...each }) => ({
			...{ id: each.id, body: each.body, topic: each.topic_id, owner: each.owner, confidence: each.confidence },
			...{ isContested: each.is_contested, status: each.status, canBeObjectedTo: each.objectable_until !== null },
			...{ kind: each.kind, phase: each.phase_id },
			ratified: ratified && {
				...{ phase: ratified.phase_id, result: ratified.result, people: ratified.people },
				...{ agreed: ratified.agreed, stood_aside: ratified.stood_aside, confidence: ratified.confidence }
			}
		}))
	);
const risksAs = (risks: readonly Risk[]) =>
	sorted(risks.map(({ id, class: agreed, owner, first_views }) => ({ id, class: agreed, owner, first_views })));
/** A timetable on the clock that is moved. */
export function timetableAs(play: Play, phases: readonly Phase[]): unknown[] {
	const at = (instant: string | null) => instant && play.onClock(instant);
	return phases.map(({ id, step, mode, opens_at, closes_at }) => {
		const isOpenToTheEnd = step === 'check' && mode === 'live' && play.course.isClosed;
		return { id, opens: at(opens_at), closes: isOpenToTheEnd ? null : at(closes_at) };
	});
}
const topicAs = (play: Play, topic: Topic, cards: readonly Pick<Card, 'id'>[]): ToldTopic => ({
	...{ id: topic.id, cards: cards.map(({ id }) => id).sort(), status: topic.status, parked_why: topic.parked_why },
	talked: topic.talked_at === null ? null : play.onClock(topic.talked_at),
	...{ park_reason: topic.park_reason, isWanted: topic.is_wanted, accounts: topic.accounts, agreed: topic.agreed }
});
/** Of these words, those that are in a text. */
export const foundIn = (text: string, words: readonly Word[]) =>
	sorted(words.map(({ word }) => word).filter((word) => text.includes(word)));

/** What a summary told, in the shape of what it is to tell. */
export function asSummed(play: Play, { summary, text }: { summary: SummarySource; text: string }): Summed {
	return {
		stage: summary.stage,
		topics: sorted(summary.topics.map((topic) => topicAs(play, topic, []))),
		results: summary.results,
		scales: summary.scales,
		timetable: timetableAs(play, summary.phases),
		questions: summary.prompts.map(({ id }) => id).sort(),
		risks: risksAs(summary.risks),
		kept: summary.cards_kept,
		outcomes: outcomesAs(summary.outcomes),
		record: summary.record && sorted(summary.record.map(({ id }) => id)),
		comments: commentsAs(summary.comments),
		reactions: sorted(summary.reactions.map(({ card_id, counts }) => ({ card: card_id, counts }))),
		posts: postsAs(summary.posts),
		objections: objectionsAs(summary.objections),
		words: foundIn(text, wordsOf(play))
	};
}

/** What they were told, in the shape of what they are to be told. */
export function asTold(play: Play, { snapshot, dashboard, text }: Heard): Told {
	const { shared, mine, progress } = snapshot;
	return {
		stage: stageOf(shared.phases, shared.workshop),
		self: {
			name: mine.participant?.name ?? null,
			isMember: mine.participant !== null,
			facilitates: mine.is_facilitator
		},
		teams: dashboard.teams.map(({ id }) => id),
		workshops: dashboard.workshops.map(({ workshop }) => workshop.id),
		timetable: timetableAs(play, shared.phases),
		final: play.onClock(shared.workshop.closes_at),
		questions: shared.prompts.map(({ id }) => id).sort(),
		cards: sorted(
			shared.cards.map(({ id, prompt_id, body, author_name, happened_at }) => ({
				...{ id, prompt: prompt_id, body, name: author_name },
				happened: happened_at && Date.parse(happened_at)
			}))
		),
		sheets: mine.sheets.map(({ phase_id, cards }) => ({ phase: phase_id, cards: cards.map(({ id }) => id) })),
		topics: sorted(
			shared.topics
				.map((topic) => ({ topic, cards: shared.cards.filter(({ topic_id }) => topic_id === topic.id) }))
				// One without a card is not shown.
				.filter(({ cards }) => cards.length > 0)
				.map(({ topic, cards }) => topicAs(play, topic, cards))
		),
		disputed: sorted(shared.disputed.map(({ id }) => id)),
		spotlight: shared.workshop.spotlight_topic_id,
		agendas: sorted(
			shared.agendas.map(({ id, items }) => {
				const talk = shared.phases.find((phase) => phase.id === id);
				const counts = talk !== undefined && storedFor(shared.agendas, shared.phases, talk) !== null;
				return { phase: id, items, counts };
			})
		),
		ownCards: sorted(mine.cards.map(({ id }) => id)),
		hasDraw: mine.draw !== null,
		results: shared.results,
		scales: shared.scales,
		progress: progress && {
			phase: progress.phase_id,
			voted: progress.voted,
			done: progress.done,
			hands: progress.hands,
			tallies: progress.tallies && sorted(progress.tallies)
		},
		risks: risksAs(shared.risks),
		ownViews: sorted(mine.first_views.map(({ topic_id }) => topic_id)),
		comments: commentsAs(shared.comments),
		ownComments: sorted(mine.own_comments),
		reactions: sorted(
			mine.reactions.map(({ card_id, own, counts, misplaced }) => ({
				card: card_id,
				own: sorted(own),
				counts,
				misplaced
			}))
		),
		piles: sorted(mine.piles.map(({ phase_id, cards }) => ({ id: phase_id, cards }))),
		posts: postsAs(shared.posts),
		ownPosts: sorted(mine.own_posts),
		outcomes: outcomesAs(shared.outcomes),
		ownOutcomes: sorted(mine.own_outcomes),
		ownCommitments: sorted(mine.own_commitments),
		objections: objectionsAs(shared.objections),
		ownObjections: sorted(mine.own_objections),
		stances: sorted(
			mine.stances.map(({ outcome_id, stance, reason, confidence }) => ({ outcome_id, stance, reason, confidence }))
		),
		thumbs: shared.thumbs.map(({ phase_id, topic_id, is_closed, is_renewed, counts }) => ({
			...{ phase: phase_id, topic: topic_id, isClosed: is_closed, isRenewed: is_renewed, counts }
		})),
		ownThumbs: mine.own_thumbs.map(({ value }) => value),
		ownWanted: sorted(mine.wanted),
		slips: sorted(
			mine.slips
				.filter(({ is_done, votes }) => is_done || Object.keys(votes).length > 0)
				.map(({ phase_id, is_done, votes }) => ({ phase: phase_id, isDone: is_done, votes }))
		),
		hands: sorted(mine.hands.map(({ id, phase_id, votes }) => ({ id, phase: phase_id, votes }))),
		answers: mine.answers,
		words: foundIn(text, wordsOf(play))
	};
}
