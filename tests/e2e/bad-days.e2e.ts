/** Bad days in real browsers: no network, a server that is killed, a laptop that sleeps, a second tab. */
import type { BrowserContext, Page, Route } from '@playwright/test';
import type { AppServer } from '../support/server.ts';
import { createRetro, expect, giveDots, HOUR, openEarly, test, voteTaken, write } from './fixtures.ts';

const START = 'What should we start doing?';
const STOP = 'What should we stop doing?';
const [REVIEW, CODE] = ['Review within a working day', 'Two teams in the same code'];

/** A page that was loaded anew has forgotten this. */
const mark = (page: Page) => page.evaluate(() => void Reflect.set(window, 'isSamePage', true));
const isSamePage = (page: Page) => page.evaluate(() => Reflect.get(window, 'isSamePage') === true);

const composer = (page: Page, question: string) => page.getByRole('textbox', { name: `A card for: ${question}` });
const card = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text });

/** Adds a card as people do, without waiting for anything. */
async function add(page: Page, question: string, text: string): Promise<void> {
	await composer(page, question).fill(text);
	await page.getByRole('region', { name: question }).getByRole('button', { name: 'Add', exact: true }).click();
}

/** The bodies of all cards that this browser gets an answer for, from now on: a card that is sent twice is here twice. */
function cardsSent(context: BrowserContext): string[] {
	const sent: string[] = [];
	context.on('response', (response) => {
		if (!response.url().endsWith('/rpc/add_card') || !response.ok()) return;
		sent.push(String(Reflect.get(Object(response.request().postDataJSON()), 'p_body')));
	});
	return sent;
}

test('what is written without a network is there when the page comes back, in every tab, once', async ({
	server,
	facilitator,
	ana,
	bo
}) => {
	const { link } = await createRetro(facilitator, server.origin);
	const context = ana.context();

	await test.step('the first card, which joins, waits like all others and goes from the next page', async () => {
		const strange = bo.context();
		await bo.goto(link, { waitUntil: 'networkidle' });
		await test.step('in a network that answers with a page of its own, and in none, the page stays', async () => {
			const hotel = (route: Route) => route.fulfill({ contentType: 'text/html', body: '<h1>Room number?</h1>' });
			await strange.route('**/*', hotel);
			for (const state of ['hidden', 'visible'] as const) await show(bo, state);
			await strange.setOffline(true);
			await strange.unroute('**/*', hotel);
			for (const state of ['hidden', 'visible'] as const) await show(bo, state);
		});
		await add(bo, START, 'The first in a tunnel');
		await expect(bo.getByText('1 not sent yet')).toBeVisible();
		await expect(composer(bo, START)).toHaveValue('');
		await bo.close();
		const sent = cardsSent(strange);
		await strange.setOffline(false);
		const tabs = [await strange.newPage(), await strange.newPage()] as const;
		await Promise.all(tabs.map((tab) => tab.goto(link)));
		for (const tab of tabs) {
			await expect(card(tab, 'The first in a tunnel')).toHaveCount(1);
			await expect(tab.getByText('up to date')).toBeVisible();
			await expect(tab.getByText('not sent yet')).toHaveCount(0);
		}
		expect(new Set(sent)).toEqual(new Set(['The first in a tunnel']));
		await Promise.all(tabs.map((tab) => tab.close()));
	});

	await test.step('what is pressed before the page’s code has come is kept, and given once', async () => {
		let come = () => {};
		const coming = new Promise<void>((resolve) => (come = resolve));
		await context.route('**/*.js', (route) => coming.then(() => route.continue()));
		await ana.goto(link, { waitUntil: 'commit' });
		await composer(ana, START).fill('Pressed early');
		const button = ana.getByRole('region', { name: START }).getByRole('button', { name: 'Add', exact: true });
		for (let n = 0; n < 2; n++) await button.press('Enter');
		await expect(button).toHaveAttribute('data-kept');
		come();
		await expect(card(ana, 'Pressed early')).toHaveCount(1);
		await expect(button).not.toHaveAttribute('data-kept');
		await expect(composer(ana, START)).toHaveValue('');
		await context.unroute('**/*.js');
	});

	await write(ana, START, 'Written with a network');
	await expect(ana.getByText('up to date')).toBeVisible();
	const sent = cardsSent(context);

	await test.step('offline the page says what waits, and closing it loses nothing', async () => {
		await context.setOffline(true);
		await add(ana, START, 'Written in a tunnel');
		await add(ana, STOP, 'Written at its end');
		await expect(composer(ana, STOP)).toBeFocused();
		await expect(ana.getByRole('status').getByText('offline, trying again')).toBeVisible();
		await expect(ana.getByText('2 not sent yet')).toBeVisible();
		await expect(card(ana, 'Written in a tunnel').getByText('Not sent yet')).toBeVisible();
		await ana.close();
		expect(sent).toEqual([]);
	});

	const [one, two] =
		await test.step('the next page sends it, and a second tab beside it sends nothing twice', async () => {
			await context.setOffline(false);
			const tabs = [await context.newPage(), await context.newPage()] as const;
			await Promise.all(tabs.map((tab) => tab.goto(link)));
			for (const tab of tabs) {
				await expect(tab.getByText('up to date')).toBeVisible();
				for (const text of ['Written with a network', 'Written in a tunnel', 'Written at its end']) {
					await expect(card(tab, text)).toHaveCount(1);
				}
				await expect(tab.getByText('not sent yet')).toHaveCount(0);
			}
			await expect.poll(() => sent).toEqual(['Written in a tunnel', 'Written at its end']);
			return tabs;
		});

	await test.step('a card that is written in one tab shows in the other, and so does a change', async () => {
		await add(one, START, 'Written in the first tab');
		await expect(card(two, 'Written in the first tab')).toBeVisible();
		await add(two, START, 'Written in the second tab');
		await expect(card(one, 'Written in the second tab')).toBeVisible();
		await card(two, 'Written in the first tab').getByRole('button', { name: 'Edit this card' }).click();
		await two.getByRole('textbox', { name: 'Text of the card' }).fill('Corrected in the second tab');
		await two.keyboard.press('Enter');
		await expect(card(one, 'Corrected in the second tab')).toBeVisible();
		// Both tabs show what neither has sent yet.
		await expect.poll(() => sent.slice(2)).toEqual(['Written in the first tab', 'Written in the second tab']);
	});

	await test.step('a server that is killed in the middle of a sentence takes none of it', async () => {
		await mark(one);
		await composer(one, STOP).fill('Half a sen');
		await server.stop('SIGKILL');
		await expect(one.getByText(/^(reconnecting|offline)/)).toBeVisible();
		await composer(one, STOP).press('End');
		await one.keyboard.type('tence');
		await one.keyboard.press('Enter');
		await expect(card(one, 'Half a sentence').getByText('Not sent yet')).toBeVisible();
		await expect(card(two, 'Half a sentence')).toBeVisible();
		await expect(composer(one, STOP)).toBeFocused();
		await server.restart();
		for (const tab of [one, two]) {
			await expect(tab.getByText('up to date')).toBeVisible({ timeout: 30_000 });
			await expect(tab.getByText('not sent yet')).toHaveCount(0);
			await expect(card(tab, 'Half a sentence')).toHaveCount(1);
		}
		expect(await isSamePage(one)).toBe(true);
		await expect.poll(() => sent.slice(4)).toEqual(['Half a sentence']);
	});

	await test.step('a server that does not know its people any more takes none of it: who begins anew goes on', async () => {
		const later = await lostItsPeople(server, one, two);
		await later.goto(link);
		await expect(later.getByRole('heading', { name: 'The server does not know this browser any more' })).toBeVisible();
		await later.getByRole('button', { name: 'Begin anew here' }).click();
		await expect(card(later, 'Of somebody who was forgotten')).toHaveCount(1);
		await expect(later.getByText('up to date')).toBeVisible();
		await expect(later.getByText('not sent yet')).toHaveCount(0);
		await expect(composer(later, STOP)).toHaveValue('Half a thought of his');
		await expect.poll(() => sent.slice(5)).toEqual(['Of somebody who was forgotten']);
		// What he had added is not his to change, and stays.
		await expect(card(later, 'Half a sentence')).toHaveCount(0);
	});

	await test.step('nor when the sign-in had run out meanwhile, so that the browser is a stranger’s at once', async () => {
		const [begun] = context.pages();
		if (!begun) throw new Error('There is no page.');
		const later = await lostItsPeople(server, begun);
		await context.addCookies((await context.cookies()).map(runOut));
		await later.goto(link);
		await expect(card(later, 'Of somebody who was forgotten')).toHaveCount(1);
		await expect(later.getByText('up to date')).toBeVisible();
		await expect.poll(() => sent.slice(6)).toEqual(['Of somebody who was forgotten']);
	});

	await test.step('and who facilitates can begin anew too, with what he had typed', async () => {
		await facilitator.goto(`${server.origin}/workshops/new`);
		await facilitator.getByLabel('What is it about?').fill('The next one');
		await facilitator.getByLabel('Why are you doing this?').fill('Because the last one is lost.');
		await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
		// The page is loaded anew: what is pressed on its way is pressed on no page.
		const anew = facilitator.waitForEvent('load');
		await facilitator.getByRole('alert').getByRole('button', { name: 'Begin anew here' }).click();
		await anew;
		await expect(facilitator.getByLabel('What is it about?')).toHaveValue('The next one');
		await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
		await expect(facilitator.getByRole('heading', { level: 1, name: 'The next one' })).toBeVisible();
	});
});

/** Something typed that is not sent when the server forgets everybody. The next page of that browser. */
async function lostItsPeople(server: AppServer, ...pages: readonly [Page, ...Page[]]): Promise<Page> {
	const [page] = pages;
	const context = page.context();
	await context.setOffline(true);
	await add(page, START, 'Of somebody who was forgotten');
	await expect(page.getByText('1 not sent yet')).toBeVisible();
	await composer(page, STOP).fill('Half a thought of his');
	await server.loseItsPeople();
	const next = await context.newPage();
	for (const each of pages) await each.close();
	await context.setOffline(false);
	return next;
}

/** The cookie of a sign-in whose time is over, by the browser's own clock. */
function runOut<Cookie extends { name: string; value: string }>(cookie: Cookie): Cookie {
	const prefix = 'base64-';
	if (!cookie.name.startsWith('overlap-auth')) return cookie;
	const session: unknown = JSON.parse(Buffer.from(cookie.value.slice(prefix.length), 'base64url').toString());
	const over = JSON.stringify({ ...Object(session), expires_at: Math.floor(Date.now() / 1000) - 60 });
	return { ...cookie, value: prefix + Buffer.from(over).toString('base64url') };
}

test('a vote waits for a server that is away, and is told when it came too late', async ({
	server,
	facilitator,
	ana,
	bo
}) => {
	const { link } = await createRetro(facilitator, server.origin);
	for (const [page, text] of [
		[ana, REVIEW],
		[bo, CODE]
	] as const) {
		await page.goto(link);
		await write(page, START, text);
	}
	await server.travel(6 * 24 * HOUR);
	await facilitator.goto(link);
	await facilitator.getByRole('button', { name: 'Open the room' }).click();
	await facilitator.getByRole('button', { name: 'Open the ballot' }).click();
	const second = await ana.context().newPage();
	await second.goto(link);
	for (const page of [ana, second, bo]) {
		await expect(page.getByRole('heading', { name: 'What matters most?' })).toBeVisible({ timeout: 30_000 });
		await expect(page.getByText('up to date')).toBeVisible({ timeout: 30_000 });
	}

	await test.step('killed between two dots: they stay, visibly on their way, and arrive', async () => {
		await mark(ana);
		// All that the page ever says is left: a dot that is undone for a moment is here.
		await ana.evaluate(() => {
			const said: string[] = [];
			Reflect.set(window, 'said', said);
			const look = () => {
				const now = /\d+ dots? left/.exec(document.body.innerText)?.[0] ?? 'nothing';
				if (said.at(-1) !== now) said.push(now);
			};
			look();
			new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
		});
		await Promise.all([voteTaken(ana, 1), giveDots(ana, REVIEW, 1)]);
		await expect(second.getByText('4 dots left')).toBeVisible();
		await server.stop('SIGKILL');
		await giveDots(ana, REVIEW, 1);
		await giveDots(ana, CODE, 1);
		await expect(ana.getByText('offline, trying again')).toBeVisible();
		await expect(ana.getByText('2 not sent yet')).toBeVisible();
		await expect(ana.getByRole('listitem').filter({ hasText: REVIEW }).getByText('Not sent yet')).toBeVisible();
		await expect(second.getByText('2 dots left')).toBeVisible();
		await server.restart();
		for (const page of [ana, second]) {
			await expect(page.getByText('up to date')).toBeVisible({ timeout: 30_000 });
			await expect(page.getByText('not sent yet')).toHaveCount(0);
			await expect(page.getByText('2 dots left')).toBeVisible();
		}
		await expect(facilitator.getByText('4 in the room')).toBeVisible({ timeout: 30_000 });
		expect(await isSamePage(ana)).toBe(true);
		const said: unknown = await ana.evaluate(() => Reflect.get(window, 'said'));
		expect(said).toEqual(['5 dots left', '4 dots left', '3 dots left', '2 dots left']);
		await ana.reload();
		await expect(ana.getByText('2 dots left')).toBeVisible();
	});

	await test.step('a vote that finds the ballot closed is told, in words, wherever the page is by then', async () => {
		await bo.context().setOffline(true);
		await giveDots(bo, CODE, 2);
		await expect(bo.getByText('1 not sent yet')).toBeVisible();
		await facilitator.getByRole('button', { name: 'Close the ballot' }).click();
		await facilitator.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
		await expect(ana.getByRole('heading', { name: 'Talk and decide' })).toBeVisible();
		await bo.context().setOffline(false);
		await expect(bo.getByRole('heading', { name: 'Talk and decide' })).toBeVisible({ timeout: 30_000 });
		const told = bo.getByRole('alert').filter({ hasText: 'Your last dots were not counted.' });
		await expect(told).toContainText('The ballot has closed.');
		await told.getByRole('button', { name: 'Dismiss this message' }).click();
		await expect(told).toHaveCount(0);
		await bo.reload();
		await expect(bo.getByText('up to date')).toBeVisible();
		await expect(told).toHaveCount(0);
	});
});

test('a page that slept for an hour is in the right phase without a reload, with what was typed before', async ({
	server,
	facilitator,
	ana
}) => {
	const { link } = await createRetro(facilitator, server.origin);
	await ana.clock.install();
	await ana.goto(link);
	await write(ana, START, REVIEW);
	await server.edit(
		`update public.phases set closes_at = now() + interval '20 minutes', reveals_at = now() + interval '30 minutes' where step = 'collect'`
	);
	await ana.reload();
	await expect(ana.getByText('up to date')).toBeVisible();
	await mark(ana);
	await composer(ana, START).fill('Half a thought');

	await test.step('asleep: no network, no timers, nobody looking', async () => {
		await ana.context().setOffline(true);
		await show(ana, 'hidden');
		await server.travel(HOUR);
		await facilitator.goto(link);
		await openEarly(facilitator);
		await expect(facilitator.getByRole('heading', { name: 'Put together what belongs together' })).toBeVisible();
		await ana.clock.fastForward(HOUR);
	});

	await test.step('awake: the wall, and the text that had been begun', async () => {
		await ana.context().setOffline(false);
		await show(ana, 'visible');
		await expect(ana.getByRole('heading', { name: 'Put together what belongs together' })).toBeVisible({
			timeout: 30_000
		});
		await expect(ana.getByText(REVIEW)).toBeVisible();
		await expect(ana.getByText('up to date')).toBeVisible();
		await expect(composer(ana, START)).toHaveValue('Half a thought');
		expect(await isSamePage(ana)).toBe(true);
	});
});

/** What a browser tells a page whose tab is put behind another, and before it again. */
function show(page: Page, state: 'hidden' | 'visible'): Promise<void> {
	return page.evaluate((visibility) => {
		Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
		document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
	}, state);
}
