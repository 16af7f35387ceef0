-- What people said of a topic stays with it, and a change of what is to come leaves alone what has been.

create or replace function private.is_voted(p_topic uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	-- By the result alone, whether or not anybody has voted: to know that would tell.
	return exists (
		select from public.topics as t join private.results as r on r.workshop_id = t.workshop_id
		where t.id = p_topic and r.result -> 'tallies' @> jsonb_build_array(jsonb_build_object('topic_id', t.id))
	);
end $$;

create function private.is_fixed(p_topic uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return private.is_voted(p_topic)
		or exists (select from public.topics where id = p_topic and (status <> 'open' or num_nonnulls(park_reason, parked_why) > 0))
		or exists (select from public.posts where topic_id = p_topic and state <> 'withdrawn')
		or exists (select from public.outcomes where topic_id = p_topic and not is_removed)
		or exists (select from public.risks where topic_id = p_topic);
end $$;
comment on function private.is_fixed is
	'It was on a ballot, or people talked about it: no card is put on it or taken off it, so that what they said is of what they saw.';

create or replace function private.begin_card_change(p_card uuid, p_facilitates boolean default false) returns public.cards
language plpgsql set search_path = '' as $$
declare
	card public.cards;
	w public.workshops;
begin
	select * into card from public.cards where id = p_card;
	w := private.begin_change(card.workshop_id, p_facilitates);
	-- A sealed card is not there for anyone but its author.
	select c.* into card from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
	where c.id = p_card and c.state <> 'withdrawn';
	if card.id is null then perform private.refuse('not_found'); end if;
	if not p_facilitates and (not private.can_add(w) or private.is_fixed(card.topic_id)) then perform private.refuse('topics_frozen'); end if;
	-- While people sort apart, nobody sorts for all.
	if not p_facilitates and exists (select from public.phases as p where p.id = w.phase_id and private.sorts_apart(p)) then
		perform private.refuse('wrong_phase');
	end if;
	return card;
end $$;

create or replace function public.move_card(p_card uuid, p_topic uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare card public.cards := private.begin_card_change(p_card);
begin
	if not exists (select from public.topics where id = p_topic and workshop_id = card.workshop_id) then perform private.refuse('not_found'); end if;
	if card.topic_id is distinct from p_topic then
		if private.is_fixed(p_topic) then perform private.refuse('topics_frozen'); end if;
		update public.cards set topic_id = p_topic, version = version + 1 where id = p_card;
		perform private.emit(card.workshop_id, 'card_moved', p_cards => array[p_card]);
	end if;
	return private.cards_json(card.workshop_id, array[p_card]) -> 0;
end $$;

create or replace function public.withdraw_card(p_card uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	card public.cards := private.own_card(p_card);
	is_sealed boolean := (select not p.is_revealed from public.phases as p where p.id = card.phase_id);
begin
	if card.state <> 'kept' then return; end if;
	if not is_sealed and (private.is_fixed(card.topic_id)
		or not (select private.can_add(w) from public.workshops as w where w.id = card.workshop_id)) then
		perform private.refuse('topics_frozen');
	end if;
	update public.cards set state = 'withdrawn', body = null, happened_at = null, signature = null, version = version + 1 where id = p_card;
	if not is_sealed then perform private.emit(card.workshop_id, 'card_withdrawn', p_removed => array[p_card]); end if;
end $$;

create or replace function public.put_in_piles(p_phase uuid, p_piles jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	slip private.slips := private.open_slip(p_phase);
begin
	if not exists (select from public.phases as p where p.id = p_phase and private.sorts_apart(p)) then perform private.refuse('wrong_phase'); end if;
	if jsonb_typeof(p_piles) is distinct from 'object' then perform private.refuse('invalid', 'piles'); end if;
	if exists (
		select from jsonb_each_text(p_piles) as e(card, pile)
		where not exists (
			select from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
			where c.id = e.card::uuid and c.workshop_id = slip.workshop_id and c.state = 'kept'
		)
	) then perform private.refuse('not_found'); end if;
	if exists (
		select from jsonb_each_text(p_piles) as e(card, pile) join public.cards as c on c.id = e.card::uuid where private.is_fixed(c.topic_id)
	) then perform private.refuse('topics_frozen'); end if;
	delete from private.piles where slip_id = slip.id and card_id in (select key::uuid from jsonb_each_text(p_piles) where value is null);
	insert into private.piles (slip_id, card_id, pile)
	select slip.id, key::uuid, private.new_id(value::uuid) from jsonb_each_text(p_piles) where value is not null
	on conflict (slip_id, card_id) do update set pile = excluded.pile;
	-- Bounds what the end of the phase has to count.
	if (select count(*) from private.piles where slip_id = slip.id) > 500
		or exists (select from private.piles where slip_id = slip.id group by pile having count(*) > 40) then
		perform private.refuse('limit_reached');
	end if;
	return private.piles_of(slip.id);
exception when invalid_text_representation then perform private.refuse('invalid', 'piles');
end $$;

create or replace function private.draft_topics(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	members uuid[];
	target uuid;
	drafted uuid[] := '{}';
begin
	for members in
		select array_agg(x.card order by c.order_key, c.id) from private.clusters(p_phase.id) as x join public.cards as c on c.id = x.card
		group by x.cluster order by x.cluster
	loop
		drafted := drafted || members;
		target := (select topic_id from public.cards where id = members[1]);
		if exists (select from public.cards where topic_id = target and state <> 'withdrawn' and not id = any (members)) then
			target := gen_random_uuid();
			insert into public.topics (id, workshop_id, order_key) values (target, p_phase.workshop_id, random());
		end if;
		update public.cards set topic_id = target, version = version + 1 where id = any (members) and topic_id is distinct from target;
	end loop;

	-- What enough people sorted is judged anew.
	delete from private.disputed_cards where card_id in (
		select card_id from private.piles where slip_id = any (private.sorters(p_phase.id)) group by card_id having count(*) >= 3);
	insert into private.disputed_cards (card_id, workshop_id)
	select p.card_id, p_phase.workshop_id
	from private.piles as p join public.cards as c on c.id = p.card_id and c.state = 'kept'
	cross join lateral (select exists (
		select from private.piles as o join public.cards as k on k.id = o.card_id and k.state = 'kept'
		where o.slip_id = p.slip_id and o.pile = p.pile and o.card_id <> p.card_id
	)) as near(has_others)
	where p.slip_id = any (private.sorters(p_phase.id)) and not p.card_id = any (drafted) and not private.is_fixed(c.topic_id)
	group by p.card_id having count(*) >= 3 and count(*) filter (where has_others) * 2 > count(*);

	delete from private.slips where phase_id = p_phase.id;
end $$;

create or replace function private.shares(p_phase uuid) returns table(a uuid, b uuid, share float8)
language sql stable set search_path = '' as $$
	with sorters as (
		select id, n::int as n from unnest(private.sorters(p_phase)) with ordinality as u(id, n)
	), free as materialized (
		select c.id from public.cards as c join public.phases as p on p.workshop_id = c.workshop_id
		where p.id = p_phase and c.state = 'kept' and not private.is_fixed(c.topic_id)
	), placed as (
		select p.slip_id, s.n, p.card_id, p.pile from private.piles as p
		join sorters as s on s.id = p.slip_id join free as c on c.id = p.card_id
	), who as (
		-- one bit a person: who has placed this card
		select c.card_id, string_agg(case when p.slip_id is null then '0' else '1' end, '' order by s.n)::varbit as by
		from (select distinct card_id from placed) as c cross join sorters as s
		left join placed as p on p.card_id = c.card_id and p.slip_id = s.id
		group by c.card_id
	), together as (
		select x.card_id as a, y.card_id as b, count(*) as n from placed as x
		join placed as y on y.slip_id = x.slip_id and y.pile = x.pile and y.card_id > x.card_id
		group by 1, 2
	)
	select t.a, t.b, t.n::float8 / bit_count(v.by & w.by)
	from together as t join who as v on v.card_id = t.a join who as w on w.card_id = t.b
	where bit_count(v.by & w.by) >= 3
$$;

create or replace function private.clear_topics(p_workshop uuid) returns uuid[]
language plpgsql set search_path = '' as $$
declare
	most constant int := 50;
	cleared uuid[];
begin
	-- Also a card that was taken back or down is on its topic; and what people said about one keeps it.
	select array_agg(t.id) into cleared from public.topics as t
	where t.workshop_id = p_workshop and t.status = 'open'
		and not exists (select from public.cards where topic_id = t.id)
		and not exists (select from public.votes where topic_id = t.id)
		and not exists (select from public.outcomes where topic_id = t.id)
		and not exists (select from public.posts where topic_id = t.id)
		and not exists (select from public.risks where topic_id = t.id);
	if cardinality(cleared) < most then return null; end if;
	delete from public.topics where id = any (cleared);
	return cleared;
end $$;

create or replace function private.put_phases(p_workshop uuid, p_phases jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare
	phase record;
	previous public.phases;
	-- nothing begins before
	free timestamptz := now();
	steps text[];
	opens timestamptz;
	closes timestamptz;
	-- the round at hand in what was sent
	at text;
	ends_at text;
	-- it is read until the people meet
	is_until_met boolean;
	idle text;
	lone int;
	put uuid[] := '{}';
begin
	if coalesce(jsonb_typeof(p_phases), '') <> 'array' or jsonb_array_length(p_phases) + p_first not between 1 and 21 then
		perform private.refuse('invalid', 'phases');
	end if;
	select * into previous from public.phases where workshop_id = p_workshop and position = p_first - 1;
	if previous.mode = 'async' then free := greatest(free, previous.reveals_at, previous.closes_at);
	elsif previous.id is not null then free := greatest(free, free + make_interval(mins => previous.minutes)); end if;
	steps := array(select step from public.phases where workshop_id = p_workshop and position < p_first order by position);
	for phase in
		select (n - 1 + p_first)::int as position, (n - 1)::int as n, value ->> 'id' as id, value ->> 'step' as step, value ->> 'mode' as mode,
			value ->> 'title' as title, value ->> 'opens_at' as opens_at, value ->> 'closes_at' as closes_at,
			value ->> 'minutes' as minutes, coalesce(value -> 'rules', '{}') as rules,
			lead(value ->> 'mode') over (order by n) as mode_after
		from jsonb_array_elements(p_phases) with ordinality as e(value, n) order by n
	loop
		at := 'phases.' || phase.n || '.';
		if coalesce(phase.step, '') not in ('collect', 'read', 'group', 'vote', 'discuss', 'check', 'ratify')
			or not private.is_in_place(phase.step, steps) then perform private.refuse('invalid', at || 'step'); end if;
		if not private.rules_fit(phase.step, phase.rules) then perform private.refuse('invalid', at || 'rules'); end if;
		idle := private.idle_rule(phase.mode, phase.rules);
		if idle is not null then perform private.refuse('invalid', at || 'rules.' || idle); end if;
		steps := steps || phase.step;
		-- The reading before a meeting ends with it: what is wrong with that instant is said there.
		is_until_met := phase.step = 'read' and coalesce(phase.mode_after, '') = 'live';
		ends_at := case when is_until_met then 'phases.' || phase.n + 1 || '.opens_at' else at || 'closes_at' end;
		opens := private.instant_in(phase.opens_at, at || 'opens_at');
		closes := private.instant_in(phase.closes_at, ends_at);
		if phase.mode = 'async' then
			-- One window after another, without a gap; the first one, and one after a meeting, when it is wanted.
			opens := case when previous.mode = 'async' then free else greatest(opens, free) end;
			if closes is null or closes < opens or closes = opens and not is_until_met then perform private.refuse('invalid', ends_at); end if;
			if phase.step = 'discuss' and closes - opens <= make_interval(hours => coalesce((phase.rules ->> 'objection_hours')::int, 24)) then
				perform private.refuse('invalid', at || 'rules.objection_hours');
			end if;
			free := closes + case when phase.step = 'collect' then interval '10 minutes' else interval '0' end;
			insert into public.phases as known (id, workshop_id, position, step, mode, title, opens_at, closes_at, reveals_at, rules)
			values (private.new_id(phase.id::uuid), p_workshop, phase.position, phase.step, 'async',
				private.text_in(phase.title, at || 'title', 60, false), opens, closes, case when phase.step = 'collect' then free end, phase.rules)
			on conflict (id) do update set position = excluded.position, title = excluded.title, opens_at = excluded.opens_at,
				closes_at = excluded.closes_at, reveals_at = excluded.reveals_at, rules = excluded.rules
			where known.workshop_id = p_workshop and known.position >= p_first and known.id <> all (put)
			returning * into previous;
		elsif phase.mode = 'live' then
			-- Talk takes two minutes at least: one topic.
			if coalesce(phase.minutes, '') !~ '^\d{1,3}$'
				or phase.minutes::int not between (case when phase.step = 'discuss' then 2 else 1 end) and 240 then
				perform private.refuse('invalid', at || 'minutes');
			end if;
			-- People come together once: what follows begins when the step before it is ended.
			if previous.mode = 'live' then opens := null;
			elsif opens is null or opens < free then perform private.refuse('invalid', at || 'opens_at'); end if;
			free := coalesce(opens, free) + make_interval(mins => phase.minutes::int);
			insert into public.phases as known (id, workshop_id, position, step, mode, title, opens_at, minutes, rules)
			values (private.new_id(phase.id::uuid), p_workshop, phase.position, phase.step, 'live',
				private.text_in(phase.title, at || 'title', 60, false), opens, phase.minutes::int, phase.rules)
			on conflict (id) do update set position = excluded.position, title = excluded.title, opens_at = excluded.opens_at,
				closes_at = null, minutes = excluded.minutes, rules = excluded.rules
			where known.workshop_id = p_workshop and known.position >= p_first and known.id <> all (put)
			returning * into previous;
		else
			perform private.refuse('invalid', at || 'mode');
		end if;
		-- It has begun, stands twice in what was sent, or is another workshop's.
		if previous.id is null then perform private.refuse('id_taken'); end if;
		put := put || previous.id;
	end loop;
	select min(p.position) - p_first into lone from public.phases as p
	where p.workshop_id = p_workshop and p.position >= p_first and private.passes_sheets(p) and not private.has_sheets_beside(p);
	if lone is not null then perform private.refuse('invalid', 'phases.' || lone || '.rules.sheets'); end if;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'phases');
end $$;

create function private.drop_phases(p_workshop uuid, p_phases jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
begin
	-- A sealed card that was taken back is nobody's any more.
	delete from private.card_authors as a using public.phases as p where p.id = a.phase_id and p.workshop_id = p_workshop and p.position >= p_first;
	delete from public.prompts as q using public.phases as p where p.id = q.phase_id and p.workshop_id = p_workshop and p.position >= p_first;
	delete from public.phases as p where workshop_id = p_workshop and position >= p_first and not exists (
		select from jsonb_array_elements(private.list_in(p_phases)) as e
		where e ->> 'id' = p.id::text and e ->> 'step' = p.step and e ->> 'mode' = p.mode);
end $$;
comment on function private.drop_phases is
	'Before a timetable is put: its rounds from that place on, but for those that stay in it. They keep what is theirs: that a ballot was '
	'void, an agenda, what was decided in a talk that was gone back out of.';

create function private.refuse_reworded(p_workshop uuid, p_first int, p_before jsonb) returns void
language plpgsql stable set search_path = '' as $$
begin
	if exists (
		select from jsonb_array_elements(private.list_in(p_before)) as e
		cross join jsonb_populate_record(null::public.prompts, e) as was
		join public.prompts as q on q.id = was.id
		join public.phases as p on p.workshop_id = p_workshop and p.position < p_first and p.step = 'check' and p.rules ? 'agree'
		join public.prompts as asked on asked.phase_id = p.id and private.asks_the_same(asked, was)
		where (q.text, q.rules) is distinct from (was.text, was.rules)
	) then perform private.refuse('fixed_once_written', 'prompts'); end if;
end $$;
comment on function private.refuse_reworded is
	'What is asked again by a rule for stopping is asked in the same words once people have answered by that rule. `p_before`: the questions as they were.';

create or replace function public.change_timetable(p_workshop uuid, p_after uuid, p_phases jsonb, p_prompts jsonb, p_seen int default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	first int := coalesce((select position + 1 from public.phases where id = w.phase_id), 0);
	promised public.phases := private.last_sheet_round(w.phase_id);
	held jsonb := private.coming_json(p_workshop, first);
	running public.phases;
	next public.phases;
	talked boolean := private.talks_yet(p_workshop);
begin
	select * into running from public.phases where id = p_after and workshop_id = p_workshop and is_over;
	next := private.after(running);
	-- The same request twice, and what it left to come came at once.
	if running.id is not null and w.phase_id is distinct from p_after and w.phase_id is not distinct from next.id
		and coalesce(p_phases -> 0 ->> 'id', '') = coalesce(next.id::text, '') then
		return private.workshop_json(p_workshop);
	end if;
	if w.phase_id is distinct from p_after or w.ended_at is not null then perform private.refuse('wrong_phase'); end if;
	perform private.refuse_given(p_workshop, first);
	perform private.keep_meetings(p_workshop);
	perform private.drop_phases(p_workshop, p_phases, first);
	if jsonb_array_length(case when jsonb_typeof(p_phases) = 'array' then p_phases else '[null]' end) > 0 or first = 0 then
		perform private.put_phases(p_workshop, p_phases, first);
	end if;
	perform private.put_prompts(p_workshop, coalesce(p_prompts, '[]'), first);
	perform private.refuse_reworded(p_workshop, first, held -> 1);
	perform private.keep_meetings(p_workshop);
	perform private.keep_sealed_until(promised, w.phase_id);
	if talked and not private.talks_yet(p_workshop) and exists (
		select from public.topics where workshop_id = p_workshop and status = 'open' and is_wanted and private.is_shown(id, p_workshop)
	) then perform private.refuse('talk_wanted'); end if;
	-- The same request twice finds what it wrote.
	if p_seen <> w.sequence then
		if private.coming_json(p_workshop, first) is distinct from held then perform private.refuse('stale', 'timetable'); end if;
		return private.workshop_json(p_workshop);
	end if;
	-- What is read before a meeting is read until then.
	update public.phases as r set closes_at = n.opens_at from public.phases as n
	where r.id = w.phase_id and r.step = 'read' and r.mode = 'async' and n.workshop_id = p_workshop and n.position = first and n.mode = 'live';
	update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
	-- A window that is over waits for a meeting alone: what comes in its place comes now.
	next := private.after(running);
	if running.id is null or next.mode = 'live' then null;
	elsif next.id is not null then perform private.begin_phase(next);
	else
		update public.workshops set phase_id = null, ended_at = now(), closes_at = date_trunc('milliseconds', now()) + interval '24 hours'
		where id = p_workshop;
	end if;
	perform private.place_unsettled(p_workshop);
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true, p_is_partial => true);
	return private.workshop_json(p_workshop);
end $$;

create or replace function public.update_workshop(p_workshop uuid, p_patch jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	prompt jsonb;
	question public.phases;
	first int := private.first_to_come(w);
	held jsonb := private.coming_json(p_workshop, first) -> 1;
begin
	if jsonb_typeof(p_patch) is distinct from 'object' or p_patch - array['title', 'purpose', 'ground_rule', 'call_url', 'places',
		'is_locked', 'readers', 'naming', 'language', 'prompts'] <> '{}' then
		perform private.refuse('invalid', 'patch');
	end if;
	if p_patch ? 'prompts' and jsonb_typeof(p_patch -> 'prompts') <> 'array' then perform private.refuse('invalid', 'prompts'); end if;
	if p_patch ? 'naming' and p_patch ->> 'naming' is distinct from w.naming then
		if coalesce(p_patch ->> 'naming', '') not in ('anonymous', 'named') then perform private.refuse('invalid', 'naming'); end if;
		if exists (select from public.participants where workshop_id = p_workshop) then
			perform private.refuse('fixed_once_joined', 'naming');
		end if;
	end if;
	if p_patch ? 'readers' and private.text_in(p_patch ->> 'readers', 'readers', 200, false) is distinct from w.readers
		and exists (select from public.participants where workshop_id = p_workshop) then
		perform private.refuse('fixed_once_joined', 'readers');
	end if;
	for question in
		select p.* from jsonb_array_elements(coalesce(p_patch -> 'prompts', '[]')) as e
		join public.prompts as q on q.id::text = e ->> 'id' and q.workshop_id = p_workshop
		join public.phases as p on p.id = q.phase_id
	loop
		if question.step = 'collect' and exists (select from public.participants where workshop_id = p_workshop) then
			perform private.refuse('fixed_once_joined', 'prompts');
		elsif question.step = 'check' and private.has_begun(question, w) then
			perform private.refuse('fixed_once_written', 'prompts');
		end if;
	end loop;
	if p_patch ? 'is_locked' and jsonb_typeof(p_patch -> 'is_locked') <> 'boolean' then perform private.refuse('invalid', 'is_locked'); end if;

	update public.workshops set
		title = case when p_patch ? 'title' then private.text_in(p_patch ->> 'title', 'title', 120) else title end,
		purpose = case when p_patch ? 'purpose' then private.text_in(p_patch ->> 'purpose', 'purpose', 500) else purpose end,
		ground_rule = case when p_patch ? 'ground_rule'
			then private.text_in(p_patch ->> 'ground_rule', 'ground_rule', 1000, false) else ground_rule end,
		call_url = case when p_patch ? 'call_url' then private.https_in(p_patch ->> 'call_url') else call_url end,
		places = case when p_patch ? 'places' then private.places_in(p_patch -> 'places') else places end,
		readers = case when p_patch ? 'readers' then private.text_in(p_patch ->> 'readers', 'readers', 200, false) else readers end,
		naming = coalesce(p_patch ->> 'naming', naming),
		language = case when p_patch ? 'language' then private.language_in(p_patch ->> 'language') else language end,
		is_locked = coalesce((p_patch ->> 'is_locked')::boolean, is_locked),
		-- what a calendar says has changed, or what an editor of the timetable holds
		sequence = sequence + (p_patch ?| array['title', 'purpose', 'call_url', 'prompts'])::int
	where id = p_workshop;
	for prompt in select value from jsonb_array_elements(coalesce(p_patch -> 'prompts', '[]')) loop
		update public.prompts set text = private.text_in(prompt ->> 'text', 'prompts', 200),
			hint = private.text_in(prompt ->> 'hint', 'prompts', 300, false)
		where workshop_id = p_workshop and id::text = prompt ->> 'id';
		if not found then perform private.refuse('invalid', 'prompts'); end if;
	end loop;
	-- What is asked again is asked in the same words.
	if p_patch ? 'prompts' then
		perform private.refuse_reworded(p_workshop, first, held);
		if private.idle_stop_of(p_workshop, first) is not null then perform private.refuse('invalid', 'prompts'); end if;
	end if;
	perform private.emit(p_workshop, 'workshop_changed', p_timetable => p_patch ? 'prompts');
	return private.workshop_json(p_workshop);
end $$;

create or replace function public.set_ballot(p_workshop uuid, p_phase uuid, p_rules jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	ballot public.phases;
begin
	select * into ballot from public.phases where id = p_phase and workshop_id = p_workshop and step = 'vote';
	if ballot.id is null then perform private.refuse('not_found'); end if;
	if not private.rules_fit('vote', p_rules) or private.idle_rule(ballot.mode, p_rules) is not null then perform private.refuse('invalid', 'rules'); end if;
	if ballot.position <= (select position from public.phases where id = w.phase_id) or w.ended_at is not null then
		perform private.refuse('wrong_phase');
	end if;
	update public.phases set rules = p_rules where id = p_phase;
	-- An editor of the timetable that was opened before holds the rules as they were.
	update public.workshops set sequence = sequence + 1 where id = p_workshop and ballot.rules is distinct from p_rules;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	return private.phases_json(p_workshop) -> ballot.position;
end $$;

create or replace function public.want_talk(p_topic uuid, p_on boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	participant uuid := private.require_participant(found_in);
	w public.workshops := private.begin_change(found_in);
	running public.phases;
	talk public.phases;
	-- the talk, or the meeting, that comes first
	meets int;
	is_marked boolean;
begin
	-- This device may have become another participant's before the workshop was in hand.
	if participant is distinct from private.my_participant(found_in) then participant := private.require_participant(found_in); end if;
	if p_on is null then perform private.refuse('invalid', 'on'); end if;
	select * into running from public.phases where id = w.phase_id;
	select * into talk from public.phases
	where workshop_id = found_in and step = 'discuss' and position > running.position order by position limit 1;
	meets := (
		select min(position) from public.phases
		where workshop_id = found_in and position > running.position and (step = 'discuss' or mode = 'live'));
	-- In a room the talk follows the ballot at once: what needs it is said aloud.
	if talk.id is null or running.step = 'discuss' and not running.is_over or running.step = 'vote' and running.mode = 'live' then perform private.refuse('wrong_phase'); end if;
	if not private.is_shown(p_topic, found_in) then perform private.refuse('not_found'); end if;
	is_marked := exists (
		select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = p_topic and k.participant_id = participant);
	if is_marked = p_on then return; end if;
	if p_on then
		insert into private.talk_wishes (card_id, participant_id, workshop_id, tells_at)
		select c.id, participant, found_in, case when exists (
			select from public.phases as v
			where v.workshop_id = found_in and v.step = 'vote' and not v.is_over and v.position between running.position and talk.position
				-- Once a ballot over days is in, the meeting may be called needless: that somebody wants it shows before.
				and (v.position < meets or running.mode = 'live' or not exists (
					select from public.phases where workshop_id = found_in and step = 'vote' and mode = 'async' and is_over))
		) then 'infinity' else date_trunc('hour', now()) + interval '1 hour' end
		from public.cards as c where c.topic_id = p_topic and c.state = 'kept' order by c.order_key, c.id limit 1;
	elsif (select is_wanted from public.topics where id = p_topic) then
		perform private.refuse('window_closed');
	else
		delete from private.talk_wishes as k using public.cards as c
		where c.id = k.card_id and c.topic_id = p_topic and k.participant_id = participant;
	end if;
end $$;

create or replace function private.end_vote(p_ballot public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	reopened uuid[];
	-- the talk that comes first; while people are apart the meeting, too
	next_talk int := (
		select min(position) from public.phases
		where workshop_id = p_ballot.workshop_id and position > p_ballot.position
			and (step = 'discuss' or mode = 'live' and p_ballot.mode = 'async'));
begin
	perform private.count_ballot(p_ballot);
	-- What is spoken against, however few do; dots say what people want to talk about; and what nobody has decided or parked.
	with changed as (
		update public.topics as t set status = 'open', version = version + 1
		from private.results as r, jsonb_array_elements(r.result -> 'tallies') as tally
		where r.phase_id = p_ballot.id and t.id = (tally ->> 'topic_id')::uuid and t.status <> 'open'
			and private.talks_yet(p_ballot.workshop_id)
			and (private.is_opposed(p_ballot.rules, tally)
				or r.result ->> 'method' = 'dots' and (tally ->> 'points')::int > 0
				or t.park_reason is null and private.is_told(r, tally) and not exists (
					select from public.outcomes where topic_id = t.id and kind <> 'note' and status = 'accepted' and not is_removed))
		returning t.id
	)
	select array_agg(id order by id) into reopened from changed;
	if reopened is not null then perform private.emit(p_ballot.workshop_id, 'topic_changed', p_topics => reopened); end if;
	-- Who votes once more before the talk does so without knowing what others want to talk about.
	if not exists (
		select from public.phases where workshop_id = p_ballot.workshop_id and step = 'vote' and position > p_ballot.position and position < next_talk
	) then perform private.tell_wanted(p_ballot.workshop_id, 'infinity'); end if;
end $$;

create or replace function private.begin_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	late interval := greatest(interval '0', now() - p_phase.opens_at);
begin
	if p_phase.step = 'vote' and private.options_of(p_phase) = '{}' then perform private.refuse('no_options'); end if;
	-- A ballot that is opened again has no result yet.
	delete from private.results where phase_id = p_phase.id;
	update public.phases set was_begun = true where id = p_phase.id;
	if p_phase.mode = 'live' then
		update public.phases set closes_at = null, opens_at = now() where id = p_phase.id;
	else
		-- A window is never shorter than it was planned: what comes after it is put back along with it.
		update public.phases set opens_at = case when id = p_phase.id then now() else opens_at + late end,
			closes_at = closes_at + late, reveals_at = reveals_at + late
		where workshop_id = p_phase.workshop_id and position >= p_phase.position;
	end if;
	update public.workshops set
		phase_id = p_phase.id,
		timebox_ends_at = date_trunc('milliseconds', now()) + make_interval(mins => p_phase.minutes),
		spotlight_topic_id = null, topic_ends_at = null, ended_at = null,
		-- It begins now, whatever calendars say.
		sequence = sequence + 1
	where id = p_phase.workshop_id;
	-- If the room is simply left, the workshop still ends by itself.
	update public.workshops set closes_at = private.final_at(id) where id = p_phase.workshop_id;
	if p_phase.step = 'discuss' then perform private.tell_wanted(p_phase.workshop_id, 'infinity'); end if;
end $$;

create or replace function public.unpark_topic(p_topic uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in, true);
begin
	if private.running_step(w) is distinct from 'discuss' and w.ended_at is null then perform private.refuse('wrong_phase'); end if;
	-- That somebody wanted to talk about it stays said.
	update public.topics set status = 'open', park_reason = null, version = version + 1,
		is_put_aside = is_put_aside and parked_why = 'wanted', parked_why = case when is_put_aside and parked_why = 'wanted' then 'wanted' end
	where id = p_topic and status = 'parked';
	if found then perform private.emit(w.id, 'topic_parked', p_topics => array[p_topic]); end if;
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;

create or replace function public.park_topics(p_workshop uuid, p_topics uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	parked uuid[];
begin
	if private.running_step(w) is distinct from 'discuss' and w.ended_at is null then perform private.refuse('wrong_phase'); end if;
	if p_topics is null or exists (
		select from unnest(p_topics) as asked where not exists (select from public.topics where id = asked and workshop_id = p_workshop)
	) then perform private.refuse('not_found'); end if;
	-- In a talk over days there is time until its window closes.
	if w.ended_at is null and coalesce(w.timebox_ends_at > now(), exists (select from public.phases where id = w.phase_id and not is_over)) and exists (
		select from public.topics as t
		where t.id = any (p_topics) and t.status = 'open' and t.id is distinct from w.spotlight_topic_id and private.wants_talk(t)
	) then perform private.refuse('talk_wanted'); end if;
	with changed as (
		update public.topics set status = 'parked', parked_why = 'no_time', version = version + 1
		where id = any (p_topics) and status = 'open' and id is distinct from w.spotlight_topic_id returning id
	)
	select array_agg(id order by id) into parked from changed;
	if parked is not null then perform private.emit(p_workshop, 'topic_parked', p_topics => parked); end if;
end $$;

create or replace function private.spend_wishes() returns trigger
language plpgsql set search_path = '' as $$
begin
	new.is_wanted := false;
	if new.status = 'discussed' then
		new.talked_at := coalesce(nullif(new.talked_at, old.talked_at), now());
		new.park_reason := null;
		new.parked_why := null;
	end if;
	if new.status = 'discussed' or new.park_reason is distinct from old.park_reason then
		delete from private.talk_wishes as k using public.cards as c where c.id = k.card_id and c.topic_id = new.id;
	else
		update private.talk_wishes as k set tells_at = 'infinity' from public.cards as c where c.id = k.card_id and c.topic_id = new.id;
	end if;
	return new;
end $$;

create function private.is_decided(p_topic uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (
		select from public.outcomes where topic_id = p_topic and kind <> 'note' and status = 'accepted' and not is_removed);
end $$;

create function private.is_voted_since_talk(p_topic public.topics) returns boolean
language plpgsql stable set search_path = '' as $$
declare
	last_talk int := (
		select max(position) from public.phases where workshop_id = p_topic.workshop_id and step = 'discuss' and (was_begun or is_over));
begin
	return exists (
		select from private.results as r join public.phases as p on p.id = r.phase_id and p.position > last_talk,
			jsonb_array_elements(r.result -> 'tallies') as tally
		where r.workshop_id = p_topic.workshop_id and tally ->> 'topic_id' = p_topic.id::text and private.is_told(r, tally));
end $$;
comment on function private.is_voted_since_talk is 'A ballot after the last talk says something of it: what becomes of it.';

create or replace function private.put_aside_what_was_left() returns trigger
language plpgsql set search_path = '' as $$
declare changed uuid[];
begin
	if new.ended_at is null then
		with opened as (
			update public.topics set status = 'open', is_put_aside = false, version = version + 1,
				is_wanted = coalesce(parked_why = 'wanted', false), parked_why = nullif(parked_why, 'wanted')
			where workshop_id = new.id and is_put_aside
			returning id
		)
		select array_agg(id order by id) into changed from opened;
	else
		with standing as (
			select t.id, private.wants_talk(t) as is_wanted, private.is_decided(t.id) or private.is_voted_since_talk(t) as is_settled
			from public.topics as t
			where t.workshop_id = new.id and t.status = 'open' and private.is_shown(t.id, new.id)
		), put_aside as (
			update public.topics as t set is_put_aside = true, is_wanted = false, version = version + 1,
				status = case when x.is_settled then 'open' else 'parked' end,
				parked_why = case when x.is_wanted then 'wanted' else t.parked_why end
			from standing as x
			where x.id = t.id and (x.is_wanted or num_nonnulls(t.park_reason, t.parked_why) > 0 and not x.is_settled)
			returning t.id
		)
		select array_agg(id order by id) into changed from put_aside;
		-- What is open has its mark told no more, either, unless the workshop goes on.
		update private.talk_wishes as k set tells_at = 'infinity' from public.cards as c where c.id = k.card_id and c.topic_id = any (changed);
	end if;
	if changed is not null then perform private.emit(new.id, 'topic_changed', p_topics => changed); end if;
	return null;
end $$;
comment on function private.put_aside_what_was_left is
	'At the end, what somebody wanted to talk about and nobody did is said to be that, and parked unless it was decided or a ballot after '
	'the last talk says what became of it; what had been parked and opened again is parked again. Where the workshop goes on after all, '
	'all of it is open as it was.';
comment on column public.topics.is_put_aside is 'The end found it open, and says why; going back opens it as it was.';

create function private.take_up_what_was_decided() returns trigger
language plpgsql set search_path = '' as $$
begin
	if not exists (select from public.workshops where id = new.workshop_id and ended_at is not null) then return null; end if;
	if private.is_decided(new.topic_id) then
		update public.topics set status = 'open', version = version + 1,
			parked_why = case when is_put_aside then parked_why end
		where id = new.topic_id and status = 'parked' and (is_put_aside or parked_why in ('not_settled', 'nobody_proposed'));
	else
		update public.topics as t set status = 'parked', version = version + 1
		where id = new.topic_id and status = 'open' and is_put_aside and not private.is_voted_since_talk(t);
	end if;
	if found then perform private.emit(new.workshop_id, 'topic_changed', p_topics => array[new.topic_id]); end if;
	return null;
end $$;
comment on function private.take_up_what_was_decided is
	'What the end parked, and is decided after it, is parked no more; and again, where that decision goes.';
create trigger take_up_what_was_decided after insert or update on public.outcomes
for each row when (new.topic_id is not null and new.kind <> 'note') execute function private.take_up_what_was_decided();
