/**
 * Code that is fetched when it is needed, and can be lost on its way. A browser may keep an import that failed as failed for
 * as long as the page lives (the standard lets it be fetched again since 2026): where asking again is in vain, only a page
 * that is loaded anew has it.
 */

/** Before code that did not come is asked for again, milliseconds: twice as long each time, so often. */
const AGAIN = 2_000;
const LONGER = 4;

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
	missed?: (tries: number) => void
): () => void {
	let tries = 0;
	let isTrying = false;
	let pause: ReturnType<typeof setTimeout>;
	const over = new AbortController();
	const { signal } = over;

	function attempt() {
		if (isTrying) return;
		isTrying = true;
		clearTimeout(pause);
		void load().then(
			(code) => {
				if (signal.aborted) return;
				over.abort();
				take(code);
			},
			() => {
				isTrying = false;
				if (signal.aborted) return;
				pause = setTimeout(attempt, AGAIN << Math.min(tries++, LONGER));
				missed?.(tries);
			}
		);
	}

	window.addEventListener('online', attempt, { signal });
	// Whichever way it changes: a page that goes out of sight does not mind.
	document.addEventListener('visibilitychange', attempt, { signal });
	document.addEventListener('error', dropDeadStyle, { signal, capture: true });
	attempt();
	return () => {
		over.abort();
		clearTimeout(pause);
	};
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
