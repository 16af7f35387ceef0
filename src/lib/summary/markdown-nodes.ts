/**
 * Markdown of words that people wrote and words of ours. What people wrote goes in as text nodes only and the serializer escapes
 * it, so in no reader does it become HTML, a link, an image that calls home, a heading or a cell. Readers make links of bare
 * addresses, escaped or not, so addresses (and @names) stand in code: they are told as they were written, and nothing leads
 * anywhere.
 */
import type { BlockContent, InlineCode, List, ListItem, Paragraph, PhrasingContent, RootContent, Text } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown, type Options } from 'mdast-util-to-markdown';

/** What readers other than GitHub's would still run: formulas, templates, expressions; and any `<` at all. */
const options: Options = {
	bullet: '-',
	extensions: [
		gfmToMarkdown(),
		{
			unsafe: [
				{ character: '<', inConstruct: 'phrasing' },
				{ character: '$', inConstruct: 'phrasing' },
				{ character: '{', inConstruct: 'phrasing' },
				{ character: '%', before: '\\{', inConstruct: 'phrasing' }
			]
		}
	]
};

/** Text without characters that control a terminal or a parser; line ends are "\n". */
function clean(text: string): string {
	// eslint-disable-next-line no-control-regex -- these are the ones to take out
	return text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(/[\u0000-\u0008\u000B-\u001F\u007F]|\t/g, ' ');
}

const ADDRESS = /:\/\/|www\.|@|(?:mailto|xmpp):/i;

/** One line of what a person wrote; what a reader might make an address of stands in code. */
export function line(text: string): PhrasingContent[] {
	const flat = clean(text).replace(/\s+/g, ' ').trim();
	const nodes: (Text | InlineCode)[] = [];
	for (const value of flat.split(/([^\s{}$<>%|`]+)/).filter((part) => part !== '')) {
		const last = nodes.at(-1);
		if (ADDRESS.test(value)) nodes.push({ type: 'inlineCode', value });
		else if (last?.type === 'text') last.value += value;
		else nodes.push({ type: 'text', value });
	}
	return nodes;
}

/** Words of ours, with the spaces around them. */
export function said(value: string): PhrasingContent {
	return { type: 'text', value };
}

/** What a person wrote, over one or several paragraphs, its line breaks kept. */
export function paragraphs(text: string): Paragraph[] {
	const parts = clean(text)
		.trim()
		.split(/\n\s*\n/);
	return parts.map((part) => ({
		type: 'paragraph',
		children: part
			.split('\n')
			.flatMap((each, n): PhrasingContent[] => (n > 0 ? [{ type: 'break' }, ...line(each)] : line(each)))
	}));
}

export function paragraph(...children: PhrasingContent[]): Paragraph {
	return { type: 'paragraph', children };
}

export function emphasis(text: string): PhrasingContent {
	return { type: 'emphasis', children: line(text) };
}

export function heading(depth: 1 | 2 | 3 | 4, text: string): RootContent {
	return { type: 'heading', depth, children: line(text) };
}

export function list(items: (BlockContent[] | ListItem)[]): List {
	const children = items.map((item): ListItem =>
		Array.isArray(item) ? { type: 'listItem', spread: false, children: item } : item
	);
	return { type: 'list', ordered: false, spread: children.some((item) => item.children.length > 1), children };
}

/** A paragraph of marks after what was written: "Owner: Ana · By 10 March 2026". */
export function marked(text: string, marks: readonly string[]): BlockContent[] {
	return marks.length > 0 ? [...paragraphs(text), paragraph(emphasis(marks.join(' · ')))] : paragraphs(text);
}

export function sentences(texts: readonly string[]): RootContent[] {
	return texts.length > 0 ? [list(texts.map((text) => [paragraph(...line(text))]))] : [];
}

/** JSON's strings are YAML's; line ends are spaces. Readers that know no front matter take it for Markdown: nothing in it may run. */
export function scalar(text: string): string {
	const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
	return JSON.stringify(clean(text).replace(/\s+/g, ' ').trim()).replace(/[<[]/g, escaped);
}

/** The text of these nodes. */
export function markdownOf(children: RootContent[]): string {
	return toMarkdown({ type: 'root', children }, options);
}
