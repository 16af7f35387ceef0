/**
 * The whole surface of the database, generated from its catalogue and compared with what is meant: a table, a column or a
 * function that is new, or open to one more role, fails here until somebody has thought about it and written it down.
 */
import { describe, expect, test } from 'vitest';
import { REFUSALS } from '../../src/lib/domain/refusal.ts';
import { openDatabases } from '../support/database.ts';

const API_ROLES = ['anon', 'authenticated', 'service_role'] as const;
/** The same in SQL. */
const ROLES = `array['${API_ROLES.join("', '")}']`;

/** The tables. People read them through functions: no API role may read one, the operator's key included. */
const TABLES = [
	'private.card_authors',
	'private.comment_authors',
	'private.creations',
	'private.deleted_codes',
	'private.device_codes',
	'private.disputed_cards',
	'private.first_views',
	'private.handovers',
	'private.lists',
	'private.objectors',
	'private.personal',
	'private.piles',
	'private.post_authors',
	'private.progress',
	'private.proposers',
	'private.reaction_counts',
	'private.reactions',
	'private.results',
	'private.settings',
	'private.sheet_holders',
	'private.signers',
	'private.slips',
	'private.stances',
	'private.talk_wishes',
	'private.thumbs',
	'private.voided_rounds',
	'private.way_backs',
	'private.windows_told',
	'public.agendas',
	'public.answers',
	'public.cards',
	'public.comments',
	'public.events',
	'public.meetings',
	'public.objections',
	'public.outcomes',
	'public.participant_keys',
	'public.participants',
	'public.phases',
	'public.posts',
	'public.prompts',
	'public.ratifications',
	'public.risks',
	'public.team_members',
	'public.teams',
	'public.templates',
	'public.thumb_rounds',
	'public.topics',
	'public.votes',
	'public.workshops'
];

const EVERYONE = 'anon authenticated';
const SIGNED_IN = 'authenticated';
const NOBODY = '';

/** Who may call a function of the API. All but one run with the rights of their owner, and check the caller first. */
const API: Record<string, string> = {
	accept_outcome: SIGNED_IN,
	add_card: SIGNED_IN,
	add_comment: SIGNED_IN,
	add_post: SIGNED_IN,
	advance: SIGNED_IN,
	announce_progress: SIGNED_IN,
	answer_scale: SIGNED_IN,
	cancel_meeting: SIGNED_IN,
	cast_vote: SIGNED_IN,
	change_timetable: SIGNED_IN,
	classify_risk: SIGNED_IN,
	close_thumbs: SIGNED_IN,
	create_device_code: SIGNED_IN,
	create_handover: SIGNED_IN,
	create_way_back: SIGNED_IN,
	create_workshop: SIGNED_IN,
	delete_workshop: SIGNED_IN,
	discuss_topic: SIGNED_IN,
	edit_card: SIGNED_IN,
	edit_outcome: SIGNED_IN,
	get_clock: EVERYONE,
	get_summary: EVERYONE,
	get_trends: SIGNED_IN,
	get_workshop: SIGNED_IN,
	go_back: SIGNED_IN,
	hand_back_action: SIGNED_IN,
	join_workshop: SIGNED_IN,
	list_teams: SIGNED_IN,
	list_templates: SIGNED_IN,
	list_workshops: SIGNED_IN,
	look_up_team: EVERYONE,
	look_up_workshop: EVERYONE,
	mark_accounts: SIGNED_IN,
	move_card: SIGNED_IN,
	move_close: SIGNED_IN,
	move_live: SIGNED_IN,
	move_open: SIGNED_IN,
	object_to_outcome: SIGNED_IN,
	open_risk: SIGNED_IN,
	park_topic: SIGNED_IN,
	park_topics: SIGNED_IN,
	propose_outcome: SIGNED_IN,
	put_in_piles: SIGNED_IN,
	redeem_device_code: SIGNED_IN,
	redeem_handover: SIGNED_IN,
	redeem_way_back: SIGNED_IN,
	remove_hand: SIGNED_IN,
	remove_outcome: SIGNED_IN,
	remove_template: SIGNED_IN,
	rank_topics: SIGNED_IN,
	react_to_card: SIGNED_IN,
	rename_topic: SIGNED_IN,
	replace_team_link: SIGNED_IN,
	save_template: SIGNED_IN,
	separate_card: SIGNED_IN,
	set_agenda: SIGNED_IN,
	set_archived: SIGNED_IN,
	set_ballot: SIGNED_IN,
	set_done: SIGNED_IN,
	set_minutes: SIGNED_IN,
	set_timebox: SIGNED_IN,
	set_topic_timebox: SIGNED_IN,
	show_thumb: SIGNED_IN,
	take_stance: SIGNED_IN,
	take_down_card: SIGNED_IN,
	take_down_comment: SIGNED_IN,
	take_down_post: SIGNED_IN,
	take_on_action: SIGNED_IN,
	unpark_topic: SIGNED_IN,
	update_workshop: SIGNED_IN,
	view_risk: SIGNED_IN,
	want_talk: SIGNED_IN,
	withdraw_card: SIGNED_IN,
	withdraw_comment: SIGNED_IN,
	withdraw_objection: SIGNED_IN,
	withdraw_post: SIGNED_IN
};
const NEEDS_NO_RIGHTS = ['get_clock'];

/** What stands behind the policies: called by them as the reader, with the rights of the owner. */
const PREDICATES = {
	can_enter_room: SIGNED_IN,
	can_hear: SIGNED_IN,
	can_see_room: SIGNED_IN,
	my_cards: SIGNED_IN,
	my_slips: SIGNED_IN,
	my_teams: SIGNED_IN,
	my_workshops: SIGNED_IN,
	revealed_phases: SIGNED_IN,
	is_facilitator: NOBODY,
	is_member: NOBODY,
	my_participant: NOBODY
};

/** Parts of the functions above: nobody calls them. */
const PARTS = [
	'check_fits collect_fits discuss_fits end_collect end_discuss end_group group_fits ratify_fits read_fits refuse_given show_what_was_left',
	'agenda_of agendas_json put_agenda talk_seconds',
	'box_to_ask_about end_thumbs my_own_thumbs_json settle_talk settle_thumbs thumbs_json',
	'keep_wishes put_aside_what_was_left my_wanted_json settle_wanted spend_wishes talks_yet tell_wanted wants_talk cancelled_json keep_meetings meetings_json number_meetings has_close keep_windows taken_out_json keep_voided voided_rounds_json drop_phases refuse_reworded is_fixed take_up_what_was_decided is_decided is_voted_since_talk is_voted_on_first is_talking asks_nothing_new can_leave_out leave_out left_out_after says_stop stop_where_met',
	'check_template is_count is_question is_round is_words list_in source_fits',
	'ballot_fits idle_rule hands_of hidden_among my_draw_json my_hands_json open_hand open_tallies_json slip_json vote_in',
	'answers_told count_ballot end_vote options_counted options_of is_on_the_way pairs_told points_told ranked_told rating_told ratings_told result_json rounds_told votes_on',
	'happened_in signature_in',
	'decisions dissent end_ratify is_in_place my_stances_json ratified_json',
	'coming_json goes_on is_as_sent has_sheets_beside keep_sealed_until last_sheet_round my_sheets_json pass_sheets_on passes_sheets seats_on sheet_rounds take_sheet',
	'clusters disputed_json draft_topics my_piles_json piles_of shares sorters sorts_apart',
	'after announce begin_card_change begin_change begin_outcome_change begin_phase by_code can_add clear_topics forget_messages',
	'can_conclude card_json cards_json close counts_json emit face_json has_votes hash hold hold_alone hold_workshop https_in',
	'instant_in is_deleted is_shown iso me mine_json new_id open_slip outcomes_json own_card phases_json places_fit places_in plain_code',
	'points_json progress_json prompts_json random_code refuse refuse_stranger require_member require_participant results_json reveal rules_fit',
	'asks_roles asks_the_same first_to_come has_begun has_trend idle_stop idle_stop_of is_rated ready_scales tell tell_at_turn trends_json',
	'end_phase final_at is_opposed is_told is_voted list_json my_list_json prompt_fits put_phases put_prompts refuse_outside stays_open',
	'begin_risk_change is_risk my_first_views_json open_views risks_json sealed_views settle_views told_views views_open_at',
	'conclude forget_talk has_talked is_contested my_own_commitments_json my_own_objections_json my_own_outcomes_json my_own_posts_json objectable_until place_unsettled waits_for_talk',
	'objection_json objections_json post_json posts_json refuse_outside_talk require_talk talk_of',
	'is_call_url is_language is_zone is_zone_name language_in running_step says_otherwise scales_json settle shared_json slip_of slip_votes sweep text_in told topic_workshop topics_json trimmed words_in workshop_json',
	'is_reacting my_reactions_json reactions_counted reactions_json',
	'comment_json comments_json forget_reading has_read_along my_own_comments_json readable_card require_reading'
].flatMap((line) => line.split(' '));

const POLICIES: Record<string, string> = {
	'public.answers': 'SELECT to authenticated',
	'public.cards': 'SELECT to authenticated',
	'public.events': 'SELECT to authenticated',
	'public.outcomes': 'SELECT to authenticated',
	'public.participant_keys': 'SELECT to authenticated',
	'public.participants': 'SELECT to authenticated',
	'public.phases': 'SELECT to authenticated',
	'public.prompts': 'SELECT to authenticated',
	'public.team_members': 'SELECT to authenticated',
	'public.teams': 'SELECT to authenticated',
	'public.topics': 'SELECT to authenticated',
	'public.votes': 'SELECT to authenticated',
	'public.workshops': 'SELECT to authenticated',
	'realtime.messages': 'INSERT to authenticated, SELECT to authenticated'
};

const relations = `
	select c.oid, n.nspname || '.' || c.relname as name, n.nspname as schema, c.relkind, c.relrowsecurity
	from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
	where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')`;

const functions = `
	select p.oid, n.nspname as schema, p.proname as name, p.prosecdef as is_definer, p.prosrc as source,
		coalesce('search_path=""' = any (p.proconfig), false) as is_pinned
	from pg_catalog.pg_proc as p join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
	where n.nspname in ('public', 'private')`;

describe.each(await openDatabases())('on $name', (db) => {
	/** One column of a result, as text. */
	const texts = async (sql: string) => (await db.admin(sql)).map((row) => String(Object.values(row)[0]));
	const pairs = async (sql: string) =>
		Object.fromEntries((await db.admin(sql)).map((row) => [String(row['name']), String(row['value'])]));

	describe('tables', () => {
		test('are those known', async () => {
			expect(await texts(`select name from (${relations}) as r where relkind <> 'S' order by 1`)).toEqual(TABLES);
		});

		test('are read by nobody: neither a column, nor a system column, nor an estimate of the planner', async () => {
			const open = await texts(`
				select r.name || ' ' || role from (${relations}) as r cross join unnest(${ROLES}) as role
				where r.relkind <> 'S' and (has_table_privilege(role, r.oid, 'select') or has_any_column_privilege(role, r.oid, 'select'))`);
			expect(open).toEqual([]);
			for (const table of TABLES) {
				for (const statement of [
					...['*', 'ctid', 'xmin', 'xmax', 'tableoid', 'count(*)'].map((column) => `select ${column} from ${table}`),
					`explain select from ${table}`
				]) {
					for (const role of ['authenticated', 'service_role'] as const) {
						const read = db.as({ role, claims: {} }, (query) => query(statement));
						await expect(read, `${role}: ${statement}`).rejects.toMatchObject({ code: '42501' });
					}
				}
			}
		});

		test('are written by no role of the API, and read by nobody without a token', async () => {
			const writable = await texts(`
				select r.name || ' ' || role || ' ' || privilege from (${relations}) as r
				cross join unnest(${ROLES}) as role
				cross join unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
				where r.relkind <> 'S' and has_table_privilege(role, r.oid, privilege)
					or r.relkind <> 'S' and privilege in ('insert', 'update', 'references') and has_any_column_privilege(role, r.oid, privilege)`);
			expect(writable).toEqual([]);
			expect(
				await texts(
					`select name from (${relations}) as r where relkind <> 'S' and has_any_column_privilege('anon', oid, 'select')`
				)
			).toEqual([]);
		});

		test('have row level security on, and no policy but the ones listed', async () => {
			expect(
				await texts(`select name from (${relations}) as r where schema = 'public' and not relrowsecurity`)
			).toEqual([]);
			const policies = await pairs(`
				select schemaname || '.' || tablename as name,
					string_agg(cmd || ' to ' || array_to_string(roles, ', '), ', ' order by cmd) as value
				from pg_catalog.pg_policies where schemaname in ('public', 'private', 'realtime') group by 1`);
			expect(policies).toEqual(POLICIES);
			expect(await texts(`select policyname from pg_catalog.pg_policies where permissive <> 'PERMISSIVE'`)).toEqual([]);
		});

		test('have an index for every foreign key', async () => {
			const bare = await texts(`
				select c.conrelid::regclass || ' ' || c.conname from pg_catalog.pg_constraint as c
				join pg_catalog.pg_namespace as n on n.oid = c.connamespace
				where c.contype = 'f' and n.nspname in ('public', 'private') and not exists (
					select from pg_catalog.pg_index as i
					where i.indrelid = c.conrelid and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
				)`);
			expect(bare).toEqual([]);
		});

		test('are there by intent: a new one is nobody’s until a migration says whose', async () => {
			await db.admin(
				`do $$ begin set local role postgres; create table public.added (id int); create sequence public.added_too; end $$`
			);
			const open = await texts(`select privilege from unnest(array['select', 'insert', 'update', 'delete']) as privilege
				cross join unnest(${ROLES}) as role
				where has_table_privilege(role, 'public.added', privilege) or has_sequence_privilege(role, 'public.added_too', 'usage')`);
			await db.admin('do $$ begin drop table public.added; drop sequence public.added_too; end $$');
			expect(open).toEqual([]);
		});
	});

	describe('functions', () => {
		const callers = `coalesce((select string_agg(role, ' ' order by role) from unnest(${ROLES}) as role
			where has_function_privilege(role, f.oid, 'execute')), '')`;

		test('of the API are those known, each for whom it is meant', async () => {
			expect(await pairs(`select name, ${callers} as value from (${functions}) as f where schema = 'public'`)).toEqual(
				API
			);
		});

		test('of the schema private are those known, and only the policies’ predicates can be called', async () => {
			const expected = { ...Object.fromEntries(PARTS.map((name) => [name, NOBODY])), ...PREDICATES };
			expect(await pairs(`select name, ${callers} as value from (${functions}) as f where schema = 'private'`)).toEqual(
				expected
			);
		});

		test('have one signature each: named arguments never choose between two', async () => {
			expect(await texts(`select name from (${functions}) as f group by schema, name having count(*) > 1`)).toEqual([]);
		});

		test('run with their owner’s rights only where listed', async () => {
			const definers = await texts(`select schema || '.' || name from (${functions}) as f where is_definer order by 1`);
			const expected = [
				...Object.keys(PREDICATES).map((name) => `private.${name}`),
				...Object.keys(API)
					.filter((name) => !NEEDS_NO_RIGHTS.includes(name))
					.map((name) => `public.${name}`)
			];
			expect(definers.sort()).toEqual(expected.sort());
		});

		test('name everything in full: no search path can be slipped under them', async () => {
			expect(await texts(`select schema || '.' || name from (${functions}) as f where not is_pinned`)).toEqual([]);
		});

		test('are callable by intent: a new one is nobody’s until a migration says whose', async () => {
			await db.admin(`do $$ begin set local role postgres;
				create function public.added() returns int language sql as 'select 1';
				create function private.added() returns int language sql as 'select 1'; end $$`);
			const open = await texts(`select f.schema || ' ' || role from (${functions}) as f
				cross join unnest(${ROLES}) as role
				where name = 'added' and has_function_privilege(role, f.oid, 'execute')`);
			await db.admin('do $$ begin drop function public.added(); drop function private.added(); end $$');
			expect(open).toEqual([]);
		});
	});

	describe('refusals', () => {
		/** Made outside the database: nobody answered. */
		const CLIENT_ONLY = ['unreachable'];
		const known = Object.entries(REFUSALS).filter(([reason]) => !CLIENT_ONLY.includes(reason));

		test.each(known)('%s is raised with the status that the page answers', async (reason, { status }) => {
			await expect(db.admin('select private.refuse($1)', [reason])).rejects.toMatchObject({
				code: `OV${status}`,
				message: reason
			});
		});

		test('are those that the page has words for, and each is used', async () => {
			const sources = await texts(`select source from (${functions}) as f where name <> 'refuse'`);
			const raised = new Set(sources.flatMap(reasonsIn));
			expect([...raised].sort()).toEqual(known.map(([reason]) => reason).sort());
		});
	});
});

/** The reasons in the first argument of each call of `refuse`, a case expression included. */
function reasonsIn(source: string): string[] {
	return source
		.split('private.refuse(')
		.slice(1)
		.flatMap((rest) => {
			let depth = 0;
			let end = 0;
			for (; end < rest.length; end++) {
				if (rest[end] === '(') depth++;
				if (depth === 0 && (rest[end] === ',' || rest[end] === ')')) break;
				if (rest[end] === ')') depth--;
			}
			const argument = rest.slice(0, end);
			const results = argument.startsWith('case')
				? argument.matchAll(/(?:then|else) '(\w+)'/g)
				: argument.matchAll(/^'(\w+)'/g);
			return [...results].map(([, reason]) => String(reason));
		});
}
