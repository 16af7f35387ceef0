/**
 * Leaves out of the browser's build what d3-scale brings along for scales that are not straight: whatever else than numbers lies
 * between two values, ticks, and how they are written. Half of what a result fetches for its drawings. If an upgrade
 * needs another name of theirs, the build fails and not the page.
 */
import type { Plugin } from 'vite';

/** What a module is for d3-scale. */
const LEANER: Readonly<Record<string, string>> = {
	'd3-interpolate': `export const interpolateNumber = (from, to) => (part) => from * (1 - part) + to * part;
		export const interpolate = interpolateNumber;
		export const interpolateRound = (from, to) => (part) => Math.round(interpolateNumber(from, to)(part));
		export const piecewise = () => interpolateNumber;`,
	'd3-format': `const none = () => String;
		export { none as format, none as formatPrefix, none as formatSpecifier };
		export { none as precisionFixed, none as precisionPrefix, none as precisionRound };`,
	'd3-array': `const none = () => []; export const bisect = () => 1;
		export { none as ticks, none as tickStep, none as tickIncrement, none as range, none as quantile, none as quantileSorted };
		export class InternMap extends Map {} export const ascending = (a, b) => a - b;`
};
const ID = '\0lean-charts:';

export function leanCharts(): Plugin {
	return {
		name: 'overlap:lean-charts',
		apply: 'build',
		enforce: 'pre',
		resolveId(source, importer) {
			if (this.environment.config.consumer !== 'client' || !importer?.includes('/d3-scale/')) return null;
			return source in LEANER ? `${ID}${source}` : null;
		},
		load(id) {
			if (!id.startsWith(ID)) return null;
			return { code: LEANER[id.slice(ID.length)] ?? '', moduleSideEffects: false };
		}
	};
}
