-- The last step is not left before the first has begun: until then that was answered as done, and nothing was.

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
		if w.phase_id is not distinct from next.id and (next.id is not null or w.ended_at is not null) then return private.workshop_json(p_workshop); end if;
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
		case when leaving.mode = 'live' and leaving.step = 'collect' and not private.goes_on(leaving) then 'revealed' when next.id is null then 'live_ended' else 'phase_began' end,
		p_timetable => true, p_at => now(), p_results => coalesce(leaving.step in ('vote', 'check'), false),
		p_is_partial => coalesce(leaving.mode = 'live' and leaving.step = 'collect', false),
		p_topics => case when w.spotlight_topic_id is not null then array[w.spotlight_topic_id] end,
		p_outcomes => case when leaving.step = 'ratify' then private.decisions(p_workshop) end,
		p_rows => case when leaving.step = 'ratify' then jsonb_build_object('objections', private.dissent(leaving.id)) else '{}' end);
	return private.workshop_json(p_workshop);
end $$;
