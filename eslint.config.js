// Lint, and the walls of the house: dependencies point one way (see ARCHITECTURE.md).
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** What a folder of src/lib must not import, and why, as rules of `no-restricted-imports`. */
const wall = (/** @type {string} */ folder, /** @type {[regex: string, message: string][]} */ forbidden) => ({
	files: [`src/lib/${folder}/**/*.{ts,svelte}`],
	rules: {
		'no-restricted-imports': ['error', { patterns: forbidden.map(([regex, message]) => ({ regex, message })) }]
	}
});
const folder = (/** @type {string} */ names) => `(^|/|\\$lib/)(${names})(/|$)`;
const framework = '^(svelte|\\$app|\\$env|@sveltejs|@supabase)(/|$)';

export default ts.config(
	{
		ignores: [
			'build/',
			'.svelte-kit/',
			'node_modules/',
			'data/',
			'src/lib/i18n/paraglide/',
			'test-results/',
			'playwright-report/'
		]
	},
	js.configs.recommended,
	...ts.configs.strict,
	...svelte.configs.recommended,
	prettier,
	...svelte.configs.prettier,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			'no-undef': 'off',
			'no-console': ['error', { allow: ['error', 'warn', 'info'] }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/no-invalid-void-type': 'off',
			// A fixture that needs no other one still names what it takes.
			'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
			'svelte/no-at-html-tags': 'error',
			'no-restricted-syntax': [
				'error',
				{
					selector: "MemberExpression[computed=true][object.name='m']",
					message: 'Messages are named one by one: a page that may name any carries the whole catalogue.'
				},
				{
					selector: 'SvelteElement[name.name=/^(input|select)$/] > SvelteStartTag > SvelteAttribute[key.name=checked]',
					message: 'Bind it (see ui/picked.ts): what was pressed before the page could answer is then not lost.'
				},
				{
					selector: 'SvelteAwaitBlock > ImportExpression',
					message: 'Code that is lost on its way is asked for again: Lazy.svelte.'
				}
			],
			// What is reactive is said with runes; a Map inside a function or a private field is just a Map.
			'svelte/prefer-svelte-reactivity': 'off',
			// Links are plain paths: the application is served at the root of its origin.
			'svelte/no-navigation-without-resolve': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } }
	},
	wall('domain', [
		[framework, 'The domain is pure: no framework, no Supabase.'],
		[
			folder('data|workshop|workshop-ui|summary|server|ui|i18n'),
			'Everything depends on the domain; it depends on nothing.'
		],
		['^\\$messages', 'The domain hands out message keys, never words.']
	]),
	wall('data', [[folder('workshop|workshop-ui|summary|server|ui'), 'data knows the domain only.']]),
	wall('workshop', [[folder('workshop-ui|summary|server|ui'), 'workshop knows data and domain only.']]),
	wall('summary', [[folder('data|workshop|workshop-ui|server|ui'), 'summary renders the model of the domain.']]),
	wall('ui', [[folder('domain|data|workshop|workshop-ui|summary|server'), 'A primitive knows no domain.']]),
	wall('workshop-ui', [
		[folder('server'), 'The server is not for the browser.'],
		['^@supabase', 'One folder of the browser knows Supabase: workshop/.']
	]),
	wall('server', [[folder('workshop|workshop-ui|ui'), 'The server renders no page.']])
);
