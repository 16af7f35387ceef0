-- Whatever is changed before the first window opens is held to the rules as a whole, also where that window itself is not sent.

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
	-- The same request twice finds what it wrote; while people are together a window may have been put back since.
	if p_seen <> w.sequence and private.is_as_sent(p_workshop, p_phases, p_prompts, first) then return private.workshop_json(p_workshop); end if;
	-- Who writes while the first window opens is in it before this, or not at all.
	if first = 0 and w.phase_id is not null then perform private.hold_alone(w.phase_id); end if;
	perform private.refuse_given(p_workshop, first);
	perform private.keep_meetings(p_workshop);
	perform private.drop_phases(p_workshop, p_phases, first);
	if jsonb_array_length(case when jsonb_typeof(p_phases) = 'array' then p_phases else '[null]' end) > 0 or first = 0 then
		perform private.put_phases(p_workshop, p_phases, first);
	end if;
	perform private.put_prompts(p_workshop, coalesce(p_prompts, '[]'), first);
	-- What has not opened yet is held to the rules that take other rounds beside it, though it is not sent.
	if is_unopened and first > 0 and (private.idle_stop_of(p_workshop, 0) is not null or exists (
		select from public.phases as p
		where p.workshop_id = p_workshop and p.position < first and private.passes_sheets(p) and not private.has_sheets_beside(p)
	)) then perform private.refuse('invalid', 'phases'); end if;
	perform private.refuse_reworded(p_workshop, first, held -> 1);
	perform private.keep_meetings(p_workshop);
	perform private.keep_sealed_until(promised, w.phase_id);
	if talked and not private.talks_yet(p_workshop) and exists (
		select from public.topics where workshop_id = p_workshop and status = 'open' and is_wanted and private.is_shown(id, p_workshop)
	) then perform private.refuse('talk_wanted'); end if;
	if p_seen <> w.sequence then perform private.refuse('stale', 'timetable'); end if;
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
