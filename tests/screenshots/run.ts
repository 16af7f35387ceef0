/**
 * `npm run screenshots`: the pictures of the README, taken from the built application with the demo's teammates in it.
 * They lie beside this file: in `static/` they would travel to everybody who serves or opens the application.
 */
import { chromium as playwright, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { statSync, writeFileSync } from 'node:fs';
import { acceptOutcome } from '../../src/lib/data/outcomes.ts';
import { discussTopic, parkTopic } from '../../src/lib/data/topics.ts';
import { advance, getWorkshop } from '../../src/lib/data/workshops.ts';
import type { Snapshot } from '../../src/lib/domain/snapshot.ts';
import { templateOf, TEMPLATES } from '../../src/lib/domain/templates.ts';
import { liveInstant } from '../../src/lib/domain/timetable.ts';
import type { Step } from '../../src/lib/domain/workshop.ts';
import { Crew } from '../../src/serve/demo/crew.ts';
import { passing } from '../../src/serve/demo/passing.ts';
import { createRetro, joinAll, type Retro, type Subject } from '../../src/serve/demo/retro.ts';
import { THEMES, TITLE } from '../../src/serve/demo/story.ts';
import { newcomer, type Teammate, type Venue } from '../../src/serve/demo/teammate.ts';
import { chromium } from '../support/chromium.ts';
import { AppServer } from '../support/server.ts';
import { pointsTold } from '../../src/lib/domain/ballot.ts';

/** As a customer would have it: on a loopback address the pages say that nobody else can open them. */
const HOST = 'overlap.example.org';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DESKTOP = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 880 }, isMobile: true, hasTouch: true };
const AT_MOST_BYTES = 150_000;
const AT_MOST_MS = 120_000;

const server = await AppServer.start();
const leaving = new AbortController();
let browser: Browser | null = null;
try {
	const mapped = [`--host-resolver-rules=MAP ${HOST} 127.0.0.1:${server.port}`];
	const secure = [`--unsafely-treat-insecure-origin-as-secure=http://${HOST}`];
	const { executablePath, args } = chromium();
	browser = await playwright.launch({ executablePath, args: [...args, ...mapped, ...secure] });
	await takeAll(browser);
} finally {
	leaving.abort();
	await browser?.close();
	await server.remove();
}

async function takeAll(browser: Browser): Promise<void> {
	const { publishableKey }: { publishableKey: string } = await (await fetch(`${server.origin}/healthz`)).json();
	const venue = { origin: server.origin, publishableKey };
	const host = await newcomer(venue);
	const look = (retro: Retro) => getWorkshop(host, retro.workshop.id);
	const pass = (...moves: (readonly [Retro, milliseconds: number])[]) =>
		server.edit(moves.flatMap(([{ workshop }, milliseconds]) => passing(workshop.id, milliseconds)).join(';\n'));
	const next = async (retro: Retro, step: Step) => {
		const phase = (await look(retro)).shared.phases.find((each) => each.step === step);
		await advance(host, retro.workshop.id, phase?.id ?? '');
	};
	const until = async (retro: Retro, seen: (room: Snapshot) => boolean) => {
		const deadline = Date.now() + AT_MOST_MS;
		for (;;) {
			const room = await look(retro);
			if (seen(room)) return room;
			if (Date.now() > deadline) throw new Error(`Waited in vain: ${seen.toString()}`);
			await new Promise((resume) => setTimeout(resume, 200));
		}
	};

	const past = await plan(host, venue, 4, {
		title: 'Sprint 41, smaller steps',
		purpose: 'To see what the smaller pull requests changed.',
		template: TEMPLATES[0]
	});
	await pass([past.retro, past.retro.meetsAt - Date.now()]);
	for (const step of ['read', 'group', 'vote', 'discuss', 'check'] as const) await next(past.retro, step);

	const { retro, crew, teammates } = await plan(host, venue, 12);
	const working = teammates.map((teammate) => teammate.takePart());
	const underWay = await plan(host, venue, 9, {
		title: 'The address book, looking back',
		purpose: 'To keep what worked for the next project of this size.',
		template: templateOf('4ls') ?? TEMPLATES[0]
	});
	await pass([past.retro, 25 * HOUR], [underWay.retro, 5 * HOUR], [retro, 26 * HOUR]);

	await crew.pause(90);

	const link = `http://${HOST}/w/${retro.workshop.code}`;
	const phone = await open(browser, PHONE);
	await phone.goto(link);
	await write(phone, 'What should we start doing?', 'Ask support what customers stumble over, before we plan');
	const composer = phone.getByRole('textbox', { name: 'A card for: What should we start doing?' });
	await composer.fill('Ten minutes of handover when the pager changes hands');
	await phone.evaluate(() => scrollTo(0, 0));
	await take(phone, 'writing');

	const meetsAt = Date.parse(liveInstant((await look(retro)).shared.phases) ?? '');
	await pass([retro, meetsAt - Date.now() - 25 * MINUTE]);
	const desk = await open(browser, { viewport: { width: 1280, height: 1010 } });
	await desk.goto(`http://${HOST}/dashboard/back#${retro.secret}`);
	await desk.getByRole('button', { name: 'Open the dashboard' }).click();
	await desk.getByRole('link', { name: TITLE }).waitFor();
	await take(desk, 'dashboard');

	await next(retro, 'read');
	await until(retro, ({ shared }) =>
		THEMES.every(({ title, cards }) => {
			const topic = shared.topics.find((each) => each.title === title);
			const together = shared.cards.filter((card) => card.topic_id === topic?.id);
			return together.length >= cards.length;
		})
	);
	await next(retro, 'group');
	const ana = await open(browser, DESKTOP);
	await ana.goto(link, { waitUntil: 'networkidle' });
	await ana.getByRole('button', { name: 'Join this retro' }).click();
	for (const [topic, dots] of [
		[THEMES[0]?.title, 2],
		[THEMES[2]?.title, 1]
	] as const) {
		for (let given = 0; given < dots; given++) {
			await ana.getByRole('button', { name: `Dots on ${topic}: one more` }).click();
		}
	}
	await until(retro, ({ progress }) => (progress?.voted ?? 0) >= 9 && (progress?.done ?? 0) >= 4);
	await ana.evaluate(() => scrollTo(0, 0));
	await take(ana, 'ballot');

	await until(retro, ({ progress }) => (progress?.voted ?? 0) >= 12);
	await next(retro, 'vote');
	const { shared } = await look(retro);
	const agenda = (shared.results[0]?.tallies ?? [])
		.toSorted((a, b) => pointsTold(b) - pointsTold(a))
		.map((each) => each.topic_id);
	let from: string | null = null;
	for (const to of agenda.slice(0, 3)) {
		await discussTopic(host, retro.workshop.id, { from, to, seconds: 300 });
		from = to;
		const theme = THEMES.find(({ title }) => title === shared.topics.find(({ id }) => id === to)?.title);
		const lines = theme?.lines.length ?? 1;
		const room = await until(
			retro,
			(each) => each.shared.outcomes.filter(({ topic_id }) => topic_id === to).length >= lines
		);
		const proposed = room.shared.outcomes.filter(({ status }) => status === 'proposed');
		for (const outcome of proposed) await acceptOutcome(host, outcome.id, outcome.version);
	}
	await discussTopic(host, retro.workshop.id, { from, to: agenda[3] ?? null, seconds: 300 });
	await parkTopic(host, agenda[3] ?? '', 'Needs the people who run the pipeline; on the list for Thursday.');
	await next(retro, 'discuss');
	await until(retro, ({ progress }) => (progress?.done ?? 0) >= 5);
	await next(retro, 'check');
	await pass([retro, 25 * HOUR]);
	leaving.abort();
	await Promise.all(working);
	const reader = await open(browser, { viewport: { width: 1280, height: 1000 } });
	await reader.goto(`http://${HOST}/s/${retro.workshop.summary_token}`);
	await reader.getByRole('heading', { level: 1, name: TITLE }).waitFor();
	await take(reader, 'summary');
}

/** A retro that people joined; every other one of them has written. */
async function plan(host: Awaited<ReturnType<typeof newcomer>>, venue: Venue, people: number, subject?: Subject) {
	const report = (words: string) => console.warn(words);
	const crew = new Crew({ people, pace: 8, seed: 7, signal: leaving.signal, report });
	const retro = await createRetro(host, subject);
	const teammates: Teammate[] = await joinAll(crew, venue, retro);
	return { retro, crew, teammates };
}

async function open(browser: Browser, options: BrowserContextOptions): Promise<Page> {
	const context = await browser.newContext({
		...options,
		locale: 'en-GB',
		timezoneId: 'Europe/Lisbon',
		deviceScaleFactor: 2,
		reducedMotion: 'reduce'
	});
	return context.newPage();
}

async function write(page: Page, question: string, text: string): Promise<void> {
	const region = page.getByRole('region', { name: question });
	await region.getByRole('textbox', { name: `A card for: ${question}` }).fill(text);
	const saved = page.waitForResponse((response) => response.url().endsWith('/rpc/add_card') && response.ok());
	await region.getByRole('button', { name: 'Add', exact: true }).click();
	await saved;
}

/** What is in sight now, light and dark. */
async function take(page: Page, name: string): Promise<void> {
	const devtools = await page.context().newCDPSession(page);
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await page.evaluate(async () => {
			await document.fonts.ready;
			await new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)));
			await Promise.all(document.getAnimations().map(({ finished }) => finished));
		});
		const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
		const clip = { x: 0, y: 0, width, height, scale: 2 };
		const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 80, clip });
		const file = new URL(`${name}-${colorScheme}.webp`, import.meta.url);
		writeFileSync(file, Buffer.from(data, 'base64'));
		const { size } = statSync(file);
		if (size > AT_MOST_BYTES) throw new Error(`${name}-${colorScheme} has ${size} bytes`);
		console.info(`${name}-${colorScheme}.webp  ${Math.round(size / 1000)} kB`);
	}
	await devtools.detach();
}
