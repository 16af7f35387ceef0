-- A topic is renewed by a majority: by more than half of the thumbs that were shown. Whoever shows "either way" has not asked for
-- more.

create or replace function private.end_thumbs(p_round uuid, p_at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	asked public.thumb_rounds;
begin
	perform private.hold_alone(p_round);
	update public.thumb_rounds as r set is_closed = true, closes_at = least(r.closes_at, p_at),
		up = case when x.people >= 3 then x.up end, side = case when x.people >= 3 then x.side end, down = case when x.people >= 3 then x.down end,
		is_renewed = 2 * x.up > x.people and exists (
			select from public.workshops
			where id = r.workshop_id and phase_id = r.phase_id and spotlight_topic_id = r.topic_id and topic_ends_at = r.box_ends_at)
	from (
		select count(*) as people, count(*) filter (where value = 'up') as up, count(*) filter (where value = 'side') as side,
			count(*) filter (where value = 'down') as down from private.thumbs where round_id = p_round
	) as x
	where r.id = p_round and not r.is_closed returning r.* into asked;
	if asked.id is null then return; end if;
	delete from private.thumbs where round_id = p_round;
	if asked.is_renewed then
		update public.workshops set topic_ends_at = date_trunc('milliseconds', asked.closes_at) + interval '3 minutes' where id = asked.workshop_id;
	end if;
	perform private.emit(asked.workshop_id, 'thumbs_closed', p_at => asked.closes_at, p_rows => jsonb_build_object('thumbs', jsonb_build_array(p_round)));
end $$;
