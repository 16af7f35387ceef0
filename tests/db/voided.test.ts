/** What was voided stays on record, also where its round is taken out of the timetable afterwards. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SummarySource } from '../../src/lib/domain/summary-source.ts';
import { openDatabases } from '../support/database.ts';
import { Person, stranger } from '../support/people.ts';
import { Rounds, roundsPlan, type Round } from '../support/rounds.ts';

const databases = await openDatabases();
const WRITE: Round = { step: 'collect', hours: 24 };
const VOTE: Round = { step: 'vote', minutes: 5 };
const TALK: Round = { step: 'discuss', minutes: 10 };

describe.each(databases)('on $name', (db) => {
	/** Two people have written and the rounds after that are gone through up to `to`. */
	async function at(to: number, rounds: readonly Round[]) {
		const workshop = await Rounds.create(db, [WRITE, ...rounds]);
		const [ana, bo] = await workshop.people(2);
		if (!ana || !bo) throw new Error('Nobody came');
		await workshop.write(ana, 0, 'Ship smaller');
		await workshop.pass(25);
		const topic = (await workshop.look()).shared.topics[0]?.id ?? '';
		for (let from = 0; from < to; from++) await workshop.advance(from);
		return { workshop, ana, bo, topic };
	}
	async function toldOf(workshop: Rounds, reader: Person = stranger(db)) {
		const token = (await workshop.look()).shared.workshop.summary_token;
		return SummarySource.parse(await reader.call('get_summary', { p_token: token })).voided_rounds;
	}
	const change = (workshop: Rounds, after: number, rounds: readonly Round[]) => {
		const { phases: p_phases, prompts: p_prompts } = roundsPlan(rounds);
		const args = { p_workshop: workshop.id, p_after: workshop.phases[after], p_phases, p_prompts };
		return workshop.facilitator.call('change_timetable', args);
	};

	test('a ballot that is gone, or that another has come in place of', async () => {
		for (const rest of [[TALK], [VOTE, TALK]]) {
			const { workshop, ana, topic } = await at(2, [{ step: 'group', minutes: 5 }, VOTE, TALK]);
			await workshop.vote(ana, 2, topic, 2);
			expect(await toldOf(workshop)).toEqual([]);
			await workshop.goBack(2);
			expect(await toldOf(workshop)).toEqual([]);
			await change(workshop, 1, rest);
			for (const reader of [stranger(db), ana, workshop.facilitator])
				expect(await toldOf(workshop, reader)).toEqual([{ step: 'vote', voided: 1 }]);
		}
	});

	test('objections to what was decided, so that it does not look agreed to', async () => {
		const { workshop, ana } = await at(2, [TALK, { step: 'ratify', minutes: 3 }, { step: 'check', minutes: 2 }]);
		await workshop.goBack(2);
		const decision = { p_workshop: workshop.id, p_topic: null, p_kind: 'decision', p_body: 'Fewer meetings' };
		const p_id = randomUUID();
		await workshop.facilitator.call('propose_outcome', { ...decision, p_id, p_owner: null, p_due: null });
		await workshop.advance(1);
		await ana.call('take_stance', {
			...{ p_phase: workshop.phases[2], p_outcome: p_id, p_stance: 'object', p_reason: 'It hides an outage' }
		});
		await workshop.goBack(2);
		await change(workshop, 1, [{ step: 'check', minutes: 2 }]);
		expect(await toldOf(workshop)).toEqual([{ step: 'ratify', voided: 1 }]);
	});

	test('a ballot of a meeting that is called off', async () => {
		const { workshop, ana, topic } = await at(0, [
			{ step: 'vote', hours: 24 },
			{ step: 'read', hours: 24 },
			VOTE,
			TALK
		]);
		await workshop.pass(25);
		await workshop.look();
		await workshop.advance(2);
		await workshop.vote(ana, 3, topic, 2);
		await workshop.goBack(3);
		await workshop.facilitator.call('cancel_meeting', { p_workshop: workshop.id, p_from: workshop.phases[2] });
		expect(await toldOf(workshop)).toEqual([{ step: 'vote', voided: 1 }]);
	});

	test('nothing of a workshop that was deleted', async () => {
		const { workshop, ana, topic } = await at(1, [VOTE, TALK]);
		await workshop.vote(ana, 1, topic, 2);
		await workshop.advance(1);
		await workshop.goBack(2);
		const { title } = (await workshop.look()).shared.workshop;
		await workshop.facilitator.call('delete_workshop', { p_workshop: workshop.id, p_title: title });
		const rows = 'select from private.voided_rounds where workshop_id = $1';
		expect(await db.admin(rows, [workshop.id])).toEqual([]);
	});
});
