/** What the environment says about serving, read once and in one place. */
import { existsSync } from 'node:fs';

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

function wholeNumber(name: string, text: string, most: number): number {
	const value = Number(text);
	if (Number.isInteger(value) && value >= 0 && value <= most) return value;
	throw new Error(`${name} must be a whole number from 0 to ${most}, not "${text}".`);
}
