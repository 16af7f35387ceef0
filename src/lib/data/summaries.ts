/** The rows that a summary is made of. */
import * as z from 'zod/mini';
import { SummarySource } from '../domain/summary-source.ts';
import { Trend } from '../domain/trend.ts';
import { call, type Client } from './call.ts';

/** By the token of the summary's link, which gives no right to join. The record only to who came by the participant link. */
export function getSummary(client: Client, token: string): Promise<SummarySource> {
	return call(client, 'get_summary', { p_token: token }, SummarySource);
}

/**
 * How the scales of a workshop went in the team's earlier ones, once they are rated: for who takes part in it.
 * @throws Refusal `not_member` for who has the summary's link alone
 */
export function getTrends(client: Client, token: string): Promise<Trend[]> {
	return call(client, 'get_trends', { p_token: token }, z.array(Trend));
}

/** All that the reader may know of a summary. */
export async function readSummary(client: Client, token: string): Promise<{ source: SummarySource; trends: Trend[] }> {
	const source = await getSummary(client, token);
	const asks = source.record !== null && source.prompts.some(({ kind }) => kind === 'scale');
	return { source, trends: asks ? await getTrends(client, token) : [] };
}
