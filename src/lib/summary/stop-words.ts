/** How a rule for stopping is said before anybody answers. */
import type { Reader } from '$i18n/format.ts';
import type { SaidStop } from '$lib/domain/said-stop.ts';
import { m } from '$messages';

export function stopRuleWords({ agree, again, isCarriedOut }: SaidStop, { locale }: Pick<Reader, 'locale'>): string {
	const words = { locale };
	const rule = m.stop_rule({ agree }, words);
	if (again === null) return rule;
	return `${rule} ${isCarriedOut ? m.stop_carried_out({}, words) : m.stop_not_carried_out({}, words)}`;
}
