-- Rules that mean nothing where they stand are refused: what is asked for in one mode alone in the other, sheets with nowhere to go,
-- a time to object as long as the talk. What was kept of them asked for nothing, and goes.

create function private.idle_rule(p_mode text, p_rules jsonb) returns text
language sql immutable set search_path = '' as $$
	select rule from (values ('apart', 'async'), ('objection_hours', 'async'), ('open', 'live'), ('renewals', 'live')) as r(rule, mode)
	where mode <> p_mode and coalesce(p_rules -> rule, 'false') not in ('false', '0') order by rule limit 1
$$;
comment on function private.idle_rule is 'A rule that asks for something which means nothing in that mode; null: none does.';

create function private.without_idle_rules(p_mode text, p_rules jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
	rules jsonb := p_rules;
	idle text := private.idle_rule(p_mode, p_rules);
begin
	while idle is not null loop
		-- Whether a tally is open is always said.
		rules := case idle when 'open' then jsonb_set(rules, '{open}', 'false') else rules - idle end;
		idle := private.idle_rule(p_mode, rules);
	end loop;
	return rules;
end $$;

create function private.has_sheets_beside(p_phase public.phases) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (
		select from public.phases as o where o.workshop_id = p_phase.workshop_id and o.mode = p_phase.mode
			and o.position in (p_phase.position - 1, p_phase.position + 1) and private.passes_sheets(o));
end $$;

drop trigger seal_apart on public.phases;
drop function private.seal_apart();
update public.phases set rules = private.without_idle_rules(mode, rules) where private.idle_rule(mode, rules) is not null;
alter table public.phases add constraint rules_fit_the_mode check (private.idle_rule(mode, rules) is null);
-- A sheet that people write on goes on being one.
update public.phases as p set rules = rules - 'sheets'
where private.passes_sheets(p) and not private.has_sheets_beside(p) and coalesce(p.opens_at > now(), true) and not p.is_revealed;
update public.templates as t set body = jsonb_set(t.body, '{phases}', (
	select jsonb_agg(case when not value ? 'rules' then value
		else jsonb_set(value, '{rules}', private.without_idle_rules(value ->> 'mode', value -> 'rules')
			- case when value #> '{rules,sheets}' = 'true' and not coalesce((value ->> 'mode') = any (array[before, after]), false) then 'sheets' else '' end)
		end order by n)
	from (
		select value, n,
			lag(case when value #> '{rules,sheets}' = 'true' then value ->> 'mode' end) over (order by n) as before,
			lead(case when value #> '{rules,sheets}' = 'true' then value ->> 'mode' end) over (order by n) as after
		from jsonb_array_elements(t.body -> 'phases') with ordinality as e(value, n)
	) as rounds
));
drop function private.without_idle_rules(text, jsonb);

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
			insert into public.phases (id, workshop_id, position, step, mode, title, opens_at, closes_at, reveals_at, rules)
			values (private.new_id(phase.id::uuid), p_workshop, phase.position, phase.step, 'async',
				private.text_in(phase.title, at || 'title', 60, false), opens, closes, case when phase.step = 'collect' then free end, phase.rules)
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
			insert into public.phases (id, workshop_id, position, step, mode, title, opens_at, minutes, rules)
			values (private.new_id(phase.id::uuid), p_workshop, phase.position, phase.step, 'live',
				private.text_in(phase.title, at || 'title', 60, false), opens, phase.minutes::int, phase.rules)
			returning * into previous;
		else
			perform private.refuse('invalid', at || 'mode');
		end if;
	end loop;
	select min(p.position) - p_first into lone from public.phases as p
	where p.workshop_id = p_workshop and p.position >= p_first and private.passes_sheets(p) and not private.has_sheets_beside(p);
	if lone is not null then perform private.refuse('invalid', 'phases.' || lone || '.rules.sheets'); end if;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'phases');
end $$;

create or replace function private.is_round(p_phase jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(
		jsonb_typeof(p_phase) = 'object'
		and p_phase - (array['step', 'mode', 'title', 'hint', 'rules', case p_phase ->> 'mode' when 'async' then 'days' else 'minutes' end]
			|| case when p_phase ->> 'step' in ('collect', 'check') then array['prompts'] end) = '{}'
		and p_phase -> 'step' in ('"collect"', '"read"', '"group"', '"vote"', '"discuss"', '"check"', '"ratify"')
		and case p_phase -> 'mode'
			when '"async"' then not p_phase ? 'days' or private.is_count(p_phase -> 'days', 60)
			when '"live"' then private.is_count(p_phase -> 'minutes', 240) and (p_phase ->> 'step' <> 'discuss' or p_phase -> 'minutes' >= '2')
		end
		and private.is_words(p_phase -> 'title', 60, false) and private.is_words(p_phase -> 'hint', 300, false)
		and private.rules_fit(p_phase ->> 'step', coalesce(p_phase -> 'rules', '{}'))
		and private.idle_rule(p_phase ->> 'mode', coalesce(p_phase -> 'rules', '{}')) is null
		and case when p_phase ->> 'step' = 'discuss' and p_phase ->> 'mode' = 'async' then
			coalesce((p_phase #>> '{rules,objection_hours}')::int, 24) < 24 * coalesce((p_phase ->> 'days')::int, 2) else true end
		and (p_phase ->> 'step' not in ('collect', 'check') or jsonb_typeof(p_phase -> 'prompts') = 'array')
		and jsonb_array_length(private.list_in(p_phase -> 'prompts')) between case when p_phase ->> 'step' in ('collect', 'check') then 1 else 0 end and 12, false)
$$;

create or replace function private.check_template(p_body jsonb) returns void
language plpgsql immutable set search_path = '' as $$
declare
	phases jsonb := private.list_in(p_body -> 'phases');
	steps text[] := '{}';
	round record;
	-- risks were asked for, and nobody has talked since
	needs_talk boolean := false;
begin
	if jsonb_typeof(p_body) is distinct from 'object'
		or p_body - array['name', 'kind', 'about', 'ground_rule', 'source', 'phases'] <> '{}' then perform private.refuse('invalid', 'template'); end if;
	if not private.is_words(p_body -> 'name', 60) then perform private.refuse('invalid', 'name'); end if;
	if coalesce(p_body -> 'kind' in ('"retro"', '"review"', '"planning"', '"brainstorm"'), false) is false then perform private.refuse('invalid', 'kind'); end if;
	if not private.is_words(p_body -> 'about', 160, false) then perform private.refuse('invalid', 'about'); end if;
	if not private.is_words(p_body -> 'ground_rule', 1000, false) then perform private.refuse('invalid', 'ground_rule'); end if;
	if coalesce(p_body -> 'source', 'null') <> 'null' and not coalesce(
		jsonb_typeof(p_body -> 'source') = 'object' and (p_body -> 'source') - array['name', 'url'] = '{}'
		and private.is_words(p_body #> '{source,name}', 200)
		and (not p_body -> 'source' ? 'url' or private.is_words(p_body #> '{source,url}', 500) and p_body #>> '{source,url}' ~ '^https://[^\s<>"]+$'), false)
		then perform private.refuse('invalid', 'source'); end if;
	if jsonb_array_length(phases) not between 1 and 21 then perform private.refuse('invalid', 'phases'); end if;
	for round in
		select value, value ->> 'step' as step, value #> '{rules,sheets}' = 'true' and not coalesce(
				(value ->> 'mode') = any (array[
					lag(case when value #> '{rules,sheets}' = 'true' then value ->> 'mode' end) over (order by n),
					lead(case when value #> '{rules,sheets}' = 'true' then value ->> 'mode' end) over (order by n)]), false) as is_lone
		from jsonb_array_elements(phases) with ordinality as e(value, n) order by n
	loop
		if not private.is_round(round.value) or round.is_lone then perform private.refuse('invalid', 'phases'); end if;
		if exists (select from jsonb_array_elements(private.list_in(round.value -> 'prompts')) as q where not private.is_question(q, round.step)) then
			perform private.refuse('invalid', 'prompts');
		end if;
		if not private.is_in_place(round.step, steps) then perform private.refuse('invalid', 'phases'); end if;
		steps := steps || round.step;
		needs_talk := round.step <> 'discuss' and (needs_talk or exists (
			select from jsonb_array_elements(private.list_in(round.value -> 'prompts')) as q where q #> '{rules,risks}' = 'true'));
	end loop;
	if (select sum(jsonb_array_length(private.list_in(value -> 'prompts'))) from jsonb_array_elements(phases)) not between 1 and 40 or needs_talk then
		perform private.refuse('invalid', 'prompts');
	end if;
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
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	return private.phases_json(p_workshop) -> ballot.position;
end $$;
