/** The summary as a Markdown document. */
import { formatDate, formatInstant, type Reader } from '$i18n/format.ts';
import type {
	Said,
	SummaryModel,
	SummaryMoment,
	SummaryPrompt,
	SummaryTalk,
	SummaryTopic
} from '$lib/domain/summary-model.ts';
import { m } from '$messages';
import { leadOf } from '../domain/lead.ts';
import { readResult } from '../domain/tally/result.ts';
import { talliesOf } from '../domain/weighing.ts';
import { resultWords } from '../i18n/points.ts';
import { heldAt, summaryDate } from './file-name.ts';
import { scaleWords } from './rated-words.ts';
import { ratifyWords } from './ratify-words.ts';
import { otherwiseWords } from './otherwise-words.ts';
import { linesOf, type Distribution, type ResultLine } from './result-lines.ts';
import { leadWords, voteName } from './vote-words.ts';
import type { BlockContent, RootContent } from 'mdast';
import {
	emphasis,
	heading,
	line,
	list,
	markdownOf,
	marked,
	paragraph,
	paragraphs,
	said,
	scalar,
	sentences
} from './markdown-nodes.ts';
import { riskTable, topicTable } from './markdown-tables.ts';
import {
	accountsWords,
	actionWords,
	kindWords,
	momentWords,
	questionWords,
	reactedWords,
	ruleWords,
	stageWords,
	standingWords,
	timeWords,
	unsettledWords
} from './words.ts';

/** One moment of the timeline; where there are several accounts of it, all of them. */
function moment({ label, at, accounts, ...facts }: SummaryMoment, reader: Reader): BlockContent[] {
	const marks = accountsWords(facts, reader);
	const [only] = accounts;
	const told = only && accounts.length === 1 ? only : null;
	const each = ({ body, at: when, author }: SummaryMoment['accounts'][number]) =>
		marked(body, [...(when ? [momentWords(when, reader)] : []), ...(author ? [author] : [])]);
	return [
		paragraph({ type: 'strong', children: line(momentWords(at, reader)) }),
		...(told
			? marked(told.body, [...(told.author ? [told.author] : []), ...marks])
			: [...(label === facts.agreed ? marks.flatMap(paragraphs) : marked(label, marks)), list(accounts.map(each))])
	];
}

function record(prompt: SummaryPrompt, reader: Reader): RootContent[] {
	const words = { locale: reader.locale };
	const isEmpty = prompt.topics.length === 0 && prompt.taken_down.length === 0;
	return [
		heading(3, questionWords(prompt, words)),
		...(isEmpty ? [paragraph(...line(m.summary_nothing_written({}, words)))] : []),
		...prompt.topics.flatMap(({ label, result, cards }) => [
			paragraph(
				{ type: 'strong', children: line(label) },
				...(result ? [said(` (${resultWords(result, words)})`)] : [])
			),
			list(
				cards.map((card) => [
					...marked(card.body, [
						...(card.happened_at ? [momentWords(card.happened_at, reader)] : []),
						...(card.author ? [card.author] : []),
						...(card.is_added ? [m.summary_added({}, words)] : []),
						...reactedWords(card.reactions, words),
						...(card.builds_on ? [m.summary_builds_on({ text: card.builds_on }, words)] : [])
					]),
					...(card.comments.length > 0
						? [list(card.comments.map(({ body, author }) => marked(body, author ? [author] : [])))]
						: [])
				])
			)
		]),
		...sentences(prompt.taken_down.map((reason) => m.summary_taken_down_reason({ reason }, words)))
	];
}

/** What each ballot came to: a second vote below the first. */
function votes({ outcome }: SummaryModel, words: { locale: Reader['locale'] }): RootContent[] {
	const names = new Map([...outcome.topics, ...outcome.parked].map(({ id, label }) => [id, label]));
	const nameOf = (id: string) => names.get(id) ?? '';
	const closed = outcome.ballots.filter(({ result }) => result !== null);
	return closed.flatMap(({ title, rules, result }, at) => {
		if (!result) return [];
		const reading = readResult(rules, result);
		const lines = linesOf(rules, reading, talliesOf(rules, result), words).filter(({ id }) => nameOf(id) !== '');
		const item = (told: ResultLine): BlockContent[] => {
			const marks = [...(told.verdict ? [told.verdict.words] : []), told.words, ...told.notes]
				.filter((mark) => mark !== '')
				.join(' · ');
			const reasons = told.reasons.map((reason) => paragraphs(m.summary_objection({ reason }, words)));
			return [
				paragraph({ type: 'strong', children: line(nameOf(told.id)) }, said(`: ${marks}`)),
				...told.votes.map((each) => paragraph(emphasis(`${each.column}: ${countsOf(each)}`))),
				...(reasons.length > 0 ? [list(reasons)] : [])
			];
		};
		return [
			...(closed.length > 1 ? [heading(3, voteName(title, at, words))] : []),
			...leadWords(leadOf(rules, result, nameOf), words).map((text) => paragraph(...line(text))),
			...(result.tallies.length === 0 ? [paragraph(said(m.results_no_options({}, words)))] : []),
			...(lines.length > 0 ? [list(lines.map(item))] : []),
			...sentences('first' in reading ? otherwiseWords(result, reading.first, nameOf, words) : [])
		];
	});
}

/** "0 × 2, 3 × 1": how often each value was given. */
function countsOf({ counts, from }: Distribution): string {
	return counts.flatMap((count, at) => (count > 0 ? [`${from + at} × ${count}`] : [])).join(', ');
}

/** The reasons against what was proposed. */
function against(objections: readonly Said[], words: { locale: Reader['locale'] }): BlockContent[] {
	return objections.length > 0
		? [
				list(
					objections.map(({ body, author }) =>
						marked(m.summary_objection({ reason: body }, words), author ? [author] : [])
					)
				)
			]
		: [];
}

/** What was said about the topics over days. */
function talk({ label, said: posts }: SummaryTalk, words: { locale: Reader['locale'] }): RootContent[] {
	const by = ({ author, is_author }: SummaryTalk['said'][number]) => {
		if (is_author) return [m.talk_the_author({}, words)];
		return author ? [author] : [];
	};
	return [heading(3, label), list(posts.map((post) => marked(post.body, by(post))))];
}

/** The whole summary as a Markdown document with front matter; the record only if the model has it. */
export function toMarkdownDocument(model: SummaryModel, reader: Reader): string {
	const words = { locale: reader.locale };
	const { outcome } = model;
	const when = formatInstant(model.final_at, reader);
	const fromTopic = (topic: string | null) => (topic ? [m.summary_from_topic({ topic }, words)] : []);
	/** What is said of it beside its place. */
	const about = (topic: SummaryTopic) => [...accountsWords(topic, words), ...topic.notes];
	const section = (title: string, content: RootContent[]): RootContent[] =>
		content.length > 0 ? [heading(2, title), ...content] : [];
	const told: RootContent[] = [
		heading(2, m.summary_decisions({}, words)),
		outcome.decisions.length > 0
			? list(
					outcome.decisions.map((each) => [
						...marked(each.body, [
							...standingWords(each, words),
							...ratifyWords(each.ratify, reader),
							...fromTopic(each.topic)
						]),
						...against(each.objections, words)
					])
				)
			: paragraph(...line(m.summary_decisions_none({}, words))),
		heading(2, m.summary_actions({}, words)),
		outcome.actions.length > 0
			? list(
					outcome.actions.map((each) => ({
						type: 'listItem',
						checked: false,
						spread: false,
						children: [...marked(each.body, actionWords(each, reader)), ...against(each.objections, words)]
					}))
				)
			: paragraph(...line(m.summary_actions_none({}, words))),
		...section(m.summary_risks({}, words), outcome.risks.length > 0 ? [riskTable(outcome.risks, words)] : []),
		...section(m.summary_notes({}, words), outcome.notes.length > 0 ? [list(outcome.notes.map(paragraphs))] : []),
		// Where all of them are parked, they stand there.
		...section(
			m.summary_topics({}, words),
			outcome.topics.length > 0
				? [...leadWords(outcome.lead, words).map((text) => paragraph(...line(text))), topicTable(outcome.topics, words)]
				: outcome.parked.length === 0
					? [paragraph(...line(m.summary_topics_none({}, words)))]
					: []
		),
		...outcome.topics.flatMap((topic) => {
			const said = [...unsettledWords(topic, words), ...about(topic)];
			return said.length > 0 ? [heading(3, topic.label), list(said.map(paragraphs))] : [];
		}),
		...section(
			m.summary_parked({}, words),
			outcome.parked.length > 0
				? [
						list(
							outcome.parked.map((topic) => [
								...paragraphs(topic.label),
								...(topic.reason ? paragraphs(topic.reason) : []),
								...unsettledWords(topic, words).map((why) => paragraph(...line(why))),
								...(about(topic).length > 0 ? [list(about(topic).map(paragraphs))] : [])
							])
						)
					]
				: []
		),
		...outcome.scales.flatMap((scale) => [heading(2, scale.text), ...sentences(scaleWords(scale, reader))])
	];
	const children: RootContent[] = [
		heading(1, model.title),
		...(model.stage === 'final' ? [] : [paragraph(emphasis(stageWords(model, reader)))]),
		...paragraphs(model.purpose),
		...sentences([
			`${kindWords(model.kind, reader)} · ${formatDate(heldAt(model), reader)}`,
			...timeWords(model, reader),
			...(model.readers ? [m.summary_readers({ readers: model.readers }, words)] : []),
			...(model.stage === 'final' ? [m.summary_final({ when }, words)] : [])
		]),
		...(model.stage === 'upcoming' ? [] : told),
		...section(m.summary_ground_rule({}, words), model.ground_rule ? paragraphs(model.ground_rule) : []),
		...section(m.summary_rules({}, words), sentences(ruleWords(model, reader))),
		...(model.stage === 'upcoming' ? [] : section(m.results_before_summary({}, words), votes(model, words))),
		...section(
			m.timeline_title({}, words),
			model.timeline.length > 0 ? [list(model.timeline.map((each) => moment(each, reader)))] : []
		),
		...section(
			m.summary_record({}, words),
			(model.record ?? []).flatMap((prompt) => record(prompt, reader))
		),
		...section(
			m.summary_talk({}, words),
			model.talks.flatMap((each) => talk(each, words))
		)
	];
	const front = [
		'---',
		`title: ${scalar(model.title)}`,
		`date: ${summaryDate(model, reader)}`,
		`kind: ${model.kind}`,
		'---'
	];
	return `${front.join('\n')}\n\n${markdownOf(children)}`;
}
