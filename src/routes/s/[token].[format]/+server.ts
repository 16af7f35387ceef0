/** The summary as a file. `?zone=` says in whose times it tells them; UTC, named, without it. */
import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { getLocale } from '$i18n/paraglide/runtime.js';
import { readSummary } from '$lib/data/summaries.ts';
import { Refusal } from '$lib/domain/refusal.ts';
import { summaryOf } from '$lib/domain/summary.ts';
import { isZone } from '$lib/domain/working-hours.ts';
import { fileName } from '$lib/summary/file-name.ts';
import { toMarkdownDocument } from '$lib/summary/markdown.ts';
import { m } from '$messages';
import type { RequestHandler } from './$types';

const FORMATS = {
	md: { type: 'text/markdown; charset=utf-8', render: toMarkdownDocument }
} as const;

function isFormat(name: string): name is keyof typeof FORMATS {
	return Object.hasOwn(FORMATS, name);
}

export const GET: RequestHandler = async ({ params, locals, url }) => {
	if (!isFormat(params.format)) error(404);
	const { type, render } = FORMATS[params.format];
	const zone = url.searchParams.get('zone') ?? '';
	const reader = { locale: getLocale(), zone: isZone(zone) ? zone : 'UTC' };
	// A link that leads nowhere is explained by the page, not by a file.
	const { source, trends } = await readSummary(locals.supabase, params.token).catch((thrown: unknown) => {
		if (thrown instanceof Refusal) {
			redirect(303, resolve('/s/[token]', { token: encodeURIComponent(params.token) }));
		}
		throw thrown;
	});
	const model = summaryOf(source, m.summary_unnamed_topic(), trends);
	return new Response(render(model, reader), {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="${fileName(model, reader, params.format)}"`,
			'cache-control': 'private, no-cache'
		}
	});
};
