/**
 * A text area as tall as its text, for browsers that do not know `field-sizing: content`.
 */
import type { Attachment } from 'svelte/attachments';

/** Measures again whenever `text` gives another text. */
export function growing(text: () => string): Attachment<HTMLTextAreaElement> {
	return (element) => {
		if (CSS.supports('field-sizing', 'content')) return;
		$effect(() => {
			text();
			element.style.height = 'auto';
			element.style.height = `${element.scrollHeight + element.offsetHeight - element.clientHeight}px`;
		});
	};
}
