/**
 * Loaded into a server before anything else: a clock that jumps, as when a machine wakes up or is set right. The file
 * named by CLOCK_OFF_BY holds by how many milliseconds it is wrong.
 */
import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 50;
const now = Date.now.bind(Date);
let offBy = 0;

function look() {
	try {
		offBy = Number(readFileSync(process.env.CLOCK_OFF_BY ?? '', 'utf8'));
	} catch {
		offBy = 0;
	}
}

look();
setInterval(look, LOOK_EVERY_MS).unref();
Date.now = () => now() + offBy;
globalThis.Date = new Proxy(Date, {
	construct: (target, args, as) => Reflect.construct(target, args.length > 0 ? args : [target.now()], as)
});
