/** The rows that a summary is made of. */
import { SummarySource } from '../domain/summary-source.ts';
import type { Trend } from '../domain/trend.ts';
import { call, type Client } from './call.ts';
import { getTrends } from './trends.ts';

/** By the token of the summary's link, which gives no right to join. The record only to who came by the participant link. */
export function getSummary(client: Client, token: string): Promise<SummarySource> {
	return call(client, 'get_summary', { p_token: token }, SummarySource);
}

/** All that the reader may know of a summary. */
export async function readSummary(client: Client, token: string): Promise<{ source: SummarySource; trends: Trend[] }> {
	const source = await getSummary(client, token);
	const asks = source.record !== null && source.prompts.some(({ kind }) => kind === 'scale');
	return { source, trends: asks ? await getTrends(client, token) : [] };
}
