-- With the only talk of a workshop goes what asks everyone whether they agree to what was decided in it: it would have asked
-- nothing, for days, and its message said that something was decided. What was decided without a talk is put to everyone all the same.

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

	select coalesce(min(p.position), 1000) into beyond from public.phases as p left join public.phases as n
		on n.workshop_id = p_workshop and n.position = p.position + 1
	where p.workshop_id = p_workshop and p.position > meeting.position and p.mode = 'async'
		-- Where nobody will have talked, there is nothing to agree to; another meeting behind it is held all the same.
		and not (p.step = 'ratify' and n.mode is distinct from 'live' and not exists (
			select from public.phases where workshop_id = p_workshop and step = 'discuss' and position < meeting.position)
			and private.decisions(p_workshop) = '{}');
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
