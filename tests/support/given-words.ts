/** The words that people gave to a workshop that is lived through, and who is to find them in anything that they are told. */
import { OBJECTION } from './acting.ts';
import { SEEN } from './talking.ts';
import type { Leg } from './course.ts';
import { fateOf } from './fates.ts';
import type { Given, Inside } from './ledger.ts';
import { inHand } from './sheets-dealt.ts';
import type { Play } from './play.ts';

/** The number under which somebody who is asked takes part. */
export const numberOf = (who: Inside) => ({ author: 0, fellow: 1, facilitator: null })[who];

/** Words that nobody but their giver can know, and who is to find them where. */
export interface Word {
	readonly word: string;
	/** everyone could read it until it was taken back */
	readonly wasOpen?: boolean;
	isTo(who: Inside): boolean;
}

/** Everything that was given in words, or has an id that nobody else could know. */
export function wordsOf(play: Play): Word[] {
	const { course } = play;
	const isOwn = (given: Pick<Given, 'by'>, who: Inside) => given.by === who && !course.isClosed;
	const all = (word: string, isThere: boolean): Word => ({ word, wasOpen: true, isTo: () => isThere });
	const said = [...play.comments, ...play.posts].flatMap(({ body, state, reason }) => [
		all(body, state === 'kept'),
		all(reason, state === 'taken down')
	]);
	return [
		...play.cards.flatMap((card): Word[] => {
			const isTo = (who: Inside) => card.leg.isRevealed || isOwn(card, who);
			return [
				{ word: card.body, isTo: (who) => isTo(who) || inHand(play, who)?.includes(card.id) === true },
				// A sheet is handed on without a name or an instant.
				...[card.signature, card.happened].flatMap((word) => (word ? [{ word, isTo }] : []))
			];
		}),
		...said,
		...play.parked.flatMap(({ topic, reason }) =>
			reason ? [all(reason, fateOf(play, topic).park_reason === reason)] : []
		),
		...[...play.agreed.values(), ...play.classified.values()].map((words) => all(words, true)),
		...play.objections.map(({ reason, isWithdrawn }) => all(reason, !isWithdrawn)),
		...[...play.outcomes, ...play.actions].flatMap(({ body, owner }) =>
			[body, owner].flatMap((word) => (word ? [all(word, true)] : []))
		),
		...dissent(play, () => true).map(({ reason, leg }) => ({
			word: reason,
			isTo: (who: Inside) => leg.isOver || (who === 'fellow' && !course.isClosed)
		})),
		...play.piles.flatMap((given) =>
			Object.values(given.cards).map((word) => ({
				word,
				isTo: (who: Inside) => isOwn(given, who) && !given.leg.isOver
			}))
		),
		...play.hands.map(({ id }) => ({ word: id, isTo: (who: Inside) => who === 'facilitator' && !course.isClosed })),
		...(play.viewed.size > 0
			? [
					{
						word: SEEN,
						isTo: (who: Inside) =>
							(numberOf(who) !== null && !course.isClosed) ||
							[...play.viewed.keys()].some((topic) => play.isOpened(topic))
					}
				]
			: []),
		...objectionsInBallots(play),
		...play.account.map(([word, isTheirs]) => ({ word, isTo: (who: Inside) => isTheirs && who === 'facilitator' }))
	];
}

/** Why somebody objects in a ballot by consent: the third to vote does, and the second to whatever comes next. */
function objectionsInBallots(play: Play): Word[] {
	const ballots = [...play.slips].filter(([, slips]) => JSON.stringify(slips).includes(OBJECTION));
	return ballots.length === 0 ? [] : [{ word: OBJECTION, isTo: () => ballots.some(([leg]) => leg.isOver) }];
}

/** Reasons given against decisions in rounds that are over. */
export function dissent(play: Play, isTold = (leg: Leg) => leg.isOver) {
	return [...play.asked].flatMap(([leg, decisions]) =>
		!isTold(leg)
			? []
			: [...decisions].flatMap(([outcome, said]) =>
					said.flatMap(({ reason }, n) => (reason === null ? [] : [{ leg, outcome, reason, name: play.giver(n).name }]))
				)
	);
}
