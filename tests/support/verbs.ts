/**
 * Every function that writes into a workshop, with what the contract says about it: who may call it at all, and for them, in
 * which round and window it goes and with which refusal it does not. Written from the rules, not read off the functions. A
 * function that is new fails tests/db/denials.test.ts until it has a row here.
 */
import { randomUUID } from 'node:crypto';
import { SHEET_IDEAS } from '../../src/lib/domain/bounds.ts';
import type { Reason } from '../../src/lib/domain/refusal.ts';
import type { Leg } from './course.ts';
import { fateOf, isFixed, isTold } from './fates.ts';
import { HOUR, MINUTE, type Args } from './people.ts';
import { methodOf, voteOn } from './acting.ts';
import type { Given, Inside } from './ledger.ts';
import { decisions, type Play } from './play.ts';

/** One call of a verb, and its answer to somebody who may make it: the reason of a refusal, or null. */
export interface Case {
	readonly args: Args;
	answer(who: Inside): Reason | null;
}

export interface Verb {
	/** participants only; everyone in the workshop; its facilitator; whoever is in its team, also when it is closed */
	readonly by: 'participant' | 'member' | 'facilitator' | 'team';
	/** goes on when all is final, and does nothing */
	readonly isIdle?: boolean;
	/** the calls that there is something for just now */
	cases(play: Play): Case[];
}

/** Functions that write into no workshop that its caller is in: they read, make one, join one, or are an account's own. */
export const NOT_OF_A_WORKSHOP = [
	'create_handover',
	'create_workshop',
	'get_clock',
	'get_summary',
	'get_trends',
	'get_workshop',
	'join_workshop',
	'list_teams',
	'list_templates',
	'list_workshops',
	'look_up_team',
	'look_up_workshop',
	'redeem_device_code',
	'redeem_handover',
	'redeem_way_back'
];

const always = (args: Args, reason: Reason | null = null): Case[] => [{ args, answer: () => reason }];
const participant = (cases: Verb['cases']): Verb => ({ by: 'participant', cases });
const member = (cases: Verb['cases']): Verb => ({ by: 'member', cases });
const facilitator = (cases: Verb['cases']): Verb => ({ by: 'facilitator', cases });
const team = (cases: Verb['cases']): Verb => ({ by: 'team', cases });

const legsOf = ({ course }: Play, step: Leg['step']) => course.legs.filter((leg) => leg.step === step);
/** The first card of Ana that is still sealed, and the first that is open. */
const cardsAsked = ({ cards }: Play) =>
	[
		cards.find(({ by, leg }) => by === 'author' && !leg.isRevealed),
		cards.find(({ by, leg }) => by === 'author' && leg.isRevealed)
	].flatMap((card) => card ?? []);
/** A topic that people can see. */
const topicsAsked = ({ cards }: Play) => cards.flatMap(({ topic }) => topic ?? []).slice(0, 1);
const topicRow = ({ seen }: Play, id: string) => {
	const topic = seen.shared.topics.find((each) => each.id === id);
	if (!topic) throw new Error('The topic is not there');
	return topic;
};
/** An action that Ana has taken on, as it is now. */
const actionsAsked = ({ actions, seen }: Play) =>
	actions.slice(0, 1).flatMap(({ id, by }) => {
		const row = seen.shared.outcomes.find((each) => each.id === id);
		return row ? [{ id, by, version: row.version }] : [];
	});
/** Not after it has begun, nor in a workshop that has ended. */
const isBehind = ({ course }: Play, leg: Leg) => course.isEnded || (course.at >= 0 && leg.at <= course.at);

/** Putting cards together, for all: after a reveal, on what no ballot with votes was on, while nobody sorts alone. */
function sorting(play: Play, args: (card: Play['cards'][number]) => Args): Case[] {
	const { course } = play;
	return cardsAsked(play).map((card) => ({
		args: args(card),
		answer: () => {
			if (!card.leg.isRevealed) return 'not_found';
			if (!course.canAdd || isFixed(play, card.topic)) return 'topics_frozen';
			return course.sortsApart(course.running) ? 'wrong_phase' : null;
		}
	}));
}

/** Changing what was proposed: its proposer while people are apart, everyone at the table, the facilitator in the end. */
function concluding(
	play: Play,
	args: (outcome: { id: string; version: number }) => Args,
	last: (who: Inside, leg: Leg, waits: boolean) => Reason | null
) {
	const { course } = play;
	return play.outcomes.flatMap((given): Case[] => {
		const row = play.seen.shared.outcomes.find(({ id }) => id === given.id);
		if (!row) return [];
		const answer = (who: Inside): Reason | null => {
			if (row.status === 'accepted' && who !== 'facilitator') return 'not_facilitator';
			const isApart = given.leg.mode === 'async' && course.running?.mode !== 'live';
			if (isApart && who !== 'facilitator' && who !== given.by) return 'not_author';
			if (course.running === given.leg && given.leg.mode === 'async') {
				const refused = course.outsideTalk();
				if (refused) return refused;
				const until = row.objectable_until;
				if (until && Date.parse(until) <= Date.now() && !row.is_contested) return 'window_closed';
			}
			// What everyone is asked about keeps its wording until they have answered.
			if (course.running?.step === 'ratify') return 'wrong_phase';
			// What a talk over days left open stays as it is until people meet, or the end.
			return last(
				who,
				given.leg,
				row.status === 'proposed' && given.leg.mode === 'async' && course.running?.mode === 'async'
			);
		};
		return [{ args: args(row), answer }];
	});
}

/** What is one's own in a talk over days: taken back by oneself, while that talk goes on. */
function ownInTalk(play: Play, given: readonly Pick<Given, 'id' | 'leg' | 'by'>[], name: string): Case[] {
	return given.slice(0, 1).map(({ id, leg, by }) => ({
		args: { [name]: id },
		answer: (who) => {
			if (who !== by) return 'not_author';
			return play.course.outsideTalk() ?? (play.course.running === leg ? null : 'window_closed');
		}
	}));
}

const cardOf = ({ cards }: Play, topic: string) => cards.find((card) => card.topic === topic);
/** First views are open, or would be by now in the middle of this talk over days. */
const isOpen = (play: Play, topic: string) =>
	play.isOpened(topic) || (play.course.viewsOpenAt(play.course.running) ?? Infinity) <= play.now;

/** What is done about a risk: in a talk, and afterwards; a risk that there is, and what is none. */
function ofRisk(
	play: Play,
	args: (topic: string) => Args,
	last: (topic: string, who: Inside) => Reason | null
): Case[] {
	const { course, cards } = play;
	const risks = cards.flatMap(({ topic, rules }) => (topic && rules.risks ? topic : [])).slice(0, 1);
	const [other] = cards.flatMap(({ topic, rules }) => (topic && !rules.risks ? topic : []));
	const isInTalk = course.isEnded || course.running?.step === 'discuss';
	return [
		...(other ? always({ p_topic: other, ...args(other) }, 'not_found') : []),
		...risks.map((topic) => ({
			args: { p_topic: topic, ...args(topic) },
			answer: (who: Inside) => {
				if (!isInTalk) return 'wrong_phase' as const;
				return (course.running?.mode === 'async' ? course.outsideTalk() : null) ?? last(topic, who);
			}
		}))
	];
}

const inTalk = (
	play: Play,
	args: (topic: string) => Args,
	last: (topic: string) => Reason | null = () => null
): Case[] =>
	topicsAsked(play).map((topic) => ({
		args: args(topic),
		answer: () => (play.course.running?.step === 'discuss' || play.course.isEnded ? last(topic) : 'wrong_phase')
	}));
/** Whether somebody wants to talk about a topic that has not been talked about, told or not. */
const isWanted = (play: Play, topic: string) => {
	const { status, wishes } = fateOf(play, topic);
	return status === 'open' && play.seen.shared.workshop.spotlight_topic_id !== topic && wishes.length > 0;
};

/** All know that somebody wants to talk about it, and it waits for that. */
const isToldWanted = (play: Play, topic: string) => {
	const { status, wishes } = fateOf(play, topic);
	return status === 'open' && wishes.some((wish) => isTold(play, wish));
};

/** Whether a box in which people give something was begun and left again: it stays, whether somebody has or not. */
const isLeftAgain = ({ course }: Play) =>
	course.legs.some(({ step, at, wasLeft }) => at > course.at && wasLeft && (step === 'collect' || step === 'check'));

export function hasVotes({ asked, course, rated, voted }: Play, leg: Leg): boolean {
	return (
		asked.has(leg) ||
		(course.told.has(leg) && rated.has(leg) && (course.ratings.get(leg)?.length ?? 0) >= 3) ||
		[...voted.values()].some((legs) => legs.has(leg))
	);
}

/** Why the facilitator cannot go back now; null: they can. */
export function refusalOfBack(play: Play, isVoid: boolean): Reason | null {
	const { course } = play;
	const leg = course.running;
	const target = course.legs[course.isEnded ? course.legs.length - 1 : course.at - 1];
	// Never behind a reveal, into a window that has closed, or out of one that is open.
	if (!target || target.step === 'collect' || leg?.mode === 'async') return 'wrong_phase';
	if (target.mode === 'async' && (target.step !== 'read' || !leg)) return 'wrong_phase';
	return !isVoid && [target, ...(leg ? [leg] : [])].some((each) => hasVotes(play, each)) ? 'ballot_has_votes' : null;
}

/** Why the next meeting cannot be called off now; null: it can. */
export function refusalOfCalling(play: Play): Reason | null {
	const { course } = play;
	const leg = course.running;
	if (leg?.mode !== 'async' || course.legs[leg.at + 1]?.mode !== 'live') return 'wrong_phase';
	if (!leg.isOver && leg.step !== 'read') return 'not_open_yet';
	// Without a ballot nothing says that there is nothing to talk about.
	const isVoted = course.legs.some((each) => each.step === 'vote' && each.isOver && each.mode === 'async');
	if (!isVoted) return 'wrong_phase';
	if (isLeftAgain(play)) return 'fixed_once_written';
	return topicsAsked(play).some((topic) => isWanted(play, topic)) ? 'talk_wanted' : null;
}

/** Why what comes next cannot be these rounds; null: it can. `closes` on the clock that is moved. */
export function refusalOfRest(
	play: Play,
	rest: readonly (Pick<Leg, 'step' | 'mode' | 'rules'> & { closes: number | null })[]
): Reason | null {
	const { course } = play;
	const leg = course.running;
	if (course.isEnded) return 'wrong_phase';
	if (isLeftAgain(play)) return 'fixed_once_written';
	if (rest.some(({ step }) => step === 'discuss') || !leg)
		return isOpenedSooner(play, rest) ? 'reveal_only_later' : null;
	// What becomes of risks that have been asked for is agreed on in talk.
	const begun = course.legs.slice(0, course.at + 1);
	const isUntalked = begun.some(
		({ at, questions }) =>
			questions.some((each) => play.rules.get(each)?.risks) &&
			!begun.some((each) => each.step === 'discuss' && each.at > at)
	);
	if (isUntalked) return 'risks_untalked';
	// Who was told that somebody wants to talk does not take the talk away.
	const isPromised =
		(leg.step !== 'discuss' || leg.isOver) &&
		course.isTalkAfter(leg) &&
		topicsAsked(play).some((topic) => isToldWanted(play, topic));
	if (isPromised) return 'talk_wanted';
	return isOpenedSooner(play, rest) ? 'reveal_only_later' : null;
}

/** Whether sheets would be opened sooner than was said to those who write on them. */
function isOpenedSooner({ course }: Play, rest: Parameters<typeof refusalOfRest>[1]): boolean {
	const leg = course.running;
	const last = leg && course.sheetsOf(leg).at(-1);
	if (!leg || !last || last === leg || course.isUnopened) return false;
	const ahead = rest.findIndex((each) => each.mode !== leg.mode || !course.passesSheets(each));
	const run = ahead < 0 ? rest : rest.slice(0, ahead);
	return run.length < last.at - leg.at || (run.at(-1)?.closes ?? Infinity) < (last.closes ?? 0);
}

export const VERBS: Readonly<Record<string, Verb>> = {
	add_card: participant((play) =>
		legsOf(play, 'collect').flatMap((leg) =>
			leg.questions.slice(0, 1).flatMap((prompt) =>
				[false, true].map((p_is_sealed) => ({
					args: {
						...{ p_id: randomUUID(), p_workshop: play.id, p_prompt: prompt, p_body: 'one more', p_is_sealed },
						p_signature: play.rules.get(prompt)?.signed ? 'A name' : null
					},
					answer: (who: Inside) => {
						if (leg.isRevealed) return play.course.canAdd && !p_is_sealed ? null : 'window_closed';
						// Three ideas a person on a sheet.
						const own = play.cards.filter((card) => card.leg === leg && card.by === who).length;
						const isFull = 'sheets' in leg.rules && leg.rules.sheets === true && own >= SHEET_IDEAS;
						return play.course.outside(leg) ?? (isFull ? 'limit_reached' : null);
					}
				}))
			)
		)
	),
	edit_card: participant((play) =>
		cardsAsked(play).map(({ id, leg, by, signature }) => ({
			args: { p_card: id, p_version: 1, p_body: 'other words', p_signature: signature },
			answer: (who) => {
				if (who !== by) return 'not_author';
				const isOver = leg.mode === 'live' ? leg.isOver : play.now >= play.course.endOf(leg);
				return isOver ? 'window_closed' : null;
			}
		}))
	),
	withdraw_card: participant((play) =>
		cardsAsked(play).map(({ id, leg, by, topic }) => ({
			args: { p_card: id },
			answer: (who) => {
				if (who !== by) return 'not_author';
				return leg.isRevealed && (isFixed(play, topic) || !play.course.canAdd) ? 'topics_frozen' : null;
			}
		}))
	),
	add_comment: participant((play) =>
		cardsAsked(play).map(({ id, leg }) => ({
			args: { p_id: randomUUID(), p_card: id, p_body: 'a word' },
			answer: () => (!play.course.isReading('comments') ? 'wrong_phase' : leg.isRevealed ? null : 'not_found')
		}))
	),
	withdraw_comment: participant((play) =>
		play.comments.slice(0, 1).map(({ id, by }) => ({
			args: { p_comment: id },
			answer: (who) => (who !== by ? 'not_author' : play.course.isReading('comments') ? null : 'wrong_phase')
		}))
	),
	react_to_card: participant((play) =>
		cardsAsked(play).map(({ id, leg }) => ({
			args: { p_workshop: play.id, p_card: id, p_kind: 'agree', p_on: true },
			answer: () => {
				if (!play.course.isReading('reactions')) return 'wrong_phase';
				if (!leg.isRevealed) return 'not_found';
				return play.counted.has(id) ? 'wrong_phase' : null;
			}
		}))
	),
	put_in_piles: participant((play) =>
		legsOf(play, 'group').map((leg) => ({
			args: { p_phase: leg.id, p_piles: {} },
			answer: () => play.course.outside(leg) ?? (play.course.sortsApart(leg) ? null : 'wrong_phase')
		}))
	),
	cast_vote: participant((play) =>
		legsOf(play, 'vote').flatMap((leg) =>
			topicsAsked(play).map((topic) => ({
				args: {
					p_phase: leg.id,
					p_topic: topic,
					p_value: 'p_value' in voteOn(leg, topic)[1] ? voteOn(leg, topic)[1]['p_value'] : null
				},
				answer: () => play.course.outside(leg) ?? (methodOf(leg) === 'ranked' ? 'invalid' : null)
			}))
		)
	),
	rank_topics: participant((play) =>
		legsOf(play, 'vote').flatMap((leg) =>
			topicsAsked(play).map((topic) => ({
				args: { p_phase: leg.id, p_ranking: [[topic]] },
				answer: () => play.course.outside(leg) ?? (methodOf(leg) === 'ranked' ? null : 'invalid')
			}))
		)
	),
	answer_scale: participant((play) =>
		legsOf(play, 'check').flatMap((leg) =>
			leg.questions.slice(0, 1).map((prompt) => ({
				args: { p_prompt: prompt, p_value: 2 },
				// The check at the end stays open through the wrap-up, for those who left early.
				answer: () => {
					const isLast = leg.at === play.course.legs.length - 1;
					const staysOpen = play.course.isEnded && isLast && !play.course.told.has(leg);
					return staysOpen ? null : play.course.outside(leg);
				}
			}))
		)
	),
	set_done: participant((play) =>
		play.course.legs.map((leg) => ({
			args: { p_phase: leg.id, p_is_done: true },
			answer: () => play.course.outside(leg) ?? (leg.mode === 'live' ? null : 'wrong_phase')
		}))
	),
	announce_progress: {
		by: 'member',
		isIdle: true,
		cases: (play) => play.course.legs.slice(0, 1).flatMap((leg) => always({ p_phase: leg.id }))
	},
	create_device_code: participant((play) => always({ p_workshop: play.id })),
	add_post: participant((play) =>
		topicsAsked(play).map((topic) => ({
			args: { p_id: randomUUID(), p_topic: topic, p_body: 'a word' },
			answer: () => play.course.outsideTalk()
		}))
	),
	withdraw_post: participant((play) => ownInTalk(play, play.posts, 'p_post')),
	object_to_outcome: participant((play) =>
		play.outcomes.slice(0, 1).map(({ id, leg }) => ({
			args: { p_id: randomUUID(), p_outcome: id, p_reason: 'a reason' },
			answer: () => {
				const refused = play.course.outsideTalk();
				if (refused) return refused;
				if (play.course.running !== leg) return leg.mode === 'async' ? 'window_closed' : 'not_found';
				const until = play.seen.shared.outcomes.find((each) => each.id === id)?.objectable_until;
				return until && Date.parse(until) <= Date.now() ? 'window_closed' : null;
			}
		}))
	),
	withdraw_objection: participant((play) => ownInTalk(play, play.objections, 'p_objection')),
	want_talk: participant((play) =>
		topicsAsked(play).map((topic) => ({
			args: { p_topic: topic, p_on: true },
			answer: () => {
				const leg = play.course.running;
				const isToCome = play.course.legs.some(({ step, at }) => step === 'discuss' && at > play.course.at);
				const isBallotInRoom = leg?.step === 'vote' && leg.mode === 'live';
				const isTalking = leg?.step === 'discuss' && !leg.isOver;
				return leg && !isTalking && !isBallotInRoom && isToCome ? null : 'wrong_phase';
			}
		}))
	),
	show_thumb: participant((play) =>
		play.seen.shared.thumbs.slice(-1).flatMap((round) => {
			const left = Date.parse(round.closes_at) - Date.now();
			// What closes while it is asked about says nothing.
			if (!round.is_closed && Math.abs(left) < 10_000) return [];
			const isAsked =
				play.course.running?.id === round.phase_id &&
				play.seen.shared.workshop.spotlight_topic_id === round.topic_id &&
				!round.is_closed &&
				left > 0;
			return always({ p_round: round.id, p_value: 'up' }, isAsked ? null : 'ballot_closed');
		})
	),
	view_risk: participant((play) =>
		ofRisk(
			play,
			() => ({ p_class: 'owned' }),
			(topic) => (play.course.isEnded || isOpen(play, topic) ? 'window_closed' : null)
		)
	),
	open_risk: facilitator((play) =>
		ofRisk(
			play,
			() => ({}),
			() => null
		)
	),
	classify_risk: member((play) =>
		ofRisk(
			play,
			(topic) => ({
				p_version: play.seen.shared.risks.find(({ id }) => id === topic)?.version ?? 0,
				p_class: 'resolved'
			}),
			(topic, who) => {
				if (play.course.isEnded) return who === 'facilitator' ? null : 'not_facilitator';
				return isOpen(play, topic) ? null : 'not_open_yet';
			}
		)
	),
	take_stance: participant((play) =>
		legsOf(play, 'ratify').flatMap((leg) =>
			decisions(play)
				.slice(0, 1)
				.map(({ id }) => ({
					args: { p_phase: leg.id, p_outcome: id, p_stance: 'aside' },
					answer: () => play.course.outside(leg)
				}))
		)
	),
	take_on_action: participant((play) =>
		actionsAsked(play).map(({ id, version, by }) => ({
			args: { p_outcome: id, p_version: version, p_name: 'Ana', p_confidence: 4 },
			answer: (who) => (who === by ? null : 'taken_on')
		}))
	),
	hand_back_action: member((play) =>
		actionsAsked(play).map(({ id, by }) => ({
			args: { p_outcome: id },
			answer: (who) => (who === by || who === 'facilitator' ? null : 'not_author')
		}))
	),
	move_card: member((play) => sorting(play, ({ id, topic }) => ({ p_card: id, p_topic: topic ?? randomUUID() }))),
	separate_card: member((play) => sorting(play, ({ id }) => ({ p_card: id, p_topic: randomUUID() }))),
	rename_topic: member((play) =>
		topicsAsked(play).map((topic) => ({
			args: { p_topic: topic, p_version: topicRow(play, topic).version, p_title: 'Another name' },
			answer: (who) => {
				const leg = play.course.running;
				// Over days it is not told whether anybody has voted.
				const isBeingVoted =
					leg?.step === 'vote' &&
					!leg.isOver &&
					(leg.mode === 'async' || [...play.voted.values()].some((legs) => legs.has(leg)));
				if (isBeingVoted || (who !== 'facilitator' && !play.course.canAdd)) return 'topics_frozen';
				// Where the summary holds no cards, an option without a name can be given one.
				const hasRoles = [...play.rules.values()].some(({ roles }) => roles);
				const isNamable = who === 'facilitator' && hasRoles && topicRow(play, topic).title === null;
				return play.isVoted(topic) && !isNamable ? 'topics_frozen' : null;
			}
		}))
	),
	mark_accounts: member((play) =>
		// Accounts are of a timeline.
		topicsAsked(play).flatMap((topic) => {
			const args = { p_topic: topic, p_version: topicRow(play, topic).version, p_accounts: 'differ' };
			return always(args, cardOf(play, topic)?.rules.happened ? null : 'invalid');
		})
	),
	propose_outcome: member((play) => [
		{
			args: { p_id: randomUUID(), p_workshop: play.id, p_kind: 'action', p_topic: null, p_body: 'Do it' },
			answer: () => {
				const leg = play.course.running;
				if (play.course.isEnded || leg?.step === 'check' || (leg?.step === 'discuss' && leg.mode === 'live'))
					return null;
				return leg?.step === 'discuss' ? play.course.outsideTalk() : 'not_open_yet';
			}
		}
	]),
	edit_outcome: member((play) =>
		concluding(
			play,
			({ id, version }) => ({ p_outcome: id, p_version: version, p_body: 'Other words' }),
			(_, leg, waits) => (waits && play.course.running !== leg ? 'window_closed' : null)
		)
	),
	remove_outcome: member((play) =>
		concluding(
			play,
			({ id }) => ({ p_outcome: id }),
			() => null
		)
	),
	accept_outcome: member((play) =>
		concluding(
			play,
			({ id, version }) => ({ p_outcome: id, p_version: version }),
			(who, _, waits) => {
				if (who !== 'facilitator') return 'not_facilitator';
				// Not over the heads of those who may still object, nor of those who no longer can.
				return waits ? 'wrong_phase' : null;
			}
		)
	),
	advance: facilitator((play) => {
		const { course } = play;
		const leg = course.running;
		const next = course.legs[course.at + 1];
		const shown = leg?.step === 'collect' && leg.mode === 'live' && course.sheetsOf(leg).at(-1) === leg;
		const hasOptions = play.cards.some(
			(card) => card.leg.isRevealed || (shown && course.sheetsOf(leg).includes(card.leg))
		);
		const isCut = leg?.mode === 'async' && (next?.mode !== 'live' || (!leg.isOver && leg.step !== 'read'));
		const here: Case = {
			args: { p_workshop: play.id, p_from: leg?.id ?? null },
			answer: () => {
				if (course.isEnded) return 'wrong_phase';
				if (isCut) return 'not_open_yet';
				return next?.step === 'vote' && !hasOptions ? 'no_options' : null;
			}
		};
		const elsewhere = course.legs.filter((each) => each.at !== course.at && each.at + 1 !== course.at).slice(0, 1);
		// The last round, asked to be left once more after it was, is left.
		const isLeft = (each: Leg) => course.isEnded && each.at === course.legs.length - 1;
		return [
			here,
			...elsewhere.map((each) => ({
				args: { p_workshop: play.id, p_from: each.id },
				answer: (): Reason | null => (isLeft(each) ? null : 'wrong_phase')
			}))
		];
	}),
	go_back: facilitator((play) =>
		[false, true].map((isVoid) => ({
			args: { p_workshop: play.id, p_from: play.course.running?.id ?? null, p_void: isVoid },
			answer: () => refusalOfBack(play, isVoid)
		}))
	),
	change_timetable: facilitator((play) => [
		{
			args: { p_workshop: play.id, p_after: play.course.running?.id ?? null, p_phases: [], p_prompts: [] },
			answer: () => (play.course.at < 0 ? 'invalid' : refusalOfRest(play, []))
		}
	]),
	discuss_topic: facilitator((play) =>
		topicsAsked(play).map((topic) => ({
			args: {
				p_workshop: play.id,
				p_from: play.seen.shared.workshop.spotlight_topic_id,
				p_to: topic,
				p_seconds: 60
			},
			answer: () =>
				play.course.running?.step === 'discuss' && play.course.running.mode === 'live' ? null : 'wrong_phase'
		}))
	),
	move_close: facilitator((play) => {
		const leg = play.course.running;
		const isOpen = leg?.mode === 'async' && !play.course.isReadUntilMet && (leg.closes ?? 0) > play.now;
		const closes = play.seen.shared.phases[leg?.at ?? 0]?.closes_at ?? new Date().toISOString();
		return always({ p_workshop: play.id, p_closes_at: closes }, isOpen ? null : 'window_closed');
	}),
	move_open: facilitator((play) => {
		const leg = play.course.running;
		const opens = play.seen.shared.phases[leg?.at ?? 0]?.opens_at ?? new Date().toISOString();
		return always({ p_workshop: play.id, p_opens_at: opens }, leg?.mode === 'async' ? null : 'wrong_phase');
	}),
	move_live: facilitator((play) => {
		const meeting = play.course.nextMeeting;
		const planned = Date.parse(play.held(meeting?.opens ?? play.now));
		const p_at = new Date(Math.max(planned, Date.now() + HOUR)).toISOString();
		return always({ p_workshop: play.id, p_at }, meeting ? null : 'wrong_phase');
	}),
	remove_hand: facilitator((play) =>
		legsOf(play, 'vote').map((leg) => ({
			args: { p_phase: leg.id, p_hand: randomUUID() },
			answer: () => play.course.outside(leg)
		}))
	),
	set_agenda: facilitator((play) => {
		const { course, seen } = play;
		const talks = course.legs.filter(({ step, mode }) => step === 'discuss' && mode === 'live');
		return talks.map((leg) => ({
			args: {
				p_workshop: play.id,
				p_phase: leg.id,
				p_agenda: [],
				p_version: seen.shared.agendas.find(({ id }) => id === leg.id)?.version ?? 0
			},
			answer: () => {
				if (course.isEnded || leg.at < course.at) return 'wrong_phase';
				// It follows from the votes: they are all in.
				const isOpen = course.legs.some((each) => each.step === 'vote' && each.at < leg.at && !each.isOver);
				return isOpen ? 'not_open_yet' : null;
			}
		}));
	}),
	close_thumbs: facilitator((play) => play.seen.shared.thumbs.slice(-1).flatMap(({ id }) => always({ p_round: id }))),
	cancel_meeting: facilitator((play) => [
		{
			args: { p_workshop: play.id, p_from: play.course.running?.id ?? null },
			answer: () => refusalOfCalling(play)
		}
	]),
	park_topics: facilitator((play) =>
		inTalk(
			play,
			(topic) => ({ p_workshop: play.id, p_topics: [topic] }),
			(topic) => {
				// Once the box is over there was no time; over days there is until the window closes.
				const until = play.seen.shared.workshop.timebox_ends_at;
				const hasTime = until === null ? play.course.running?.isOver === false : Date.parse(until) > Date.now();
				return hasTime && !play.course.isEnded && isWanted(play, topic) ? 'talk_wanted' : null;
			}
		)
	),
	park_topic: facilitator((play) =>
		inTalk(
			play,
			(topic) => ({ p_topic: topic, p_reason: 'Not now' }),
			(topic) => (isWanted(play, topic) || fateOf(play, topic).parked_why === 'wanted' ? 'talk_wanted' : null)
		)
	),
	unpark_topic: facilitator((play) => inTalk(play, (topic) => ({ p_topic: topic }))),
	set_ballot: facilitator((play) =>
		legsOf(play, 'vote').map((leg) => ({
			args: { p_workshop: play.id, p_phase: leg.id, p_rules: leg.rules },
			answer: () => (isBehind(play, leg) ? 'wrong_phase' : null)
		}))
	),
	set_minutes: facilitator((play) =>
		play.course.legs
			.filter(({ mode }) => mode === 'live')
			.map((leg) => ({
				args: { p_workshop: play.id, p_phase: leg.id, p_minutes: leg.minutes },
				answer: () => (isBehind(play, leg) ? 'wrong_phase' : null)
			}))
	),
	set_timebox: facilitator((play) =>
		play.course.legs.map((leg) => ({
			args: { p_workshop: play.id, p_phase: leg.id, p_ends_at: new Date(Date.now() + 5 * MINUTE).toISOString() },
			answer: () => (leg === play.course.running && leg.mode === 'live' ? null : 'wrong_phase')
		}))
	),
	set_topic_timebox: facilitator((play) =>
		topicsAsked(play).map((topic) => ({
			args: { p_workshop: play.id, p_topic: topic, p_ends_at: new Date(Date.now() + 5 * MINUTE).toISOString() },
			answer: () => (play.seen.shared.workshop.spotlight_topic_id === topic ? null : 'wrong_phase')
		}))
	),
	take_down_card: facilitator((play) =>
		cardsAsked(play).map(({ id, leg }) => ({
			args: { p_card: id, p_reason: 'A name' },
			answer: () => (leg.isRevealed ? null : 'not_found')
		}))
	),
	take_down_comment: facilitator((play) =>
		play.comments.slice(0, 1).flatMap(({ id }) => always({ p_comment: id, p_reason: 'A name' }))
	),
	take_down_post: facilitator((play) =>
		play.posts.slice(0, 1).flatMap(({ id }) => always({ p_post: id, p_reason: 'A name' }))
	),
	update_workshop: facilitator((play) => always({ p_workshop: play.id, p_patch: { title: 'Another title' } })),
	create_way_back: team((play) => always({ p_workshop: play.id, p_secret: randomUUID() })),
	delete_workshop: team((play) => always({ p_workshop: play.id, p_title: 'Not its title' }, 'title_mismatch')),
	remove_template: team(() => always({ p_id: randomUUID() }, 'not_facilitator')),
	replace_team_link: team((play) => always({ p_team: play.team, p_token: 'not its token' })),
	save_template: team((play) => always({ p_id: randomUUID(), p_workshop: play.id, p_template: {} }, 'invalid')),
	set_archived: team((play) => always({ p_workshop: play.id, p_is_archived: false }))
};

/** The answer that the contract has for somebody in the workshop. */
export function answerTo(play: Play, verb: Verb, call: Case, who: Inside): Reason | null {
	if (verb.by === 'participant' && who === 'facilitator') return 'not_member';
	if ((verb.by === 'facilitator' || verb.by === 'team') && who !== 'facilitator') return 'not_facilitator';
	if (verb.by !== 'team' && !verb.isIdle && play.course.isClosed) return 'ended';
	return call.answer(who);
}
