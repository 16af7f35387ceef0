/**
 * Who can see what, and from when. One table: the privacy page shows it, and the tests ask the database for every cell of it,
 * as that reader, at that stage. A promise that is not in here is not made there.
 */

/** Stages of a workshop at which what can be seen changes, in order: each begins where the one before ends. */
export const STAGES = ['writing', 'reading', 'voting', 'discussing', 'ratifying', 'ratified', 'closed'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * Who reads. `self`: whose card, vote or name it is; `fellow`: another participant; `link`: has the participant link and has
 * not joined; `summary`: has the summary's link alone; `outsider`: has neither, whatever other workshops they are in.
 */
export const READERS = ['self', 'fellow', 'facilitator', 'link', 'summary', 'outsider'] as const;
export type Reader = (typeof READERS)[number];

/**
 * How many people there are at least before anything is told of them; the database holds the same, and the tests ask it.
 * `others`: besides the reader, before writers or participants are counted, or cards that somebody finds out of place.
 * `people`: who reacted, or voted so far. `voters`: who voted, on a result. `thin`: with fewer, anonymity is thin.
 */
export const COUNTED_FROM = { others: 3, people: 4, voters: 5, thin: 5 } as const;

/** From a stage on, for good or to the end of the stage before `until`; `never` says itself. */
export type Span = 'never' | { readonly from: Stage; readonly until?: Stage };

const START: Span = { from: 'writing' };
const REVEAL: Span = { from: 'reading' };
const RESULT: Span = { from: 'discussing' };
/** everyone has been asked about the decisions */
const ASKED: Span = { from: 'ratified' };
const UNTIL_CLOSED: Span = { from: 'writing', until: 'closed' };

function span(self: Span, fellow: Span, facilitator: Span, link: Span, summary: Span): Readonly<Record<Reader, Span>> {
	return { self, fellow, facilitator, link, summary, outsider: 'never' };
}

export const VISIBILITY = {
	/** title, purpose, what is asked */
	frame: span(START, START, START, START, START),
	/** the text of a card, and that it exists */
	card: span(START, REVEAL, REVEAL, 'never', 'never'),
	/** who wrote a card in an anonymous workshop: its author's own page knows until the close */
	author: span(UNTIL_CLOSED, 'never', 'never', 'never', 'never'),
	/** the same in a named workshop */
	author_named: span(START, REVEAL, REVEAL, 'never', 'never'),
	/** the name that an author types on a card to a question that asks for signed cards, in any workshop */
	signature: span(START, REVEAL, REVEAL, 'never', 'never'),
	/** what somebody says to a card, in a round that asks for it */
	comment: span(REVEAL, REVEAL, REVEAL, 'never', 'never'),
	/** what somebody thinks of a card, said by a press: the counts that come of it are another matter */
	reaction: span({ from: 'reading', until: 'closed' }, 'never', 'never', 'never', 'never'),
	/** that one wants to talk about a topic */
	wish: span({ from: 'reading', until: 'closed' }, 'never', 'never', 'never', 'never'),
	/** that somebody does: told with the result of the ballot */
	wanted: span(RESULT, RESULT, RESULT, 'never', RESULT),
	/** who takes part */
	people: span('never', 'never', 'never', 'never', 'never'),
	/** where one person's dots are, and that they voted */
	votes: span({ from: 'voting', until: 'closed' }, 'never', 'never', 'never', 'never'),
	/** what a topic is called: its title, or the words of a card on it while it has none */
	topic: span(REVEAL, REVEAL, REVEAL, 'never', RESULT),
	/** the result of a ballot */
	result: span(RESULT, RESULT, RESULT, 'never', RESULT),
	/** why somebody objects in a ballot by consent, which the person's own page knows before */
	reason: span({ from: 'voting' }, RESULT, RESULT, 'never', 'never'),
	/** the tally of a ballot that was declared open before it began */
	result_open: span({ from: 'voting' }, { from: 'voting' }, { from: 'voting' }, 'never', RESULT),
	/** a card on a sheet that goes round, which a fellow has in hand before the reveal */
	sheet: span(START, START, REVEAL, 'never', 'never'),
	/** how somebody sorts alone, while people do */
	pile: span({ from: 'reading', until: 'voting' }, 'never', 'never', 'never', 'never'),
	/** what somebody rates, and that they did */
	rating: span(UNTIL_CLOSED, 'never', 'never', 'never', 'never'),
	/** what somebody says in a talk over days */
	post: span(RESULT, RESULT, RESULT, 'never', 'never'),
	/** why somebody objects to what is proposed there */
	objection: span(RESULT, RESULT, RESULT, 'never', 'never'),
	/** decisions, actions, notes, what was parked */
	outcome: span(RESULT, RESULT, RESULT, 'never', RESULT),
	/** the name under which somebody has taken an action on, and their confidence; who it is beyond that is nobody's to see */
	commitment: span(RESULT, RESULT, RESULT, 'never', RESULT),
	/** how one person first saw a risk: what is told of all of them together is another matter */
	view: span({ from: 'discussing', until: 'closed' }, 'never', 'never', 'never', 'never'),
	/** what was agreed to become of a risk, and how people saw it together */
	risk: span(RESULT, RESULT, RESULT, 'never', RESULT),
	/** what one person says to a decision before it is final */
	stance: span({ from: 'ratifying', until: 'closed' }, 'never', 'never', 'never', 'never'),
	/** whether a decision was agreed to */
	ratified: span(ASKED, ASKED, ASKED, 'never', ASKED),
	/** why somebody objects to it, which the person's own page knows before */
	dissent: span({ from: 'ratifying' }, ASKED, ASKED, 'never', 'never')
} as const satisfies Record<string, Readonly<Record<Reader, Span>>>;

export type Thing = keyof typeof VISIBILITY;
export const THINGS: readonly Thing[] = [
	'frame',
	'card',
	'author',
	'author_named',
	'signature',
	'comment',
	'reaction',
	'wish',
	'wanted',
	'sheet',
	'pile',
	'rating',
	'people',
	'votes',
	'topic',
	'result',
	'result_open',
	'reason',
	'post',
	'objection',
	'outcome',
	'commitment',
	'view',
	'risk',
	'stance',
	'ratified',
	'dissent'
];

/** Whether this reader can see this thing at this stage, once it is there to be seen. */
export function canSee(thing: Thing, reader: Reader, stage: Stage): boolean {
	const seen: Span = VISIBILITY[thing][reader];
	if (seen === 'never') return false;
	const at = STAGES.indexOf(stage);
	return at >= STAGES.indexOf(seen.from) && (seen.until === undefined || at < STAGES.indexOf(seen.until));
}

/** Who can see a thing, put together by when: what stands on the privacy page. Readers who never can are left out. */
export function spansOf(thing: Thing): { readers: Reader[]; from: Stage; until?: Stage }[] {
	const spans: { readers: Reader[]; from: Stage; until?: Stage }[] = [];
	for (const reader of READERS) {
		const seen: Span = VISIBILITY[thing][reader];
		if (seen === 'never') continue;
		const same = spans.find(({ from, until }) => from === seen.from && until === seen.until);
		if (same) same.readers.push(reader);
		else spans.push({ readers: [reader], ...seen });
	}
	return spans;
}
