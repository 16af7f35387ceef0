/** Each reader in a language of theirs: from the browser, changed by a link, kept; with and without JavaScript. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { createRetro, expect, giveDots, HOUR, test, write } from './fixtures.ts';

const TITLE = 'Sprint 42, the release that slipped';

const spoken = (page: Page) => page.locator('html').getAttribute('lang');

async function change(page: Page, to: string): Promise<void> {
	const loaded = page.waitForEvent('load');
	await page
		.getByRole('navigation', { name: /Language|Idioma/ })
		.getByRole('link', { name: to })
		.click();
	await loaded;
}

test('a participant reads in the language of the browser, or in another, and loses no draft over it', async ({
	server,
	facilitator,
	open
}) => {
	const { link, summary } = await createRetro(facilitator, server.origin, TITLE);
	const luz = await open({ locale: 'es-MX', timezoneId: 'America/Mexico_City', viewport: { width: 360, height: 740 } });

	await luz.goto(link);
	expect(await spoken(luz)).toBe('es');
	await expect(luz.getByText(/^Selladas hasta (el|mañana|pasado mañana) /)).toBeVisible();
	const composer = luz.getByRole('textbox', { name: 'Una tarjeta para: What should we start doing?' });
	await composer.fill('Probar antes de anunciar');
	await expect(luz.getByText('El borrador se guarda en este dispositivo').first()).toBeVisible();

	await change(luz, 'Português (Brasil)');
	expect(await spoken(luz)).toBe('pt-BR');
	const draft = luz.getByRole('textbox', { name: 'What should we start doing?' });
	await expect(draft).toHaveValue('Probar antes de anunciar');
	await luz.reload();
	expect(await spoken(luz)).toBe('pt-BR');
	await expect(draft).toHaveValue('Probar antes de anunciar');
	// Nobody else's language has changed.
	await facilitator.goto(link);
	await write(facilitator, 'What should we start doing?', 'Announce less');

	await server.travel(6 * 24 * HOUR);
	await luz.goto(summary);
	expect(await spoken(luz)).toBe('pt-BR');
	await expect(luz.getByRole('navigation', { name: 'Idioma' }).getByText('Português (Brasil)')).toHaveAttribute(
		'aria-current',
		'true'
	);
	const english = await facilitator.request.get(`${summary}.md`).then((response) => response.text());
	const [download] = await Promise.all([
		luz.waitForEvent('download'),
		luz.getByRole('link', { name: /Markdown/ }).click()
	]);
	const markdown = await readFile(await download.path(), 'utf8');
	expect(english).toContain('## Decisions');
	expect(markdown).toContain('## Decisões');
});

test('the form of a new retro comes in another language without losing what was typed', async ({ server, open }) => {
	const page = await open({ locale: 'pt-PT' });
	await page.goto(`${server.origin}/workshops/new`);
	expect(await spoken(page)).toBe('pt-BR');
	const title = page.locator('form input').first();
	await expect(page.locator('form [type="submit"]')).toBeEnabled();
	await title.fill(TITLE);
	await change(page, 'Español');
	await expect(page.getByLabel('¿De qué trata?')).toHaveValue(TITLE);
	// What nobody typed speaks the language of the page.
	await expect(page.getByText('¿Qué deberíamos empezar a hacer?')).toBeVisible();
});

test('without JavaScript the summary changes its language by a link', async ({ server, facilitator, open }) => {
	const { summary } = await createRetro(facilitator, server.origin, TITLE);
	const page = await open({ locale: 'es-ES', javaScriptEnabled: false });
	await page.goto(summary);
	await expect(page.getByText(/^Las tarjetas siguen selladas/)).toBeVisible();
	await change(page, 'English');
	expect(page.url()).toBe(summary);
	await expect(page.getByText(/^The cards are still sealed/)).toBeVisible();
	await page.goto(`${server.origin}//example.com/?lang=es`);
	expect(new URL(page.url()).origin).toBe(server.origin);
});

test('a retro says in what language to write, to each in their own', async ({ server, facilitator, ana, open }) => {
	await facilitator.goto(`${server.origin}/workshops/new`);
	await facilitator.getByLabel('What is it about?').fill(TITLE);
	await facilitator.getByLabel('Why are you doing this?').fill('So that we learn.');
	const people = facilitator.getByRole('region', { name: 'Who sees what' });
	await people.getByRole('button', { name: 'Change' }).click();
	await people.getByLabel('Language to write in').selectOption('Spanish');
	await facilitator.getByRole('button', { name: 'Create it and get the link' }).click();
	const link = await facilitator.getByLabel('Participant link', { exact: true }).inputValue();

	await ana.goto(link);
	await expect(ana.getByText('Please write in Spanish.')).toBeVisible();
	const luz = await open({ locale: 'es-MX' });
	await luz.goto(link);
	await expect(luz.getByText('Por favor, escribe en español.')).toBeVisible();
});

test('one retro in two languages and two zones, each on their own screen', async ({ server, open }) => {
	test.setTimeout(240_000);
	const lead = await open({ locale: 'en-GB', timezoneId: 'Europe/Berlin', viewport: { width: 1280, height: 900 } });
	const mateo = await open({ locale: 'es-AR', timezoneId: 'America/Argentina/Buenos_Aires' });
	const question = 'What should we start doing?';
	const idea = 'Avisar antes de tocar el formulario';
	const { link, summary } = await createRetro(lead, server.origin, TITLE);
	/** Of the timetable: what each of them reads, and the instant that is meant. */
	const instants = (page: Page) =>
		page
			.getByRole('main')
			.locator('time')
			.evaluateAll((times) => times.map((time) => time.getAttribute('datetime')));

	await test.step('he writes in Spanish, and the times are those of Buenos Aires', async () => {
		await lead.goto(link);
		await mateo.goto(link);
		expect(await spoken(mateo)).toBe('es');
		expect(await spoken(lead)).toBe('en');
		await expect(mateo.getByText(/hora de Buenos Aires/).first()).toBeVisible();
		await expect(lead.getByText(/Berlin time/).first()).toBeVisible();
		expect(await instants(mateo)).toEqual(await instants(lead));
		await mateo.getByRole('textbox', { name: `Una tarjeta para: ${question}` }).fill(idea);
		const saved = mateo.waitForResponse((response) => response.url().endsWith('/rpc/add_card') && response.ok());
		await mateo.getByRole('button', { name: 'Añadir', exact: true }).first().click();
		await saved;
		await write(lead, question, 'Review within a working day');
	});

	await test.step('they meet: each reads the same in their own words', async () => {
		await server.travel(6 * 24 * HOUR);
		await expect(mateo.getByRole('heading', { name: 'Lee lo que se escribió' })).toBeVisible({ timeout: 30_000 });
		await lead.getByRole('button', { name: 'Open the room' }).click();
		await expect(mateo.getByRole('heading', { name: 'Junta lo que va junto' })).toBeVisible();
		await expect(lead.getByText(idea)).toBeVisible();
		await lead.getByRole('button', { name: 'Open the ballot' }).click();
		await expect(mateo.getByRole('heading', { name: '¿Qué es lo que más importa?' })).toBeVisible();
		const more = mateo.getByRole('button', { name: `Puntos en ${idea}: uno más` });
		await more.click();
		await more.click();
		await expect(mateo.getByText(/quedan 3 puntos/i)).toBeVisible();
		await lead.getByRole('button', { name: 'Show my votes' }).click();
		await giveDots(lead, idea, 1);
		await lead.getByRole('button', { name: 'Close the ballot' }).click();
		await lead.getByRole('dialog').getByRole('button', { name: 'Close the ballot' }).click();
		await expect(mateo.getByRole('heading', { name: 'Conversar y decidir' })).toBeVisible();
		await lead.getByRole('button', { name: 'Open the first topic' }).click();
		// Each topic has a form of its own.
		await expect(mateo.getByRole('heading', { level: 1, name: idea })).toBeVisible();
		await mateo.getByLabel('¿Qué se hará?').fill('Anotar quién cuida cada formulario');
		await mateo.getByRole('button', { name: 'Proponer' }).click();
		await lead.getByRole('button', { name: 'Accept' }).click();
	});

	await test.step('he takes the summary along in Spanish, she in English', async () => {
		await lead.getByRole('button', { name: 'On to the last question' }).click();
		await mateo.getByRole('radio', { name: /Dio más de lo que costó/ }).check();
		await lead.getByRole('button', { name: 'End the meeting' }).click();
		await lead.getByRole('dialog').getByRole('button', { name: 'End the meeting' }).click();
		await mateo.getByRole('link', { name: 'Leer el resumen' }).click();
		await expect(mateo.getByRole('heading', { name: 'Acciones' })).toBeVisible();
		const [download] = await Promise.all([
			mateo.waitForEvent('download'),
			mateo.getByRole('link', { name: /Markdown/ }).click()
		]);
		const markdown = await readFile(await download.path(), 'utf8');
		for (const words of ['## Acciones', 'Anotar quién cuida cada formulario', idea]) expect(markdown).toContain(words);
		await lead.goto(summary);
		await expect(lead.getByRole('heading', { name: 'Actions' })).toBeVisible();
		await expect(lead.getByText('Anotar quién cuida cada formulario')).toBeVisible();
	});
});
