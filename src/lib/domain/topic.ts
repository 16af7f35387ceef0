/** A topic that a device makes, before the database has confirmed it. */
import type { Topic } from './workshop.ts';

/** A topic of its own, without a name, where one with this key stands; at the end where there is none. */
export function madeTopic(id: string, beside: Pick<Topic, 'order_key'> | undefined): Topic {
	return {
		id,
		title: null,
		order_key: beside?.order_key ?? Infinity,
		status: 'open',
		park_reason: null,
		parked_why: null,
		is_put_aside: false,
		is_wanted: false,
		talked_at: null,
		accounts: null,
		agreed: null,
		version: 1
	};
}
