import { beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InTimetable from '../../../../../tests/support/InTimetable.svelte';
import { freshDraft } from '../create/creation-draft.ts';
import { Creation } from '../create/creation.svelte.ts';
import { templateWords } from '../create/template-words.ts';
import type { Place } from '$lib/domain/workshop.ts';
import { newId } from '$lib/workshop/identity.ts';

/** A Monday, nine o'clock in Madrid. */
const NOW = Date.parse('2026-03-02T08:00:00Z');

beforeEach(() => page.viewport(360, 800));

async function editor(errors: Readonly<Record<string, string>> = {}, places: readonly Place[] = []) {
	const creation = new Creation(freshDraft(templateWords, newId), 'Europe/Madrid', NOW);
	creation.compose();
	const screen = await render(InTimetable, { composition: creation.composition, now: NOW, errors, places });
	const steps = () => creation.composition.rounds.map(({ step }) => step);
	const row = (name: RegExp) => screen.getByRole('button', { name });
	return { creation, screen, steps, row };
}

describe('the editor', () => {
	test('a step moves by its buttons, and the focus goes along', async () => {
		const { screen, steps } = await editor();
		const down = screen.getByRole('button', { name: 'Move Vote down' });
		down.element().focus();
		await userEvent.keyboard('{Enter}');
		expect(steps()).toEqual(['collect', 'read', 'group', 'discuss', 'vote', 'check']);
		await expect.element(down).toHaveFocus();
		await expect.element(screen.getByText('Vote is now step 5.')).toBeInTheDocument();
	});

	test('Alt and an arrow move the step that has the focus', async () => {
		const { steps, row } = await editor();
		const vote = row(/^4?\s*Vote/);
		vote.element().focus();
		await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
		expect(steps()).toEqual(['collect', 'read', 'vote', 'group', 'discuss', 'check']);
		await expect.element(row(/Vote together/)).toHaveFocus();
	});

	test('nothing goes where nobody has written yet, and that is said', async () => {
		const { screen, steps } = await editor();
		await screen.getByRole('button', { name: 'Move Read up' }).click();
		await screen.getByRole('button', { name: 'Leave out Write' }).click();
		expect(steps()[0]).toBe('collect');
		await expect.element(screen.getByText(/^Not there: something has to be written/)).toBeVisible();
	});

	test('a step is added with its question, left out again, and the minutes together follow', async () => {
		const { creation, screen, steps } = await editor();
		await expect.element(screen.getByText('20 min together')).toBeInTheDocument();
		await screen.getByRole('button', { name: 'Add a step', exact: true }).click();
		await screen.getByRole('group', { name: 'Add a step' }).getByRole('button', { name: 'Discuss' }).click();
		expect(steps().at(-1)).toBe('discuss');
		await expect.element(screen.getByText('30 min together')).toBeInTheDocument();
		await screen.getByLabelText('Its own name').fill('Risks');
		expect(creation.read()).toBeNull();
		creation.draft.title = 'Sprint 42';
		creation.draft.purpose = 'Learn';
		expect(creation.read()?.phases.at(-1)).toMatchObject({ step: 'discuss', title: 'Risks', minutes: 10 });
		await screen.getByRole('button', { name: 'Leave out Risks' }).click();
		await expect.element(screen.getByText('20 min together')).toBeInTheDocument();
	});

	test.each(['W', 'م'])('a name as long as may be, in one word of %s, stays on a phone', async (letter) => {
		const { screen, row } = await editor();
		await row(/Read apart/).click();
		await screen.getByLabelText('Its own name').fill(letter.repeat(60));
		const add = screen.getByRole('button', { name: `Add a step after ${letter.repeat(60)}` });
		await expect.element(add).toBeVisible();
		expect(add.element().getBoundingClientRect().right).toBeLessThanOrEqual(360);
	});

	test('Done folds a step away, and its head has the focus', async () => {
		const { screen, row } = await editor();
		await row(/Discuss together/).click();
		screen.getByRole('button', { name: 'Done' }).element().focus();
		await userEvent.keyboard('{Enter}');
		await expect.element(row(/Discuss together/)).toHaveFocus();
		await expect.element(row(/Discuss together/)).toHaveAttribute('aria-expanded', 'false');
	});

	test('what is wrong with a step unfolds it, and what was typed stays', async () => {
		const { screen, creation } = await editor({ 'phases.3.minutes': 'Too long for one step.' });
		await expect.element(screen.getByText('Too long for one step.')).toBeVisible();
		await screen.getByLabelText('Its own name').fill('First round');
		expect(creation.composition.rounds[3]?.title).toBe('First round');
		await expect.element(screen.getByLabelText('Its own name')).toHaveValue('First round');
	});

	test('a step that an error unfolded says so, and stays unfolded while it is put right', async () => {
		const { screen, creation, row } = await editor({ 'prompts.0.text': 'What is asked?' });
		await row(/Discuss together/).click();
		const write = row(/^1?\s*Write apart/);
		await expect.element(write).toHaveAttribute('aria-expanded', 'true');
		const question = screen.getByRole('textbox', { name: 'Question 1', exact: true });
		await question.fill('');
		await question.click();
		await screen.rerender({ composition: creation.composition, now: NOW, errors: {} });
		await userEvent.keyboard('What slowed us');
		await expect.element(question).toHaveFocus();
		await expect.element(question).toHaveValue('What slowed us');
		await write.click();
		await expect.element(write).toHaveAttribute('aria-expanded', 'false');
	});

	test('what is wrong with asking for risks is said at its switch, in an unfolded step', async () => {
		const { creation, screen } = await editor({ 'prompts.0.rules': 'Nobody talks about them' });
		const { composition } = creation;
		const [first] = composition.rounds;
		const [asked] = first ? composition.questionsOf(first) : [];
		if (!asked) throw new Error('the first step asks');
		await expect.element(screen.getByText('Nobody talks about them')).not.toBeInTheDocument();
		composition.changeQuestion({ ...asked.question, rules: { risks: true } });
		const risks = screen.getByRole('switch', { name: /^These are risks/ }).first();
		await expect.element(risks).toHaveAccessibleDescription(/Nobody talks about them$/);
		await expect.element(risks).toHaveAttribute('aria-invalid', 'true');
	});

	test('what is wrong with a rule is said at its field, and a rule that means nothing any more goes', async () => {
		const { creation, screen } = await editor({
			'phases.0.rules.sheets': 'Nowhere to go',
			'phases.4.rules.objection_hours': 'As long as the talk'
		});
		const { composition } = creation;
		await expect
			.element(screen.getByRole('switch', { name: 'Sheets go round' }))
			.toHaveAccessibleDescription(/Nowhere to go$/);
		expect(screen.getByText('Nowhere to go').elements()).toHaveLength(1);
		const talk = () => composition.rounds.find((round) => round.step === 'discuss');
		composition.changeMode(talk()?.id ?? '', 'async');
		await expect.element(screen.getByLabelText('Hours to object')).toHaveAccessibleDescription(/As long as the talk$/);
		await screen.getByLabelText('Hours to object').fill('12');
		expect(talk()?.rules).toEqual({ objection_hours: 12 });
		await screen.getByLabelText('Its own name').first().click();
		composition.changeMode(talk()?.id ?? '', 'live');
		expect(talk()?.rules).toEqual({});
	});

	test('what no field of a step shows is said at the step itself', async () => {
		const { screen } = await editor({ 'phases.3.rules.cap': 'More than there are.' });
		await expect
			.element(screen.getByRole('listitem').filter({ hasText: 'Vote' }).getByRole('alert'))
			.toHaveTextContent('More than there are.');
	});

	test('when the first window opens can be typed, key by key; what has passed is said to be at once', async () => {
		const { creation, screen } = await editor();
		const { composition } = creation;
		const [first] = composition.rounds;
		composition.unfolded = first?.id ?? null;
		const later = screen.getByRole('switch', { name: 'Open it later' });
		const field = screen.getByLabelText('Opens', { exact: true });
		await expect.element(field).not.toBeInTheDocument();
		await later.click();
		await expect.element(field).toBeVisible();
		const opens = () => composition.spans[0]?.opens ?? 0;
		expect(opens()).toBeGreaterThan(creation.now);
		await field.fill('2020-01-03T09:00');
		await expect.element(field).toHaveAccessibleDescription(/This has passed: it opens at once\./);
		await expect.element(later).toBeChecked();
		expect(opens()).toBe(creation.now);
		await field.fill(`${new Date(creation.now).getFullYear() + 1}-01-03T09:00`);
		await expect.element(field).not.toHaveAttribute('aria-invalid');
		expect(opens()).toBeGreaterThan(creation.now);
		// Done together and apart again it waits for nothing, and nothing has passed.
		await screen.getByRole('radio', { name: 'Together' }).first().click();
		await screen.getByRole('radio', { name: 'Apart' }).first().click();
		await expect.element(later).not.toBeChecked();
		await expect.element(field).not.toBeInTheDocument();
		await later.click();
		await later.click();
		await expect.element(field).not.toBeInTheDocument();
		expect(opens()).toBe(creation.now);
	});

	test('a timebox that is too small is named', async () => {
		const { creation, screen } = await editor();
		const discuss = creation.composition.rounds.find(({ step }) => step === 'discuss');
		creation.composition.setMinutes(discuss?.id ?? '', 3);
		await expect.element(screen.getByText(/is tight here/)).toBeInTheDocument();
	});

	test('a timebox that is refused says so in one sentence', async () => {
		const refused = 'Too short to talk about even one topic: give it two minutes at least.';
		const { creation, screen } = await editor({ 'phases.4.minutes': refused });
		creation.composition.setMinutes(creation.composition.rounds[4]?.id ?? '', 1);
		await expect.element(screen.getByText(refused)).toBeVisible();
		await expect.element(screen.getByText(/is tight here/)).not.toBeInTheDocument();
	});

	test('where no hour of a meeting is fair to all, that is said beside whom it is unfair to', async () => {
		const [madrid, christchurch, vegas] = [
			{ name: 'Madrid', zone: 'Europe/Madrid' },
			{ name: 'Christchurch', zone: 'Pacific/Auckland' },
			{ name: 'Las Vegas', zone: 'America/Los_Angeles' }
		];
		const { creation, screen } = await editor({}, [madrid, christchurch, vegas]);
		creation.setPlaces([madrid, christchurch, vegas]);
		creation.proposeTimes();
		await expect.element(screen.getByText(/^You meet /).first()).toBeVisible();
		await expect.element(screen.getByText(/^No hour suits every place/)).toBeVisible();
		await screen.rerender({ places: [madrid] });
		await expect.element(screen.getByText(/^No hour suits every place/)).not.toBeInTheDocument();
	});

	test('talk apart that is over before anybody has had the time to object is named', async () => {
		const { creation, screen } = await editor();
		const { composition } = creation;
		const talk = () => composition.rounds.find((round) => round.step === 'discuss');
		const named = screen.getByText(/people may object for 5 days, and this step lasts no longer/);
		composition.changeMode(talk()?.id ?? '', 'async');
		await expect.element(screen.getByText(/people may object/)).not.toBeInTheDocument();
		const round = talk();
		if (round) composition.replace({ ...round, rules: { objection_hours: 120 } });
		await expect.element(named).toBeVisible();
	});

	test('a rule for stopping that stops nothing is named, until a later step asks the same again', async () => {
		const { creation, screen } = await editor();
		const { composition } = creation;
		const named = screen.getByText(/^Nothing stops by this rule/);
		const check = composition.rounds.find(({ step }) => step === 'check');
		if (check?.step !== 'check') throw new Error('the last step rates');
		await expect.element(screen.getByText('20 min together')).toBeVisible();
		await expect.element(named).not.toBeInTheDocument();
		composition.replace({ ...check, rules: { agree: 70 } });
		await expect.element(named).toBeVisible();
		const [asked] = composition.questionsOf(check);
		const again = composition.add(composition.rounds.length, 'check');
		const [blank] = again ? composition.questionsOf(again) : [];
		if (!asked || !blank) throw new Error('both ask');
		await expect.element(named).toBeVisible();
		const { text, rules } = asked.question;
		composition.changeQuestion({ ...blank.question, text, ...(rules && { rules }) });
		await expect.element(named).not.toBeInTheDocument();
	});

	test('a ballot that would open at the reveal is named, until there is a step to read or group before it', async () => {
		const { creation, screen } = await editor();
		const { composition } = creation;
		const named = screen.getByText(/^This ballot opens in the same moment as the cards/);
		const idOf = (step: string) => composition.rounds.find((round) => round.step === step)?.id ?? '';
		composition.changeMode(idOf('vote'), 'async');
		composition.remove(idOf('group'));
		await expect.element(named).not.toBeInTheDocument();
		composition.remove(idOf('read'));
		await expect.element(named).toBeVisible();
		composition.add(1, 'read');
		await expect.element(named).not.toBeInTheDocument();
	});

	test('a window that gives a place no working day is named, for what is voted on too', async () => {
		const { creation, screen } = await editor({}, [{ name: 'Madrid', zone: 'Europe/Madrid' }]);
		const { composition } = creation;
		const vote = composition.rounds.find(({ step }) => step === 'vote')?.id ?? '';
		composition.changeMode(vote, 'async');
		const opens = composition.spans[composition.rounds.findIndex(({ id }) => id === vote)]?.opens ?? 0;
		composition.retime(vote, new Date(opens + 2 * 3_600_000).toISOString());
		await expect.element(screen.getByText(/working hours? for it: less than a working day/)).toBeInTheDocument();
	});

	test('on a phone nothing is wider than the screen', async () => {
		const { row } = await editor();
		await row(/Write apart/).click();
		expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
	});
});
