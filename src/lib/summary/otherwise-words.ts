/** What is folded away below a result: whether another way of counting would have chosen otherwise. A room fetches it where it may be said. */
import { m } from '$messages';
import type { Result } from '../domain/ballot.ts';
import { otherwiseOf } from '../domain/tally/otherwise.ts';
import { formatList, formatNumber } from '../i18n/format.ts';
import type { Words } from './result-lines.ts';

/** Whether another method would have chosen otherwise, and why: a sentence or two for each. */
export function otherwiseWords(
	result: Result,
	first: readonly string[],
	nameOf: (id: string) => string,
	words: Words
): string[] {
	const [winner = ''] = first;
	const topic = nameOf(winner);
	const number = (value: number) => formatNumber(value, words.locale);
	const methods = {
		borda: m.results_method_borda,
		instant_runoff: m.results_method_instant_runoff,
		median: m.results_method_median,
		one_to_one: m.results_method_one_to_one
	};
	return otherwiseOf(result, first).map(({ method: by, first: chosen, why }) => {
		const method = methods[by]({}, words);
		const topics = formatList(chosen.map(nameOf), words.locale);
		if (chosen.length === 0) return m.results_none({ method }, words);
		if (why === null) {
			return chosen.length > 1 ? m.results_same_tied({ method, topics }, words) : m.results_same({ method }, words);
		}
		const { prefer, against } = why;
		const beside = { topic, prefer, against };
		const lead = prefer > against ? 'ahead' : 'none';
		const because = () => {
			switch (why.code) {
				case 'higher_on_the_whole':
					return m.results_why_whole(
						{ points: number(why.points), pointsOfOther: number(why.pointsOfOther), lead, ...beside },
						words
					);
				case 'first_for_few':
					return m.results_why_few({ round: why.round, people: why.people, lead, ...beside }, words);
				case 'lower_in_the_middle':
					return m.results_why_middle(
						{
							median: number(why.median),
							medianOfOther: number(why.medianOfOther),
							mean: number(why.mean),
							meanOfOther: number(why.meanOfOther),
							...beside
						},
						words
					);
				case 'fewer_prefer_it':
					return m.results_why_fewer(beside, words);
				case 'behind_a_third':
					return m.results_why_level(beside, words);
			}
		};
		return `${m.results_other({ method, topics }, words)} ${because()}`;
	});
}
