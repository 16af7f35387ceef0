-- What two who facilitate change at once is not lost: neither the rules of a ballot, nor that it was void.

drop function public.set_ballot(uuid, uuid, jsonb);
create function public.set_ballot(p_workshop uuid, p_phase uuid, p_rules jsonb, p_seen jsonb default null) returns jsonb
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
	if ballot.rules is distinct from p_rules then
		if p_seen <> ballot.rules then perform private.refuse('stale', 'timetable'); end if;
		update public.phases set rules = p_rules where id = p_phase;
		-- An editor of the timetable that was opened before holds the rules as they were.
		update public.workshops set sequence = sequence + 1 where id = p_workshop;
		perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	end if;
	return private.phases_json(p_workshop) -> ballot.position;
end $$;
comment on function public.set_ballot is
	'Facilitator: method and rules of a ballot, before its phase begins. `p_seen`: the rules that were seen; others are refused as stale, unless they are these.';
grant execute on function public.set_ballot to authenticated;

create or replace function private.drop_phases(p_workshop uuid, p_phases jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
begin
	-- A sealed card that was taken back is nobody's any more.
	delete from private.card_authors as a using public.phases as p where p.id = a.phase_id and p.workshop_id = p_workshop and p.position >= p_first;
	delete from public.prompts as q using public.phases as p where p.id = q.phase_id and p.workshop_id = p_workshop and p.position >= p_first;
	-- Calendars have a window: held together it is another thing. What was to be held together stays what it is apart, unless
	-- cards are written there, which are sealed otherwise.
	delete from public.phases as p where workshop_id = p_workshop and position >= p_first and not exists (
		select from jsonb_array_elements(private.list_in(p_phases)) as e
		where e ->> 'id' = p.id::text and e ->> 'step' = p.step and (e ->> 'mode' = p.mode or p.mode = 'live' and p.step <> 'collect'));
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
			on conflict (id) do update set position = excluded.position, mode = 'async', title = excluded.title, opens_at = excluded.opens_at,
				closes_at = excluded.closes_at, reveals_at = excluded.reveals_at, minutes = null, rules = excluded.rules
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
