/** Loaded into a server before anything else: a machine without a network. Whatever wants out is written to stderr. */
import dns from 'node:dns';
import { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/** @param {unknown[]} args */
function refuse(...args) {
	writeSync(2, `WANTS OUT: ${JSON.stringify(args.filter((arg) => typeof arg !== 'function'))}\n`);
	throw new Error('There is no network.');
}

const { lookup } = dns;
Object.assign(net.Socket.prototype, { connect: refuse });
Object.assign(dns, {
	resolve: refuse,
	/** Listening looks an address up that is one already. @param {Parameters<typeof lookup>} args */
	lookup: (...args) => (net.isIP(args[0]) ? lookup(...args) : refuse(...args))
});
Object.assign(dns.promises, { lookup: refuse, resolve: refuse });
syncBuiltinESMExports();
