/** What somebody writes who takes no part yet: it waits until he can, over a reload too, and arrives once. */
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/lib/domain/refusal.ts';
import { createDrafts } from '../../src/lib/workshop/drafts.ts';
import { FirstCards } from '../../src/lib/workshop-ui/first-cards.svelte.ts';
import { begin, Browser, open } from './page.ts';
import { PROMPT } from './server.ts';

const MINUTE = 60_000;
const written = (body: string) => ({ prompt: PROMPT, body, happened_at: null, signature: null });

/** A browser at the door; `pass` says why nobody gets in, if nobody does. */
function door(seed = 1) {
	const { world, network, server } = begin(seed, 0);
	const browser = new Browser();
	const at = { refusal: null as Refusal | null, asked: 0 };
	const arrive = () => {
		const { ports, signs } = world.page();
		const enter = async () => {
			at.asked++;
			await new Promise<void>((answer) => ports.after(50, answer));
			if (at.refusal) throw at.refusal;
			return open(server, 'ana', browser).state;
		};
		const first = new FirstCards(createDrafts(browser.storage, 'code'), enter, ports);
		const stop = first.start();
		return { first, signs, stop };
	};
	const arrived = () => [...server.own('ana').cards.values()].map(({ body }) => body);
	return { world, network, server, at, arrive, arrived };
}

describe('the first card', () => {
	test('goes by itself when there is a network again, and is said to wait until then', async () => {
		const { world, at, arrive, arrived } = door();
		const { first } = arrive();
		at.refusal = new Refusal('unreachable');
		void first.add(written('In the tunnel'));
		await world.pass(5_000);
		expect(first).toMatchObject({ status: 'offline', unsent: 1, shown: [{ body: 'In the tunnel' }] });
		await world.pass(10 * MINUTE);
		expect(at.asked).toBeLessThan(80);
		expect(arrived()).toEqual([]);
		at.refusal = null;
		await world.pass(20_000);
		expect(arrived()).toEqual(['In the tunnel']);
		expect(first).toMatchObject({ unsent: 0, shown: [] });
	});

	test('is taken over from the composer within seconds, whatever the network does', async () => {
		const { world, arrive } = door();
		const { first } = arrive();
		let isTaken = false;
		const never = new FirstCards(
			createDrafts(new Browser().storage, 'code'),
			() => new Promise(() => {}),
			world.page().ports
		);
		void never.add(written('Into the void')).then(() => (isTaken = true));
		await world.pass(3_000);
		expect(isTaken).toBe(true);
		expect(never.shown).toMatchObject([{ body: 'Into the void' }]);
		expect(first.shown).toEqual([]);
	});

	test('that was left in a page that is closed goes from the next one, and from two at once one time', async () => {
		const { world, at, arrive, arrived } = door();
		at.refusal = new Refusal('too_many');
		const { first, stop } = arrive();
		void first.add(written('Left behind'));
		void first.add(written('And another'));
		await world.pass(5_000);
		expect(first).toMatchObject({ status: 'reconnecting', unsent: 2 });
		stop();
		at.refusal = null;
		arrive();
		arrive();
		await world.pass(MINUTE);
		expect(arrived()).toEqual(['Left behind', 'And another']);
		const last = arrive();
		await world.pass(5_000);
		expect(last.first.shown).toEqual([]);
		expect(arrived()).toHaveLength(2);
	});

	test('that nobody may give is its author’s again; one that waited is shown with the reason', async () => {
		const { world, at, arrive, arrived } = door();
		const { first, signs } = arrive();
		at.refusal = new Refusal('unreachable');
		void first.add(written('Waits'));
		await world.pass(5_000);
		at.refusal = new Refusal('joining_locked');
		let why: unknown = null;
		void first.add(written('Pressed at a locked door')).catch((refused: unknown) => (why = refused));
		await world.pass(5_000);
		expect(why).toMatchObject({ reason: 'joining_locked' });
		expect(first.shown).toMatchObject([{ body: 'Waits' }]);
		expect(first.why).toMatchObject({ reason: 'joining_locked' });
		expect(first.unsent).toBe(0);
		at.refusal = null;
		signs.woke();
		await world.pass(5_000);
		expect(arrived()).toEqual(['Waits']);
	});
});
