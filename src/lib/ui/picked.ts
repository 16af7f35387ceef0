/**
 * What a group of radio buttons is bound to, where what is picked is held elsewhere. Bound, a pick from before the page could
 * answer is not lost: Svelte takes it over as it wakes the page, which it does not for `checked` and `onchange`. `none`: the
 * answer whose value is null was picked.
 */
export function picked<Value extends string | number>(
	held: () => Value | null,
	pick: (value: Value) => void,
	none?: () => void
): { value: Value | null } {
	return {
		get value() {
			return held();
		},
		set value(value) {
			if (value === null) none?.();
			else if (value !== undefined) pick(value);
		}
	};
}
