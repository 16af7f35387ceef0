-- Where the talk goes away that was to follow one over days, what nobody proposed anything for is parked like what did not stand;
-- what was decided is not. Where one comes after all, also by going back to it, both are on its agenda again.

drop function private.place_unsettled(uuid);
create function private.place_unsettled(p_workshop uuid) returns uuid[]
language plpgsql set search_path = '' as $$
declare
	is_talked_about_again boolean := exists (
		select from public.workshops as w join public.phases as r on r.id = w.phase_id join public.phases as p on p.workshop_id = w.id
		where w.id = p_workshop and p.step = 'discuss' and (p.position > r.position or p.id = r.id and not p.is_over));
	talk public.phases;
	-- it was talked about or voted on since, or will be
	is_taken_up boolean;
	placed uuid[];
begin
	if is_talked_about_again then
		with changed as (
			update public.topics set version = version + 1, status = 'open', parked_why = null
			where workshop_id = p_workshop and parked_why in ('not_settled', 'nobody_proposed')
			returning id
		)
		select array_agg(id order by id) into placed from changed;
		return placed;
	end if;
	select * into talk from public.phases where workshop_id = p_workshop and step = 'discuss' and mode = 'async' and is_over
	order by position desc limit 1;
	is_taken_up := exists (
		select from public.phases as p join public.workshops as w on w.id = p.workshop_id left join public.phases as r on r.id = w.phase_id
		where w.id = p_workshop and p.step in ('discuss', 'vote') and p.position > talk.position
			and (p.was_begun or p.is_over or p.position >= r.position));
	with left_over as (
		select t.id, case
			when bool_or(o.status = 'accepted') then null
			when bool_or(o.status = 'proposed' and o.phase_id is not null) then 'not_settled'
			when count(o.id) = 0 and talk.id is not null and not is_taken_up then 'nobody_proposed' end as why
		from public.topics as t left join public.outcomes as o on o.topic_id = t.id and o.kind <> 'note' and not o.is_removed
		where t.workshop_id = p_workshop and t.status = 'open' and private.is_shown(t.id, p_workshop)
		group by t.id
	), changed as (
		update public.topics as t set version = version + 1, status = 'parked', parked_why = x.why
		from left_over as x where x.id = t.id and x.why is not null
		returning t.id
	)
	select array_agg(id order by id) into placed from changed;
	return placed;
end $$;
comment on function private.place_unsettled is
	'Puts the topics that a talk over days left over where they belong: on the agenda of a talk to come, else parked. The topics it moved; null: none.';

create or replace function public.go_back(p_workshop uuid, p_from uuid, p_void boolean default false) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	leaving public.phases;
	target public.phases;
	crossed uuid[];
	-- objections of a round that is open again: nobody else's to read until its next end
	taken_back uuid[];
	placed uuid[];
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
	crossed := array(select id from public.phases where id in (leaving.id, target.id) and private.has_votes(id) order by position);
	if crossed <> '{}' then
		if not coalesce(p_void, false) then perform private.refuse('ballot_has_votes'); end if;
		delete from public.votes where phase_id = any (crossed);
		delete from private.slips where phase_id = any (crossed);
		update private.progress set seq = seq + 1, is_pending = false where phase_id = any (crossed);
		update public.phases set voided = voided + 1, closes_at = null where id = any (crossed);
		update public.topics set status = 'open', version = version + 1
		where workshop_id = p_workshop and status = 'discussed'
			and exists (select from public.phases where id = any (crossed) and step = 'vote');
	end if;
	if target.step = 'ratify' then
		taken_back := private.dissent(target.id);
		delete from public.objections where phase_id = target.id;
		delete from public.ratifications where phase_id = target.id;
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
	placed := private.place_unsettled(p_workshop);
	perform private.emit(p_workshop, case when crossed = '{}' then 'phase_went_back' else 'ballot_voided' end,
		p_timetable => true, p_results => true, p_at => now(),
		p_topics => case when crossed <> '{}' then (select array_agg(id) from public.topics where workshop_id = p_workshop) else placed end,
		p_outcomes => case when target.step = 'ratify' then private.decisions(p_workshop) end, p_removed => taken_back);
	return private.workshop_json(p_workshop);
end $$;
