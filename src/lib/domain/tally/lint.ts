/** What is worth a second thought before a ballot opens. Advice as codes: nothing here refuses a ballot. */
import { groupsByWording } from '../similarity/groups.ts';
import type { Language } from '../workshop.ts';
import type { Method, VoteRules } from '../ballot.ts';

export type Advice =
	| { code: 'no_options' }
	/** nothing to choose between, where the method chooses */
	| { code: 'one_option' }
	/** options that say nearly the same: they would split what they get */
	| { code: 'alike'; ids: string[] }
	/** more options than people can weigh this way */
	| { code: 'too_many_options'; options: number; most: number }
	/** dots that cannot all be placed */
	| { code: 'dots_left_over'; budget: number; places: number }
	/** so many dots that they say little about what matters most */
	| { code: 'many_dots'; budget: number; enough: number };

/**
 * Up to how many options a method works well: a rule of thumb. A ranking is no longer than what one holds in mind at once
 * (Miller, "The magical number seven, plus or minus two", Psychological Review 63, 1956); ticks cost least.
 */
const MOST: Readonly<Record<Method, number>> = {
	dots: 20,
	approval: 40,
	score: 15,
	ranked: 9,
	fist: 7,
	impact_effort: 20,
	consent: 7,
	yes_no: 10
};
/** The methods that weigh options against each other; the others judge each for itself. */
const CHOOSING: ReadonlySet<Method> = new Set<Method>(['dots', 'approval', 'score', 'ranked']);
/** How alike two options are, at the least, to be called nearly the same: 0 shares no word, 1 says the same. */
const NEARLY_THE_SAME = 0.7;
/** Nobody has too many of these. */
const FEW_DOTS = 3;

/** Words that turn what is said into its opposite, in any of the languages: stems leave them out as fillers. */
const NEGATION =
	/(?<!\p{L})(?:not|no|never|without|nobody|nothing|none|\p{L}+n['’]t|cannot|nunca|jamás|sin|nadie|ningun[oa]|ningún|não|sem|ninguém|nenhuma?)(?!\p{L})/iu;

/** What the stems do not show, and yet tells options apart: whether one denies, and the signs in it ("C" and "C++"). */
function signsOf(text: string): string {
	return `${NEGATION.test(text)} ${(text.match(/[\p{Sm}\p{Sc}#]/gu) ?? []).join('')}`;
}

const plain = (text: string) => text.trim().replace(/\s+/gu, ' ').toLowerCase();

/** The options that share a key, by id, where there are several. */
function sharing(options: readonly { id: string; text: string }[], keyOf: (text: string) => string): string[][] {
	const ids = new Map<string, string[]>();
	for (const { id, text } of options) ids.set(keyOf(text), [...(ids.get(keyOf(text)) ?? []), id]);
	return [...ids.values()].filter((same) => same.length > 1);
}

/** Those that say nearly the same, and those that say the very same in words too common to be compared. */
function alikeAmong(options: readonly { id: string; text: string }[], language: Language): string[][] {
	const near = groupsByWording(options, language, NEARLY_THE_SAME).flatMap((ids) =>
		sharing(
			options.filter(({ id }) => ids.includes(id)),
			signsOf
		)
	);
	const known = new Set(near.flat());
	return [...near, ...sharing(options, plain).filter((ids) => !ids.every((id) => known.has(id)))];
}

/** In the order in which it matters. `language`: the one that the options are written in, to know words by their stems. */
export function adviceOn(
	rules: VoteRules,
	options: readonly { id: string; text: string }[],
	language: Language
): Advice[] {
	if (options.length === 0) return [{ code: 'no_options' }];
	const advice: Advice[] = [];
	if (options.length === 1 && CHOOSING.has(rules.method)) advice.push({ code: 'one_option' });
	for (const ids of alikeAmong(options, language)) advice.push({ code: 'alike', ids });
	const most = MOST[rules.method];
	if (options.length > most) advice.push({ code: 'too_many_options', options: options.length, most });
	if (rules.method === 'dots') {
		const places = options.length * rules.cap;
		// A dot for every third option is the facilitator's rule of thumb; advice comes where there is one for every other.
		const enough = Math.max(FEW_DOTS, Math.ceil(options.length / 3));
		if (rules.budget > places) advice.push({ code: 'dots_left_over', budget: rules.budget, places });
		else if (rules.budget > Math.max(FEW_DOTS, Math.ceil(options.length / 2)))
			advice.push({ code: 'many_dots', budget: rules.budget, enough });
	}
	return advice;
}
