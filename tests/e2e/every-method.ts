/**
 * What the walk of every page does not come to: each method of voting with its result, a timeline and its accounts, signed
 * cards, risks, commitments, thumbs, meeting or not, asking everyone, sheets, sorting and talking apart. Four workshops go
 * side by side, so that the clock is moved twice for all of them; what others do is done by clients like any page's.
 */
import type { Page } from '@playwright/test';
import type { SupabaseClient } from '@supabase/supabase-js';
import { castVote, rankTopics } from '../../src/lib/data/ballots.ts';
import { addCard, moveCard, type Told } from '../../src/lib/data/cards.ts';
import { addComment } from '../../src/lib/data/comments.ts';
import { acceptOutcome, proposeOutcome, takeOnAction } from '../../src/lib/data/outcomes.ts';
import { addPost, objectToOutcome } from '../../src/lib/data/posts.ts';
import { takeStance } from '../../src/lib/data/ratify.ts';
import { classifyRisk, openRisk, viewRisk } from '../../src/lib/data/risks.ts';
import { discussTopic, parkTopic, renameTopic, showThumb, wantTalk } from '../../src/lib/data/topics.ts';
import { advance, cancelMeeting } from '../../src/lib/data/workshops.ts';
import type { Method, Vote, VoteRules } from '../../src/lib/domain/ballot.ts';
import { RISK_CLASSES } from '../../src/lib/domain/risk.ts';
import type { Outcome } from '../../src/lib/domain/workshop.ts';
import { m } from '../../src/lib/i18n/paraglide/messages.js';
import { newId } from '../../src/lib/workshop/identity.ts';
import type { Round } from '../support/rounds.ts';
import { seed, type Seeded } from '../support/seeded.ts';
import { CARDS, type Stop, type Walkers } from './every-page.ts';
import { expect, giveDots, HOUR, write } from './fixtures.ts';

const [OUTAGE, SUPPLIER, OWNER] = ['The checkout is away', 'Only one supplier', 'Who owns the payment form'];
const AT = (clock: string) => `2026-11-19T${clock}:00Z`;

/** The ballots of the meeting, in their order; the last deals the minutes of the talk. */
const BALLOTS: readonly VoteRules[] = [
	{ method: 'score' },
	{ method: 'ranked' },
	{ method: 'fist', least: 3 },
	{ method: 'impact_effort' },
	{ method: 'consent' },
	{ method: 'yes_no', threshold: 'two_thirds', quorum: 4, open: true },
	{ method: 'dots', budget: 5, cap: 3, open: true }
];
const VOTES: Record<Exclude<Method, 'ranked'>, (voter: number, topic: number) => Vote> = {
	dots: (voter, topic) => 1 + ((voter + topic) % 2),
	approval: () => 1,
	score: (voter, topic) => (topic === 0 ? 5 - (voter % 2) : (2 * voter + topic) % 6),
	fist: (voter, topic) => (topic === 0 ? 4 + (voter % 2) : 1 + ((voter + topic) % 5)),
	impact_effort: (voter, topic) => ({
		impact: 1 + ((4 * (topic % 2) + voter) % 5),
		effort: topic < 2 ? 1 + (voter % 2) : 3 + (voter % 3)
	}),
	consent: (voter, topic) =>
		topic === 1 && voter === 0
			? { stance: 'object', reason: 'Two suppliers cost more than a month of waiting for one.' }
			: { stance: voter === 3 ? 'abstain' : 'agree' },
	yes_no: (voter, topic) => (voter === 4 ? 'abstain' : topic === 1 && voter > 1 ? 'no' : 'yes')
};

/** Cards with an instant and with a name, and risks: read over a day, voted on and talked about together, put to everyone. */
const LONG: Round[] = [
	{ step: 'collect', hours: 24, asks: [{ happened: true }, { signed: true }, { risks: true }] },
	{ step: 'read', hours: 24, rules: { reactions: true, comments: true } },
	...BALLOTS.map((rules) => ({ step: 'vote' as const, minutes: 3, rules })),
	{ step: 'discuss', minutes: 5, rules: { renewals: 2 } },
	{ step: 'ratify', minutes: 5, rules: { confidence: true } }
];
/** A vote over a day, and perhaps a meeting. */
const SHORT: Round[] = [
	{ step: 'collect', hours: 24 },
	{ step: 'vote', hours: 24, rules: { method: 'approval', open: false } },
	{ step: 'discuss', minutes: 20 }
];
/** Nobody meets: sheets go round, then all talk. */
const APART: Round[] = [
	{ step: 'collect', hours: 24, rules: { sheets: true } },
	{ step: 'collect', hours: 24, rules: { sheets: true } },
	{ step: 'discuss', hours: 48 }
];
/** Everyone sorts alone. */
const SORTED: Round[] = [
	{ step: 'collect', hours: 24 },
	{ step: 'group', hours: 24, rules: { apart: true } }
];

/** Somebody's card to the question of that number among all of the workshop. */
async function card(client: SupabaseClient, { look }: Seeded, question: number, body: string, told?: Partial<Told>) {
	const { shared } = await look(client);
	const { id: promptId = '' } = shared.prompts[question] ?? {};
	const draft = { id: newId(), promptId, body, told: { happened_at: null, signature: null, ...told } };
	return addCard(client, shared.workshop.id, draft);
}

/** Everyone votes on the first topics of these, each by a taste of their own. */
async function vote(
	voters: readonly SupabaseClient[],
	phase: string,
	{ method }: VoteRules,
	topics: readonly string[]
) {
	for (const [voter, client] of voters.entries()) {
		if (method === 'ranked') {
			const order = [...topics.slice(voter % 2), ...topics.slice(0, voter % 2)].slice(0, 4);
			await rankTopics(client, phase, voter === 4 ? [order.slice(0, 2), order.slice(2)] : order.map((id) => [id]));
		} else
			for (const [at, id] of topics.slice(0, 3).entries()) await castVote(client, phase, id, VOTES[method](voter, at));
	}
}

/** Walks through all of it; `look` may change the page as it likes, as long as it leaves it as it found it. */
export async function everyMethod(
	{ server, facilitator, ana, locale }: Omit<Walkers, 'stranger'>,
	look: (stop: Stop) => Promise<void>
): Promise<void> {
	const said = { locale };
	const at = (name: string, page: Page) => look({ name, page, isFleeting: false });
	const fleeting = (name: string, page: Page) => look({ name, page, isFleeting: true });
	const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
	const heading = (page: Page, name: string) => expect(page.getByRole('heading', { name }).first()).toBeVisible();
	const joining = () =>
		ana.getByRole('button', { name: m.join_button({ kind: m.kind_retro({}, said).toLowerCase() }, said) });
	const region = (page: Page, name: string) => page.getByRole('region', { name });
	const pick = (page: Page, group: string, option: string | RegExp) =>
		page.getByRole('group', { name: group, exact: true }).getByRole('radio', { name: option }).check();
	const taken = (page: Page, verb: string) =>
		page.waitForResponse((response) => response.url().endsWith(`/rpc/${verb}`) && response.ok());

	const long = await seed(server, LONG);
	const { host } = long;
	const short = await seed(server, SHORT, { by: host });
	const apart = await seed(server, APART, { by: host, plan: { kind: 'brainstorm' } });
	const sorted = await seed(server, SORTED, { by: host });
	const others = await Promise.all([long.join(), long.join(), long.join(), long.join(), long.join()]);
	const [bo, cleo, dee] = others;
	/** The long workshop as its host sees it, and the id of its running round. */
	const room = async (client = host) => {
		const { shared } = await long.look(client);
		return { ...shared, running: shared.workshop.phase_id ?? '' };
	};
	const next = async () => void (await advance(host, long.workshop.id, (await room()).running));

	// -- written: when it happened, by whom, risks; on sheets; steps to come
	await ana.goto(long.link);
	const happened = region(ana, 'Question 1.1');
	await happened.getByLabel(m.tell_when({}, said)).fill('2026-11-19T14:41');
	await write(ana, 'Question 1.1', 'Checkout is down: the payment form answers with an error', said);
	await region(ana, 'Question 1.2').getByLabel(m.tell_name({}, said)).fill('Ana María Fernández de la Vega');
	await write(ana, 'Question 1.2', 'Thank you for staying with it until it was mended 🙏', said);
	await write(ana, 'Question 1.3', 'The only supplier is late, and then nothing ships in May', said);
	await happened.getByLabel(m.tell_when({}, said)).fill('2026-11-19T15:02');
	await at('write, when and by whom', ana);
	await region(ana, 'Question 1.2')
		.getByRole('button', { name: m.card_edit({}, said) })
		.click();
	const names = region(ana, 'Question 1.2').getByLabel(m.tell_name({}, said));
	// That of the card, beside that of the next one.
	await expect(names).toHaveCount(2);
	await names.first().fill('');
	await button(ana, m.card_save({}, said)).click();
	await fleeting('write, a signed card in change', ana);
	await card(bo, long, 0, 'The shop cannot be paid in, says support', { happened_at: AT('14:05') });
	await card(cleo, long, 0, 'The release goes out', { happened_at: AT('13:30') });
	await card(cleo, long, 0, CARDS.stop);
	await card(dee, long, 1, CARDS.rtl, { signature: 'Dee' });
	await card(dee, long, 2, 'Nobody knows the old code any more');
	const texts = ['Reviews that take a week', 'Meetings on Monday', CARDS.stop];
	const voters = await Promise.all(texts.map(() => short.join()));
	for (const [n, client] of voters.entries()) await card(client, short, 0, texts[n] ?? '');
	const writers = await Promise.all([apart.join(), apart.join()]);
	for (const [n, client] of writers.entries()) await card(client, apart, 0, `${CARDS.start} (${n + 1})`);
	const sorting = await sorted.join();
	for (const n of [1, 2]) await card(sorting, sorted, 0, `${CARDS.start} (${n})`);
	await card(sorting, sorted, 0, CARDS.same);
	await ana.goto(apart.link);
	await write(ana, 'Question 1', CARDS.start, said);
	await at('sheets, the first round', ana);

	await facilitator.goto(sorted.wayBack);
	await button(facilitator, m.dashboard_back_enter({}, said)).click();
	await facilitator.waitForURL(/dashboard$/);
	const change = (title: string) => button(facilitator, m.create_change({}, said)).and(described(title));
	const described = (title: string) => facilitator.getByRole('button', { description: title });
	const rounds = facilitator.locator('[data-round] [aria-expanded]');
	await facilitator.goto(apart.desk);
	await change(m.compose_next({}, said)).click();
	await rounds.nth(0).click();
	await fleeting('desk, what a question asks for', facilitator);
	await rounds.nth(1).click();
	await fleeting('desk, a talk apart', facilitator);
	await facilitator.goto(long.desk);
	await change(m.create_ballot({}, said)).first().click();
	await region(facilitator, m.create_ballot({}, said)).first().getByRole('combobox').selectOption('yes_no');
	await fleeting('desk, the method of a ballot', facilitator);
	await change(m.compose_next({}, said)).click();
	await rounds.nth(-2).click();
	await fleeting('desk, thumbs on a talk', facilitator);
	await rounds.nth(-1).click();
	await fleeting('desk, asking everyone', facilitator);

	await server.travel(25 * HOUR);

	// -- read as a timeline; voted on and sorted apart; the second sheet
	await ana.goto(long.link);
	await heading(ana, m.timeline_title({}, said));
	{
		const { cards } = await room();
		const by = (text: string) => cards.find(({ body }) => body?.startsWith(text));
		await moveCard(host, by('The shop')?.id ?? '', by('Checkout')?.topic_id ?? '');
		for (const [text, title] of [
			['Checkout', OUTAGE],
			['The only', SUPPLIER],
			['Donau', OWNER]
		] as const) {
			const { topics } = await room();
			const topic = topics.find(({ id }) => id === by(text)?.topic_id);
			if (topic) await renameTopic(host, topic.id, topic.version, title);
		}
		await addComment(bo, {
			id: newId(),
			cardId: by('The release')?.id ?? '',
			body: 'By hand, as the script had failed.'
		});
	}
	await heading(ana, OUTAGE);
	await heading(ana, OWNER);
	const reacted = taken(ana, 'react_to_card');
	await button(ana, m.reading_react_agree({}, said)).first().click();
	await reacted;
	await at('read, a timeline', ana);
	await button(ana, m.accounts_settle({}, said)).click();
	await fleeting('read, what is agreed on', ana);
	await ana.goto(short.link);
	await joining().click();
	const { shared: polled } = await short.look(voters[0] ?? host);
	const [first = ''] = texts.map((text) => polled.cards.find(({ body }) => body === text)?.topic_id ?? '');
	for (const client of voters) {
		await short.look(client);
		await castVote(client, polled.workshop.phase_id ?? '', first, 1);
	}
	await ana.getByRole('switch', { name: m.live_tick_on({ topic: texts[0] ?? '' }, said) }).click();
	await expect(ana.getByText(m.live_ticks_given({ count: 1 }, said))).toBeVisible();
	await at('vote by ticks, apart', ana);
	await ana.goto(apart.link);
	await expect(ana.getByRole('list', { name: m.sheet_written({}, said) })).toBeVisible();
	await at('sheets, one of somebody else', ana);
	await ana.goto(sorted.link);
	await joining().click();
	await heading(ana, m.apart_title({}, said));
	for (const n of [1, 2]) await ana.getByRole('checkbox', { name: `${CARDS.start} (${n})` }).check();
	await button(ana, m.wall_put_together({}, said)).click();
	await at('sort apart', ana);

	await server.travel(24 * HOUR);

	// -- meeting or not; talking apart
	await ana.goto(short.link);
	await heading(ana, m.meet_title({}, said));
	await at('meet or not, participant', ana);
	await facilitator.goto(short.desk);
	await heading(facilitator, m.meet_title({}, said));
	await at('desk, meet or not', facilitator);
	await button(facilitator, m.meet_cancel({}, said)).click();
	await fleeting('desk, before calling the meeting off', facilitator);
	const { shared: waiting } = await short.look(host);
	await cancelMeeting(host, short.workshop.id, waiting.workshop.phase_id ?? '');
	await expect(ana.getByRole('main').getByText(m.meet_cancelled({}, said))).toBeVisible();
	await at('the meeting is called off', ana);
	{
		const [eli, fay] = writers;
		const { shared } = await apart.look(eli);
		await apart.look(fay);
		const topic_id = shared.topics[0]?.id ?? '';
		await addPost(eli, { id: newId(), topic_id, body: 'Who would write it, and when?', is_author: false });
		const draft = { topic_id, owner: null, due: null };
		const outcome = { ...draft, id: newId(), kind: 'decision' as const, body: 'Support reads each announcement first' };
		await proposeOutcome(eli, apart.workshop.id, outcome);
		await objectToOutcome(fay, { id: newId(), outcome_id: outcome.id, reason: 'Support is away at the weekend' });
		await proposeOutcome(fay, apart.workshop.id, { ...outcome, id: newId(), body: 'Nothing changes on a Friday' });
	}
	await ana.goto(apart.link);
	await expect(ana.getByText('Support is away at the weekend')).toBeVisible();
	await at('talk apart', ana);

	// -- each method together, three to five topics each
	await facilitator.goto(long.link);
	await ana.goto(long.link);
	await next();
	const topics = (await room()).topics.filter(({ title }) => title !== null).map(({ id }) => id);
	const released = (await room()).cards.find(({ body }) => body === 'The release goes out')?.topic_id ?? '';
	const options = [...topics, released];
	const titles: Partial<Record<Method, () => string>> = {
		score: () => m.voting_title_score({}, said),
		ranked: () => m.voting_title_ranked({}, said),
		fist: () => m.voting_title_fist({}, said),
		impact_effort: () => m.voting_title_impact_effort({ across: 'effort' }, said),
		consent: () => m.voting_title_consent({}, said),
		yes_no: () => m.voting_title_yes_no({}, said),
		dots: () => m.live_vote_title({}, said)
	};
	const own: Partial<Record<Method, () => Promise<void>>> = {
		score: () => pick(ana, m.voting_score_on({ topic: OUTAGE }, said), /^5/),
		ranked: async () => {
			for (const topic of [OUTAGE, SUPPLIER, OWNER])
				await button(ana, m.voting_rank_add_topic({ topic }, said)).click();
			await button(ana, m.voting_rank_tie({ topic: OWNER }, said)).click();
		},
		fist: () => pick(ana, m.voting_hand_on({ topic: SUPPLIER }, said), /^2/),
		impact_effort: async () => {
			await pick(ana, m.voting_impact_on({ topic: OUTAGE }, said), /^5/);
			await pick(ana, m.voting_effort_on({ across: 'effort', topic: OUTAGE }, said), /^2/);
			await pick(ana, m.voting_impact_on({ topic: SUPPLIER }, said), /^4/);
		},
		consent: async () => {
			await pick(ana, m.voting_stance_on({ topic: OUTAGE }, said), m.voting_agree({}, said));
			await pick(ana, m.voting_stance_on({ topic: OWNER }, said), m.voting_object({}, said));
			await ana.getByLabel(m.voting_reason({}, said)).fill('One person alone is ill one day');
			await button(ana, m.voting_reason_send({}, said)).click();
			await expect(ana.getByText(m.voting_reason_in({}, said))).toBeVisible();
		},
		yes_no: () => pick(ana, m.voting_answer_on({ topic: OUTAGE }, said), m.voting_yes({}, said)),
		dots: () => giveDots(ana, OUTAGE, 2, said)
	};
	for (const rules of BALLOTS) {
		await heading(ana, titles[rules.method]?.() ?? '');
		await vote(others, (await room()).running, rules, options);
		const kept = taken(ana, rules.method === 'ranked' ? 'rank_topics' : 'cast_vote');
		await own[rules.method]?.();
		await kept;
		await at(`vote by ${rules.method}, participant`, ana);
		if (rules.method === 'score') {
			await facilitator.getByText(m.advice_next_title({}, said)).click();
			await expect(facilitator.locator('.dock li').first()).toBeVisible();
			await facilitator.getByText(m.voting_hands({}, said)).click();
			await button(facilitator, m.voting_hand_add({}, said)).click();
			await pick(facilitator, m.voting_score_on({ topic: OUTAGE }, said), /^3/);
			await fleeting('vote, a hand and advice on the next ballot', facilitator);
		}
		await next();
	}

	// -- the talk: results, the agenda, a risk, commitments, thumbs, accounts
	await heading(ana, m.results_title({}, said));
	await expect(ana.getByText(m.results_otherwise({}, said)).first()).toBeVisible();
	await at('discuss, all results', ana);
	await button(facilitator, m.agenda_edit({}, said)).click();
	const agenda = facilitator.getByRole('navigation', { name: m.live_agenda({}, said) });
	// What comes first in it depends on the order in which topics were drawn.
	await agenda.getByRole('listitem').first().getByRole('group').getByRole('button').last().click();
	await fleeting('discuss, the agenda in change', facilitator);
	await button(facilitator, m.agenda_edit_done({}, said)).click();
	const talk = (from: string | null, to: string | null) =>
		discussTopic(host, long.workshop.id, { from, to, seconds: 180 });
	const supplier = (await room()).topics.find(({ title }) => title === SUPPLIER)?.id ?? '';
	const outage = (await room()).topics.find(({ title }) => title === OUTAGE)?.id ?? '';
	await talk(null, supplier);
	const risk = (page: Page) => region(page, m.risk_title({}, said));
	for (const [n, client] of others.entries()) await viewRisk(client, supplier, RISK_CLASSES[n % 3 ? 3 : 1] ?? 'owned');
	const seen = taken(ana, 'view_risk');
	await risk(ana).getByRole('radio').nth(2).check();
	await seen;
	await at('discuss, a risk, sealed', ana);
	await openRisk(host, supplier);
	await risk(ana).getByRole('radio').nth(3).check();
	await button(ana, m.risk_save({}, said)).click();
	await expect(risk(ana).locator('[aria-invalid="true"]').first()).toBeVisible();
	await fleeting('discuss, a risk without its answer', ana);
	const known = (await room()).risks.find(({ id }) => id === supplier);
	await classifyRisk(bo, supplier, known?.version ?? 0, {
		class: 'mitigated',
		owner: 'Bo',
		due: '2027-04-01',
		trigger: 'Two weeks without a call from them',
		response: 'We find a second supplier, and order from both from February on'
	});
	const propose = (client: SupabaseClient, kind: Outcome['kind'], body: string, owner: string | null = null) => {
		const due = kind === 'action' ? '2027-01-15' : null;
		return proposeOutcome(client, long.workshop.id, { id: newId(), kind, topic_id: supplier, body, owner, due });
	};
	const decided = await propose(
		bo,
		'decision',
		'From February on we order from two suppliers, whatever the first one says'
	);
	await acceptOutcome(host, decided.id, decided.version);
	await propose(host, 'decision', 'Whoever is on call may stop a release');
	const call = await propose(host, 'action', 'Call the second supplier every Monday');
	await takeOnAction(cleo, { id: call.id, version: call.version, name: 'Cleo', confidence: 4 });
	await propose(bo, 'action', 'Write down who owns which form, and where that can be looked up', 'Bo');
	await ana.goto(long.link);
	await button(ana, m.commit_take_on({}, said)).click();
	await fleeting('discuss, taking an action on', ana);
	await ana.keyboard.press('Escape');
	await button(facilitator, m.thumbs_ask({}, said)).click();
	await heading(ana, m.thumbs_title({}, said));
	await button(ana, m.thumbs_up({}, said)).click();
	await fleeting('discuss, thumbs, participant', ana);
	await fleeting('discuss, thumbs, facilitator', facilitator);
	const { thumbs } = await room(bo);
	const asked = thumbs.at(-1)?.id ?? '';
	// They may have been counted by now: then nothing more can be shown.
	for (const client of [bo, cleo, dee]) await showThumb(client, asked, 'up').catch(() => {});
	await talk(supplier, outage);
	await parkTopic(host, released, 'Needs the people who run the pipeline; on the list for Thursday.');
	await wantTalk(dee, (await room()).topics.find(({ title }) => title === OWNER)?.id ?? '', true).catch(() => {});
	await heading(ana, OUTAGE);
	await at('discuss, accounts that differ', ana);
	await talk(outage, supplier);
	await expect(facilitator.getByRole('heading', { level: 1, name: SUPPLIER })).toBeVisible();
	await at('discuss, a risk and its outcomes, facilitator', facilitator);
	await next();

	// -- put to everyone
	await heading(ana, m.ratify_title({}, said));
	const decisions = (await room()).outcomes.filter(({ kind, status }) => kind === 'decision' && status === 'accepted');
	for (const [n, client] of others.entries()) {
		for (const [which, { id: outcome_id }] of decisions.entries()) {
			const isAgainst = which === 1 && n === 0;
			await takeStance(client, (await room()).running, {
				outcome_id,
				stance: isAgainst ? 'object' : n === 3 ? 'aside' : 'agree',
				reason: isAgainst ? 'Then nobody dares to be on call.' : null,
				confidence: isAgainst ? null : 2 + (n % 4)
			});
		}
	}
	const stances = ana.getByRole('article');
	const stated = taken(ana, 'take_stance');
	await stances
		.nth(0)
		.getByRole('radio', { name: m.ratify_agree({}, said) })
		.check();
	await stated;
	await stances.nth(0).getByRole('radio', { name: /^4/ }).check();
	await at('ratify, participant', ana);
	await stances
		.nth(1)
		.getByRole('radio', { name: m.ratify_object({}, said) })
		.check();
	await button(ana, m.ratify_reason_send({}, said)).click();
	await fleeting('ratify, an objection without its reason', ana);
	await facilitator.goto(long.link);
	await at('ratify, facilitator', facilitator);

	// -- what came of it
	await next();
	await heading(facilitator, m.live_wrap_title({}, said));
	await at('wrap-up with all that came of it, facilitator', facilitator);
	await ana.goto(long.link);
	await heading(ana, m.live_wrap_title({}, said));
	await at('wrap-up with an action, participant', ana);
	await ana.goto(`${server.origin}/s/${long.workshop.summary_token}`);
	await at('summary with all that there is', ana);
}
