/** Which topics hold a risk, what a class asks for, and when first views open. */
import { describe, expect, test } from 'vitest';
import { card, id, phase, prompt, shared, topic } from '../../../tests/support/builders.ts';
import { agendaOf } from './agenda.ts';
import { isRisk, missingIn, unclassified, viewsOpenAt, type Risk, type RiskClass } from './risk.ts';

const [GOALS, RISKS] = [id(21), id(22)];
const prompts = [prompt({ id: GOALS }), prompt({ id: RISKS, rules: { risks: true } })];
const late = card({ id: id(41), prompt_id: RISKS, topic_id: id(31), body: 'The supplier is late', order_key: 0.1 });
const goal = card({ id: id(42), prompt_id: GOALS, topic_id: id(32), body: 'Ship in May', order_key: 0.2 });
const topics = [topic({ id: id(31), order_key: 0.1 }), topic({ id: id(32), order_key: 0.2 })];
const known = (row: Partial<Risk>): Risk => ({
	id: id(31),
	class: null,
	owner: null,
	due: null,
	trigger: null,
	response: null,
	version: 1,
	first_views: null,
	...row
});

describe('a risk', () => {
	test('is a topic with a card that answers a question for risks', () => {
		const rows = shared({ prompts, cards: [late, goal], topics });
		expect([id(31), id(32)].map((each) => isRisk(rows, each))).toEqual([true, false]);
	});

	test('is none any more when that card was taken down, and one when it is put on another topic', () => {
		const down = { ...late, body: null, taken_down_reason: 'a name' };
		expect(isRisk(shared({ prompts, cards: [down, goal], topics }), id(31))).toBe(false);
		expect(isRisk(shared({ prompts, cards: [{ ...late, topic_id: id(32) }, goal], topics }), id(32))).toBe(true);
	});

	test('is named until somebody has classified it', () => {
		const left = (risks: Risk[]) => {
			const rows = shared({ prompts, cards: [late, goal], topics, risks });
			return unclassified(rows, agendaOf(rows).topics).map(({ label }) => label);
		};
		expect(left([])).toEqual(['The supplier is late']);
		expect(left([known({})])).toEqual(['The supplier is late']);
		expect(left([known({ class: 'resolved' })])).toEqual([]);
	});
});

test.each<[RiskClass, string[]]>([
	['resolved', []],
	['owned', ['owner', 'due']],
	['accepted', ['owner', 'due', 'response']],
	['mitigated', ['owner', 'due', 'response']]
])('%s asks for %j', (as, missing) => {
	const text = { class: as, owner: ' ', due: null, trigger: null, response: '' };
	expect(missingIn(text)).toEqual(missing);
	expect(missingIn({ ...text, owner: 'Ana', due: '2027-01-15', response: 'We wait' })).toEqual([]);
});

describe('first views', () => {
	const window = { opens_at: '2026-03-02T08:00:00.000Z', closes_at: '2026-03-04T08:00:00.000Z' };

	test('open in the middle of a talk over days', () => {
		const talk = phase({ id: id(5), step: 'discuss', mode: 'async', ...window });
		expect(viewsOpenAt(talk)).toBe(Date.parse('2026-03-03T08:00:00.000Z'));
	});

	test('wait for the facilitator where people are together, and are asked for nowhere else', () => {
		expect(viewsOpenAt(phase({ id: id(5), step: 'discuss', mode: 'live', ...window }))).toBeNull();
		expect(viewsOpenAt(phase({ id: id(5), step: 'read', mode: 'async', ...window }))).toBeNull();
	});
});
