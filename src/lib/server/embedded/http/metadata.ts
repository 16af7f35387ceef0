/** What somebody says of themselves. It travels in every token, so it has a bound, also when it grows bit by bit. */
import * as z from 'zod';
import { invalid } from './auth-answers.ts';

/** In bytes of JSON. */
const AT_MOST = 4_096;

export const Metadata = z.record(z.string(), z.unknown()).nullish();

/** @throws AuthRefusal when it is too long */
export function checkedMetadata(metadata: Record<string, unknown>): Record<string, unknown> {
	if (Buffer.byteLength(JSON.stringify(metadata)) <= AT_MOST) return metadata;
	throw invalid('The metadata of a person is too long');
}

/** As GoTrue merges it: key by key, null takes a key away. @throws AuthRefusal when it has become too long */
export function mergedMetadata(
	metadata: Record<string, unknown>,
	change: Record<string, unknown>
): Record<string, unknown> {
	const merged = Object.entries({ ...metadata, ...change }).filter(([, value]) => value !== null);
	return checkedMetadata(Object.fromEntries(merged));
}
