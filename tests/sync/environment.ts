/** Node, with modules compiled as for the browser: runes are live there, and no DOM is pretended. */
import type { Environment } from 'vitest/runtime';

export default {
	name: 'runes',
	viteEnvironment: 'client',
	setup: () => ({ teardown() {} })
} satisfies Environment;
