/**
 * Leaves out of the browser's build what LayerCake brings along for charts that nobody here draws: other scales than straight ones,
 * whatever else than numbers lies between two values, ticks, and its log for who builds a chart. Half of what a result
 * fetches for its drawings. If an upgrade needs another name of theirs, the build fails and not the page.
 */
import type { Plugin } from 'vite';

/** What a module is replaced by where another imports it; `$` is the module itself. */
const LEANER: readonly (readonly [importer: RegExp, source: RegExp, code: string])[] = [
	[
		/\/layercake\/dist\/settings\/dimensions\.js$/,
		/^d3-scale$/,
		`export { scaleLinear, scaleLinear as scaleSqrt, scaleLinear as scaleBand, scaleLinear as scaleOrdinal } from $;`
	],
	[
		/\/d3-scale\//,
		/^d3-interpolate$/,
		`export const interpolateNumber = (from, to) => (part) => from * (1 - part) + to * part;
		export const interpolate = interpolateNumber;
		export const interpolateRound = (from, to) => (part) => Math.round(interpolateNumber(from, to)(part));
		export const piecewise = () => interpolateNumber;`
	],
	[
		/\/d3-scale\//,
		/^d3-format$/,
		`const none = () => String;
		export { none as format, none as formatPrefix, none as formatSpecifier };
		export { none as precisionFixed, none as precisionPrefix, none as precisionRound };`
	],
	[
		/\/d3-scale\//,
		/^d3-array$/,
		`const none = () => []; export const bisect = () => 1;
		export { none as ticks, none as tickStep, none as tickIncrement, none as range, none as quantile, none as quantileSorted };
		export class InternMap extends Map {} export const ascending = (a, b) => a - b;`
	],
	[
		/\/layercake\/dist\//,
		/\/(printDebug|warnEmptySize|extentProblems|padScale|calcUniques)\.js$/,
		'export default () => {};'
	]
];
const ID = '\0lean-charts:';

export function leanCharts(): Plugin {
	return {
		name: 'overlap:lean-charts',
		apply: 'build',
		enforce: 'pre',
		async resolveId(source, importer) {
			if (this.environment.config.consumer !== 'client' || !importer) return null;
			const index = LEANER.findIndex(([by, what]) => by.test(importer) && what.test(source));
			if (index < 0) return null;
			const module = await this.resolve(source, importer, { skipSelf: true });
			return module && `${ID}${index}:${module.id}`;
		},
		load(id) {
			if (!id.startsWith(ID)) return null;
			const [index, ...module] = id.slice(ID.length).split(':');
			return {
				code: (LEANER[Number(index)]?.[2] ?? '').replace('$', JSON.stringify(module.join(':'))),
				moduleSideEffects: false
			};
		}
	};
}
