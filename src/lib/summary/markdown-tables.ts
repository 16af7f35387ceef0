/** What the Markdown of a summary keeps in columns: topics with what they got, and the register of risks. */
import type { Table } from 'mdast';
import type { Reader } from '$i18n/format.ts';
import type { SummaryRisk, SummaryTopic } from '$lib/domain/summary-model.ts';
import { m } from '$messages';
import { earlierWords, resultWords } from '../i18n/points.ts';
import { line } from './markdown-nodes.ts';
import { firstViewWords, riskClassWords, riskDayWords } from './words.ts';

type Words = Pick<Reader, 'locale'>;

/** The first of the rows is the heading. */
function table(align: Table['align'], rows: readonly string[][]): Table {
	return {
		type: 'table',
		align,
		children: rows.map((cells) => ({
			type: 'tableRow',
			children: cells.map((text) => ({ type: 'tableCell', children: line(text) }))
		}))
	};
}

export function topicTable(topics: readonly SummaryTopic[], words: Words): Table {
	const peopleOf = ({ result }: SummaryTopic) => (result?.tally.method === 'dots' ? result.tally.voters : null);
	const hasPeople = topics.some((topic) => peopleOf(topic) !== null);
	const people = (text: string) => (hasPeople ? [text] : []);
	// Dots and ticks stand in a column of figures, all else in words.
	const got = ({ result, earlier }: SummaryTopic) => {
		if (!result) return '';
		const before = earlierWords(earlier, words);
		return `${'points' in result.tally ? result.tally.points : resultWords(result, words)}${before ? ` (${before})` : ''}`;
	};
	const method = topics.find(({ result }) => result)?.result?.tally.method;
	const column =
		method === 'dots'
			? m.summary_column_dots
			: method === 'approval'
				? m.summary_column_ticks
				: m.summary_column_result;
	const result = (text: string) => (method ? [text] : []);
	return table(
		[null, ...(method ? (['right'] as const) : []), ...(hasPeople ? (['right'] as const) : [])],
		[
			[m.summary_column_topic({}, words), ...result(column({}, words)), ...people(m.summary_column_people({}, words))],
			...topics.map((topic) => {
				const count = peopleOf(topic);
				return [
					topic.label,
					...result(got(topic)),
					...people(count === null ? '' : m.summary_people({ count }, words))
				];
			})
		]
	);
}

/** The register of risks, in the columns in which it is kept. */
export function riskTable(risks: readonly SummaryRisk[], words: Words): Table {
	return table(
		[],
		[
			[
				m.summary_risk({}, words),
				m.summary_risk_class({}, words),
				m.dashboard_column_owner({}, words),
				m.summary_risk_day({}, words),
				m.summary_risk_response({}, words),
				m.summary_risk_sign({}, words)
			],
			...risks.map((risk) => [
				risk.label,
				[riskClassWords(risk, words), ...firstViewWords(risk, words)].join(' · '),
				risk.owner ?? '',
				riskDayWords(risk, words) ?? '',
				risk.response ?? '',
				risk.trigger ?? ''
			])
		]
	);
}
