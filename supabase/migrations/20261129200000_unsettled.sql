-- What a talk over days left unsettled waits for a later talk. Where that talk goes away, because the timetable was changed, the meeting
-- called off or its room never opened, the topic is parked as not settled; where one comes after all, it is on its agenda again.

create function private.place_unsettled(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
declare
	is_talked_about_again boolean := exists (
		select from public.workshops as w join public.phases as r on r.id = w.phase_id join public.phases as p on p.workshop_id = w.id
		where w.id = p_workshop and p.step = 'discuss' and (p.position > r.position or p.id = r.id and not p.is_over));
begin
	update public.topics as t set version = version + 1,
		status = case when is_talked_about_again then 'open' else 'parked' end,
		parked_why = case when not is_talked_about_again then 'not_settled' end
	where t.workshop_id = p_workshop and case when is_talked_about_again then t.parked_why = 'not_settled'
		else t.status = 'open' and private.is_shown(t.id, p_workshop) and exists (
			select from public.outcomes as o where o.topic_id = t.id and o.phase_id is not null and o.kind <> 'note'
				and o.status = 'proposed' and not o.is_removed) end;
end $$;
comment on function private.place_unsettled is
	'Puts the topics of what was proposed over days and did not stand where they belong: on the agenda of a talk to come, else parked.';

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
	perform private.place_unsettled(p_workshop);
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true, p_is_partial => true);
	return private.workshop_json(p_workshop);
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
	if exists (select from public.cancelled_meetings where workshop_id = p_workshop and after_phase = p_from) then
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
		select from public.topics as t where t.workshop_id = p_workshop and t.status = 'open' and private.is_shown(t.id, p_workshop)
			and (t.is_wanted or exists (
				select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = t.id))
	) then perform private.refuse('talk_wanted'); end if;

	select coalesce(min(position), 1000) into beyond from public.phases
	where workshop_id = p_workshop and position > meeting.position and mode = 'async';
	insert into public.cancelled_meetings (workshop_id, number, after_phase, meets_at, minutes)
	select p_workshop,
		(select count(*) from public.cancelled_meetings where workshop_id = p_workshop) + (
			select count(*) from public.phases as p where p.workshop_id = p_workshop and p.mode = 'live' and p.position < meeting.position
				and not exists (select from public.phases where workshop_id = p_workshop and position = p.position - 1 and mode = 'live')),
		p_from, meeting.opens_at, sum(minutes)
	from public.phases where workshop_id = p_workshop and position >= meeting.position and position < beyond;
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

create or replace function private.close(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
declare personal text;
begin
	-- People were still writing, or being asked, in the room when it was left.
	perform private.show_what_was_left(p_workshop);
	perform private.end_ratify(p) from public.phases as p
	where p.id = p_workshop.phase_id and p.step = 'ratify' and p.mode = 'live';
	-- A ballot that was left running has come to what it has come to.
	perform private.count_ballot(p) from public.phases as p where p.id = p_workshop.phase_id and p.step = 'vote' and p.mode = 'live';
	update public.cards as c set author_name = u.name
	from private.card_authors as a join public.participants as u on u.id = a.participant_id
	where a.card_id = c.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and c.state <> 'withdrawn';
	delete from private.card_authors where workshop_id = p_workshop.id;
	perform private.forget_reading(p_workshop);
	perform private.forget_talk(p_workshop);
	for personal in select name from private.personal order by name loop
		execute format('delete from private.%I where workshop_id = $1', personal) using p_workshop.id;
	end loop;
	update public.participants set joined_at = null where workshop_id = p_workshop.id;
	perform private.forget_messages(p_workshop.id);
	update public.phases set closes_at = p_workshop.closes_at
	where workshop_id = p_workshop.id and mode = 'live' and opens_at <= p_workshop.closes_at
		and (id = p_workshop.phase_id or step = 'check');
	update public.workshops set closed_at = closes_at, ended_at = coalesce(ended_at, closes_at), phase_id = null,
		timebox_ends_at = null, spotlight_topic_id = null, topic_ends_at = null
	where id = p_workshop.id;
	perform private.place_unsettled(p_workshop.id);
end $$;
