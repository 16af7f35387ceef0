/** The world of the sync tests inside a browser: its time flows by itself, so that a test acts and polls like a person. */
import type { World } from '../sync/world.ts';

/** How much of the world's time passes at each turn, milliseconds. */
const TURN = 50;

// The world waits for a turn of the event loop, which has another name here, whatever clock a test makes up.
const { setTimeout: later } = globalThis;
if (!('setImmediate' in globalThis)) Object.assign(globalThis, { setImmediate: (act: () => void) => later(act) });

/** Lets the world's time flow. Returns how to stop it, which is when it stands still. */
export function flow(world: World): () => Promise<void> {
	let isFlowing = true;
	const turn = async () => {
		while (isFlowing) {
			await world.pass(TURN);
			await new Promise<void>((resume) => later(resume, 5));
		}
	};
	const flowing = turn();
	return () => {
		isFlowing = false;
		return flowing;
	};
}
