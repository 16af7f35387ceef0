-- A plan that made sense goes on making it where its times are changed by themselves: the window before talk over days is not put off
-- until nobody has time to object, and talk together does not come down to a minute.

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
	lasts interval;
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
	-- The talk after it keeps time to object.
	lasts := make_interval(hours => coalesce((next.rules ->> 'objection_hours')::int, 24));
	if next.step = 'discuss' and next.mode = 'async' and next.closes_at - next.opens_at > lasts and next.closes_at - ends <= lasts then
		perform private.refuse('invalid', field);
	end if;
	if at <> date_trunc('milliseconds', running.closes_at) then
		update public.phases set closes_at = at, reveals_at = case when step = 'collect' then ends end where id = running.id;
		update public.phases set opens_at = ends where id = next.id and mode = 'async';
		update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
		perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	end if;
	return private.workshop_json(p_workshop);
end $$;

create or replace function public.set_minutes(p_workshop uuid, p_phase uuid, p_minutes int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	box public.phases;
begin
	select * into box from public.phases where id = p_phase and workshop_id = p_workshop and mode = 'live';
	if box.id is null then perform private.refuse('not_found'); end if;
	-- Talk takes two minutes at least: one topic.
	if p_minutes is null or p_minutes not between (case when box.step = 'discuss' then 2 else 1 end) and 240 then perform private.refuse('invalid', 'minutes'); end if;
	if box.position <= (select position from public.phases where id = w.phase_id) or w.ended_at is not null then
		perform private.refuse('wrong_phase');
	end if;
	update public.phases set minutes = p_minutes where id = p_phase;
	update public.workshops set sequence = sequence + 1 where id = p_workshop;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	return private.phases_json(p_workshop) -> box.position;
end $$;
