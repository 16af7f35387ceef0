-- Changing a timetable that runs: what has begun stays, what comes may be another.

create function private.has_given(p_phase uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return (select exists (select from public.cards where phase_id = p_phase) or exists (select from private.slips where phase_id = p_phase));
end $$;
comment on function private.has_given is 'Somebody has written, voted or rated in this phase.';

create or replace function public.move_close(p_workshop uuid, p_closes_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	at timestamptz := date_trunc('milliseconds', p_closes_at);
	running public.phases;
	next public.phases;
	ends timestamptz;
begin
	select * into running from public.phases where id = w.phase_id;
	next := private.after(running);
	-- The reading before the meeting ends with it: that instant is moved instead.
	if running.mode is distinct from 'async' or running.closes_at <= now() or running.step = 'read' and next.mode = 'live' then
		perform private.refuse('window_closed');
	end if;
	perform private.hold_alone(running.id);
	if at is null or at <= greatest(now(), running.opens_at) or at > now() + interval '1 year' then perform private.refuse('invalid', 'closes_at'); end if;
	if at < running.closes_at and private.has_given(running.id) then perform private.refuse('reveal_only_later'); end if;
	ends := at + case when running.step = 'collect' then interval '10 minutes' else interval '0' end;
	if next.mode = 'live' and ends > next.opens_at or next.step = 'read' and ends > next.closes_at then perform private.refuse('invalid', 'live_at'); end if;
	if next.mode = 'async' and next.step <> 'read' and ends >= next.closes_at then perform private.refuse('invalid', 'closes_at'); end if;
	if at <> running.closes_at then
		update public.phases set closes_at = at, reveals_at = case when step = 'collect' then ends end where id = running.id;
		update public.phases set opens_at = ends where id = next.id and mode = 'async';
		update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
		perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	end if;
	return private.workshop_json(p_workshop);
end $$;
comment on function public.move_close is
	'Moves the close of the window that is open, and with it the reveal. Once somebody has given something it moves later only.';

create or replace function public.move_live(p_workshop uuid, p_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	instant timestamptz := date_trunc('milliseconds', p_at);
	running public.phases;
	meeting public.phases;
	before public.phases;
begin
	select * into running from public.phases where id = w.phase_id;
	if running.mode = 'live' or running.id is null and w.ended_at is not null then perform private.refuse('wrong_phase'); end if;
	select * into meeting from public.phases
	where workshop_id = p_workshop and mode = 'live' and position > coalesce(running.position, -1) order by position limit 1;
	if meeting.id is null then perform private.refuse('wrong_phase'); end if;
	select * into before from public.phases where workshop_id = p_workshop and position = meeting.position - 1;
	if instant is null or instant < now() or instant > now() + interval '1 year'
		or instant < (case when before.step = 'read' then before.opens_at else coalesce(before.reveals_at, before.closes_at) end) then
		perform private.refuse('invalid', 'live_at');
	end if;
	update public.phases set closes_at = instant where id = before.id and step = 'read';
	-- What comes after the meeting keeps its distance from it.
	update public.phases set opens_at = opens_at + (instant - meeting.opens_at), closes_at = closes_at + (instant - meeting.opens_at),
		reveals_at = reveals_at + (instant - meeting.opens_at)
	where workshop_id = p_workshop and position >= meeting.position;
	update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	return private.workshop_json(p_workshop);
end $$;
comment on function public.move_live is 'Moves the next meeting; the reading before it ends with it, what follows moves along.';

create function public.change_timetable(p_workshop uuid, p_after uuid, p_phases jsonb, p_prompts jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	first int := coalesce((select position + 1 from public.phases where id = w.phase_id), 0);
begin
	if w.phase_id is distinct from p_after or w.ended_at is not null then perform private.refuse('wrong_phase'); end if;
	delete from public.phases where workshop_id = p_workshop and position >= first;
	if jsonb_array_length(case when jsonb_typeof(p_phases) = 'array' then p_phases else '[null]' end) > 0 or first = 0 then
		perform private.put_phases(p_workshop, p_phases, first);
	end if;
	perform private.put_prompts(p_workshop, coalesce(p_prompts, '[]'), first);
	-- What is read before a meeting is read until then.
	update public.phases as r set closes_at = n.opens_at from public.phases as n
	where r.id = w.phase_id and r.step = 'read' and r.mode = 'async' and n.workshop_id = p_workshop and n.position = first and n.mode = 'live';
	update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true, p_is_partial => true);
	return private.workshop_json(p_workshop);
end $$;
comment on function public.change_timetable is
	'Replaces everything after the phase named, which must be the running one (null: nothing has begun): other steps, another '
	'order, other instants. What has begun stays as it is. The same request twice gives the same timetable.';

grant execute on function public.change_timetable to authenticated;
