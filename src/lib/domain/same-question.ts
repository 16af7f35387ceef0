/**
 * Whether two scales of a workshop ask the same: what people read is the same, the text and what both ends mean. The same stands in
 * the database, which alone compares workshops.
 */
import type { Prompt } from './workshop.ts';

/** What is asked, as far as it tells whether it is the same again. */
export type Question = Pick<Prompt, 'kind' | 'text' | 'phase_id'> & { rules?: Prompt['rules'] | undefined };

type Asked = Pick<Question, 'kind' | 'text' | 'rules'>;

export function asksTheSame(one: Asked, other: Asked): boolean {
	if (one.kind !== 'scale' || other.kind !== 'scale') return false;
	return one.text === other.text && one.rules?.low === other.rules?.low && one.rules?.high === other.rules?.high;
}
