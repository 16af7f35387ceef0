/** What the environment says about serving, read once and in one place. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export interface ServingEnvironment {
	readonly host: string;
	/** 0 lets the system choose. */
	readonly port: number;
	/** How many proxies in front of the server can be trusted to say where a request came from, and how. */
	readonly trustedProxies: number;
}

/** Reads `.env` too, where it exists; what is set already wins. @throws Error with words for whoever runs the server. */
export function readEnvironment(): ServingEnvironment {
	if (existsSync('.env')) process.loadEnvFile('.env');
	const { HOST, PORT, TRUST_PROXY } = process.env;
	return {
		host: HOST || '127.0.0.1',
		port: wholeNumber('PORT', PORT || '3000', 65_535),
		trustedProxies: wholeNumber('TRUST_PROXY', TRUST_PROXY || '0', 10)
	};
}

/** The folder that commands work on. @throws Error with words when the data is not in a folder of this machine. */
export function readDataDir(): string {
	if (existsSync('.env')) process.loadEnvFile('.env');
	if (process.env.PUBLIC_SUPABASE_URL) {
		throw new Error(
			`The data is in the Supabase project ${process.env.PUBLIC_SUPABASE_URL}, which has backups of its own.`
		);
	}
	return resolve(process.env.DATA_DIR || 'data');
}

function wholeNumber(name: string, text: string, most: number): number {
	const value = Number(text);
	if (Number.isInteger(value) && value >= 0 && value <= most) return value;
	throw new Error(`${name} must be a whole number from 0 to ${most}, not "${text}".`);
}
