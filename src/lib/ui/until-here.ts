/**
 * Code that is fetched when it is needed, and can be lost on its way. A browser may keep an import that failed as failed for
 * as long as the page lives (the standard lets it be fetched again since 2026): where `again` is in vain, only a page that
 * is loaded anew has it.
 */

/** Before code that did not come is asked for again, milliseconds; the last counts from there on. */
const AGAIN = [2_000, 4_000, 8_000, 16_000, 30_000];

/** A stylesheet that did not come stands in the page, and Vite takes it for one that is there: it is to be fetched again. */
function dropDeadStyle({ target }: Event) {
	if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') target.remove();
}

/**
 * Asks until the code is here: after growing pauses, and at once when the network is back or the page comes into sight.
 * @param missed is told after each try that was in vain, how many there were
 * @returns gives up
 */
export function untilHere<Code>(
	load: () => Promise<Code>,
	take: (code: Code) => void,
	missed: (tries: number) => void = () => {}
): () => void {
	let tries = 0;
	let isTrying = false;
	let isOver = false;
	let pause: ReturnType<typeof setTimeout>;

	function end() {
		isOver = true;
		clearTimeout(pause);
		window.removeEventListener('online', attempt);
		document.removeEventListener('visibilitychange', look);
		document.removeEventListener('error', dropDeadStyle, true);
	}
	function attempt() {
		if (isTrying || isOver) return;
		isTrying = true;
		clearTimeout(pause);
		void load().then(
			(code) => {
				if (isOver) return;
				end();
				take(code);
			},
			() => {
				isTrying = false;
				if (isOver) return;
				pause = setTimeout(attempt, AGAIN[Math.min(tries++, AGAIN.length - 1)]);
				missed(tries);
			}
		);
	}
	function look() {
		if (document.visibilityState === 'visible') attempt();
	}

	window.addEventListener('online', attempt);
	document.addEventListener('visibilitychange', look);
	document.addEventListener('error', dropDeadStyle, true);
	attempt();
	return end;
}

/**
 * For code without which there is nothing to see: a server that answers, and not with it, has a newer page. What was being
 * typed is kept.
 * @returns to be told of each try that was in vain
 */
export function orReload(isServed: () => boolean): (tries: number) => void {
	return (tries) => {
		if (tries > 1 && isServed()) location.reload();
	};
}
