-- The clock moves the workshop through its windows, the facilitator through its timeboxes.

create function private.end_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	if p_phase.step = 'collect' then perform private.reveal(p_phase); end if;
end $$;
comment on function private.end_phase is
	'What the end of a phase brings about, once: the reveal. The workshop is in the caller''s hand, and the phase alone.';

create or replace function private.settle(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
declare
	w public.workshops;
	ending public.phases;
	next public.phases;
	ends timestamptz;
begin
	-- Nearly always nothing is due, and then nothing is locked.
	if not exists (
		select from public.workshops as d left join public.phases as p on p.id = d.phase_id
		where d.id = p_workshop and d.closed_at is null
			and (d.closes_at <= now() or p.mode = 'async' and not p.is_over and coalesce(p.reveals_at, p.closes_at) <= now())
	) then return; end if;

	select * into w from public.workshops where id = p_workshop for no key update;
	if w.closed_at is not null then return; end if;
	loop
		select * into ending from public.phases where id = w.phase_id and mode = 'async' and not is_over;
		ends := coalesce(ending.reveals_at, ending.closes_at);
		exit when ends is null or ends > now();
		next := private.after(ending);
		-- What is read goes on being read until the room opens: no window ends.
		exit when ending.step = 'read' and next.mode = 'live';
		perform private.hold_alone(ending.id);
		perform private.end_phase(ending);
		update public.phases set is_over = true where id = ending.id;
		if next.id is null then
			update public.workshops set phase_id = null, ended_at = ends where id = p_workshop;
		elsif next.mode = 'async' then
			update public.workshops set phase_id = next.id where id = p_workshop;
		end if;
		perform private.emit(p_workshop, case
			when ending.step = 'collect' then 'revealed'
			when next.id is null then 'live_ended'
			when next.mode = 'async' then 'phase_began'
			else 'window_closed' end, p_at => ends, p_is_partial => true);
		select * into w from public.workshops where id = p_workshop;
	end loop;

	if w.closes_at <= now() then
		perform private.hold_alone(id) from public.phases
		where workshop_id = p_workshop and not is_revealed order by position;
		perform private.close(w);
		perform private.emit(p_workshop, 'workshop_closed', p_at => w.closes_at, p_is_partial => true);
	end if;
end $$;
comment on function private.settle is
	'Carries out what is due, dated its scheduled instant: one window after another, and the close. Every function calls it '
	'first, so no cron job is needed. A timebox waits for its facilitator.';

create or replace function private.begin_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	late interval := greatest(interval '0', now() - p_phase.opens_at);
begin
	if p_phase.mode = 'live' then
		update public.phases set closes_at = null, opens_at = now() where id = p_phase.id;
	else
		-- A window is never shorter than it was planned: what comes after it is put back along with it.
		update public.phases set opens_at = case when id = p_phase.id then now() else opens_at + late end,
			closes_at = closes_at + late, reveals_at = reveals_at + late
		where workshop_id = p_phase.workshop_id and position >= p_phase.position;
	end if;
	update public.workshops set
		phase_id = p_phase.id,
		timebox_ends_at = date_trunc('milliseconds', now()) + make_interval(mins => p_phase.minutes),
		spotlight_topic_id = null, topic_ends_at = null, ended_at = null,
		-- It begins now, whatever calendars say.
		sequence = sequence + 1
	where id = p_phase.workshop_id;
	-- If the room is simply left, the workshop still ends by itself.
	update public.workshops set closes_at = private.final_at(id) where id = p_phase.workshop_id;
end $$;

create or replace function public.advance(p_workshop uuid, p_from uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	leaving public.phases;
	next public.phases;
begin
	if p_from is null then
		-- The room of a workshop that begins with people together.
		select * into next from public.phases where workshop_id = p_workshop and position = 0;
	else
		select * into leaving from public.phases where id = p_from and workshop_id = p_workshop;
		if leaving.id is null then perform private.refuse('not_found'); end if;
		next := private.after(leaving);
	end if;
	if w.phase_id is distinct from p_from or p_from is null and w.ended_at is not null then
		-- The same step asked for twice is taken once.
		if w.phase_id is not distinct from next.id then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	-- Nobody's window is cut short but the reading before the meeting; one window follows another by the clock.
	if leaving.mode = 'async' and (next.mode is distinct from 'live' or not leaving.is_over and leaving.step <> 'read') then
		perform private.refuse('not_open_yet');
	end if;

	if leaving.mode = 'live' then
		perform private.hold_alone(leaving.id) where not leaving.is_revealed;
		update public.phases set closes_at = now(), reveals_at = case when step = 'collect' then now() end
		where id = leaving.id returning * into leaving;
		if not leaving.is_revealed then perform private.end_phase(leaving); end if;
	elsif leaving.step = 'read' then
		update public.phases set closes_at = greatest(now(), opens_at) where id = leaving.id;
	end if;
	update public.topics set status = 'discussed', version = version + 1 where id = w.spotlight_topic_id and status = 'open';
	if next.id is null then
		update public.workshops set phase_id = null, timebox_ends_at = null, spotlight_topic_id = null, topic_ends_at = null,
			ended_at = now(), closes_at = date_trunc('milliseconds', now()) + interval '24 hours' where id = p_workshop;
	else
		perform private.begin_phase(next);
	end if;
	perform private.emit(p_workshop,
		case when leaving.mode = 'live' and leaving.step = 'collect' then 'revealed' when next.id is null then 'live_ended' else 'phase_began' end,
		p_timetable => true, p_at => now(), p_results => coalesce(leaving.step in ('vote', 'check'), false),
		p_is_partial => coalesce(leaving.mode = 'live' and leaving.step = 'collect', false),
		p_topics => case when w.spotlight_topic_id is not null then array[w.spotlight_topic_id] end);
	return private.workshop_json(p_workshop);
end $$;
comment on function public.advance is
	'Leaves the phase named (null: nothing has begun) and begins the next: ends a timebox with what that brings about, opens '
	'the room after a window. Leaving the last phase begins the wrap-up.';

create or replace function public.go_back(p_workshop uuid, p_from uuid, p_void boolean default false) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	leaving public.phases;
	target public.phases;
	crossed uuid;
begin
	select * into leaving from public.phases where id = p_from and workshop_id = p_workshop;
	select * into target from public.phases where workshop_id = p_workshop
		and position < coalesce(leaving.position, 1000) order by position desc limit 1;
	if w.phase_id is distinct from p_from then
		if p_from is not null and w.phase_id is not distinct from target.id then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	-- Never behind a reveal, into a window that has closed, or out of one that is open.
	if w.phase_id is null and w.ended_at is null or target.id is null or target.step = 'collect' or leaving.mode = 'async'
		or target.mode = 'async' and (target.step <> 'read' or leaving.id is null) then
		perform private.refuse('wrong_phase');
	end if;

	-- A ballot that has votes cannot be reopened or left behind: it is void, and the votes are given back.
	perform private.hold_alone(id) from public.phases where id in (leaving.id, target.id) and not is_revealed order by position;
	select id into crossed from public.phases
	where id in (leaving.id, target.id) and step = 'vote' and private.has_votes(id) order by position limit 1;
	if crossed is not null then
		if not coalesce(p_void, false) then perform private.refuse('ballot_has_votes'); end if;
		delete from public.votes where phase_id = crossed;
		delete from private.slips where phase_id = crossed;
		update private.progress set seq = seq + 1, is_pending = false where phase_id = crossed;
		update public.phases set voided = voided + 1, closes_at = null where id = crossed;
		update public.topics set status = 'open', version = version + 1 where workshop_id = p_workshop and status = 'discussed';
	end if;

	update public.phases set closes_at = null, opens_at = case when mode = 'live' and id <> target.id then null else opens_at end
	where id in (leaving.id, target.id) and mode = 'live';
	if target.mode = 'live' then
		perform private.begin_phase(target);
	else
		update public.workshops set phase_id = target.id, timebox_ends_at = null, spotlight_topic_id = null, topic_ends_at = null
		where id = p_workshop;
		update public.phases set opens_at = greatest(target.closes_at, leaving.opens_at) where id = leaving.id;
	end if;
	perform private.emit(p_workshop, case when crossed is null then 'phase_went_back' else 'ballot_voided' end,
		p_timetable => true, p_results => true, p_at => now(),
		p_topics => case when crossed is not null then (select array_agg(id) from public.topics where workshop_id = p_workshop) end);
	return private.workshop_json(p_workshop);
end $$;
