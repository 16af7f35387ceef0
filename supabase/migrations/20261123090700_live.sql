-- The live part: moving on and back, clocks, topics under discussion.

create function private.after(p_phase public.phases) returns public.phases
language sql stable set search_path = '' as
$$ select * from public.phases where workshop_id = p_phase.workshop_id and position = p_phase.position + 1 $$;

create function private.begin_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	update public.phases set closes_at = null, opens_at = now() where id = p_phase.id;
	update public.workshops set
		phase_id = p_phase.id,
		timebox_ends_at = date_trunc('milliseconds', now()) + make_interval(mins => p_phase.minutes),
		spotlight_topic_id = null, topic_ends_at = null, ended_at = null,
		-- The meeting begins now, whatever calendars say.
		sequence = sequence + 1,
		-- If the room is simply left, the workshop still ends by itself: a day after all its minutes.
		closes_at = now() + interval '24 hours' + make_interval(mins => (
			select coalesce(sum(minutes), 0)::int from public.phases
			where workshop_id = p_phase.workshop_id and position >= p_phase.position))
	where id = p_phase.workshop_id;
end $$;

create function public.advance(p_workshop uuid, p_from uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	leaving public.phases;
	next public.phases;
begin
	select * into leaving from public.phases where id = p_from and workshop_id = p_workshop;
	if leaving.id is null then perform private.refuse('not_found'); end if;
	next := private.after(leaving);
	if w.phase_id is distinct from p_from then
		-- The same step asked for twice is taken once.
		if w.phase_id is not distinct from next.id then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	if leaving.step = 'collect' and leaving.mode = 'async' then perform private.refuse('not_open_yet'); end if;

	perform private.hold_alone(leaving.id);
	update public.phases set closes_at = now() where id = leaving.id;
	update public.topics set status = 'discussed', version = version + 1 where id = w.spotlight_topic_id and status = 'open';
	if next.id is null then
		update public.workshops set phase_id = null, timebox_ends_at = null, spotlight_topic_id = null, topic_ends_at = null,
			ended_at = now(), closes_at = date_trunc('milliseconds', now()) + interval '24 hours' where id = p_workshop;
		perform private.emit(p_workshop, 'live_ended', p_timetable => true, p_at => now(), p_results => leaving.step = 'vote',
			p_topics => case when w.spotlight_topic_id is not null then array[w.spotlight_topic_id] end);
	else
		perform private.begin_phase(next);
		perform private.emit(p_workshop, 'phase_began', p_timetable => true, p_at => now(), p_results => leaving.step = 'vote',
			p_topics => case when w.spotlight_topic_id is not null then array[w.spotlight_topic_id] end);
	end if;
	return private.workshop_json(p_workshop);
end $$;
comment on function public.advance is
	'Leaves the phase named and begins the next; leaving a ballot closes it, leaving the last phase begins the wrap-up.';

create function public.go_back(p_workshop uuid, p_from uuid, p_void boolean default false) returns jsonb
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
	if w.phase_id is null and w.ended_at is null or target.step = 'collect' or target.id is null then perform private.refuse('wrong_phase'); end if;

	-- A ballot that has votes cannot be reopened or left behind: it is void, and the votes are given back.
	perform private.hold_alone(id) from public.phases where id in (leaving.id, target.id) order by position;
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
		update public.phases set opens_at = target.closes_at where id = leaving.id;
	end if;
	perform private.emit(p_workshop, case when crossed is null then 'phase_went_back' else 'ballot_voided' end,
		p_timetable => true, p_results => true, p_at => now(),
		p_topics => case when crossed is not null then (select array_agg(id) from public.topics where workshop_id = p_workshop) end);
	return private.workshop_json(p_workshop);
end $$;
comment on function public.go_back is
	'One phase back, never behind the reveal. Free until the ballot that is crossed has a vote; then it must be voided.';

create function public.set_timebox(p_workshop uuid, p_phase uuid, p_ends_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare w public.workshops := private.begin_change(p_workshop, true);
begin
	if w.phase_id is distinct from p_phase or w.timebox_ends_at is null then perform private.refuse('wrong_phase'); end if;
	if p_ends_at is null or p_ends_at > now() + interval '4 hours' then perform private.refuse('invalid', 'ends_at'); end if;
	update public.workshops set timebox_ends_at = date_trunc('milliseconds', greatest(p_ends_at, now())) where id = p_workshop;
	perform private.emit(p_workshop, 'timebox_changed');
	return private.workshop_json(p_workshop);
end $$;

create function public.set_topic_timebox(p_workshop uuid, p_topic uuid, p_ends_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare w public.workshops := private.begin_change(p_workshop, true);
begin
	if p_topic is null or w.spotlight_topic_id is distinct from p_topic then perform private.refuse('wrong_phase'); end if;
	if p_ends_at is null or p_ends_at > now() + interval '4 hours' then perform private.refuse('invalid', 'ends_at'); end if;
	update public.workshops set topic_ends_at = date_trunc('milliseconds', greatest(p_ends_at, now())) where id = p_workshop;
	perform private.emit(p_workshop, 'timebox_changed');
	return private.workshop_json(p_workshop);
end $$;

create function private.is_shown(p_topic uuid, p_workshop uuid) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select exists (select from public.cards where topic_id = p_topic and workshop_id = p_workshop and state = 'kept')); end $$;

create function public.discuss_topic(p_workshop uuid, p_from uuid, p_to uuid, p_seconds int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare w public.workshops := private.begin_change(p_workshop, true);
begin
	if private.running_step(w) is distinct from 'discuss' then perform private.refuse('wrong_phase'); end if;
	if w.spotlight_topic_id is distinct from p_from then
		if w.spotlight_topic_id is not distinct from p_to then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	if p_to is not null and not private.is_shown(p_to, p_workshop) then perform private.refuse('not_found'); end if;
	if p_to is not null and coalesce(p_seconds, 0) not between 30 and 14400 then perform private.refuse('invalid', 'seconds'); end if;
	update public.topics set status = 'discussed', version = version + 1
	where id = p_from and id is distinct from p_to and status = 'open';
	update public.topics set status = 'open', park_reason = null, version = version + 1 where id = p_to and status <> 'open';
	update public.workshops set spotlight_topic_id = p_to,
		topic_ends_at = case when p_to is not null then date_trunc('milliseconds', now()) + make_interval(secs => p_seconds) end
	where id = p_workshop;
	perform private.emit(p_workshop, 'topic_opened', p_topics => array_remove(array[p_from, p_to], null));
	return private.workshop_json(p_workshop);
end $$;
comment on function public.discuss_topic is 'Puts a topic into the spotlight, naming the one it leaves; either may be null.';

create function public.park_topic(p_topic uuid, p_reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in, true);
begin
	if private.running_step(w) is distinct from 'discuss' and w.ended_at is null then perform private.refuse('wrong_phase'); end if;
	update public.topics set status = 'parked', park_reason = private.text_in(p_reason, 'reason', 300), version = version + 1 where id = p_topic;
	perform private.emit(w.id, 'topic_parked', p_topics => array[p_topic]);
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;

create function public.unpark_topic(p_topic uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in, true);
begin
	if private.running_step(w) is distinct from 'discuss' and w.ended_at is null then perform private.refuse('wrong_phase'); end if;
	update public.topics set status = 'open', park_reason = null, version = version + 1 where id = p_topic and status = 'parked';
	if found then perform private.emit(w.id, 'topic_parked', p_topics => array[p_topic]); end if;
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;

grant execute on function public.advance, public.go_back, public.set_timebox, public.set_topic_timebox, public.discuss_topic,
	public.park_topic, public.unpark_topic to authenticated;
