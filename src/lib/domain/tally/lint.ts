/** What is worth a second thought before a ballot opens. Advice as codes: nothing here refuses a ballot. */
import { groupsOfNearlySame } from '../similarity/nearly-same.ts';
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
/** Nobody has too many of these. */
const FEW_DOTS = 3;

/** An option as voters see it: by its name, and all that it says. */
export interface Option {
	id: string;
	label: string;
	text: string;
}

/** Options that say nearly the same, or go by nearly the same name. */
function alike(options: readonly Option[], language: Language): string[][] {
	const saying = groupsOfNearlySame(options, language);
	const called = groupsOfNearlySame(
		options.map(({ id, label }) => ({ id, text: label })),
		language
	);
	const within = (groups: string[][]) => (ids: string[]) =>
		groups.some((group) => group.length > ids.length && ids.every((id) => group.includes(id)));
	const isSaid = (ids: string[]) => saying.some((group) => ids.every((id) => group.includes(id)));
	return [...saying.filter((ids) => !within(called)(ids)), ...called.filter((ids) => !isSaid(ids))];
}

/** In the order in which it matters. `language`: the one that the options are written in, to know words by their stems. */
export function adviceOn(rules: VoteRules, options: readonly Option[], language: Language): Advice[] {
	if (options.length === 0) return [{ code: 'no_options' }];
	const advice: Advice[] = [];
	if (options.length === 1 && CHOOSING.has(rules.method)) advice.push({ code: 'one_option' });
	for (const ids of alike(options, language)) advice.push({ code: 'alike', ids });
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
