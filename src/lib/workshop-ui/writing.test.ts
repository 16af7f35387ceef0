import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { card, id, phase, prompt } from '../../../tests/support/builders.ts';
import { flow } from '../../../tests/support/flowing.ts';
import InRoom from '../../../tests/support/InRoom.svelte';
import { begin, open } from '../../../tests/sync/page.ts';
import { PROMPT } from '../../../tests/sync/server.ts';
import type { Face } from '../domain/snapshot.ts';
import type { PromptRules } from '../domain/workshop.ts';
import Composer from './Composer.svelte';
import LateDrafts from './LateDrafts.svelte';
import OwnCard from './OwnCard.svelte';
import AddCard from './sorting/AddCard.svelte';
import { Visit } from './visit.svelte.ts';
import WritePrompt from './WritePrompt.svelte';

const SUPABASE = { url: 'http://localhost:9', key: 'none' };
const CARD = id(0x77);
let stop = async () => {};

beforeEach(() => localStorage.clear());
afterEach(() => {
	vi.restoreAllMocks();
	return stop();
});

/** The window is open, and ana has written one card. */
function writing() {
	const { server, world } = begin(1, 0);
	server.addCard('ana', { id: CARD, promptId: PROMPT, body: 'Reviews wait for days' });
	stop = flow(world);
	const { shared, now } = server.snapshot('ana');
	const { workshop, phases, prompts } = shared;
	const face: Face = {
		...workshop,
		id: null,
		is_facilitator: false,
		phases,
		prompts,
		now
	};
	return { server, world, face };
}

describe('the composer', () => {
	async function composer(onadd: (text: string) => boolean | Promise<boolean>) {
		const screen = await render(Composer, { question: 'Start?', text: '', onadd });
		const box = screen.getByRole('textbox', { name: 'A card for: Start?' });
		await box.click();
		return { screen, box };
	}

	test('adds with Enter, is empty then and keeps the focus', async () => {
		const onadd = vi.fn(() => true);
		const { box } = await composer(onadd);
		await userEvent.keyboard(' One thought {Enter}');
		expect(onadd).toHaveBeenCalledExactlyOnceWith('One thought');
		await expect.element(box).toHaveValue('');
		await expect.element(box).toHaveFocus();
	});

	test('keeps what is typed while the card is on its way', async () => {
		const taken = Promise.withResolvers<boolean>();
		const { box } = await composer(() => taken.promise);
		await userEvent.keyboard('One{Enter} and the next');
		taken.resolve(true);
		await expect.element(box).toHaveValue('and the next');
	});

	test('loses nothing when the card is not taken', async () => {
		const { box } = await composer(() => false);
		await userEvent.keyboard('Mine{Enter}');
		await expect.element(box).toHaveValue('Mine');
	});

	test('adds nothing that is empty or too long', async () => {
		const onadd = vi.fn(() => true);
		const { screen, box } = await composer(onadd);
		await screen.getByRole('button', { name: 'Add' }).click();
		await box.fill('x'.repeat(1001));
		await userEvent.keyboard('{Enter}');
		expect(onadd).not.toHaveBeenCalled();
	});
});

describe('a prompt', () => {
	test('has the draft of an earlier visit', async () => {
		const { face } = writing();
		const visit = new Visit(face, SUPABASE, null);
		const first = await render(WritePrompt, { visit, prompt: prompt({ id: PROMPT }), isOpen: true });
		await first.getByRole('textbox').fill('Half a thought');
		first.unmount();
		const again = new Visit(face, SUPABASE, null);
		const screen = await render(WritePrompt, { visit: again, prompt: prompt({ id: PROMPT }), isOpen: true });
		await expect.element(screen.getByRole('textbox')).toHaveValue('Half a thought');
		await expect.element(screen.getByText('Draft kept on this device')).toBeVisible();
	});

	test('says so, and asks before it is left, where the browser keeps nothing', async () => {
		const { face } = writing();
		vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
			throw new DOMException('full', 'QuotaExceededError');
		});
		const visit = new Visit(face, SUPABASE, null);
		const screen = await render(WritePrompt, { visit, prompt: prompt({ id: PROMPT }), isOpen: true });
		const leave = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
		expect(leave()).toBe(false);
		await screen.getByRole('textbox').fill('Half a thought');
		await expect.element(screen.getByText('Only this page holds it')).toBeVisible();
		await expect.element(screen.getByText('Draft kept on this device')).not.toBeInTheDocument();
		expect(leave()).toBe(true);
	});

	test('keeps the card of a stranger who cannot be let in just now, in sight and over a reload', async () => {
		const { face } = writing();
		const visit = new Visit(face, SUPABASE, null);
		const close = visit.wait();
		const first = await render(WritePrompt, { visit, prompt: prompt({ id: PROMPT }), isOpen: true });
		await first.getByRole('textbox').fill('Mine');
		await userEvent.keyboard('{Enter}');
		await expect.element(first.getByText('Not sent yet')).toBeVisible();
		await expect.element(first.getByRole('textbox')).toHaveValue('');
		first.unmount();
		close();
		const again = new Visit(face, SUPABASE, null);
		const leave = again.wait();
		const screen = await render(WritePrompt, { visit: again, prompt: prompt({ id: PROMPT }), isOpen: true });
		await expect.element(screen.getByText('Mine')).toBeVisible();
		expect(again.first).toMatchObject({ status: 'offline', unsent: 1 });
		await screen.getByRole('button', { name: 'Edit it again' }).click();
		await expect.element(screen.getByRole('textbox')).toHaveValue('Mine');
		await expect.element(screen.getByText('Not sent yet')).not.toBeInTheDocument();
		leave();
	});

	test('asks for a name where names are shown, when there is something to add, and keeps the text', async () => {
		const { face } = writing();
		const visit = new Visit({ ...face, naming: 'named' }, SUPABASE, null);
		const screen = await render(WritePrompt, { visit, prompt: prompt({ id: PROMPT }), isOpen: true });
		await expect.element(screen.getByLabelText('What should we call you?')).not.toBeInTheDocument();
		const box = screen.getByRole('textbox', { name: 'A card for' });
		await box.fill('Mine');
		await userEvent.keyboard('{Enter}');
		await expect.element(screen.getByText('Say a name')).toBeVisible();
		await expect.element(screen.getByLabelText('What should we call you?')).toHaveFocus();
		await expect.element(box).toHaveValue('Mine');
	});

	describe('that asks for roles', () => {
		async function asking(rules: { roles?: boolean }) {
			const { server, face } = writing();
			const { state } = open(server, 'ana');
			const visit = new Visit(face, SUPABASE, { snapshot: server.snapshot('ana'), openRoom: () => state });
			visit.name = 'Bruno';
			const screen = await render(WritePrompt, { visit, prompt: prompt({ id: PROMPT, rules }), isOpen: true });
			const box = screen.getByRole('textbox', { name: 'A card for' });
			await box.fill('bruno restarted it');
			await userEvent.keyboard('{Enter}');
			return { server, screen, box };
		}

		test('shows a name that it knows before it is sent, and sends what is reworded', async () => {
			const { server, screen, box } = await asking({ roles: true });
			await expect.element(screen.getByRole('status').getByText('This names Bruno.')).toBeVisible();
			expect(server.own('ana').cards.size).toBe(1);
			await screen.getByRole('button', { name: 'Write the role' }).click();
			await expect.element(box).toHaveFocus();
			await box.fill('The person on call restarted it');
			await expect.element(screen.getByText('This names Bruno.')).not.toBeInTheDocument();
			await userEvent.keyboard('{Enter}');
			await expect.poll(() => server.own('ana').cards.size).toBe(2);
		});

		test('sends a name that is meant', async () => {
			const { server, screen, box } = await asking({ roles: true });
			await screen.getByRole('button', { name: 'Send as it is' }).click();
			await expect.poll(() => server.own('ana').cards.size).toBe(2);
			await expect.element(box).toHaveValue('');
			await expect.element(screen.getByText('This names Bruno.')).not.toBeInTheDocument();
		});

		test('is alone in that: any other takes names as they come', async () => {
			const { server } = await asking({});
			await expect.poll(() => server.own('ana').cards.size).toBe(2);
		});
	});

	describe('that asks for more than a text', () => {
		async function asking(rules: PromptRules) {
			const { server, face } = writing();
			const { state } = open(server, 'ana');
			const visit = new Visit(face, SUPABASE, { snapshot: server.snapshot('ana'), openRoom: () => state });
			const screen = await render(WritePrompt, { visit, prompt: prompt({ id: PROMPT, rules }), isOpen: true });
			const box = screen.getByRole('textbox', { name: 'A card for' });
			const written = () => [...server.own('ana').cards.values()].filter(({ id: card }) => card !== CARD);
			return { visit, screen, box, written };
		}

		test('takes when it happened, by the reader’s clock, keeps it with the draft and asks anew for the next card', async () => {
			const { visit, screen, box, written } = await asking({ happened: true });
			const when = screen.getByLabelText('When did it happen?');
			await when.fill('2026-11-20T13:05');
			await box.fill('It went down');
			expect(visit.drafts.read(`when:prompt:${PROMPT}`)).toBe('2026-11-20T13:05');
			await userEvent.keyboard('{Enter}');
			const at = new Date(2026, 10, 20, 13, 5).toISOString();
			await expect.poll(written).toMatchObject([{ body: 'It went down', happened_at: at }]);
			await expect.element(when).toHaveValue('');
			expect(visit.drafts.read(`when:prompt:${PROMPT}`)).toBe('');
			await box.fill('Nobody knows when');
			await userEvent.keyboard('{Enter}');
			await expect.poll(written).toMatchObject([{}, { happened_at: null }]);
		});

		test('takes any year that people remember, and says at the field which it does not', async () => {
			const { screen, box, written } = await asking({ happened: true });
			const when = screen.getByLabelText('When did it happen?');
			await box.fill('The first machine');
			for (const typed of ['0202-11-20T13:05', '1899-06-01T12:00', '2200-06-01T12:00']) {
				await when.fill(typed);
				await screen.getByRole('button', { name: 'Add', exact: true }).click();
				await expect.element(screen.getByText('Give a year from 1900 to 2199, or leave it empty.')).toBeVisible();
				await expect.element(when).toHaveFocus();
			}
			expect(written()).toEqual([]);
			await when.fill('1968-11-20T13:05');
			await screen.getByRole('button', { name: 'Add', exact: true }).click();
			const at = new Date(1968, 10, 20, 13, 5).toISOString();
			await expect.poll(written).toMatchObject([{ body: 'The first machine', happened_at: at }]);
		});

		test('says before writing that the card is signed, adds none without a name, and proposes it for the next one', async () => {
			const { screen, box, written } = await asking({ signed: true });
			await expect.element(screen.getByText('This card is signed')).toBeVisible();
			const name = screen.getByLabelText('Name on this card');
			await box.fill('Thank you');
			await userEvent.keyboard('{Enter}');
			await expect.element(screen.getByText('Say a name')).toBeVisible();
			await expect.element(name).toHaveFocus();
			expect(written()).toEqual([]);
			await name.fill(' Ana ');
			await userEvent.keyboard('{Enter}');
			await expect.poll(written).toMatchObject([{ body: 'Thank you', author_name: 'Ana' }]);
			await expect.element(name).toHaveValue(' Ana ');
			// On this device it is once, to be proposed, and no draft of anything.
			expect(Object.keys(localStorage).filter((key) => localStorage.getItem(key)?.includes('Ana'))).toHaveLength(1);
		});
	});

	test('is closed after the close, unless something had been begun', async () => {
		const { face } = writing();
		const visit = new Visit(face, SUPABASE, null);
		const screen = await render(WritePrompt, { visit, prompt: prompt({ id: PROMPT }), isOpen: false });
		await expect.element(screen.getByRole('textbox')).not.toBeInTheDocument();
		screen.unmount();
		visit.drafts.write(`prompt:${PROMPT}`, 'Begun in time');
		const late = await render(WritePrompt, { visit, prompt: prompt({ id: PROMPT }), isOpen: false });
		await expect.element(late.getByRole('textbox')).toHaveValue('Begun in time');
	});

	test('that takes what was begun in time keeps the composer, and the focus in it, when that has been added', async () => {
		const { server, face } = writing();
		const { state } = open(server, 'ana');
		const visit = new Visit(face, SUPABASE, { snapshot: server.snapshot('ana'), openRoom: () => state });
		visit.drafts.write(`prompt:${PROMPT}`, 'Begun in time');
		const screen = await render(WritePrompt, { visit, prompt: prompt({ id: PROMPT }), isOpen: false });
		const box = screen.getByRole('textbox', { name: 'A card for' });
		await box.click();
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => server.own('ana').cards.size).toBe(2);
		await expect.element(box).toHaveValue('');
		await expect.element(box).toHaveFocus();
	});
});

describe('an own card', () => {
	async function ownCard(rules: PromptRules = {}) {
		const { server, world } = writing();
		Object.assign(server.shared.prompts[0] ?? {}, { rules });
		// Of an earlier round: a name that the device knows.
		const earlier = card({ id: id(0x78), prompt_id: id(0x79), author_name: 'Bosede' });
		server.shared = { ...server.shared, cards: [earlier] };
		const { state } = open(server, 'ana');
		const view = async () => {
			const own = state.cardsOf(PROMPT)[0];
			if (!own) throw new Error('The card is gone.');
			return render(OwnCard, { room: state, card: own, onwithdraw: () => {} });
		};
		return { server, world, state, screen: await view(), view };
	}

	test('is changed in place, and the focus goes back to its button', async () => {
		const { server, screen } = await ownCard();
		await screen.getByRole('button', { name: 'Edit this card' }).click();
		await screen.getByRole('textbox').fill('Reviews wait for a week');
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => server.own('ana').cards.get(CARD)?.body).toBe('Reviews wait for a week');
		await expect.element(screen.getByRole('button', { name: 'Edit this card' })).toHaveFocus();
	});

	test('has its instant and its name changed with it', async () => {
		const { server, screen } = await ownCard({ happened: true, signed: true });
		await screen.getByRole('button', { name: 'Edit this card' }).click();
		await screen.getByLabelText('When did it happen?').fill('2026-11-20T13:05');
		await screen.getByLabelText('Name on this card').fill('Ana');
		await screen.getByRole('button', { name: 'Save' }).click();
		const at = new Date(2026, 10, 20, 13, 5).toISOString();
		await expect
			.poll(() => server.own('ana').cards.get(CARD))
			.toMatchObject({ body: 'Reviews wait for days', happened_at: at, author_name: 'Ana' });
	});

	test('that was changed on another device shows both texts, and the author’s word holds', async () => {
		const { server, screen } = await ownCard();
		await screen.getByRole('button', { name: 'Edit this card' }).click();
		server.editCard('ana', CARD, 1, 'From the phone');
		await screen.getByRole('textbox').fill('From the desk');
		await screen.getByRole('button', { name: 'Save' }).click();
		await expect.element(screen.getByText('From the phone')).toBeVisible();
		await expect.element(screen.getByRole('textbox')).toHaveValue('From the desk');
		await screen.getByRole('button', { name: 'Keep what I just wrote' }).click();
		await expect.poll(() => server.own('ana').cards.get(CARD)?.body).toBe('From the desk');
	});

	test('whose change was begun before another device saved one shows both texts after a reload too', async () => {
		const { server, state, screen, view } = await ownCard();
		await screen.getByRole('button', { name: 'Edit this card' }).click();
		await screen.getByRole('textbox').fill('Half changed at the desk');
		screen.unmount();
		server.editCard('ana', CARD, 1, 'Finished on the phone');
		state.refresh();
		await expect.poll(() => state.cardsOf(PROMPT)[0]?.version).toBe(2);
		const again = await view();
		await expect.element(again.getByRole('textbox')).toHaveValue('Half changed at the desk');
		await again.getByRole('button', { name: 'Save' }).click();
		await expect.element(again.getByText('Finished on the phone')).toBeVisible();
		expect(server.own('ana').cards.get(CARD)?.body).toBe('Finished on the phone');
	});

	test('is left as it was by Escape', async () => {
		const { server, screen } = await ownCard();
		await screen.getByRole('button', { name: 'Edit this card' }).click();
		await screen.getByRole('textbox').fill('Not so');
		await userEvent.keyboard('{Escape}');
		await expect.element(page.getByRole('textbox')).not.toBeInTheDocument();
		expect(server.own('ana').cards.get(CARD)?.body).toBe('Reviews wait for days');
	});

	test('is held back for a name that it gets in its change, where roles are asked for', async () => {
		const { server, screen } = await ownCard({ roles: true });
		await screen.getByRole('button', { name: 'Edit this card' }).click();
		await screen.getByRole('textbox').fill('Bosede waits for days');
		await userEvent.keyboard('{Enter}');
		await expect.element(screen.getByText('This names Bosede.')).toBeVisible();
		expect(server.own('ana').cards.get(CARD)?.body).toBe('Reviews wait for days');
		await screen.getByRole('button', { name: 'Send as it is' }).click();
		await expect.poll(() => server.own('ana').cards.get(CARD)?.body).toBe('Bosede waits for days');
	});
});

test('a card that comes after the reveal is held back for a name as well', async () => {
	const { server, world } = begin(1, 2);
	Object.assign(server.shared.prompts[0] ?? {}, { rules: { roles: true } });
	server.shared = { ...server.shared, cards: [card({ id: CARD, prompt_id: PROMPT, author_name: 'Bosede' })] };
	stop = flow(world);
	const screen = await render(InRoom, { room: open(server, 'ana').state, view: AddCard });
	await screen.getByRole('button', { name: 'Add a card' }).click();
	await screen.getByRole('textbox').fill('bosede restarted it');
	await userEvent.keyboard('{Enter}');
	await expect.element(screen.getByText('This names Bosede.')).toBeVisible();
	expect(server.shared.cards).toHaveLength(1);
	await screen.getByRole('button', { name: 'Send as it is' }).click();
	await expect.poll(() => server.shared.cards.length).toBe(2);
});

test('texts that were begun under two questions stay two, whichever is chosen after the reveal', async () => {
	const { server, world } = begin(1, 2);
	const other = prompt({ id: id(0x78), text: 'What held us up?', position: 1 });
	const asked = (server.shared.prompts[0] ?? other).text;
	server.shared = {
		...server.shared,
		prompts: [...server.shared.prompts, { ...other, phase_id: server.shared.prompts[0]?.phase_id ?? '' }]
	};
	stop = flow(world);
	const { state } = open(server, 'ana');
	state.writing.keepDraft(`prompt:${PROMPT}`, 'Begun first');
	state.writing.keepDraft(`prompt:${other.id}`, 'Begun first, and more');
	const screen = await render(InRoom, { room: state, view: AddCard });
	const [box, question] = [screen.getByRole('textbox'), screen.getByRole('combobox')];
	await expect.element(box).toHaveValue('Begun first');
	await userEvent.selectOptions(question, 'What held us up?');
	await expect.element(box).toHaveValue('Begun first, and more');
	await userEvent.selectOptions(question, asked);
	await expect.element(box).toHaveValue('Begun first');
	// The other comes next by itself.
	await screen.getByRole('button', { name: 'Add', exact: true }).click();
	await expect.element(box).toHaveValue('Begun first, and more');
	await expect.element(question).toHaveValue(other.id);
	// Where nothing was begun the text goes along.
	await screen.getByRole('button', { name: 'Add', exact: true }).click();
	await box.fill('Meant for the other');
	await userEvent.selectOptions(question, asked);
	await expect.element(box).toHaveValue('Meant for the other');
	expect(state.writing.draft(`prompt:${other.id}`)).toBe('');
});

test('where sheets go round each question is offered with its round', async () => {
	const { server, world } = begin(1, 6);
	const sheets = [0, 1, 2].map((n) =>
		phase({ id: id(0x81 + n), step: 'collect', position: n, rules: { sheets: true } })
	);
	server.shared = {
		...server.shared,
		phases: [...sheets, phase({ id: id(0x84), step: 'read', position: 3 })],
		workshop: { ...server.shared.workshop, phase_id: id(0x84) },
		prompts: sheets.map(({ id: phase_id }, n) => prompt({ id: id(0x91 + n), phase_id, text: 'Which idea?' }))
	};
	stop = flow(world);
	const screen = await render(InRoom, { room: open(server, 'ana').state, view: AddCard });
	await screen.getByRole('button', { name: 'Add a card' }).click();
	await expect.element(screen.getByRole('combobox')).toBeVisible();
	const labels = screen
		.getByRole('option')
		.elements()
		.map((option) => option.textContent?.trim());
	expect(labels).toEqual([1, 2, 3].map((n) => `Writing, round 1.${n}: Which idea?`));
});

describe('what was begun and not added', () => {
	const NEXT = id(0x85);
	/** Ana's page once the round is over, with what she had begun, where a round of that step runs. */
	async function after(step: 'discuss' | 'collect', rest: 'discuss' | 'read') {
		const { face } = writing();
		const phases = [
			...face.phases.slice(0, 1),
			phase({ id: NEXT, step, position: 1, title: 'Next' }),
			phase({ id: id(0x86), step: rest, position: 2 })
		];
		const visit = new Visit({ ...face, phases, phase_id: NEXT }, SUPABASE, null);
		visit.drafts.write(`prompt:${PROMPT}`, 'Half a thought');
		const ondiscard = vi.fn();
		const screen = await render(LateDrafts, { visit, prompts: visit.begun, ondiscard });
		return { visit, screen, ondiscard };
	}

	test('is said, with what was asked, to be copied', async () => {
		const { screen, visit } = await after('discuss', 'discuss');
		expect(visit.begun.map(({ id }) => id)).toEqual([PROMPT]);
		await expect.element(screen.getByText('You had begun this and not added it', { exact: false })).toBeVisible();
		await expect.element(screen.getByText('Copy it if you want to keep it.', { exact: false })).toBeVisible();
		await expect.element(screen.getByLabelText('Start')).toHaveValue('Half a thought');
	});

	test('can be added later where cards will be read; its round is named beside others', async () => {
		const { screen } = await after('collect', 'read');
		await expect.element(screen.getByText('You can add it while cards are read', { exact: false })).toBeVisible();
		await expect.element(screen.getByLabelText('Writing, round 1: Start')).toHaveValue('Half a thought');
	});

	test('is forgotten when its author says so', async () => {
		const { screen, visit, ondiscard } = await after('discuss', 'read');
		await screen.getByRole('button', { name: 'Discard this text' }).click();
		expect(visit.begun).toEqual([]);
		expect(ondiscard).toHaveBeenCalledOnce();
	});

	test('is none of the round that still runs', () => {
		const { face } = writing();
		const visit = new Visit(face, SUPABASE, null);
		visit.drafts.write(`prompt:${PROMPT}`, 'Half a thought');
		expect(visit.begun).toEqual([]);
	});
});
