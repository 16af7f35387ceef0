import { describe, expect, test } from 'vitest';
import { World } from '../../../tests/sync/world.ts';
import { Clock } from './clock.svelte.ts';

const SERVER_AHEAD = Date.parse('2026-03-04T17:00:00.000Z');

/** A server `SERVER_AHEAD` of the page, whose answers take so long there and so long back. */
function clock(world: World, trips: [number, number][], { initial = 0 } = {}) {
	let trip = 0;
	const { ports, signs } = world.page();
	const read = async () => {
		const [there, back] = trips[trip++ % trips.length] ?? [0, 0];
		await new Promise<void>((arrive) => world.after(there, arrive));
		const now = new Date(SERVER_AHEAD + world.now).toISOString();
		await new Promise<void>((arrive) => world.after(back, arrive));
		return now;
	};
	const made = new Clock(read, new Date(SERVER_AHEAD + initial).toISOString(), ports);
	return { clock: made, signs, trips: () => trip };
}

describe('the clock', () => {
	test('takes the shortest of five round trips', async () => {
		const world = new World(1);
		const { clock: made, trips } = clock(
			world,
			[
				[900, 10],
				[10, 10],
				[300, 5]
			],
			{ initial: -4_000 }
		);
		made.start();
		expect(made.exact() - world.now).toBe(SERVER_AHEAD - 4_000);
		await world.pass(20_000);
		expect(trips()).toBe(5);
		expect(made.exact() - world.now).toBeCloseTo(SERVER_AHEAD, -1);
	});

	test('shows full seconds as they come', async () => {
		const world = new World(1);
		const { clock: made } = clock(world, [[0, 0]], { initial: 300 });
		made.start();
		await world.pass(699);
		expect(made.now).toBe(SERVER_AHEAD + 300);
		await world.pass(1);
		expect(made.now).toBe(SERVER_AHEAD + 1_000);
	});

	test('measures anew when the page wakes, even if it takes longer now', async () => {
		const world = new World(1);
		const { clock: made, signs, trips } = clock(world, [[50, 50]]);
		made.start();
		await world.pass(20_000);
		signs.woke();
		await world.pass(20_000);
		expect(trips()).toBe(10);
		expect(made.exact() - world.now).toBeCloseTo(SERVER_AHEAD, -1);
	});

	test('stands still and asks nobody once it is stopped', async () => {
		const world = new World(1);
		const { clock: made, trips } = clock(world, [[0, 0]]);
		made.start();
		made.stop();
		await world.pass(20_000);
		expect(trips()).toBe(0);
		expect(made.now).toBe(SERVER_AHEAD);
	});
});
