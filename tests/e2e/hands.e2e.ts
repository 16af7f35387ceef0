/**
 * Whatever hands and eyes: on every page and in every method targets are large enough for a thumb, 400 % zoom needs no
 * scrolling sideways, nothing moves for whoever asked for that, and there is one heading at the top of everything. axe is
 * asked here for what words may break, in the one language that it is not asked in elsewhere.
 */
import type { Page } from '@playwright/test';
import { violations } from './axe.ts';
import { everyMethod } from './every-method.ts';
import { everyPage } from './every-page.ts';
import { expect, test } from './fixtures.ts';

const TARGET = 44;
/** 1280 by 1024 at 400 % */
const ZOOMED = { width: 320, height: 256 };
/** Its words are longer than the English ones. */
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale: 'pt-BR' } as const;

/** What can be pressed and is too small for a thumb. A link inside of a sentence is as high as its line. */
function smallTargets(page: Page): Promise<string[]> {
	return page.evaluate((least) => {
		const pressed = 'a[href], button, summary, input, select, textarea, [role="option"], [tabindex="0"]';
		const scope = document.querySelector('dialog[open]') ?? document;
		/** A box is as large as what it stands in, if that presses it. */
		const area = (element: Element): DOMRect[] => {
			const label = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
			const covered = ['::after', '::before'].some((pseudo) => getComputedStyle(element, pseudo).inset === '0px');
			const around = covered && element instanceof HTMLElement ? element.offsetParent : null;
			return [element, ...label, ...(around ? [around] : [])].map((each) => each.getBoundingClientRect());
		};
		const isInSentence = (element: Element) => {
			const text = element.parentElement?.textContent?.trim() ?? '';
			return getComputedStyle(element).display === 'inline' && text.length > (element.textContent?.trim().length ?? 0);
		};
		const small: string[] = [];
		for (const element of scope.querySelectorAll(pressed)) {
			if (!element.checkVisibility({ opacityProperty: false, visibilityProperty: true })) continue;
			if (element.closest('[aria-hidden="true"], .skip') || isInSentence(element)) continue;
			// Half a pixel is rounding.
			if (area(element).some(({ width, height }) => width >= least - 0.5 && height >= least - 0.5)) continue;
			const { width, height } = element.getBoundingClientRect();
			const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? '';
			small.push(`${element.tagName.toLowerCase()} "${name}" ${Math.round(width)}×${Math.round(height)}`);
		}
		return small;
	}, TARGET);
}

/** What stands out of the page sideways; empty where nothing has to be scrolled to. */
function sideways(page: Page): Promise<string[]> {
	return page.evaluate(async () => {
		const { clientWidth } = document.documentElement;
		const isWide = () => document.documentElement.scrollWidth > clientWidth;
		// What hangs on a button follows a change of the window some frames later.
		for (let frame = 0; frame < 60 && isWide(); frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
		if (!isWide()) return [];
		const out = [...document.body.querySelectorAll('*')].filter(
			(element) => element.getBoundingClientRect().right > clientWidth + 1 && element.checkVisibility()
		);
		const named = out.slice(-4).map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
		return [`more than ${clientWidth}`, ...named];
	});
}

/** What moves, or would, for longer than an eye can follow. */
function moving(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const seconds = (times: string) => Math.max(...times.split(',').map((time) => parseFloat(time)));
		return [...document.querySelectorAll('*')].flatMap((element) =>
			[undefined, '::before', '::after'].flatMap((pseudo) => {
				const style = getComputedStyle(element, pseudo);
				const isStill =
					seconds(style.animationDuration) <= 0.001 &&
					seconds(style.transitionDuration) <= 0.001 &&
					style.scrollBehavior === 'auto';
				return isStill ? [] : [`${element.tagName.toLowerCase()}.${element.getAttribute('class')}${pseudo ?? ''}`];
			})
		);
	});
}

/** The headings from the top, as levels: one of the first, none that leaves out a level. */
async function headings(page: Page): Promise<string[]> {
	const levels = await page.evaluate(() =>
		[...document.querySelectorAll('main :is(h1, h2, h3, h4, h5, h6)')]
			.filter((heading) => heading.checkVisibility() && !heading.closest('dialog'))
			.map((heading) => Number(heading.tagName[1]))
	);
	const skipped = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
	const first = levels.filter((level) => level === 1).length;
	return [...(first === 1 ? [] : [`${first} of level 1`]), ...skipped.map((level) => `h${level} out of turn`)];
}

test.describe.configure({ mode: 'parallel' });

for (const [what, walk] of [
	['page', everyPage],
	['method', everyMethod]
] as const) {
	test(`every ${what}, for every hand and eye`, async ({ server, open }) => {
		test.setTimeout(600_000);
		const [facilitator, ana, stranger] = await Promise.all([open(PHONE), open(PHONE), open(PHONE)]);
		const found: string[] = [];
		await walk({ server, facilitator, ana, stranger, locale: PHONE.locale }, async ({ name, page, isFleeting }) => {
			const note = (what: string, list: readonly string[]) =>
				found.push(...list.map((each) => `${name}: ${what}: ${each}`));
			const before = page.viewportSize() ?? PHONE.viewport;
			expect(await page.evaluate(() => matchMedia('(pointer: coarse)').matches), 'a thumb').toBe(true);
			note('axe', await violations(page, 'all but colours'));
			note('too small', await smallTargets(page));
			note('headings', isFleeting ? [] : await headings(page));
			note('landmarks', (await page.locator('main').count()) === 1 ? [] : ['not one main']);
			await page.setViewportSize(ZOOMED);
			note('sideways', await sideways(page));
			await page.setViewportSize(before);
			note('sideways', await sideways(page));
			await page.emulateMedia({ reducedMotion: 'reduce' });
			note('moves', await moving(page));
			await page.emulateMedia({ reducedMotion: null });
		});
		expect(found).toEqual([]);
	});
}
