/** What was voted on stays as it was, and no answer and no message tells what a sealed ballot holds. */
import { describe, expect, test } from 'vitest';
import { openBallot } from '../support/database-ballot.ts';
import { openDatabases, refusal } from '../support/database.ts';
import type { Database } from '../support/database-session.ts';
import { HOUR, type Person } from '../support/people.ts';
import { sentTo } from '../support/reading.ts';
import { Rounds } from '../support/rounds.ts';

const rename = (person: Person, p_topic: string, p_title: string, p_version = 1) =>
	person.call('rename_topic', { p_topic, p_version, p_title });

/** A ballot over days on two cards, which has just opened. */
async function overDays(db: Database) {
	const workshop = await Rounds.create(db, [
		{ step: 'collect', hours: 24 },
		{ step: 'vote', hours: 24, rules: { method: 'dots', budget: 2, cap: 2, open: true } },
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
		expect(await rename(facilitator, topics[1], 'What nobody voted on')).toMatchObject({
			title: 'What nobody voted on'
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

	test('a ballot over days is sealed, whatever was asked for', async () => {
		const { workshop } = await overDays(db);
		const { phases } = (await workshop.look()).shared;
		expect(phases[1]?.rules).toMatchObject({ method: 'dots', open: false });
	});
});
