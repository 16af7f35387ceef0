import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { embeddedSupabase } from './src/serve/dev-plugin.ts';
import { readEnvironment } from './src/serve/environment.ts';
import { leanMessages } from './src/serve/lean-messages.ts';
import { leanSupabase } from './src/serve/lean-supabase.ts';
import { messages } from './src/serve/messages.ts';

const { host, port } = readEnvironment();

export default defineConfig({
	// What most pages share travels as one file: many small ones compress badly.
	environments: {
		client: {
			build: { rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'base', minShareCount: 9 }] } } } }
		}
	},
	server: { host, port, strictPort: true },
	plugins: [embeddedSupabase(), leanSupabase(), leanMessages(), paraglideVitePlugin(messages), sveltekit()]
});
