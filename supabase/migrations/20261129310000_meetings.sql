-- What calendars know each meeting by: a number that it keeps, whatever is put before it or taken out. A meeting that the timetable has
-- no more is told as cancelled, as one that was called off is; where it comes back, or another takes its place, that is the same entry.

alter table public.cancelled_meetings rename to meetings;
alter table public.meetings rename column after_phase to cancelled_after;
alter table public.meetings alter column cancelled_after drop not null;
-- its timeboxes, also when they were taken out; none once it was called off
alter table public.meetings add column rounds uuid[] not null default '{}';
comment on table public.meetings is 'Every meeting that was ever planned: held, taken out of the timetable, or called off after the round `cancelled_after`.';

create function private.keep_meetings(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
declare
	meeting record;
	known int;
begin
	for meeting in
		select array_agg(id order by position) as rounds, min(opens_at) as meets_at, sum(minutes) as minutes from (
			select *, position - row_number() over (order by position) as run
			from public.phases where workshop_id = p_workshop and mode = 'live'
		) as p group by run order by min(position)
	loop
		insert into public.meetings (workshop_id, number, rounds, meets_at, minutes)
		values (p_workshop, coalesce(
			-- the one that has these timeboxes
			(select min(number) from public.meetings where workshop_id = p_workshop and rounds && meeting.rounds),
			-- one that was taken out
			(select min(number) from public.meetings as m where workshop_id = p_workshop and cancelled_after is null
				and not exists (select from public.phases where workshop_id = p_workshop and mode = 'live' and id = any (m.rounds))),
			-- a new one
			(select min(n) from generate_series(0, (select count(*) from public.meetings where workshop_id = p_workshop)) as n
				where not exists (select from public.meetings where workshop_id = p_workshop and number = n))
		), meeting.rounds, meeting.meets_at, meeting.minutes)
		on conflict (workshop_id, number) do update
			set rounds = excluded.rounds, meets_at = excluded.meets_at, minutes = excluded.minutes
		returning number into known;
		-- Those that it took over from another are no longer that one's.
		update public.meetings set rounds = array(select unnest(rounds) except select unnest(meeting.rounds))
		where workshop_id = p_workshop and number <> known and rounds && meeting.rounds;
	end loop;
end $$;
comment on function private.keep_meetings is
	'Numbers the meetings of the timetable and keeps when each is: before the timetable changes, so that what goes is known as it was, and after.';

do $$ begin perform private.keep_meetings(id) from public.workshops; end $$;

create or replace function private.cancelled_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'number', number, 'after_phase', cancelled_after, 'meets_at', private.iso(meets_at), 'minutes', minutes) order by number), '[]')
		from public.meetings where workshop_id = p_workshop and cancelled_after is not null
	);
end $$;

create function private.meetings_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'number', number, 'meets_at', private.iso(meets_at), 'minutes', minutes,
			'begins_with', (select id from public.phases where id = any (m.rounds) and mode = 'live' order by position limit 1)
		) order by number), '[]')
		from public.meetings as m where workshop_id = p_workshop
	);
end $$;

create or replace function private.face_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'id', case when private.is_member(w.id) then w.id end,
			'is_facilitator', private.is_facilitator(w.id),
			'kind', w.kind, 'title', w.title, 'purpose', w.purpose, 'ground_rule', w.ground_rule, 'naming', w.naming,
			'readers', w.readers, 'places', w.places, 'code', w.code, 'phase_id', w.phase_id,
			'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at), 'closed_at', private.iso(w.closed_at),
			'is_locked', w.is_locked, 'language', w.language, 'meetings', private.meetings_json(w.id), 'sequence', w.sequence,
			'phases', private.phases_json(w.id), 'prompts', private.prompts_json(w.id), 'now', private.iso(clock_timestamp())
		) from public.workshops as w where w.id = p_workshop
	);
end $$;

create or replace function public.create_workshop(p_id uuid, p_plan jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	team uuid;
begin
	-- The same request twice, and the hourly bound, are seen one after another.
	perform private.hold_alone(private.new_id(p_id));
	perform private.hold_alone(me);
	if private.is_deleted(p_id) then perform private.refuse('deleted'); end if;
	if exists (select from public.workshops where id = p_id) then
		if not private.is_facilitator(p_id) then perform private.refuse('id_taken'); end if;
		return private.workshop_json(p_id);
	end if;
	if coalesce(p_plan ->> 'kind', '') not in ('retro', 'review', 'planning', 'brainstorm') then perform private.refuse('invalid', 'kind'); end if;
	if coalesce(p_plan ->> 'naming', '') not in ('anonymous', 'named') then perform private.refuse('invalid', 'naming'); end if;

	delete from private.creations where user_id = me and at < now() - interval '1 hour';
	if (select count(*) from private.creations where user_id = me)
		>= (select value from private.settings where key = 'creations_per_hour') then
		perform private.refuse('too_many');
	end if;
	insert into private.creations (user_id) values (me);

	select team_id into team from public.team_members where user_id = me and is_founder order by team_id limit 1;
	if team is null then
		insert into public.teams (zone)
		values (case when private.is_zone(p_plan ->> 'zone') then p_plan ->> 'zone' else 'UTC' end) returning id into team;
		insert into public.team_members values (team, me, true);
	end if;

	insert into public.workshops (id, team_id, kind, template, title, purpose, ground_rule, code, call_url, places, naming,
		readers, language, closes_at, summary_token)
	values (p_id, team, p_plan ->> 'kind', private.text_in(p_plan ->> 'template', 'template', 60),
		private.text_in(p_plan ->> 'title', 'title', 120), private.text_in(p_plan ->> 'purpose', 'purpose', 500),
		private.text_in(p_plan ->> 'ground_rule', 'ground_rule', 1000, false), private.random_code(12),
		private.https_in(p_plan ->> 'call_url'), private.places_in(p_plan -> 'places'), p_plan ->> 'naming',
		private.text_in(p_plan ->> 'readers', 'readers', 200, false), private.language_in(p_plan ->> 'language'), now(),
		private.random_code(13) || private.random_code(13));
	perform private.put_phases(p_id, p_plan -> 'phases', 0);
	perform private.put_prompts(p_id, p_plan -> 'prompts', 0);
	perform private.keep_meetings(p_id);
	-- A workshop that begins with people together begins when the facilitator opens the room.
	update public.workshops set phase_id = (
		select id from public.phases where workshop_id = p_id and position = 0 and mode = 'async'
	) where id = p_id;
	update public.workshops set closes_at = private.final_at(p_id) where id = p_id;
	return private.workshop_json(p_id);
end $$;

create or replace function public.cancel_meeting(p_workshop uuid, p_from uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	running public.phases;
	meeting public.phases;
	-- the round after the meeting, or the end
	beyond int;
	phase record;
	next public.phases;
begin
	-- The same meeting called off twice.
	if exists (select from public.meetings where workshop_id = p_workshop and cancelled_after = p_from) then
		return private.workshop_json(p_workshop);
	end if;
	select * into running from public.phases where id = w.phase_id;
	meeting := private.after(running);
	if p_from is null or w.phase_id is distinct from p_from or running.mode = 'live' or meeting.mode is distinct from 'live' then
		perform private.refuse('wrong_phase');
	end if;
	-- What people give is not cut short; and without a ballot nothing says that there is nothing to talk about.
	if not running.is_over and running.step <> 'read' then perform private.refuse('not_open_yet'); end if;
	if not exists (
		select from public.phases where workshop_id = p_workshop and step = 'vote' and mode = 'async' and is_over and position <= running.position
	) then perform private.refuse('wrong_phase'); end if;
	-- The room had been opened, and people gave something in it.
	perform private.refuse_given(p_workshop, meeting.position);
	if exists (
		select from public.topics as t where t.workshop_id = p_workshop and private.is_shown(t.id, p_workshop)
			and (t.status = 'open' and t.is_wanted or exists (
				select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = t.id))
	) then perform private.refuse('talk_wanted'); end if;

	select coalesce(min(position), 1000) into beyond from public.phases
	where workshop_id = p_workshop and position > meeting.position and mode = 'async';
	-- Calendars go on knowing it by its number.
	perform private.keep_meetings(p_workshop);
	update public.meetings set cancelled_after = p_from, rounds = '{}' where workshop_id = p_workshop and meeting.id = any (rounds);
	delete from public.phases where workshop_id = p_workshop and position >= meeting.position and position < beyond;
	for phase in select id from public.phases where workshop_id = p_workshop and position >= beyond order by position loop
		update public.phases set position = position - (beyond - meeting.position) where id = phase.id;
	end loop;

	update public.phases set closes_at = greatest(now(), opens_at) where id = running.id and not is_over;
	next := private.after(running);
	if next.id is null then
		update public.workshops set phase_id = null, ended_at = now(), closes_at = date_trunc('milliseconds', now()) + interval '24 hours',
			sequence = sequence + 1 where id = p_workshop;
	else
		perform private.begin_phase(next);
	end if;
	perform private.place_unsettled(p_workshop);
	perform private.emit(p_workshop, 'meeting_cancelled', p_timetable => true, p_at => now(), p_is_partial => true);
	return private.workshop_json(p_workshop);
end $$;

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
	perform private.keep_meetings(p_workshop);
	delete from public.phases where workshop_id = p_workshop and position >= first;
	if jsonb_array_length(case when jsonb_typeof(p_phases) = 'array' then p_phases else '[null]' end) > 0 or first = 0 then
		perform private.put_phases(p_workshop, p_phases, first);
	end if;
	perform private.put_prompts(p_workshop, coalesce(p_prompts, '[]'), first);
	perform private.keep_meetings(p_workshop);
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
	perform private.place_unsettled(p_workshop);
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true, p_is_partial => true);
	return private.workshop_json(p_workshop);
end $$;
