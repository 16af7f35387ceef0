-- What pages show as words came as words, and not blank. A jsonb value that is none used to be written down as it was printed, and
-- a place whose name was a number kept everyone's pages, and the dashboard, from being read at all. What is blank is said once:
-- what pages trim, and what has no width. A place lies in a zone that browsers know.

create function private.trimmed(p_text text) returns text
language sql immutable set search_path = '' as $$
	select nullif(btrim(p_text, E' \t\n\u000b\f\r'
		'\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007'
		'\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff'), '')
$$;
comment on function private.trimmed is 'Without what nobody sees before and behind it; null where nothing is left.';

create or replace function private.text_in(p_text text, p_field text, p_most int, p_is_required boolean default true) returns text
language plpgsql immutable set search_path = '' as $$
declare kept text := private.trimmed(p_text);
begin
	if (kept is null and p_is_required) or char_length(kept) > p_most then
		perform private.refuse('invalid', p_field);
	end if;
	return kept;
end $$;

create function private.words_in(p_value jsonb, p_field text, p_most int, p_is_required boolean default true) returns text
language plpgsql immutable set search_path = '' as $$
begin
	if jsonb_typeof(p_value) not in ('string', 'null') then perform private.refuse('invalid', p_field); end if;
	return private.text_in(p_value #>> '{}', p_field, p_most, p_is_required);
end $$;
comment on function private.words_in is 'What a person typed, sent as JSON: a string, or nothing.';

create or replace function private.is_words(p_value jsonb, p_most int, p_is_required boolean default true) returns boolean
language sql immutable set search_path = '' as $$
	select case
		when p_value is null or p_value = 'null' then not p_is_required
		when jsonb_typeof(p_value) <> 'string' then false
		-- Trimmed as the page does it. No string with escapes: in those PostgreSQL 15 reads a v.
		else private.trimmed(p_value #>> '{}') is not null
			and p_value #>> '{}' !~ '^[ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]'
			and p_value #>> '{}' !~ '[ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]$'
			and char_length(p_value #>> '{}') <= p_most
	end
$$;

create function private.is_zone_name(p_zone text) returns boolean
language sql immutable set search_path = '' as $$
	-- Names of the form Area/City only, for the clock also takes abbreviations, and rules made up on the spot, which all have a
	-- digit; and copies of all zones, which count seconds otherwise and which no browser knows.
	select p_zone ~ '^(UTC|Etc/GMT(\+([0-9]|1[0-2])|-([0-9]|1[0-4]))|[A-Za-z_]+(/[A-Za-z_-]+){1,2})$' and p_zone !~* '^(posix|right)/'
$$;
comment on function private.is_zone_name is 'Whether browsers may know a zone by it.';

create or replace function private.is_zone(p_zone text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	if not private.is_zone_name(p_zone) then return false; end if;
	-- Asked of the clock: the view of all zones reads hundreds of files.
	perform now() at time zone p_zone;
	return p_zone is not null;
exception when invalid_parameter_value then
	return false;
end $$;

create or replace function private.places_fit(p_places jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select case when jsonb_typeof(p_places) = 'array' then
		jsonb_array_length(p_places) <= 12 and not exists (
			select from jsonb_array_elements(p_places) as place
			where not coalesce(
				jsonb_typeof(place) = 'object' and place - 'name' - 'zone' = '{}'
				and jsonb_typeof(place -> 'name') = 'string' and private.trimmed(place ->> 'name') is not null and char_length(place ->> 'name') <= 80
				and jsonb_typeof(place -> 'zone') = 'string' and private.is_zone_name(place ->> 'zone') and char_length(place ->> 'zone') <= 64, false)
		)
	else false end
$$;

create function private.source_fits(p_source jsonb) returns boolean
language sql immutable set search_path = '' as $$
	-- Spaces as the page knows them, whatever the collation does.
	select coalesce(p_source, 'null') = 'null' or coalesce(
		jsonb_typeof(p_source) = 'object' and p_source - array['name', 'url'] = '{}' and private.is_words(p_source -> 'name', 200)
		and (not p_source ? 'url' or private.is_words(p_source -> 'url', 500) and p_source ->> 'url'
			~ '^https://[^ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff<>"]+$'), false)
$$;
comment on function private.source_fits is 'Where a method comes from, if that is said: a name, and perhaps a link.';

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
	if not private.source_fits(p_body -> 'source') then perform private.refuse('invalid', 'source'); end if;
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
	if private.idle_stop(phases) is not null then perform private.refuse('invalid', 'phases'); end if;
	if (select sum(jsonb_array_length(private.list_in(value -> 'prompts'))) from jsonb_array_elements(phases)) not between 1 and 40 or needs_talk then
		perform private.refuse('invalid', 'prompts');
	end if;
end $$;

create or replace function public.create_workshop(p_id uuid, p_plan jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	team uuid;
	-- one that is not known here is no mistake of whoever is in it
	zone text := private.words_in(p_plan -> 'zone', 'zone', 64, false);
begin
	-- The same request twice, and the hourly bound, are seen one after another.
	perform private.hold_alone(private.new_id(p_id));
	perform private.hold_alone(me);
	if private.is_deleted(p_id) then perform private.refuse('deleted'); end if;
	if exists (select from public.workshops where id = p_id) then
		if not private.is_facilitator(p_id) or private.says_otherwise(p_id, p_plan) then perform private.refuse('id_taken'); end if;
		return private.workshop_json(p_id);
	end if;
	if coalesce(p_plan ->> 'kind', '') not in ('retro', 'review', 'planning', 'brainstorm') then perform private.refuse('invalid', 'kind'); end if;
	if coalesce(p_plan ->> 'naming', '') not in ('anonymous', 'named') then perform private.refuse('invalid', 'naming'); end if;

	delete from private.creations where user_id = me and at < now() - interval '1 hour';
	if (select count(*) from private.creations where user_id = me)
		>= (select value from private.settings where key = 'creations_per_hour') then
		perform private.refuse('too_many');
	end if;
	insert into private.creations (user_id) values (me);

	select team_id into team from public.team_members where user_id = me and is_founder order by team_id limit 1;
	if team is null then
		insert into public.teams (zone)
		values (case when private.is_zone(zone) then zone else 'UTC' end) returning id into team;
		insert into public.team_members values (team, me, true);
	end if;

	insert into public.workshops (id, team_id, kind, template, title, purpose, ground_rule, code, call_url, places, naming,
		readers, language, closes_at, summary_token)
	values (p_id, team, p_plan ->> 'kind', private.words_in(p_plan -> 'template', 'template', 60),
		private.words_in(p_plan -> 'title', 'title', 120), private.words_in(p_plan -> 'purpose', 'purpose', 500),
		private.words_in(p_plan -> 'ground_rule', 'ground_rule', 1000, false), private.random_code(12),
		private.https_in(p_plan ->> 'call_url'), private.places_in(p_plan -> 'places'), p_plan ->> 'naming',
		private.words_in(p_plan -> 'readers', 'readers', 200, false), private.language_in(p_plan ->> 'language'), now(),
		private.random_code(13) || private.random_code(13));
	perform private.put_phases(p_id, p_plan -> 'phases', 0);
	perform private.put_prompts(p_id, p_plan -> 'prompts', 0);
	perform private.keep_meetings(p_id);
	-- A workshop that begins with people together begins when the facilitator opens the room.
	update public.workshops set phase_id = (
		select id from public.phases where workshop_id = p_id and position = 0 and mode = 'async'
	) where id = p_id;
	update public.workshops set closes_at = private.final_at(p_id) where id = p_id;
	return private.workshop_json(p_id);
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
	if p_patch ? 'readers' and private.words_in(p_patch -> 'readers', 'readers', 200, false) is distinct from w.readers
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
		title = case when p_patch ? 'title' then private.words_in(p_patch -> 'title', 'title', 120) else title end,
		purpose = case when p_patch ? 'purpose' then private.words_in(p_patch -> 'purpose', 'purpose', 500) else purpose end,
		ground_rule = case when p_patch ? 'ground_rule'
			then private.words_in(p_patch -> 'ground_rule', 'ground_rule', 1000, false) else ground_rule end,
		call_url = case when p_patch ? 'call_url' then private.https_in(p_patch ->> 'call_url') else call_url end,
		places = case when p_patch ? 'places' then private.places_in(p_patch -> 'places') else places end,
		readers = case when p_patch ? 'readers' then private.words_in(p_patch -> 'readers', 'readers', 200, false) else readers end,
		naming = coalesce(p_patch ->> 'naming', naming),
		language = case when p_patch ? 'language' then private.language_in(p_patch ->> 'language') else language end,
		is_locked = coalesce((p_patch ->> 'is_locked')::boolean, is_locked),
		-- what a calendar says has changed, or what an editor of the timetable holds
		sequence = sequence + (p_patch ?| array['title', 'purpose', 'call_url', 'prompts'])::int
	where id = p_workshop;
	for prompt in select value from jsonb_array_elements(coalesce(p_patch -> 'prompts', '[]')) loop
		update public.prompts set text = private.words_in(prompt -> 'text', 'prompts', 200),
			hint = private.words_in(prompt -> 'hint', 'prompts', 300, false)
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
	-- What is read until people meet is read until then, also where they meet sooner.
	if previous.step = 'read' and previous.mode = 'async' and p_phases -> 0 ->> 'mode' = 'live' and exists (
		select from public.phases where workshop_id = p_workshop and position = p_first and mode = 'live' and id::text = p_phases -> 0 ->> 'id'
	) then free := now(); end if;
	steps := array(select step from public.phases where workshop_id = p_workshop and position < p_first order by position);
	-- A meeting that was called off took its talk along, and what everyone was to agree to may stand all the same.
	if exists (select from public.meetings where workshop_id = p_workshop and cancelled_after is not null)
		and exists (select from public.phases where workshop_id = p_workshop and position >= p_first and step = 'ratify') then steps := steps || text 'discuss'; end if;
	for phase in
		select (n - 1 + p_first)::int as position, (n - 1)::int as n, value ->> 'id' as id, value ->> 'step' as step, value ->> 'mode' as mode,
			value -> 'title' as title, value ->> 'opens_at' as opens_at, value ->> 'closes_at' as closes_at,
			value -> 'minutes' as minutes, coalesce(value -> 'rules', '{}') as rules,
			lead(value ->> 'mode') over (order by n) as mode_after
		from jsonb_array_elements(p_phases) with ordinality as e(value, n) order by n
	loop
		at := 'phases.' || phase.n || '.';
		if coalesce(phase.step, '') not in ('collect', 'read', 'group', 'vote', 'discuss', 'check', 'ratify')
			or not private.is_in_place(phase.step, steps) then perform private.refuse('invalid', at || 'step'); end if;
		if not private.rules_fit(phase.step, phase.rules) then perform private.refuse('invalid', at || 'rules'); end if;
		idle := private.idle_rule(phase.mode, phase.rules);
		if idle is not null then perform private.refuse('invalid', at || 'rules.' || idle); end if;
		-- A window has none, but what stands there is a number.
		if coalesce(phase.minutes, 'null') <> 'null' and not private.is_count(phase.minutes, 240) then perform private.refuse('invalid', at || 'minutes'); end if;
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
				private.words_in(phase.title, at || 'title', 60, false), opens, closes, case when phase.step = 'collect' then free end, phase.rules)
			on conflict (id) do update set position = excluded.position, mode = 'async', title = excluded.title, opens_at = excluded.opens_at,
				closes_at = excluded.closes_at, reveals_at = excluded.reveals_at, minutes = null, rules = excluded.rules
			where known.workshop_id = p_workshop and known.position >= p_first and known.id <> all (put)
			returning * into previous;
		elsif phase.mode = 'live' then
			-- Talk takes two minutes at least: one topic.
			if not private.is_count(phase.minutes, 240) or phase.step = 'discuss' and phase.minutes < '2' then
				perform private.refuse('invalid', at || 'minutes');
			end if;
			-- People come together once: what follows begins when the step before it is ended.
			if previous.mode = 'live' then opens := null;
			elsif opens is null or opens < free then perform private.refuse('invalid', at || 'opens_at'); end if;
			free := coalesce(opens, free) + make_interval(mins => phase.minutes::int);
			insert into public.phases as known (id, workshop_id, position, step, mode, title, opens_at, minutes, rules)
			values (private.new_id(phase.id::uuid), p_workshop, phase.position, phase.step, 'live',
				private.words_in(phase.title, at || 'title', 60, false), opens, phase.minutes::int, phase.rules)
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

create or replace function private.put_prompts(p_workshop uuid, p_prompts jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare
	before int := (select coalesce(max(position), -1) + 1 from public.prompts where workshop_id = p_workshop);
	added int;
	untalked int;
	idle int;
begin
	-- A workshop that asks nothing is none.
	if coalesce(jsonb_typeof(p_prompts), '') <> 'array'
		or jsonb_array_length(p_prompts) + before not between (case when p_first = 0 then 1 else 0 end) and 40 then
		perform private.refuse('invalid', 'prompts');
	end if;
	insert into public.prompts (id, workshop_id, phase_id, position, kind, text, hint, colour, rules)
	select private.new_id((value ->> 'id')::uuid), p_workshop, p.id, before + n - 1, value ->> 'kind',
		private.words_in(value -> 'text', 'prompts.' || n - 1 || '.text', 200), private.words_in(value -> 'hint', 'prompts.' || n - 1 || '.hint', 300, false),
		value ->> 'colour', coalesce(value -> 'rules', '{}')
	from jsonb_array_elements(p_prompts) with ordinality as e(value, n)
	join public.phases as p on p.id = (value ->> 'phase_id')::uuid and p.workshop_id = p_workshop and p.position >= p_first
		and p.step = case value ->> 'kind' when 'cards' then 'collect' when 'scale' then 'check' end;
	get diagnostics added = row_count;
	-- A prompt that found no phase of its kind, a phase that asks nothing or too much.
	if added <> jsonb_array_length(p_prompts) or exists (
		select from public.phases as p where p.workshop_id = p_workshop and p.position >= p_first and p.step in ('collect', 'check')
			and not exists (select from public.prompts where phase_id = p.id)
	) or exists (select from public.prompts where workshop_id = p_workshop group by phase_id having count(*) > 12) then
		perform private.refuse('invalid', 'prompts');
	end if;
	select min(q.position) - before into untalked from public.prompts as q join public.phases as p on p.id = q.phase_id
	where q.workshop_id = p_workshop and q.position >= before and (q.rules ->> 'risks')::boolean and not exists (
		select from public.phases as t where t.workshop_id = p_workshop and t.step = 'discuss' and t.position > p.position);
	if untalked is not null then perform private.refuse('invalid', 'prompts.' || untalked || '.rules'); end if;
	-- Nor is the talk taken out behind one that has begun; where the meeting was called off, it went with it.
	if not exists (select from public.meetings where workshop_id = p_workshop and cancelled_after is not null) and exists (
		select from public.prompts as q join public.phases as p on p.id = q.phase_id
		where q.workshop_id = p_workshop and (q.rules ->> 'risks')::boolean and not exists (
			select from public.phases as t where t.workshop_id = p_workshop and t.step = 'discuss' and t.position > p.position)
	) then perform private.refuse('risks_untalked', 'phases'); end if;
	idle := private.idle_stop_of(p_workshop, p_first);
	if idle is not null then perform private.refuse('invalid', 'phases.' || idle - p_first || '.rules.agree'); end if;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'prompts');
end $$;

-- What no page could read, or no form ever took, goes: such a place, the link of a template to where its method comes from, the
-- zone of a team. Words of a template that nobody sees become a question mark.
update public.workshops as w set places = (
	select coalesce(jsonb_agg(value order by n), '[]') from jsonb_array_elements(w.places) with ordinality as e(value, n)
	where private.places_fit(jsonb_build_array(value))
) where not private.places_fit(places);
update public.teams set zone = 'UTC' where not private.is_zone_name(zone);
update public.templates set body = body #- '{source,url}'
where body #> '{source,url}' is not null and not private.source_fits(body -> 'source' || '{"name": "-"}');
update public.templates set body = regexp_replace(body::text,
	'(?<!\\)"([ \u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]|\\[tnfr]|\\u000b)+"', '"?"', 'g')::jsonb
where exists (select from jsonb_path_query(body, '$.** ? (@.type() == "string")') as said where private.trimmed(said #>> '{}') is null);
