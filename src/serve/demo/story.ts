/**
 * What the simulated team has on its mind: a release that slipped, as a team of a web shop would tell it. Themes come by
 * how much they weigh; a small team brings up the first ones only.
 */
import type { OutcomeText } from '../../lib/data/outcomes.ts';
import type { Outcome, Place } from '../../lib/domain/workshop.ts';

export const TITLE = 'Sprint 42, the release that slipped';
export const PURPOSE = 'So that the next release date is one we believe in.';
export const READERS = 'The team, and Priya who leads product';
export const PLACES: readonly Place[] = [
	{ name: 'Buenos Aires', zone: 'America/Argentina/Buenos_Aires' },
	{ name: 'Lisbon', zone: 'Europe/Lisbon' },
	{ name: 'Nairobi', zone: 'Africa/Nairobi' }
];

/** The questions of the template, in its order. */
const QUESTIONS = ['start', 'stop', 'continue'] as const;

export interface StoryCard {
	/** which of the template's questions it answers, from 0 */
	readonly question: number;
	readonly body: string;
}

/** Something that somebody says about a topic; a due date is said in days from today. */
export type Line = Pick<Outcome, 'kind'> & Pick<OutcomeText, 'body' | 'owner'> & { readonly dueInDays: number | null };

export interface Theme {
	readonly title: string;
	/** how much people care, from 1 up */
	readonly weight: number;
	readonly cards: readonly StoryCard[];
	readonly lines: readonly Line[];
}

const card = (question: (typeof QUESTIONS)[number], body: string): StoryCard => ({
	question: QUESTIONS.indexOf(question),
	body
});
const note = (body: string): Line => ({ kind: 'note', body, owner: null, dueInDays: null });
const decision = (body: string): Line => ({ kind: 'decision', body, owner: null, dueInDays: null });
const action = (body: string, owner: string, dueInDays: number): Line => ({ kind: 'action', body, owner, dueInDays });

export const THEMES: readonly Theme[] = [
	{
		title: 'Who owns the payment form',
		weight: 6,
		cards: [
			card('stop', 'Two teams changing the payment form in the same week'),
			card('stop', 'Merge conflicts. They ate all of Thursday.'),
			card('start', 'Say so in the channel before you touch the payment form'),
			card('start', 'One owner for each form, written down where all of us look'),
			card('stop', 'Finding out in review that somebody else is building the same thing')
		],
		lines: [
			note('Nobody has said since spring whose form it is. Both teams thought: theirs.'),
			decision('The checkout team owns the payment form. Others ask before they change it.'),
			action('Write down who owns the five forms that hurt most', 'Mara', 7),
			note('Asking first cost Kofi ten minutes last week. The conflict cost two days.')
		]
	},
	{
		title: 'Dates that we believe in',
		weight: 5,
		cards: [
			card('stop', 'Promising a date before anybody who builds it has seen the scope'),
			card('start', 'Go or no-go on Wednesday, instead of a surprise on Friday'),
			card('stop', 'Saying "almost done" for two weeks. I did it too.'),
			card('start', 'Cut scope out loud: what goes first when we are late?'),
			card('continue', 'The daily note on what could slip. It was honest, we just did not act on it.')
		],
		lines: [
			note('We knew on Tuesday. There was no moment at which to say it.'),
			decision('Wednesday at noon is go or no-go. "No" needs no excuse.'),
			action('Put the go or no-go into the calendar, with the list of what may be cut', 'Tomás', 3)
		]
	},
	{
		title: 'Reviews that wait',
		weight: 4,
		cards: [
			card('start', 'Review within a working day'),
			card('stop', 'Pull requests of 900 lines'),
			card('stop', 'Mine waited from Monday to Thursday, and then the branch had rotted'),
			card('continue', 'Pairing on the scary ones instead of reviewing them afterwards 🙌'),
			card('start', 'Ask for a review by name. "Can somebody look?" means nobody looks.')
		],
		lines: [
			note('Small ones are reviewed within two hours. The big ones wait for days.'),
			decision('Above 400 lines the author offers a walk through it.'),
			action('Try two review slots a day, after standup and after lunch, for one sprint', 'Aiko', 14)
		]
	},
	{
		title: 'Tests that nobody trusts',
		weight: 3,
		cards: [
			card('stop', 'Pressing "run again" until it is green'),
			card('start', 'Take a flaky test out the day it flakes, with a name on it'),
			card('stop', '41 minutes for the whole run. Nobody waits for it, so nobody reads it.')
		],
		lines: [
			note('Three tests cause most of the reruns, and we know which.'),
			action('Mend or delete the three worst flaky tests', 'Jonas', 10)
		]
	},
	{
		title: 'Nights on call',
		weight: 3,
		cards: [
			card('stop', 'Being paged at 3 in the morning for the staging database'),
			card('start', 'Ten minutes of handover when the pager changes hands'),
			card('continue', 'The runbook for the payment provider. It saved my Sunday night.')
		],
		lines: [decision('Staging pages nobody.'), action('Write the handover note as a template, five lines', 'Nadia', 5)]
	},
	{
		title: 'What support knows before us',
		weight: 2,
		cards: [
			card('start', 'Sit with support for an hour before we plan'),
			card('stop', 'Support heard of the new form from a customer'),
			card('continue', "Lena's weekly list of what customers ask. Please keep it coming!")
		],
		lines: [
			note('Lena would have told us about the two address lines, had we asked.'),
			action('Invite support to the planning of sprint 43', 'Priya', 4)
		]
	},
	{
		title: 'Quiet hours',
		weight: 2,
		cards: [
			card('continue', 'No meetings on Wednesday morning'),
			card('stop', 'Four channels to follow for one decision'),
			card('start', 'Write the answer down where the question was asked')
		],
		lines: [note('Wednesday morning is when most of the work of this sprint got merged.')]
	},
	{
		title: 'Worth keeping',
		weight: 2,
		cards: [
			card('continue', 'The demo on Friday with real data, even when it is ugly'),
			card('continue', 'Asking for help early. It felt safe this time.'),
			card('continue', 'The bug bash with design and support')
		],
		lines: [note('Asking for help early saved the address import.')]
	}
];

/** Cards that stay alone. */
export const LOOSE: readonly StoryCard[] = [
	card('start', 'Clean up the onboarding page. It still names people who left.'),
	card('continue', 'Lunch together on office days'),
	card('start', 'A dark mode for the admin 👀'),
	card('stop', 'Standups that turn into status reports'),
	card('start', 'Celebrate a release, even a late one')
];

/** The thought that comes to somebody only when reading the others. */
export const AFTERTHOUGHT = card('start', 'Ask "who else is in this code?" when we plan, not when we merge');

/** What is said about a card that the team did not expect. */
export const ABOUT_ANYTHING: readonly Line[] = [
	note('More of us had this on their mind than wrote it down.'),
	action('Bring an example to the next planning, and one idea to try', 'Kofi', 7)
];

/** Why somebody objects to something, where consent is asked for. */
export const OBJECTION = 'We tried this in spring, and it ended with the person who had the least time.';

const BY_BODY = new Map(THEMES.flatMap((theme) => theme.cards.map(({ body }) => [body, theme] as const)));

/** What a card is about, as the team sees it; null for a card that is not theirs, or stands alone. */
export function themeOf(body: string | null): Theme | null {
	return BY_BODY.get(body ?? '') ?? null;
}
