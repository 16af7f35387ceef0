/** What `npm start` runs once the application is built. */
import { startServing } from './server.ts';
import { proxyWarning, welcome } from './words.ts';

try {
	const { address, supabase, trustedProxies } = await startServing();
	console.info(welcome(address, supabase));
	const warning = proxyWarning(address, process.env.ORIGIN, trustedProxies);
	if (warning) console.warn(warning);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
