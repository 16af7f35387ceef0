/** The rows that a summary is made of. */
import { SummarySource } from '../domain/summary-source.ts';
import { call, type Client } from './call.ts';

/** By the token of the summary's link, which gives no right to join. The record only to who came by the participant link. */
export function getSummary(client: Client, token: string): Promise<SummarySource> {
	return call(client, 'get_summary', { p_token: token }, SummarySource);
}
