/** What a ballot tells of each topic once it has closed, by the counting rules: written anew, from the slips alone. */
import { byOrderKey } from '../../src/lib/domain/agenda.ts';
import { Result, VoteRules } from '../../src/lib/domain/ballot.ts';
import { readYesNo } from '../../src/lib/domain/tally/yes-no.ts';
import type { Leg } from './course.ts';
import type { Play } from './play.ts';
import { resultFrom } from './slips.ts';
import { sorted } from './sorted.ts';
import { told } from './told.ts';

/** All that is told of a ballot that has closed. */
export function resultOf(play: Play, leg: Leg): Result {
	const topics = new Map(play.seen.shared.topics.map((topic) => [topic.id, topic]));
	const options = [...play.optionsOf(leg)]
		.flatMap((id) => topics.get(id) ?? [])
		.sort(byOrderKey)
		.map(({ id }) => id);
	const hands = play.hands.filter((hand) => hand.leg === leg).map(({ votes }) => votes);
	const slips = [...(play.slips.get(leg) ?? []), ...hands];
	const unnamed = options.filter((id) => topics.get(id)?.title === null);
	const asksForRoles = [...play.rules.values()].some(({ roles }) => roles);
	return Result.parse(
		told(
			{
				...resultFrom(VoteRules.parse(leg.rules), options, slips, leg.id),
				hands: hands.length,
				...(asksForRoles && { unnamed })
			},
			(topic) => hands.filter((votes) => topic in votes).length
		)
	);
}

const tallyIn = (play: Play, leg: Leg, topic: string) =>
	resultOf(play, leg).tallies.find(({ topic_id }) => topic_id === topic);

/** Whether a ballot tells anything of a topic: that somebody wants it or how they rate it, or against what it was ranked. */
export function tellsOf(play: Play, leg: Leg, topic: string): boolean {
	if (!play.voted.get(topic)?.has(leg)) return false;
	const result = resultOf(play, leg);
	if (result.method === 'ranked' && result.pairs !== null) return true;
	return isSaid(tallyIn(play, leg, topic));
}

/** What is seen moving of a ballot that was declared open: points, or answers; of topics with votes. */
export function openTallyOf(play: Play, leg: Leg): unknown[] {
	const { tallies } = resultOf(play, leg);
	return sorted(
		tallies
			.filter(({ topic_id }) => play.voted.get(topic_id)?.has(leg))
			.map((tally) => ('points' in tally ? { topic_id: tally.topic_id, points: tally.points } : tally))
	);
}

/** A count of somebody, or a middle of whatever they said. */
const isSaid = (told: unknown): boolean =>
	typeof told === 'number'
		? told > 0
		: Object.entries(Object(told)).some(
				([name, value]) => (name === 'median' && value !== null) || isSaidIn(name, value)
			);

/** The id of a topic says nothing. */
const isSaidIn = (name: string, value: unknown) => name !== 'topic_id' && typeof value !== 'string' && isSaid(value);

/** Whether it tells of somebody who objects to a topic or puts a low hand up for it, or of a vote that was not carried. */
export function againstIn(play: Play, leg: Leg, topic: string): boolean {
	const rules = VoteRules.parse(leg.rules);
	const tally = tallyIn(play, leg, topic);
	if (rules.method === 'yes_no' && tally && 'yes' in tally) {
		const verdict = readYesNo(rules, [tally])[0]?.verdict;
		return verdict === 'no_quorum' ? tally.yes + tally.no > 0 : verdict === 'rejected';
	}
	const against = { object: 0, low: 0, ...tally };
	return Math.max(against.object, against.low ?? 0) > 0;
}
