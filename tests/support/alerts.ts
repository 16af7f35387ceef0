/** What has been said as an alert since, however short it stood. */
export function alertsSince(): () => string[] {
	const said: string[] = [];
	const observer = new MutationObserver(() => {
		for (const { textContent } of document.querySelectorAll('[role=alert]')) if (textContent) said.push(textContent);
	});
	observer.observe(document.body, { childList: true, subtree: true, characterData: true });
	return () => {
		observer.disconnect();
		return said;
	};
}
