/**
 * An open edit of what a workshop says about itself, field by field: what is typed, and what that was changed from. What others
 * save meanwhile comes into the fields that nobody changes here; in one that is changed, both are to be seen.
 */
import * as z from 'zod/mini';
import type { DashboardRow } from '$lib/domain/snapshot.ts';
import { Language, Naming } from '$lib/domain/workshop.ts';
import { factsOf, isAsked, type Facts } from './facts.ts';

export interface FactsEdit {
	typed: Facts;
	from: Facts;
}
type Row = Omit<DashboardRow, 'counts'>;
/** By field: `title`, `text:<id of a question>` … */
type Words = Readonly<Record<string, string>>;

const Changes = z.record(z.string(), z.object({ from: z.string(), to: z.string() }));

function wordsOf({ prompts, language, ...words }: Facts): Words {
	const asked = prompts.flatMap(({ id, text, hint }) => [
		[`text:${id}`, text],
		[`hint:${id}`, hint]
	]);
	return { ...words, language: language ?? '', ...Object.fromEntries(asked) };
}

function withWords(facts: Facts, words: Words): Facts {
	const { language, naming } = words;
	return {
		title: words['title'] ?? facts.title,
		purpose: words['purpose'] ?? facts.purpose,
		ground_rule: words['ground_rule'] ?? facts.ground_rule,
		call_url: words['call_url'] ?? facts.call_url,
		readers: words['readers'] ?? facts.readers,
		naming: Naming.safeParse(naming).data ?? facts.naming,
		language: language === undefined ? facts.language : (Language.safeParse(language).data ?? null),
		prompts: facts.prompts.map(({ id, text, hint }) => ({
			id,
			text: words[`text:${id}`] ?? text,
			hint: words[`hint:${id}`] ?? hint
		}))
	};
}

/** The fields that are changed here and say something else than what holds; what can no longer be changed is none of them. */
function openIn({ typed, from }: FactsEdit, row: Row): string[] {
	const [now, before] = [wordsOf(typed), wordsOf(from)];
	return Object.entries(wordsOf(factsOf(row))).flatMap(([field, held]) => {
		const words = now[field];
		const [, question] = field.split(':');
		const isFixed = question !== undefined && isAsked(question, row);
		return words === undefined || words === before[field] || words.trim() === held || isFixed ? [] : [field];
	});
}

/** The edit on what holds by now. */
export function followed(edit: FactsEdit, row: Row): FactsEdit {
	const held = factsOf(row);
	const open = openIn(edit, row);
	const only = (facts: Facts) => Object.fromEntries(Object.entries(wordsOf(facts)).filter(([at]) => open.includes(at)));
	return { typed: withWords(held, only(edit.typed)), from: withWords(held, only(edit.from)) };
}

/** Begins from what holds, or goes on with what `draft` has of it. */
export function begun(row: Row, draft = ''): FactsEdit {
	const changes = Object.entries(changesIn(draft));
	const held = factsOf(row);
	const words = (end: 'from' | 'to') => Object.fromEntries(changes.map(([field, change]) => [field, change[end]]));
	return followed({ typed: withWords(held, words('to')), from: withWords(held, words('from')) }, row);
}

/** What is to be kept of it on this device; empty: nothing is changed. */
export function draftOf({ typed, from }: FactsEdit): string {
	const before = wordsOf(from);
	const changes = Object.entries(wordsOf(typed)).flatMap(([field, to]) => {
		const was = before[field];
		return was === undefined || was === to ? [] : [[field, { from: was, to }]];
	});
	return changes.length === 0 ? '' : JSON.stringify(Object.fromEntries(changes));
}

/** By field, what somebody else has saved where something is changed here. */
export function theirsIn(edit: FactsEdit, row: Row): Words {
	const [held, before] = [wordsOf(factsOf(row)), wordsOf(edit.from)];
	const both = openIn(edit, row).filter((field) => held[field] !== before[field]);
	return Object.fromEntries(both.map((field) => [field, held[field] ?? '']));
}

/** The edit once it has been said which of both texts of a field is kept. */
export function settled({ typed, from }: FactsEdit, row: Row, field: string, isMine: boolean): FactsEdit {
	const theirs = { [field]: wordsOf(factsOf(row))[field] ?? '' };
	return { typed: isMine ? typed : withWords(typed, theirs), from: withWords(from, theirs) };
}

function changesIn(draft: string): z.infer<typeof Changes> {
	try {
		return Changes.safeParse(JSON.parse(draft)).data ?? {};
	} catch {
		return {};
	}
}
