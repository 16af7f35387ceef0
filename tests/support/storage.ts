/** The storage of a browser: as there, what is kept are its own keys. */
type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Where it `fails`, the browser refuses whatever is asked of it. */
export function storage(kept: Record<string, string> = {}, fails = () => false): Kept {
	const orRefused = <Value>(value: () => Value): Value => {
		if (fails()) throw new DOMException('refused', 'SecurityError');
		return value();
	};
	const methods: Kept = {
		getItem: (key) => orRefused(() => own[key] ?? null),
		setItem: (key, value) => orRefused(() => void Reflect.set(own, key, value)),
		removeItem: (key) => orRefused(() => void Reflect.deleteProperty(own, key))
	};
	const own: Kept & Record<string, string> = Object.assign(Object.create(methods), kept);
	return own;
}
