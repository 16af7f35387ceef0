/** What was voted on stays as it was, and no answer and no message tells what a sealed ballot holds. */
import { describe, expect, test } from 'vitest';
import { openBallot } from '../support/database-ballot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import type { PromptRules } from '../../src/lib/domain/workshop.ts';
import type { Database } from '../support/database-session.ts';
import { HOUR, type Person } from '../support/people.ts';
import { sentTo } from '../support/reading.ts';
import { Rounds } from '../support/rounds.ts';

const rename = (person: Person, p_topic: string, p_title: string | null, p_version = 1) =>
	person.call('rename_topic', { p_topic, p_version, p_title });

/** A ballot over days on two cards, which has just opened. */
async function overDays(db: Database) {
	const workshop = await Rounds.create(db, [
		{ step: 'collect', hours: 24 },
		{ step: 'vote', hours: 24, rules: { method: 'dots', budget: 2, cap: 2, open: false } },
		{ step: 'discuss', minutes: 20 }
	]);
	const [ana, bo] = (await workshop.people(2)) as [Person, Person];
	const cards = [await workshop.write(ana, 0, 'one'), await workshop.write(bo, 0, 'two')];
	await workshop.pass(24.5);
	const { shared } = await workshop.look();
	const [one, two] = cards.map(({ id }) => shared.cards.find((card) => card.id === id)?.topic_id ?? '');
	const vote = (topic: string | undefined, p_value: number) =>
		ana.call('cast_vote', { p_phase: workshop.phases[1], p_topic: topic, p_value });
	const takeDown = (n: number) =>
		workshop.facilitator.call('take_down_card', { p_card: cards[n]?.id, p_reason: 'Names a customer' });
	return { workshop, ana, one, two, vote, takeDown };
}

/** A ballot in the room on a card each of Ana and Bo, of which one has a vote; then they read on, and two more are added. */
async function readOn(db: Database) {
	const workshop = await Rounds.create(db, [
		{ step: 'collect', hours: 24 },
		{ step: 'vote', minutes: 5 },
		{ step: 'read', minutes: 5 },
		{ step: 'discuss', minutes: 20 }
	]);
	const [ana, bo] = (await workshop.people(2)) as [Person, Person];
	const cards = [await workshop.write(ana, 0, 'one'), await workshop.write(bo, 0, 'two')];
	await workshop.pass(25);
	const { shared } = await workshop.look();
	const [one, two] = cards.map(({ id }) => shared.cards.find((card) => card.id === id)?.topic_id ?? '');
	await workshop.advance(0);
	await workshop.vote(ana, 1, one ?? '', 1);
	await workshop.advance(1);
	const later = [await workshop.write(ana, 0, 'three'), await workshop.write(bo, 0, 'four')];
	const move = (person: Person, p_card: string | undefined, p_topic: string | null | undefined) =>
		person.call('move_card', { p_card, p_topic });
	return { workshop, ana, bo, cards, one, two, later, move };
}

describe.each(await openDatabases())('on $name', (db) => {
	test('a topic keeps its words once it was voted on, whoever asks', async () => {
		const { retro, ana, topics } = await openBallot(db);
		const { facilitator } = retro;
		await ana.vote(retro, topics[0], 1);
		await retro.goTo('discuss');
		expect(await refusal(rename(facilitator, topics[0], 'Close the office'))).toMatchObject({
			reason: 'topics_frozen'
		});
		expect(await refusal(rename(ana, topics[0], 'Close the office'))).toMatchObject({ reason: 'topics_frozen' });
		// It was an option as much as the others, and the result says that nobody wanted it.
		expect(await refusal(rename(facilitator, topics[1], 'What nobody voted on'))).toMatchObject({
			reason: 'topics_frozen'
		});
	});

	test('so it does where nobody voted: that would tell whether anybody has', async () => {
		const { retro, topics } = await openBallot(db);
		await retro.goTo('discuss');
		expect(await refusal(rename(retro.facilitator, topics[1], 'Meetings'))).toMatchObject({ reason: 'topics_frozen' });
	});

	describe('after a ballot that people read and sort on after', () => {
		test('no option loses or gains a card, also one that nobody voted on; what came later is free', async () => {
			const { ana, bo, cards, one, two, later, move } = await readOn(db);
			const frozen = { reason: 'topics_frozen' };
			expect(await refusal(bo.call('withdraw_card', { p_card: cards[1]?.id }))).toMatchObject(frozen);
			expect(await refusal(move(bo, cards[1]?.id, later[0]?.topic_id))).toMatchObject(frozen);
			expect(await refusal(move(bo, later[0]?.id, two))).toMatchObject(frozen);
			expect(await refusal(move(bo, later[0]?.id, one))).toMatchObject(frozen);
			expect(await move(ana, later[0]?.id, later[1]?.topic_id)).toMatchObject({ topic_id: later[1]?.topic_id });
			expect(await rename(ana, later[1]?.topic_id ?? '', 'Later')).toMatchObject({ title: 'Later' });
		});

		test('a card that is taken down takes its option out of the result, and puts none in', async () => {
			const { workshop, cards, one, two } = await readOn(db);
			const options = async () => (await workshop.look()).shared.results[0]?.tallies.map(({ topic_id }) => topic_id);
			expect(new Set(await options())).toEqual(new Set([one, two]));
			await workshop.facilitator.call('take_down_card', { p_card: cards[1]?.id, p_reason: 'Names a customer' });
			expect(await options()).toEqual([one]);
		});

		test('a ballot that is gone back into is on what there is now', async () => {
			const { workshop, cards, later } = await readOn(db);
			for (const card of cards) {
				await workshop.facilitator.call('take_down_card', { p_card: card.id, p_reason: 'Names a customer' });
			}
			await workshop.goBack(2);
			await workshop.advance(1);
			const { results } = (await workshop.look()).shared;
			expect(new Set(results[0]?.tallies.map(({ topic_id }) => topic_id))).toEqual(
				new Set(later.map(({ topic_id }) => topic_id))
			);
		});
	});

	describe('where a question asks for roles, and so the summary holds no card', () => {
		/** A ballot in the room on a card each of Ana and Bo; it is open, and Ana has voted. */
		async function causes(rules: PromptRules = { roles: true }) {
			const workshop = await Rounds.create(db, [
				{ step: 'collect', hours: 24, asks: rules },
				{ step: 'read', hours: 1 },
				{ step: 'vote', minutes: 5 },
				{ step: 'discuss', minutes: 20 }
			]);
			const [ana, bo] = (await workshop.people(2)) as [Person, Person];
			const cards = [
				await workshop.write(ana, 0, 'Nobody was on call'),
				await workshop.write(bo, 0, 'It rang unheard')
			];
			await workshop.pass(25.5);
			await workshop.look();
			await workshop.advance(1);
			const { shared } = await workshop.look();
			const [one, two] = cards.map(({ id }) => shared.cards.find((card) => card.id === id)?.topic_id ?? '') as [
				string,
				string
			];
			await workshop.vote(ana, 2, one, 1);
			return { workshop, ana, one, two, facilitator: workshop.facilitator };
		}
		const frozen = { reason: 'topics_frozen' };

		test('the facilitator gives a name to what was voted on without one, and puts it right until the close', async () => {
			const { workshop, facilitator, ana, one, two } = await causes();
			await workshop.advance(2);
			expect(await rename(facilitator, one, 'Oncall')).toMatchObject({ title: 'Oncall', version: 2 });
			expect(await rename(facilitator, one, 'Oncall')).toMatchObject({ title: 'Oncall', version: 2 });
			expect(await refusal(rename(facilitator, one, 'On call'))).toMatchObject({ reason: 'stale' });
			expect(await rename(facilitator, one, 'On call', 2)).toMatchObject({ title: 'On call', version: 3 });
			expect(await rename(facilitator, one, 'On call', 2)).toMatchObject({ title: 'On call', version: 3 });
			expect(await refusal(rename(ana, one, 'Mine', 3))).toMatchObject(frozen);
			await workshop.advance(3);
			expect(await rename(facilitator, one, null, 3)).toMatchObject({ title: null, version: 4 });
			expect(await rename(facilitator, one, 'Nights', 4)).toMatchObject({ title: 'Nights' });
			expect(await rename(facilitator, two, 'Alarms')).toMatchObject({ title: 'Alarms' });
			expect(await refusal(rename(ana, two, 'Mine', 2))).toMatchObject(frozen);
			await workshop.pass(48);
			expect(await refusal(rename(facilitator, two, 'Later', 2))).toMatchObject({ reason: 'ended' });
		});

		test('what people voted on by its name keeps it, also where it had none in a ballot before', async () => {
			const { workshop, facilitator, ana, one, two } = await causes();
			await workshop.advance(2);
			expect(await rename(facilitator, one, 'On call')).toMatchObject({ title: 'On call' });
			await workshop.goBack(3);
			await workshop.vote(ana, 2, one, 1);
			expect(await refusal(rename(facilitator, one, 'Nights', 2))).toMatchObject(frozen);
			await workshop.advance(2);
			const { results } = (await workshop.look()).shared;
			expect(results[0]?.unnamed).toEqual([two]);
			expect(await refusal(rename(facilitator, one, 'Nights', 2))).toMatchObject(frozen);
			expect(await refusal(rename(facilitator, one, null, 2))).toMatchObject(frozen);
			expect(await rename(facilitator, two, 'Alarms')).toMatchObject({ title: 'Alarms' });
		});

		test('a ballot that is counted again still says what had no name in it', async () => {
			const { workshop, facilitator, one, two } = await causes();
			await workshop.advance(2);
			await rename(facilitator, one, 'Oncall');
			const { cards } = (await workshop.look()).shared;
			const p_card = cards.find((each) => each.topic_id === two)?.id;
			await facilitator.call('take_down_card', { p_card, p_reason: 'Names a customer' });
			expect(await rename(facilitator, one, 'On call', 2)).toMatchObject({ title: 'On call' });
		});

		test('nobody else does, nobody while people vote, and nobody where cards are told', async () => {
			const { workshop, ana, facilitator, one, two } = await causes();
			for (const topic of [one, two]) expect(await refusal(rename(facilitator, topic, 'Early'))).toMatchObject(frozen);
			await workshop.advance(2);
			expect(await refusal(rename(ana, one, 'Mine'))).toMatchObject(frozen);
			const plain = await causes({});
			await plain.workshop.advance(2);
			expect(await refusal(rename(plain.facilitator, plain.one, 'On call'))).toMatchObject(frozen);
			expect(await refusal(rename(plain.facilitator, one, 'Elsewhere'))).not.toBe(null);
		});
	});

	test('whether anybody has voted over days is told by no refusal: of a name, or of an earlier close', async () => {
		const { workshop, one, two, vote } = await overDays(db);
		const p_closes_at = new Date(Date.now() + HOUR).toISOString();
		const ask = () =>
			Promise.all([
				refusal(rename(workshop.facilitator, two ?? '', 'two')),
				refusal(workshop.facilitator.call('move_close', { p_workshop: workshop.id, p_closes_at }))
			]);
		const before = await ask();
		await vote(one, 1);
		expect(before).toMatchObject([{ reason: 'topics_frozen' }, { reason: 'reveal_only_later' }]);
		expect(await ask()).toEqual(before);
	});

	test('what somebody put over days on a topic that is gone is given back, and nobody learns whether it was', async () => {
		const { workshop, one, two, vote, takeDown } = await overDays(db);
		await vote(one, 2);
		expect(await refusal(vote(two, 1))).toMatchObject({ reason: 'over_budget' });
		await takeDown(0);
		expect(await vote(two, 1)).toMatchObject({ votes: { [String(two)]: 1 } });
		await vote(two, 0);
		await takeDown(1);
		const [withVotes, without] = (await sentTo(workshop)).slice(-2).map(({ payload }) => payload['is_partial']);
		expect(withVotes).toBe(true);
		expect(without).toBe(true);
	});
});
