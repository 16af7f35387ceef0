/** What somebody who listens to a page is told: its tree, and whatever its live regions come to say. */
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Part of an accessibility tree, written as the code around it is indented. */
export const tree = (yaml: string) => yaml.replaceAll('\t', '  ');

/** Notes whatever a live region comes to say, from the first moment of every page. */
export async function listen(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const heard: string[] = [];
		Reflect.set(window, 'heard', heard);
		new MutationObserver((changes) => {
			for (const { target } of changes) {
				const element = target instanceof Element ? target : target.parentElement;
				const region = element?.closest(
					'[role="status"], [role="alert"], [aria-live="polite"], [role="timer"][aria-live]'
				);
				const words = region?.textContent?.replace(/\s+/g, ' ').trim();
				if (words) heard.push(words);
			}
		}).observe(document, { childList: true, characterData: true, subtree: true });
	});
}

export function heard(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const words: unknown = Reflect.get(window, 'heard');
		return Array.isArray(words) ? words.map(String) : [];
	});
}

export const hears = (page: Page, words: string | RegExp) =>
	expect.poll(() => heard(page), `hears ${String(words)}`).toContainEqual(expect.stringMatching(words));
