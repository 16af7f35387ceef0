/** How scales went before, which is fetched beside a workshop or its summary. */
import * as z from 'zod/mini';
import { Trend } from '../domain/trend.ts';
import { call, type Client } from './call.ts';

/**
 * How the scales of a workshop went in the team's earlier ones, once they are rated: for who takes part in it.
 * @throws Refusal `not_member` for who has the summary's link alone
 */
export function getTrends(client: Client, token: string): Promise<Trend[]> {
	return call(client, 'get_trends', { p_token: token }, z.array(Trend));
}
