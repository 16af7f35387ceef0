-- Where the meeting that people wait for is taken out of the timetable, the round after it begins, or the workshop ends. Before, it
-- stood still until its close.

create or replace function public.change_timetable(p_workshop uuid, p_after uuid, p_phases jsonb, p_prompts jsonb, p_seen int default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	first int := coalesce((select position + 1 from public.phases where id = w.phase_id), 0);
	promised public.phases := private.last_sheet_round(w.phase_id);
	held jsonb := private.coming_json(p_workshop, first);
	running public.phases;
	next public.phases;
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
	delete from public.phases where workshop_id = p_workshop and position >= first;
	if jsonb_array_length(case when jsonb_typeof(p_phases) = 'array' then p_phases else '[null]' end) > 0 or first = 0 then
		perform private.put_phases(p_workshop, p_phases, first);
	end if;
	perform private.put_prompts(p_workshop, coalesce(p_prompts, '[]'), first);
	perform private.keep_sealed_until(promised, w.phase_id);
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
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true, p_is_partial => true);
	return private.workshop_json(p_workshop);
end $$;
comment on function public.change_timetable is
	'Replaces everything after the phase named, which must be the running one (null: nothing has begun): other steps, another '
	'order, other instants. What has begun stays as it is, also where it was gone back from; if it is over and people no longer meet '
	'after it, what comes next begins. The same request twice gives the same timetable. `p_seen`: the sequence of the workshop that was '
	'seen; another one is refused as stale, unless what is asked for stands there already.';
