-- A workshop is a list of rounds in any order that makes sense, each over days (a window) or together (a timebox).

alter table public.phases
	-- its own name where a step comes twice: goals, then risks
	add column title text check (char_length(title) between 1 and 60),
	-- the end of its window has been carried out: revealed, counted
	add column is_over boolean not null default false,
	drop constraint phases_workshop_id_position_key,
	add unique (workshop_id, position) deferrable initially deferred;
update public.phases set is_over = true where is_revealed;

create function private.prompt_fits(p_kind text, p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(case
		when jsonb_typeof(p_rules) <> 'object' then false
		when p_kind = 'cards' then p_rules = '{}'
		else
			p_rules - array['low', 'high'] = '{}'
			and jsonb_typeof(coalesce(p_rules -> 'low', '"-"')) = 'string' and char_length(coalesce(p_rules ->> 'low', '-')) between 1 and 80
			and jsonb_typeof(coalesce(p_rules -> 'high', '"-"')) = 'string' and char_length(coalesce(p_rules ->> 'high', '-')) between 1 and 80
	end, false)
$$;
comment on function private.prompt_fits is 'What a prompt asks for beyond its text: one schema per kind.';

alter table public.prompts
	add column rules jsonb not null default '{}',
	add constraint rules_fit_the_kind check (private.prompt_fits(kind, rules)),
	drop constraint prompts_position_check,
	add constraint prompts_position_check check (position between 0 and 60),
	drop constraint prompts_workshop_id_position_key,
	add unique (workshop_id, position) deferrable initially deferred;

create or replace function private.rules_fit(p_step text, p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(case
		when jsonb_typeof(p_rules) <> 'object' then false
		when p_step = 'vote' then
			p_rules ->> 'method' = 'dots'
			and jsonb_typeof(p_rules -> 'open') = 'boolean'
			and jsonb_typeof(p_rules -> 'budget') = 'number' and jsonb_typeof(p_rules -> 'cap') = 'number'
			and (p_rules ->> 'budget') ~ '^[0-9]{1,2}$' and (p_rules ->> 'budget')::int between 1 and 50
			and (p_rules ->> 'cap') ~ '^[0-9]{1,2}$' and (p_rules ->> 'cap')::int between 1 and (p_rules ->> 'budget')::int
			and p_rules - 'method' - 'budget' - 'cap' - 'open' = '{}'
		when p_step = 'read' then
			p_rules - array['reactions', 'comments'] = '{}'
			and jsonb_typeof(coalesce(p_rules -> 'reactions', 'false')) = 'boolean'
			and jsonb_typeof(coalesce(p_rules -> 'comments', 'false')) = 'boolean'
		when p_step = 'group' then
			p_rules - array['merge', 'apart'] = '{}'
			and coalesce(p_rules ->> 'merge', 'any') in ('any', 'duplicates')
			and jsonb_typeof(coalesce(p_rules -> 'apart', 'false')) = 'boolean'
		when p_step = 'discuss' then
			p_rules - 'objection_hours' = '{}'
			and coalesce(p_rules ->> 'objection_hours', '1') ~ '^[0-9]{1,3}$'
			and jsonb_typeof(coalesce(p_rules -> 'objection_hours', '1')) = 'number'
			and coalesce(p_rules ->> 'objection_hours', '1')::int between 1 and 336
		else p_rules = '{}'
	end, false)
$$;

create or replace function private.phases_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', p.id, 'position', p.position, 'step', p.step, 'mode', p.mode, 'title', p.title,
			'opens_at', private.iso(p.opens_at), 'closes_at', private.iso(p.closes_at),
			'reveals_at', private.iso(p.reveals_at), 'minutes', p.minutes, 'rules', p.rules, 'voided', p.voided,
			'is_over', p.is_over
		) order by p.position), '[]') from public.phases as p where p.workshop_id = p_workshop
	);
end $$;

create or replace function private.prompts_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', p.id, 'phase_id', p.phase_id, 'position', p.position, 'kind', p.kind, 'text', p.text, 'hint', p.hint,
			'colour', p.colour, 'rules', p.rules
		) order by p.position), '[]') from public.prompts as p where p.workshop_id = p_workshop
	);
end $$;

create function private.final_at(p_workshop uuid) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
	running public.phases;
	first int;
	-- until where the phases from the running one on are together without a window between them
	run_ends int;
	planned timestamptz;
begin
	select p.* into running from public.workshops as w join public.phases as p on p.id = w.phase_id where w.id = p_workshop;
	first := coalesce(running.position, 0);
	select max(coalesce(reveals_at, closes_at, opens_at)) into planned from public.phases where workshop_id = p_workshop and position >= first;
	if running.mode = 'live' then
		select coalesce(min(position), 1000) into run_ends from public.phases
		where workshop_id = p_workshop and position > first and mode = 'async';
		planned := greatest(planned, now() + make_interval(mins => (
			select coalesce(sum(minutes), 0)::int from public.phases
			where workshop_id = p_workshop and position >= first and position < run_ends)));
	end if;
	return planned + case when exists (
		select from public.phases where workshop_id = p_workshop and mode = 'live' and position >= first and position >= coalesce(run_ends, 0)
	) then interval '14 days' else interval '24 hours' end;
end $$;
comment on function private.final_at is
	'When a workshop ends by itself: a day after the last window or minute that is planned; two weeks while people have yet to meet.';

drop function private.add_phases, private.add_prompts;

create function private.put_phases(p_workshop uuid, p_phases jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare
	phase record;
	previous public.phases;
	-- nothing begins before
	free timestamptz := now();
	has_collect boolean;
	opens timestamptz;
	closes timestamptz;
begin
	if coalesce(jsonb_typeof(p_phases), '') <> 'array' or jsonb_array_length(p_phases) + p_first not between 1 and 21 then
		perform private.refuse('invalid', 'phases');
	end if;
	select * into previous from public.phases where workshop_id = p_workshop and position = p_first - 1;
	if previous.mode = 'async' then free := greatest(free, previous.reveals_at, previous.closes_at);
	elsif previous.id is not null then free := greatest(free, free + make_interval(mins => previous.minutes)); end if;
	has_collect := exists (select from public.phases where workshop_id = p_workshop and position < p_first and step = 'collect');
	for phase in
		select (n - 1 + p_first)::int as position, value ->> 'id' as id, value ->> 'step' as step, value ->> 'mode' as mode,
			value ->> 'title' as title, value ->> 'opens_at' as opens_at, value ->> 'closes_at' as closes_at,
			value ->> 'minutes' as minutes, coalesce(value -> 'rules', '{}') as rules
		from jsonb_array_elements(p_phases) with ordinality as e(value, n)
	loop
		-- Nobody can ratify yet: there is no page and no verb for it.
		if coalesce(phase.step, 'ratify') = 'ratify' then perform private.refuse('invalid', 'phases'); end if;
		if not private.rules_fit(phase.step, phase.rules) then perform private.refuse('invalid', 'rules'); end if;
		-- It begins with a question; what is read, put together, voted on or talked about has been written before.
		if phase.step <> 'collect' and not has_collect and (phase.step <> 'check' or phase.position > 0 and previous.step <> 'check') then
			perform private.refuse('invalid', 'phases');
		end if;
		has_collect := has_collect or phase.step = 'collect';
		if phase.mode = 'async' then
			opens := private.instant_in(phase.opens_at, 'opens_at');
			-- One window after another, without a gap; the first one, and one after a meeting, when it is wanted.
			opens := case when previous.mode = 'async' then free else greatest(opens, free) end;
			closes := private.instant_in(phase.closes_at, case when phase.step = 'read' then 'live_at' else 'closes_at' end);
			if closes is null or closes < opens or closes = opens and phase.step <> 'read' then
				perform private.refuse('invalid', case when phase.step = 'read' then 'live_at' else 'closes_at' end);
			end if;
			free := closes + case when phase.step = 'collect' then interval '10 minutes' else interval '0' end;
			insert into public.phases (id, workshop_id, position, step, mode, title, opens_at, closes_at, reveals_at, rules)
			values (private.new_id(phase.id::uuid), p_workshop, phase.position, phase.step, 'async',
				private.text_in(phase.title, 'phases', 60, false), opens, closes, case when phase.step = 'collect' then free end, phase.rules)
			returning * into previous;
		elsif phase.mode = 'live' then
			if coalesce(phase.minutes, '') !~ '^\d{1,3}$' or phase.minutes::int not between 1 and 240 then
				perform private.refuse('invalid', 'minutes');
			end if;
			opens := null;
			if previous.mode is distinct from 'live' then
				opens := coalesce(private.instant_in(phase.opens_at, 'live_at'), free);
				if opens < free then perform private.refuse('invalid', 'live_at'); end if;
			end if;
			free := coalesce(opens, free) + make_interval(mins => phase.minutes::int);
			insert into public.phases (id, workshop_id, position, step, mode, title, opens_at, minutes, rules)
			values (private.new_id(phase.id::uuid), p_workshop, phase.position, phase.step, 'live',
				private.text_in(phase.title, 'phases', 60, false), opens, phase.minutes::int, phase.rules)
			returning * into previous;
		else
			perform private.refuse('invalid', 'phases');
		end if;
	end loop;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'phases');
end $$;
comment on function private.put_phases is
	'Writes phases from that position on, with the instants that follow from one another; refuses a timetable that makes no sense.';

create function private.put_prompts(p_workshop uuid, p_prompts jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare before int := (select coalesce(max(position), -1) + 1 from public.prompts where workshop_id = p_workshop);
begin
	if coalesce(jsonb_typeof(p_prompts), '') <> 'array' or jsonb_array_length(p_prompts) + before > 40 then
		perform private.refuse('invalid', 'prompts');
	end if;
	insert into public.prompts (id, workshop_id, phase_id, position, kind, text, hint, colour, rules)
	select private.new_id((value ->> 'id')::uuid), p_workshop, p.id, before + n - 1, value ->> 'kind',
		private.text_in(value ->> 'text', 'prompts', 200), private.text_in(value ->> 'hint', 'prompts', 300, false), value ->> 'colour',
		coalesce(value -> 'rules', '{}')
	from jsonb_array_elements(p_prompts) with ordinality as e(value, n)
	join public.phases as p on p.id = (value ->> 'phase_id')::uuid and p.workshop_id = p_workshop and p.position >= p_first
		and p.step = case value ->> 'kind' when 'cards' then 'collect' when 'scale' then 'check' end;
	-- A prompt that found no phase of its kind, a phase that asks nothing or too much.
	if (select count(*) from public.prompts where workshop_id = p_workshop) <> jsonb_array_length(p_prompts) + before or exists (
		select from public.phases as p where p.workshop_id = p_workshop and p.position >= p_first and p.step = 'collect'
			and not exists (select from public.prompts where phase_id = p.id)
	) or exists (select from public.prompts where workshop_id = p_workshop group by phase_id having count(*) > 12) then
		perform private.refuse('invalid', 'prompts');
	end if;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'prompts');
end $$;

create or replace function public.create_workshop(p_id uuid, p_plan jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	team uuid;
begin
	-- The same request twice, and the hourly bound, are seen one after another.
	perform private.hold_alone(private.new_id(p_id));
	perform private.hold_alone(me);
	if private.is_deleted(p_id) then perform private.refuse('deleted'); end if;
	if exists (select from public.workshops where id = p_id) then
		if not private.is_facilitator(p_id) then perform private.refuse('id_taken'); end if;
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
		values (case when private.is_zone(p_plan ->> 'zone') then p_plan ->> 'zone' else 'UTC' end) returning id into team;
		insert into public.team_members values (team, me, true);
	end if;

	insert into public.workshops (id, team_id, kind, template, title, purpose, ground_rule, code, call_url, places, naming,
		readers, language, closes_at, summary_token)
	values (p_id, team, p_plan ->> 'kind', private.text_in(p_plan ->> 'template', 'template', 60),
		private.text_in(p_plan ->> 'title', 'title', 120), private.text_in(p_plan ->> 'purpose', 'purpose', 500),
		private.text_in(p_plan ->> 'ground_rule', 'ground_rule', 1000, false), private.random_code(12),
		private.https_in(p_plan ->> 'call_url'), private.places_in(p_plan -> 'places'), p_plan ->> 'naming',
		private.text_in(p_plan ->> 'readers', 'readers', 200, false), private.language_in(p_plan ->> 'language'), now(),
		private.random_code(13) || private.random_code(13));
	perform private.put_phases(p_id, p_plan -> 'phases', 0);
	perform private.put_prompts(p_id, p_plan -> 'prompts', 0);
	-- A workshop that begins with people together begins when the facilitator opens the room.
	update public.workshops set phase_id = (
		select id from public.phases where workshop_id = p_id and position = 0 and mode = 'async'
	) where id = p_id;
	update public.workshops set closes_at = private.final_at(p_id) where id = p_id;
	return private.workshop_json(p_id);
end $$;
comment on function public.create_workshop is
	'Makes a workshop of the caller''s team. If nobody ever meets it closes two weeks after the last instant that is planned.';
