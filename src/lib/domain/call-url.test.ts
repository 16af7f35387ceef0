import { expect, test } from 'vitest';
import { CALL_URLS } from '../../../tests/support/call-urls.ts';
import { isCallUrl } from './call-url.ts';

test.each(CALL_URLS)('%j may lead to the call: %s', (url, isTaken) => {
	expect(isCallUrl(url)).toBe(isTaken);
	// What is taken is a link to whoever opens it, too.
	if (isTaken) expect(URL.canParse(url)).toBe(true);
});
