import { describe, expect, test } from 'vitest';
import { storage } from '../../../tests/support/storage.ts';
import { World } from '../../../tests/sync/world.ts';
import { leased } from './lease.ts';

type Store = ReturnType<typeof storage>;

/** Tabs that share a storage: each hears a while later what another wrote there, and all in the same order. */
function browser(seed: number) {
	const world = new World(seed);
	const tabs: { view: Store; away: number }[] = [];
	const seen = { inside: 0, most: 0, done: 0 };

	function tab() {
		const { ports } = world.page();
		const view = storage();
		const away = 10 + 60 * world.random();
		let isClosed = false;
		tabs.push({ view, away });
		const tell = (change: (store: Store) => void) => {
			change(view);
			world.after(away, () => tabs.forEach((each) => world.after(each.away, () => change(each.view))));
		};
		const shared: Store = {
			getItem: (key) => view.getItem(key),
			setItem: (key, value) => tell((store) => store.setItem(key, value)),
			removeItem: (key) => tell((store) => store.removeItem(key))
		};
		const after: typeof ports.after = (milliseconds, run) => ports.after(milliseconds, () => isClosed || run());
		const stay = (milliseconds: number) => new Promise<void>((resume) => after(milliseconds, resume));
		const use = (milliseconds: number) =>
			leased(
				'sign-in',
				async () => {
					seen.most = Math.max(seen.most, ++seen.inside);
					await stay(milliseconds);
					seen.inside--;
					seen.done++;
				},
				{ ports: { ...ports, after }, storage: () => shared }
			);
		return { use, stay, close: () => (isClosed = true) };
	}
	return { world, tab, seen };
}

describe('without locks', () => {
	test('one tab at a time has its turn, and all have one, whenever they come', async () => {
		for (let seed = 1; seed <= 50; seed++) {
			const { world, tab, seen } = browser(seed);
			for (let n = 0; n < 4; n++) {
				const { use, stay } = tab();
				// Half of them come in the same instant.
				void stay(n < 2 ? 0 : world.random() * 800).then(() => use(world.random() * 3_000));
			}
			await world.pass(60_000);
			expect({ seed, ...seen }).toEqual({ seed, inside: 0, most: 1, done: 4 });
		}
	});

	test('a tab that takes long is waited for; one that is closed keeps nobody out for more than seconds', async () => {
		const { world, tab, seen } = browser(1);
		const [first, second] = [tab(), tab()];
		void first.use(60_000);
		await world.pass(1_000);
		void second.use(10);
		await world.pass(50_000);
		expect(seen).toEqual({ inside: 1, most: 1, done: 0 });
		first.close();
		await world.pass(6_000);
		expect(seen.done).toBe(1);
	});

	test('where the browser keeps nothing a tab has its turn at once', async () => {
		const refusing = storage({}, () => true);
		const { ports } = new World(1).page();
		expect(await leased('sign-in', async () => 'in', { ports, storage: () => refusing })).toBe('in');
	});
});
