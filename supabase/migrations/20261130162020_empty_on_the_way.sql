-- A ballot that has lost its options opens all the same on the way to a box that was begun and cannot be taken out.

create function private.is_on_the_way(p_phase public.phases) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (
		select from public.phases as p join public.workshops as w on w.id = p.workshop_id join public.phases as r on r.id = w.phase_id
		where p.workshop_id = p_phase.workshop_id and r.position < p_phase.position and p.position > p_phase.position
			and p.step in ('collect', 'check') and p.was_begun);
end $$;
comment on function private.is_on_the_way is
	'People went back from a later box in which they write or rate, which stays in the timetable, and come to that round once more.';

create or replace function private.begin_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	late interval := greatest(interval '0', now() - p_phase.opens_at);
begin
	-- Where what comes after it stays, as people may have given something there, it opens empty: there is no other way on.
	if p_phase.step = 'vote' and private.options_of(p_phase) = '{}' and not private.is_on_the_way(p_phase) then
		perform private.refuse('no_options');
	end if;
	-- A ballot that is opened again has no result yet.
	delete from private.results where phase_id = p_phase.id;
	update public.phases set was_begun = true where id = p_phase.id;
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
	if p_phase.step = 'discuss' then perform private.tell_wanted(p_phase.workshop_id, 'infinity'); end if;
end $$;
