-- A timetable that is refused says which round it is about: the detail is the path in what was sent, as in the domain
-- ("phases.2.closes_at"), so that a page puts its words at that very field.

create or replace function private.put_phases(p_workshop uuid, p_phases jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare
	phase record;
	previous public.phases;
	-- nothing begins before
	free timestamptz := now();
	has_collect boolean;
	opens timestamptz;
	closes timestamptz;
	-- the round at hand in what was sent
	at text;
	ends_at text;
	-- it is read until the people meet
	is_until_met boolean;
begin
	if coalesce(jsonb_typeof(p_phases), '') <> 'array' or jsonb_array_length(p_phases) + p_first not between 1 and 21 then
		perform private.refuse('invalid', 'phases');
	end if;
	select * into previous from public.phases where workshop_id = p_workshop and position = p_first - 1;
	if previous.mode = 'async' then free := greatest(free, previous.reveals_at, previous.closes_at);
	elsif previous.id is not null then free := greatest(free, free + make_interval(mins => previous.minutes)); end if;
	has_collect := exists (select from public.phases where workshop_id = p_workshop and position < p_first and step = 'collect');
	for phase in
		select (n - 1 + p_first)::int as position, (n - 1)::int as n, value ->> 'id' as id, value ->> 'step' as step, value ->> 'mode' as mode,
			value ->> 'title' as title, value ->> 'opens_at' as opens_at, value ->> 'closes_at' as closes_at,
			value ->> 'minutes' as minutes, coalesce(value -> 'rules', '{}') as rules,
			lead(value ->> 'mode') over (order by n) as mode_after
		from jsonb_array_elements(p_phases) with ordinality as e(value, n) order by n
	loop
		at := 'phases.' || phase.n || '.';
		-- Nobody can ratify yet: there is no page and no verb for it.
		if coalesce(phase.step, '') not in ('collect', 'read', 'group', 'vote', 'discuss', 'check') then perform private.refuse('invalid', at || 'step'); end if;
		if not private.rules_fit(phase.step, phase.rules) then perform private.refuse('invalid', at || 'rules'); end if;
		-- It begins with a question; what is read, put together, voted on or talked about has been written before.
		if phase.step <> 'collect' and not has_collect and (phase.step <> 'check' or phase.position > 0 and previous.step <> 'check') then
			perform private.refuse('invalid', at || 'step');
		end if;
		has_collect := has_collect or phase.step = 'collect';
		-- The reading before a meeting ends with it: what is wrong with that instant is said there.
		is_until_met := phase.step = 'read' and coalesce(phase.mode_after, '') = 'live';
		ends_at := case when is_until_met then 'phases.' || phase.n + 1 || '.opens_at' else at || 'closes_at' end;
		opens := private.instant_in(phase.opens_at, at || 'opens_at');
		closes := private.instant_in(phase.closes_at, ends_at);
		if phase.mode = 'async' then
			-- One window after another, without a gap; the first one, and one after a meeting, when it is wanted.
			opens := case when previous.mode = 'async' then free else greatest(opens, free) end;
			if closes is null or closes < opens or closes = opens and not is_until_met then perform private.refuse('invalid', ends_at); end if;
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
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'phases');
end $$;

create or replace function private.put_prompts(p_workshop uuid, p_prompts jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare before int := (select coalesce(max(position), -1) + 1 from public.prompts where workshop_id = p_workshop);
begin
	-- A workshop that asks nothing is none.
	if coalesce(jsonb_typeof(p_prompts), '') <> 'array'
		or jsonb_array_length(p_prompts) + before not between (case when p_first = 0 then 1 else 0 end) and 40 then
		perform private.refuse('invalid', 'prompts');
	end if;
	insert into public.prompts (id, workshop_id, phase_id, position, kind, text, hint, colour, rules)
	select private.new_id((value ->> 'id')::uuid), p_workshop, p.id, before + n - 1, value ->> 'kind',
		private.text_in(value ->> 'text', 'prompts.' || n - 1 || '.text', 200), private.text_in(value ->> 'hint', 'prompts.' || n - 1 || '.hint', 300, false),
		value ->> 'colour', coalesce(value -> 'rules', '{}')
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
