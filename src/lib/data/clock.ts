/** The database's clock, by which windows and timeboxes run. */
import { Instant } from '../domain/workshop.ts';
import { call, type Client } from './call.ts';

export function getClock(client: Client): Promise<Instant> {
	return call(client, 'get_clock', {}, Instant);
}
