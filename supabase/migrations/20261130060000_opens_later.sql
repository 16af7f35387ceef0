-- When the first window opens can be moved until it has: it is planned ahead, or opened at once after all.

create function public.move_open(p_workshop uuid, p_opens_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	-- what has passed is at once
	at timestamptz := greatest(date_trunc('milliseconds', p_opens_at), date_trunc('milliseconds', now()));
	running public.phases;
	field text;
begin
	select * into running from public.phases where id = w.phase_id;
	field := 'phases.' || running.position || '.opens_at';
	if running.mode is distinct from 'async' then perform private.refuse('wrong_phase'); end if;
	if p_opens_at is null then perform private.refuse('invalid', field); end if;
	if running.opens_at <= now() then
		-- The same request twice finds it open.
		if p_opens_at <= running.opens_at then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	if at >= running.closes_at then perform private.refuse('invalid', field); end if;
	if at <> date_trunc('milliseconds', running.opens_at) then
		update public.phases set opens_at = at where id = running.id;
		update public.workshops set sequence = sequence + 1 where id = p_workshop;
		perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	end if;
	return private.workshop_json(p_workshop);
end $$;
comment on function public.move_open is 'Facilitator: when the running window opens, as long as it has not; an instant that has passed: at once.';
grant execute on function public.move_open to authenticated;
