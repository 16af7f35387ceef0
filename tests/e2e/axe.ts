/** What axe has against a page. It is brought along once a document, and each rule is asked for where it can say something new. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Of all that axe knows only these see colours, and these see nothing else. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
const RULES = {
	all: {},
	colours: { runOnly: { type: 'rule' as const, values: COLOURS } },
	'all but colours': { rules: Object.fromEntries(COLOURS.map((rule) => [rule, { enabled: false }])) }
};

/** "color-contrast: .label > a". What is gone at a second look was a page in mid-change. */
export async function violations(page: Page, rules: keyof typeof RULES): Promise<string[]> {
	const found = await look(page, rules);
	return found.length === 0 ? found : look(page, rules);
}

async function look(page: Page, rules: keyof typeof RULES): Promise<string[]> {
	const isHere = await page.evaluate(() => 'axe' in window);
	// Nothing here is in a frame, so axe needs no page of its own to put its findings together.
	const axe = new AxeBuilder({ page, ...(isHere && { axeSource: 'void 0' }) })
		.setLegacyMode()
		.options({ resultTypes: ['violations'], ...RULES[rules] });
	const { violations: found } = await axe.analyze();
	return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
