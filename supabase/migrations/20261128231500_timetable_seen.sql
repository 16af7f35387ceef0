-- What comes next is changed by whoever has seen what it is: an edit made elsewhere meanwhile is not written over without a word.

drop function public.change_timetable(uuid, uuid, jsonb, jsonb);

create function private.coming_json(p_workshop uuid, p_first int) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_array(
			(select jsonb_agg(p order by (p ->> 'position')::int) from jsonb_array_elements(private.phases_json(p_workshop)) as p
				where (p ->> 'position')::int >= p_first),
			(select jsonb_agg(q order by (q ->> 'position')::int) from jsonb_array_elements(private.prompts_json(p_workshop)) as q
				join public.phases as p on p.id = (q ->> 'phase_id')::uuid and p.position >= p_first)
		)
	);
end $$;
comment on function private.coming_json is 'The rounds from that position on, with what they ask.';

create function public.change_timetable(p_workshop uuid, p_after uuid, p_phases jsonb, p_prompts jsonb, p_seen int default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	first int := coalesce((select position + 1 from public.phases where id = w.phase_id), 0);
	promised public.phases := private.last_sheet_round(w.phase_id);
	held jsonb := private.coming_json(p_workshop, first);
begin
	if w.phase_id is distinct from p_after or w.ended_at is not null then perform private.refuse('wrong_phase'); end if;
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
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true, p_is_partial => true);
	return private.workshop_json(p_workshop);
end $$;
comment on function public.change_timetable is
	'Replaces everything after the phase named, which must be the running one (null: nothing has begun): other steps, another '
	'order, other instants. What has begun stays as it is. `p_seen`: the sequence of the workshop that was seen; another one is '
	'refused as stale, unless what is asked for stands there already.';

grant execute on function public.change_timetable to authenticated;
