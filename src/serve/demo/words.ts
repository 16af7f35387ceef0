/** What the demo says on the terminal. The first line is for programs too: it ends with the origin. */
import type { AddressInfo } from 'node:net';
import { originOf, originsForOthers } from '../words.ts';
import type { Retro } from './retro.ts';

/** The two links, and what is going to happen. */
export function demoWelcome(
	address: AddressInfo,
	{ secret, workshop }: Retro,
	{ people, seconds }: { people: number; seconds: number }
): string {
	const origin = process.env.ORIGIN || originOf(address);
	const others = originsForOthers(address);
	const forPhones = [process.env.ORIGIN, ...others].find(Boolean);
	return [
		`Listening on ${originOf(address)}`,
		'',
		'  You facilitate. Open this, and press its button:',
		`    ${origin}/dashboard/back#${secret}`,
		'',
		'  To take part as well, on a phone or in a private window:',
		`    ${forPhones ?? origin}/w/${workshop.code}`,
		...(forPhones ? [] : ['    (a phone reaches this machine when you start with HOST=0.0.0.0 npm run demo)']),
		'',
		`  ${people} simulated teammates write for ${seconds} s now. Then the demo moves its own clock to the meeting, so that`,
		'  nobody waits for days, and you can open the room. They follow you from there to the summary.',
		'',
		'  Ctrl-C ends the demo and removes all of it.',
		''
	].join('\n');
}
