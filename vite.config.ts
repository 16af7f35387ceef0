import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { embeddedSupabase } from './src/serve/dev-plugin.ts';
import { readEnvironment } from './src/serve/environment.ts';
import { leanCharts } from './src/serve/lean-charts.ts';
import { leanMessages } from './src/serve/lean-messages.ts';
import { leanSupabase } from './src/serve/lean-supabase.ts';
import { messages } from './src/serve/messages.ts';

const { host, port } = readEnvironment();

/**
 * What travels as one file, with all that it imports, the first of them taking first: many small files compress badly. What is
 * in none of them is split by who needs it.
 */
const together = [
	// A participant's page before anything is shown in it, which other pages mostly share.
	{ name: 'base', test: /\/(client-optimized\/app\.js|routes\/(w\/\[code\]\/\+page|\+layout|\+error)\.(svelte|ts))$/ },
	// The rows of the database and what waits to become one, which whoever only looks or writes a first card does without.
	{
		name: 'rows',
		test: /\/(node_modules\/zod\/|src\/lib\/(domain\/|data\/|workshop\/entries\.ts$))/,
		minShareCount: 9
	},
	{ name: 'often', minShareCount: 9 },
	// Small, and almost always wanted with one another.
	{
		name: 'cards',
		test: /\/workshop-ui\/(NamesFound|CardSigns|NotSent|live\/(WantNote|WantTalk|RoomProgress))\.svelte$/
	},
	// What the wall of cards and a talk always take.
	{
		name: 'wall',
		test: /\/(sorting\/(draft-words|typed-names\.svelte)|reading\/BuiltOn|domain\/writing-rounds|i18n\/round-name)\.(svelte|ts)$/
	},
	{ name: 'talk', test: /\/workshop-ui\/live\/(AgendaList|Outcomes)\.svelte$/ },
	{ name: 'room', test: /\/workshop-ui\/(room\.ts|Room\.svelte)$/ }
];

export default defineConfig({
	environments: { client: { build: { rolldownOptions: { output: { codeSplitting: { groups: together } } } } } },
	server: { host, port, strictPort: true },
	plugins: [
		embeddedSupabase(),
		leanSupabase(),
		leanCharts(),
		leanMessages(),
		paraglideVitePlugin(messages),
		sveltekit()
	]
});
