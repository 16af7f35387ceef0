/** The classes of risks in words. */
import { m } from '$messages';
import type { FirstViews, RiskClass } from '../domain/risk.ts';
import { RISK_CLASSES } from '../domain/risk.ts';
import { formatList } from './format.ts';
import type { Locale } from './paraglide/runtime.js';

/** "Mitigated" */
export const RISK_WORDS = {
	resolved: m.risk_resolved,
	owned: m.risk_owned,
	accepted: m.risk_accepted,
	mitigated: m.risk_mitigated
} as const satisfies Record<RiskClass, unknown>;

/** How people first saw a risk, as far as the counting rules let it be said: "Owned 3, Accepted 2". */
export function viewsWords({ counts, most, answers }: FirstViews, locale: Locale): string {
	const words = { locale };
	if (counts) {
		const told = RISK_CLASSES.flatMap((as) => {
			const count = counts[as];
			return count ? [m.summary_risk_view({ class: RISK_WORDS[as]({}, words), count }, words)] : [];
		});
		return formatList(told, locale);
	}
	if (most) return m.risk_views_most({ class: RISK_WORDS[most]({}, words) }, words);
	return answers === null ? m.risk_views_none({}, words) : m.risk_views_split({}, words);
}
