/**
 * The focus of whoever stood on something that goes away stays near it: without this it falls out of the page, and a reader
 * with a keyboard begins at its head again. Whatever knows a better place may still take it there.
 */
const FOCUSABLE = ':is(a[href], button, input, textarea, select, summary, [tabindex]):not(:disabled)';

/** For an element around all that comes and goes; as an attachment. */
export function keepsFocus(root: HTMLElement): () => void {
	/** From what has the focus up to `root`; empty while nothing in here has it. */
	let path: Element[] = [];

	function remember({ target }: FocusEvent) {
		path = [];
		for (let at = target instanceof Element ? target : null; at && root.contains(at); at = at.parentElement)
			path.push(at);
	}
	function forget({ target }: FocusEvent) {
		// What is taken away loses the focus too: that is known once it is gone.
		queueMicrotask(() => {
			if (path[0] === target && path[0]?.isConnected) path = [];
		});
	}
	function rescue() {
		if (document.activeElement !== document.body || !path[0] || path[0].isConnected) return;
		for (const around of path.filter(({ isConnected }) => isConnected)) {
			const near = [...around.querySelectorAll<HTMLElement>(FOCUSABLE)].find((element) => element.checkVisibility());
			if (near) return near.focus();
		}
	}

	const observer = new MutationObserver(rescue);
	observer.observe(root, { childList: true, subtree: true });
	root.addEventListener('focusin', remember);
	root.addEventListener('focusout', forget);
	return () => {
		observer.disconnect();
		root.removeEventListener('focusin', remember);
		root.removeEventListener('focusout', forget);
	};
}
