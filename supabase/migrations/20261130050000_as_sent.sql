-- A change of what is to come that was sent again is told from one that another change, or the opening of the room, was
-- quicker than; what was read until a meeting that never began ends when that meeting is taken out, not when it was to begin; and
-- nothing is written before the first window opens: until then all of a timetable can be changed, that window too.

create or replace function private.first_to_come(p_workshop public.workshops) returns int
language sql stable set search_path = '' as $$
	select case when p_workshop.ended_at is null then coalesce((
		select case when mode = 'async' and position = 0 and opens_at > now() then 0 else position + 1 end
		from public.phases where id = p_workshop.phase_id
	), 0) else 1000 end
$$;

create function private.is_as_sent(p_workshop uuid, p_phases jsonb, p_prompts jsonb, p_first int) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	-- Instants that a round has or loses by beginning are not what was sent.
	return not exists (
		select from jsonb_array_elements(private.list_in(p_phases)) with ordinality as e(value, n)
		full join (select * from public.phases where workshop_id = p_workshop and position >= p_first) as p on p.position = p_first + e.n - 1
		where (p.id::text, p.step, p.mode, p.title, p.minutes::text, p.rules, case when p.mode = 'async' then p.closes_at end) is distinct from (
			e.value ->> 'id', e.value ->> 'step', e.value ->> 'mode', private.text_in(e.value ->> 'title', 'title', 60, false),
			case when p.mode = 'live' then e.value ->> 'minutes' end, coalesce(e.value -> 'rules', '{}'),
			case when p.mode = 'async' then private.instant_in(e.value ->> 'closes_at', 'closes_at') end)
		or case when p.mode = 'live' then not p.was_begun and private.instant_in(e.value ->> 'opens_at', 'opens_at') <> p.opens_at
			-- no sooner than was wanted; one window after another opens at that one's close
			else private.instant_in(e.value ->> 'opens_at', 'opens_at') > p.opens_at and not exists (
				select from public.phases where workshop_id = p_workshop and position = p.position - 1 and mode = 'async') end
	) and not exists (
		select from jsonb_array_elements(private.list_in(p_prompts)) with ordinality as e(value, n)
		full join (
			select q.*, row_number() over (order by q.position) as n from public.prompts as q join public.phases as p on p.id = q.phase_id
			where p.workshop_id = p_workshop and p.position >= p_first
		) as q on q.id::text = e.value ->> 'id'
		where (q.n, q.phase_id::text, q.kind, q.text, q.hint, q.colour, q.rules) is distinct from (
			e.n, e.value ->> 'phase_id', e.value ->> 'kind', private.text_in(e.value ->> 'text', 'text', 200, false),
			private.text_in(e.value ->> 'hint', 'hint', 300, false), e.value ->> 'colour', coalesce(e.value -> 'rules', '{}'))
	);
end $$;

create or replace function public.change_timetable(p_workshop uuid, p_after uuid, p_phases jsonb, p_prompts jsonb, p_seen int default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	-- without a round that it comes after it is all of the timetable, before anything has opened
	first int := case when p_after is null then 0 else coalesce((select position + 1 from public.phases where id = w.phase_id), 0) end;
	is_unopened boolean := private.first_to_come(w) = 0;
	-- what was said to those who have written
	promised public.phases := case when not is_unopened then private.last_sheet_round(w.phase_id) end;
	held jsonb := private.coming_json(p_workshop, first);
	running public.phases;
	next public.phases;
	talked boolean := private.talks_yet(p_workshop);
begin
	-- what is over, or what the room was opened out of
	select * into running from public.phases where id = p_after and workshop_id = p_workshop and (is_over or id is distinct from w.phase_id);
	next := private.after(running);
	-- The same request twice, and what it left to come came at once.
	if running.id is not null and w.phase_id is distinct from p_after and w.phase_id is not distinct from next.id
		and coalesce(p_phases -> 0 ->> 'id', '') = coalesce(next.id::text, '')
		or p_after is null and not is_unopened and exists (
			select from public.phases where id = w.phase_id and position = 0 and id::text = p_phases -> 0 ->> 'id' and not is_over
		) then
		-- It came meanwhile, and this would have changed it.
		if not private.is_as_sent(p_workshop, p_phases, p_prompts, coalesce(running.position + 1, 0)) then
			perform private.refuse('stale', 'timetable');
		end if;
		return private.workshop_json(p_workshop);
	end if;
	if w.ended_at is not null or w.phase_id is distinct from p_after and not (p_after is null and is_unopened) then
		perform private.refuse('wrong_phase');
	end if;
	-- It has opened meanwhile.
	if first > 0 and exists (select from jsonb_array_elements(private.list_in(p_phases)) as e where e ->> 'id' = w.phase_id::text) then
		perform private.refuse('stale', 'timetable');
	end if;
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
	-- What is read before a meeting is read until then; where that was to begin before, and is taken out, until now.
	update public.phases as r set closes_at = coalesce(
		(select opens_at from public.phases where workshop_id = p_workshop and position = first and mode = 'live'), greatest(r.closes_at, now()))
	where r.id = w.phase_id and r.step = 'read' and r.mode = 'async';
	-- Nothing has begun: what begins apart does so by the clock, what begins together when the room is opened.
	if first = 0 then
		update public.workshops set phase_id = (
			select id from public.phases where workshop_id = p_workshop and position = 0 and mode = 'async'
		) where id = p_workshop;
	end if;
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
