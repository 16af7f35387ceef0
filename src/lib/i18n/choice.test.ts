import { describe, expect, test } from 'vitest';
import { chooseLanguage } from './choice.ts';

const accepting = (header: string) => chooseLanguage(new Headers({ 'accept-language': header }));

describe('the language of a page', () => {
	test.each([
		['es', 'es'],
		['es-MX,es;q=0.9,en;q=0.8', 'es'],
		['es-419', 'es'],
		['pt', 'pt-BR'],
		['pt-PT,pt;q=0.9', 'pt-BR'],
		['PT-br', 'pt-BR'],
		['en-AU', 'en'],
		['de-DE,de;q=0.9,es;q=0.5,en;q=0.4', 'es'],
		['en;q=0.4, pt-BR;q=0.8', 'pt-BR'],
		['es;q=0, en', 'en'],
		['de', 'en'],
		['*', 'en'],
		[';;q=,,', 'en'],
		['', 'en']
	])('for a browser that accepts %s is %s', (header, locale) => {
		expect(accepting(header)).toBe(locale);
	});

	test('is the one that was chosen, whatever the browser accepts', () => {
		const headers = new Headers({ cookie: 'a=b; language=pt-BR; c=d', 'accept-language': 'es' });
		expect(chooseLanguage(headers)).toBe('pt-BR');
	});

	test('a cookie that names none of ours is as good as none', () => {
		expect(chooseLanguage(new Headers({ cookie: 'language=xx', 'accept-language': 'es' }))).toBe('es');
	});
});
