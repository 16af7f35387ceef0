-- A rule for stopping stops by itself, as it was said before anybody answered: when what people rated is told, the rounds in which the
-- same would have been asked again are left out, with nobody online.

create function private.says_stop(p_scale uuid, p_agree int) returns boolean
language plpgsql stable set search_path = '' as $$
declare
	given int[] := array(select value from public.answers where prompt_id = p_scale);
begin
	return cardinality(given) >= 5 and exists (
		select from generate_series(1, 4) as v
		where 100 * (select count(*) from unnest(given) as g where g in (v, v + 1)) >= p_agree * cardinality(given));
end $$;
comment on function private.says_stop is
	'Whether so many per cent of the answers lie within one step of each other; of fewer than five that is told to nobody, and stops nothing.';

create function private.left_out_after(p_check public.phases) returns int4range
language plpgsql stable set search_path = '' as $$
begin
	return (
		select int4range(min(x.again), max(x.until), '[]') from (
			select (array_agg(p.rules order by p.position))[1] ->> 'agree' as agree, s.id,
				min(p.position) filter (where p.position > p_check.position) as again, max(p.position) as until
			from public.prompts as s
			join public.prompts as o on o.workshop_id = s.workshop_id and private.asks_the_same(s, o)
			join public.phases as p on p.id = o.phase_id
			where s.phase_id = p_check.id group by s.id
		) as x where x.agree is not null and x.again is not null
		having bool_and(private.says_stop(x.id, x.agree::int))
	);
end $$;
comment on function private.left_out_after is
	'The places of the rounds that are left out once this check is told: from the next in which what it asked would be asked again to the last, where the rule says so of all of it. The rule is that of the first check that asks.';

create function private.asks_nothing_new(p_round public.phases, p_first int) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return case p_round.step
		when 'read' then true
		when 'check' then not exists (
			select from public.prompts as s where s.phase_id = p_round.id and not exists (
				select from public.phases as p join public.prompts as o on o.phase_id = p.id
				where p.workshop_id = p_round.workshop_id and p.position < p_first and private.asks_the_same(s, o)))
		-- Reasons of what was rated, with nothing else written in between.
		when 'collect' then (
			select step = 'check' from public.phases
			where workshop_id = p_round.workshop_id and step in ('check', 'collect')
				and position < coalesce((select min(position) from private.sheet_rounds(p_round)), p_round.position)
			order by position desc limit 1)
		else false end;
end $$;
comment on function private.asks_nothing_new is
	'Whether this round rates only what a round before that place has rated, asks for reasons of what was rated, or is there to read.';

create function private.can_leave_out(p_workshop uuid, p_places int4range) returns boolean
language plpgsql stable set search_path = '' as $$
declare
	rounds public.phases[] := array(select p from public.phases as p where workshop_id = p_workshop order by position);
	steps text[] := array(select step from public.phases where workshop_id = p_workshop and position < lower(p_places) order by position);
	round public.phases;
begin
	-- A meeting that was called off took its talk along, and what everyone was to agree to may stand all the same.
	if exists (select from public.meetings where workshop_id = p_workshop and cancelled_after is not null) then steps := steps || text 'discuss'; end if;
	foreach round in array rounds loop
		if p_places @> round.position then
			-- No vote, no talk and nothing that was never asked is taken away by itself; nor what people were in, and went back out of.
			if round.was_begun or not private.asks_nothing_new(round, lower(p_places)) then return false; end if;
		elsif round.position >= upper(p_places) then
			if not private.is_in_place(round.step, steps) then return false; end if;
			steps := steps || round.step;
		end if;
	end loop;
	-- Two meetings stay two, and so do two runs of sheets.
	return not exists (
		select from public.phases as b join public.phases as n on n.workshop_id = b.workshop_id and n.position = upper(p_places)
		where b.workshop_id = p_workshop and b.position = lower(p_places) - 1 and b.mode = n.mode and (
			(b.rules ->> 'sheets')::boolean and (n.rules ->> 'sheets')::boolean
			or n.mode = 'live' and exists (
				select from public.phases where workshop_id = p_workshop and position between lower(p_places) and n.position
					and mode = 'live' and opens_at is not null)));
end $$;
comment on function private.can_leave_out is
	'Whether in these rounds people only rate again, give reasons and read, and what comes after can do without them.';

create function private.leave_out(p_workshop uuid, p_places int4range) returns void
language plpgsql set search_path = '' as $$
declare
	before public.phases;
	next public.phases;
	meets timestamptz;
	phase record;
begin
	perform private.keep_meetings(p_workshop);
	-- A meeting that was to begin with one of them begins with what follows.
	select opens_at into meets from public.phases where workshop_id = p_workshop and p_places @> position and mode = 'live' and opens_at is not null
	order by position desc limit 1;
	delete from public.phases where workshop_id = p_workshop and p_places @> position;
	for phase in select id from public.phases where workshop_id = p_workshop and position >= upper(p_places) order by position loop
		update public.phases set position = position - (upper(p_places) - lower(p_places)) where id = phase.id;
	end loop;
	select * into before from public.phases where workshop_id = p_workshop and position = lower(p_places) - 1;
	next := private.after(before);
	if next.mode = 'live' then
		update public.phases set opens_at = case when before.mode = 'async' then coalesce(opens_at, meets) end where id = next.id returning * into next;
		-- What is read before a meeting is read until then.
		update public.phases set closes_at = next.opens_at where id = before.id and before.step = 'read' and before.mode = 'async';
	elsif before.mode = 'async' then
		-- One window after another, without a gap.
		update public.phases set opens_at = coalesce(before.reveals_at, before.closes_at) where id = next.id;
	end if;
	perform private.keep_meetings(p_workshop);
	update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
end $$;

create function private.stop_where_met(p_ended public.phases, p_at timestamptz) returns boolean
language plpgsql set search_path = '' as $$
declare
	rated public.phases;
	places int4range;
begin
	-- A check with a rule that is followed by reasons is told with them.
	select * into rated from public.phases where workshop_id = p_ended.workshop_id and step = 'check' and case p_ended.step
		when 'check' then id = p_ended.id
		when 'collect' then rules ? 'agree'
			and position = coalesce((select min(position) from private.sheet_rounds(p_ended)), p_ended.position) - 1 end;
	if rated.id is null or not private.is_rated(rated) then return false; end if;
	places := private.left_out_after(rated);
	if places is null or not private.can_leave_out(p_ended.workshop_id, places) then return false; end if;
	perform private.leave_out(p_ended.workshop_id, places);
	perform private.emit(p_ended.workshop_id, 'timetable_changed', p_at => p_at, p_is_partial => true);
	return true;
end $$;
comment on function private.stop_where_met is 'At the end of a round, once: whether what has been told by it left out rounds to come.';

create or replace function private.settle(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
declare
	w public.workshops;
	ending public.phases;
	next public.phases;
	ends timestamptz;
begin
	perform private.settle_talk(p_workshop);
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
		if private.stop_where_met(ending, ends) then next := private.after(ending); end if;
		if next.id is null then
			update public.workshops set phase_id = null, ended_at = ends where id = p_workshop;
		elsif next.mode = 'async' then
			update public.workshops set phase_id = next.id where id = p_workshop;
			if next.step = 'discuss' then perform private.tell_wanted(p_workshop, 'infinity'); end if;
		end if;
		perform private.emit(p_workshop, case
			when ending.step = 'collect' and not private.goes_on(ending) then 'revealed'
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

create or replace function public.advance(p_workshop uuid, p_from uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	leaving public.phases;
	next public.phases;
	-- a rule for stopping has left rounds out
	stopped boolean := false;
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
		stopped := private.stop_where_met(leaving, now());
		if stopped then next := private.after(leaving); end if;
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
		p_is_partial => stopped or coalesce(leaving.mode = 'live' and leaving.step = 'collect', false),
		p_topics => case when w.spotlight_topic_id is not null then array[w.spotlight_topic_id] end,
		p_outcomes => case when leaving.step = 'ratify' then private.decisions(p_workshop) end,
		p_rows => case when leaving.step = 'ratify' then jsonb_build_object('objections', private.dissent(leaving.id)) else '{}' end);
	return private.workshop_json(p_workshop);
end $$;
