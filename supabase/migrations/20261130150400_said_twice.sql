-- What is asked for twice is done once: a change of the timetable while people are together, a step back from the wrap-up. A step
-- back into the reading leaves the workshop the days that it has while people have yet to meet. And nothing is parked for want of
-- a proposal that was not there yet when people talked.

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
	-- when the ballot closed whose result is gone: what was talked about since is to be talked about again
	counted_at timestamptz;
begin
	select * into leaving from public.phases where id = p_from and workshop_id = p_workshop;
	select * into target from public.phases where workshop_id = p_workshop
		and position < coalesce(leaving.position, 1000) order by position desc limit 1;
	if w.phase_id is distinct from p_from then
		if w.phase_id = target.id then return private.workshop_json(p_workshop); end if;
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
		counted_at := (select min(closes_at) from public.phases where id = any (crossed) and step = 'vote');
		delete from public.votes where phase_id = any (crossed);
		delete from private.slips where phase_id = any (crossed);
		update private.progress set seq = seq + 1, is_pending = false where phase_id = any (crossed);
		update public.phases set voided = voided + 1, closes_at = null where id = any (crossed);
		update public.topics set status = 'open', version = version + 1
		where workshop_id = p_workshop and status = 'discussed' and talked_at > counted_at;
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
		update public.workshops set closes_at = private.final_at(id) where id = p_workshop;
	end if;
	placed := private.place_unsettled(p_workshop);
	perform private.emit(p_workshop, case when crossed = '{}' then 'phase_went_back' else 'ballot_voided' end,
		p_timetable => true, p_results => true, p_at => now(),
		p_topics => case when crossed <> '{}' then (select array_agg(id) from public.topics where workshop_id = p_workshop) else placed end,
		p_outcomes => case when target.step = 'ratify' then private.decisions(p_workshop) end, p_removed => taken_back);
	return private.workshop_json(p_workshop);
end $$;

create or replace function private.is_as_sent(p_workshop uuid, p_phases jsonb, p_prompts jsonb, p_first int) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	-- Instants that the round that runs has or lost by beginning are not what was sent.
	return not exists (
		select from jsonb_array_elements(private.list_in(p_phases)) with ordinality as e(value, n)
		full join (select * from public.phases where workshop_id = p_workshop and position >= p_first) as p on p.position = p_first + e.n - 1
		where (p.id::text, p.step, p.mode, p.title, p.minutes::text, p.rules, case when p.mode = 'async' then p.closes_at end) is distinct from (
			e.value ->> 'id', e.value ->> 'step', e.value ->> 'mode', private.text_in(e.value ->> 'title', 'phases.' || e.n - 1 || '.title', 60, false),
			case when p.mode = 'live' then e.value ->> 'minutes' end, coalesce(e.value -> 'rules', '{}'),
			case when p.mode = 'async' then private.instant_in(e.value ->> 'closes_at', 'phases.' || e.n - 1 || '.closes_at') end)
		or case when p.mode = 'live' then p.id is distinct from (select phase_id from public.workshops where id = p_workshop)
				and private.instant_in(e.value ->> 'opens_at', 'phases.' || e.n - 1 || '.opens_at') <> p.opens_at
			-- one window after another opens at that one's close
			else not exists (select from public.phases where workshop_id = p_workshop and position = p.position - 1 and mode = 'async')
				and (private.instant_in(e.value ->> 'opens_at', 'phases.' || e.n - 1 || '.opens_at') > p.opens_at
				-- no sooner than was wanted, nor later than it had to be
				or p.opens_at > greatest(private.instant_in(e.value ->> 'opens_at', 'phases.' || e.n - 1 || '.opens_at'), (
					select coalesce(max(l.opens_at) filter (where l.position >= p_first), now()) + make_interval(mins => coalesce(sum(l.minutes), 0)::int)
					from public.phases as l
					where l.workshop_id = p_workshop and l.mode = 'live' and l.position between p_first - 1 and p.position - 1 and not exists (
						select from public.phases as b where b.workshop_id = p_workshop and b.mode = 'async'
							and b.position between l.position and p.position - 1)))) end
	) and not exists (
		select from jsonb_array_elements(private.list_in(p_prompts)) with ordinality as e(value, n)
		full join (
			select q.*, row_number() over (order by q.position) as n from public.prompts as q join public.phases as p on p.id = q.phase_id
			where p.workshop_id = p_workshop and p.position >= p_first
		) as q on q.id::text = e.value ->> 'id'
		where (q.n, q.phase_id::text, q.kind, q.text, q.hint, q.colour, q.rules) is distinct from (
			e.n, e.value ->> 'phase_id', e.value ->> 'kind', private.text_in(e.value ->> 'text', 'prompts.' || e.n - 1 || '.text', 200, false),
			private.text_in(e.value ->> 'hint', 'prompts.' || e.n - 1 || '.hint', 300, false), e.value ->> 'colour', coalesce(e.value -> 'rules', '{}'))
	);
end $$;

create or replace function public.change_timetable(p_workshop uuid, p_after uuid, p_phases jsonb, p_prompts jsonb, p_seen int default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	-- without a round that it comes after it is all of the timetable, before anything has opened
	first int := case when p_after is null then 0 else coalesce((select position + 1 from public.phases where id = w.phase_id), 0) end;
	is_unopened boolean := private.first_to_come(w) = 0;
	-- what was said to those who have written
	promised public.phases := case when not is_unopened then private.last_sheet_round(w.phase_id) end;
	held jsonb := private.coming_json(p_workshop, first);
	running public.phases;
	next public.phases;
	talked boolean := private.talks_yet(p_workshop);
begin
	-- what is over, or what the room was opened out of
	select * into running from public.phases where id = p_after and workshop_id = p_workshop and (is_over or id is distinct from w.phase_id);
	next := private.after(running);
	-- The same request twice, and what it left to come came at once.
	if running.id is not null and w.phase_id is distinct from p_after and w.phase_id is not distinct from next.id
		and coalesce(p_phases -> 0 ->> 'id', '') = coalesce(next.id::text, '')
		or p_after is null and not is_unopened and exists (
			select from public.phases where id = w.phase_id and position = 0 and id::text = p_phases -> 0 ->> 'id' and not is_over
		) then
		-- It came meanwhile, and this would have changed it.
		if not private.is_as_sent(p_workshop, p_phases, p_prompts, coalesce(running.position + 1, 0)) then
			perform private.refuse('stale', 'timetable');
		end if;
		return private.workshop_json(p_workshop);
	end if;
	if w.ended_at is not null or w.phase_id is distinct from p_after and not (p_after is null and is_unopened) then
		perform private.refuse('wrong_phase');
	end if;
	-- It has opened meanwhile.
	if first > 0 and exists (select from jsonb_array_elements(private.list_in(p_phases)) as e where e ->> 'id' = w.phase_id::text) then
		perform private.refuse('stale', 'timetable');
	end if;
	-- The same request twice finds what it wrote; while people are together a window may have been put back since.
	if p_seen <> w.sequence and private.is_as_sent(p_workshop, p_phases, p_prompts, first) then return private.workshop_json(p_workshop); end if;
	-- Who writes while the first window opens is in it before this, or not at all.
	if first = 0 and w.phase_id is not null then perform private.hold_alone(w.phase_id); end if;
	perform private.refuse_given(p_workshop, first);
	perform private.keep_meetings(p_workshop);
	perform private.drop_phases(p_workshop, p_phases, first);
	if jsonb_array_length(case when jsonb_typeof(p_phases) = 'array' then p_phases else '[null]' end) > 0 or first = 0 then
		perform private.put_phases(p_workshop, p_phases, first);
	end if;
	perform private.put_prompts(p_workshop, coalesce(p_prompts, '[]'), first);
	perform private.refuse_reworded(p_workshop, first, held -> 1);
	perform private.keep_meetings(p_workshop);
	perform private.keep_sealed_until(promised, w.phase_id);
	if talked and not private.talks_yet(p_workshop) and exists (
		select from public.topics where workshop_id = p_workshop and status = 'open' and is_wanted and private.is_shown(id, p_workshop)
	) then perform private.refuse('talk_wanted'); end if;
	if p_seen <> w.sequence then perform private.refuse('stale', 'timetable'); end if;
	-- What is read before a meeting is read until then; where that was to begin before, and is taken out, until now.
	update public.phases as r set closes_at = coalesce(
		(select opens_at from public.phases where workshop_id = p_workshop and position = first and mode = 'live'), greatest(r.closes_at, now()))
	where r.id = w.phase_id and r.step = 'read' and r.mode = 'async';
	-- Nothing has begun: what begins apart does so by the clock, what begins together when the room is opened.
	if first = 0 then
		update public.workshops set phase_id = (
			select id from public.phases where workshop_id = p_workshop and position = 0 and mode = 'async'
		) where id = p_workshop;
	end if;
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

create or replace function private.place_unsettled(p_workshop uuid) returns uuid[]
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
			-- What was written after the talk nobody could propose anything to.
			when count(o.id) = 0 and talk.id is not null and not is_taken_up and exists (
				select from public.cards as c join public.phases as p on p.id = c.phase_id
				where c.topic_id = t.id and c.state = 'kept' and p.position < talk.position) then 'nobody_proposed' end as why
		from public.topics as t left join public.outcomes as o on o.topic_id = t.id and o.kind <> 'note' and not o.is_removed
		where t.workshop_id = p_workshop and t.status = 'open' and private.is_shown(t.id, p_workshop) and not private.is_voted_since_talk(t)
		group by t.id
	), changed as (
		update public.topics as t set version = version + 1, status = 'parked', parked_why = x.why
		from left_over as x where x.id = t.id and x.why is not null
		returning t.id
	)
	select array_agg(id order by id) into placed from changed;
	return placed;
end $$;
