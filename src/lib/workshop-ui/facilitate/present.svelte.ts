/**
 * The present on a page that was rendered once: it goes on by the server's clock, and what the clock changes is fetched
 * anew when it is due, and when somebody comes back to the page.
 */

/** How often "2 h left" is said anew, milliseconds. */
const TICK = 30_000;
/** The longest that a timer can wait, milliseconds. */
const LONGEST = 2 ** 31 - 1;
/** After an instant, so that the server has passed it too, milliseconds. */
const LATE = 1_000;

interface PresentOptions {
	/** The server's clock when it rendered the page, milliseconds since the epoch. */
	server: () => number;
	/** The next instant at which the clock alone changes something, from the one given on; null for none. */
	nextTurn: (now: number) => number | null;
	refetch: () => void;
}

/** Call it while a component is being set up. `now` is in milliseconds since the epoch. */
export function present({ server, nextTurn, refetch }: PresentOptions): { readonly now: number } {
	const offset = $derived(server() - Date.now());
	let now = $state(server());

	$effect(() => {
		// What was fetched is seen at the time of its answer, also where both clocks go as they did.
		void server();
		const shift = offset;
		const tick = () => (now = Date.now() + shift);
		tick();
		const timer = setInterval(tick, TICK);
		return () => clearInterval(timer);
	});
	$effect(() => {
		void server();
		const current = Date.now() + offset;
		const turn = nextTurn(current);
		if (turn === null) return;
		const ask = () => {
			refetch();
			// Where nobody answers it is asked again.
			timer = setTimeout(ask, TICK);
		};
		let timer = setTimeout(ask, Math.min(LONGEST, turn - current + LATE));
		return () => clearTimeout(timer);
	});
	$effect(() => {
		const look = () => document.visibilityState === 'visible' && refetch();
		document.addEventListener('visibilitychange', look);
		return () => document.removeEventListener('visibilitychange', look);
	});

	return {
		get now() {
			return now;
		}
	};
}
