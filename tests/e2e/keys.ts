/**
 * A person with a keyboard and nothing else. Wherever Tab leads must be seen: a ring around it, and nothing that lies over
 * it; and what was done never leaves the focus nowhere.
 */
import type { Download, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

type Role = Parameters<Page['getByRole']>[0];
type Name = string | RegExp;

/** More stops than any page has; a field for an instant has one for each of its parts. */
const STOPS = 150;

/** What is wrong with the focus as it stands: null, or its name and the fault. */
function fault(page: Page, frames = 2): Promise<string | null> {
	return page.evaluate(async (frames) => {
		const element = document.activeElement;
		if (!element || element === document.body) return null;
		// Two frames: what scrolls into sight, and what answers to being there.
		for (let frame = 0; frame < frames; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
		const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 60) ?? '';
		const called = `${element.tagName.toLowerCase()} "${name}"`;
		const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
		const box = element.closest('.composer');
		/** The element, what draws it, and what is drawn around it. */
		const around = [element, ...labels, ...labels.flatMap((label) => [...label.children]), ...(box ? [box] : [])];
		const isRinged = around.some((each) => {
			const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
			const hasOutline = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
			return hasOutline || /(^|\) )0px 0px 0px [1-9]/.test(boxShadow);
		});
		if (!isRinged) return `${called} shows no focus`;
		const isSeen = [element, ...labels].some((each) => {
			const { left, top, width, height } = each.getBoundingClientRect();
			const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [left + x * width, top + y * height]));
			return points.some(([x = 0, y = 0]) => {
				const top = document.elementFromPoint(x, y);
				return top !== null && (each.contains(top) || top.contains(each));
			});
		});
		return isSeen ? null : `${called} is hidden while it has the focus`;
	}, frames);
}

export class Keys {
	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
	}

	/** Goes on by Tab (or back by Shift and Tab) until the focus stands on what has this name. */
	async to(role: Role, name: Name, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
		const wanted = this.page.getByRole(role, { name, exact: true });
		await expect(wanted.first()).toBeVisible();
		const isThere = () => wanted.evaluateAll((all) => all.some((each) => each === document.activeElement));
		const met: string[] = [];
		for (let stop = 0; stop < STOPS; stop++) {
			if (await isThere()) return;
			await this.page.keyboard.press(key);
			await expect.poll(() => fault(this.page), `on the way to ${String(name)}`).toBeNull();
			met.push(await this.#here());
		}
		throw new Error(`No ${role} "${String(name)}" by ${key}; met ${met.slice(0, 60).join(' | ')}`);
	}

	/**
	 * Goes through all of the page by Tab, or of what is open over it: what cannot be come to, shows no focus, or is hidden
	 * while it has it. Leaves the focus nowhere.
	 */
	async everywhere(): Promise<string[]> {
		const found: string[] = [];
		await this.page.evaluate(() => {
			if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
			for (const met of document.querySelectorAll('[data-met]')) met.removeAttribute('data-met');
		});
		let left: string[] = [];
		for (let stop = 0; stop < 2 * STOPS; stop++) {
			await this.page.keyboard.press('Tab');
			left = await this.page.evaluate(() => {
				document.activeElement?.setAttribute('data-met', '');
				const scope = document.querySelector('dialog[open]') ?? document;
				const stops = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
				const isMet = (element: Element) =>
					element.matches('[data-met]') ||
					(element instanceof HTMLInputElement &&
						element.type === 'radio' &&
						document.querySelector(`[data-met][name="${CSS.escape(element.name)}"]`) !== null);
				return [...scope.querySelectorAll<HTMLElement>(stops)]
					.filter((element) => element.tabIndex >= 0 && !element.matches(':disabled, [inert] *') && !isMet(element))
					.filter((element) => element.checkVisibility({ visibilityProperty: true }))
					.map((element) => element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? '');
			});
			const amiss = await fault(this.page, 0);
			// What scrolls into sight takes a moment for it.
			const still = amiss && (await fault(this.page, 2));
			if (still) found.push(still);
			if (left.length === 0) break;
		}
		return [...found, ...left.map((name) => `no way to "${name}"`)];
	}

	/** Presses what has this name, as Enter presses it. */
	async press(role: Role, name: Name, key = 'Enter'): Promise<void> {
		await this.to(role, name);
		await this.page.keyboard.press(key);
	}

	/** Types into what has this name. */
	async type(name: Name, text: string): Promise<void> {
		await this.to('textbox', name);
		await this.page.keyboard.type(text);
	}

	/** Presses a link that leads to a file. */
	async download(name: Name): Promise<Download> {
		await this.to('link', name);
		const [download] = await Promise.all([this.page.waitForEvent('download'), this.page.keyboard.press('Enter')]);
		return download;
	}

	/** The focus stands somewhere, and can be seen there. */
	async isSomewhere(after: string): Promise<void> {
		await expect.poll(() => this.#here(), `the focus after ${after}`).not.toBe('body');
		await expect.poll(() => fault(this.page), after).toBeNull();
	}

	#here(): Promise<string> {
		return this.page.evaluate(() => {
			const element = document.activeElement;
			if (!element || element === document.body) return 'body';
			return element.getAttribute('aria-label') ?? (element.textContent?.trim().slice(0, 40) || element.tagName);
		});
	}
}
