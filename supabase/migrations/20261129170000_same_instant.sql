-- An instant that the clock set has microseconds, and is told without: given back as it was told it is the same, not an earlier one.

create or replace function public.move_close(p_workshop uuid, p_closes_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	at timestamptz := date_trunc('milliseconds', p_closes_at);
	running public.phases;
	next public.phases;
	-- when the people meet, where what is next is read until then
	met public.phases;
	ends timestamptz;
	field text;
begin
	select * into running from public.phases where id = w.phase_id;
	next := private.after(running);
	-- The reading before the meeting ends with it: that instant is moved instead.
	if running.mode is distinct from 'async' or running.closes_at <= now() or running.step = 'read' and next.mode = 'live' then
		perform private.refuse('window_closed');
	end if;
	perform private.hold_alone(running.id);
	field := 'phases.' || running.position || '.closes_at';
	if at is null or at <= greatest(now(), running.opens_at) then perform private.refuse('invalid', field); end if;
	if at > now() + interval '1 year' then perform private.refuse('too_far', field); end if;
	if at < date_trunc('milliseconds', running.closes_at) and running.opens_at <= now() then perform private.refuse('reveal_only_later', field); end if;
	ends := at + case when running.step = 'collect' then interval '10 minutes' else interval '0' end;
	if next.step = 'read' and next.mode = 'async' then met := private.after(next); end if;
	if next.mode = 'live' then met := next; end if;
	if met.mode = 'live' and ends > (case when next.mode = 'live' then met.opens_at else next.closes_at end) then
		perform private.refuse('invalid', 'phases.' || met.position || '.opens_at');
	end if;
	if next.mode = 'async' and met.mode is distinct from 'live' and ends >= next.closes_at then perform private.refuse('invalid', field); end if;
	if at <> date_trunc('milliseconds', running.closes_at) then
		update public.phases set closes_at = at, reveals_at = case when step = 'collect' then ends end where id = running.id;
		update public.phases set opens_at = ends where id = next.id and mode = 'async';
		update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
		perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	end if;
	return private.workshop_json(p_workshop);
end $$;
