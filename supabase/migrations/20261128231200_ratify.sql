-- Ratifying: before a decision is final everyone, who was not in the room too, agrees, stands aside, or objects and says why.
-- What somebody says is nobody else's to read before the end; then it is counted once, and what was counted outlives the links.

create or replace function private.ratify_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select p_rules - 'confidence' = '{}'
		-- everyone also says how sure they are
		and jsonb_typeof(coalesce(p_rules -> 'confidence', 'false')) = 'boolean'
$$;

create function private.is_in_place(p_step text, p_before text[]) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(case
		-- Nothing is decided any more once everyone has been asked; how it was may still be.
		when 'ratify' = any (p_before) then p_step = 'check'
		when p_step = 'collect' then true
		-- It begins with a question; what is read, put together, voted on or talked about has been written before.
		when not 'collect' = any (p_before) then p_step = 'check' and array_remove(p_before, 'check') = '{}'
		-- What is agreed to came out of talk.
		when p_step = 'ratify' then 'discuss' = any (p_before)
		else true
	end, false)
$$;
comment on function private.is_in_place is 'Whether there is room for a step after these, in their order.';

create table private.stances (
	slip_id uuid not null references private.slips on delete cascade,
	outcome_id uuid not null references public.outcomes on delete cascade,
	stance text not null check (stance in ('agree', 'aside', 'object')),
	reason text check (char_length(reason) between 1 and 500),
	confidence int check (confidence between 0 and 5),
	primary key (slip_id, outcome_id),
	constraint who_objects_says_why check ((stance = 'object') = (reason is not null))
);
create index on private.stances (outcome_id);
comment on table private.stances is '(slip, decision) -> what somebody says to it. Goes with the slip when the workshop closes.';

create table public.ratifications (
	outcome_id uuid primary key references public.outcomes on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	phase_id uuid not null references public.phases on delete cascade,
	-- of the decision: the wording that everyone was asked about
	version int not null,
	agreed int not null check (agreed >= 0),
	stood_aside int not null check (stood_aside >= 0),
	objected int not null check (objected >= 0),
	-- how many are how sure: the first is 0, the sixth 5
	confidence int[] not null check (cardinality(confidence) = 6)
);
create index on public.ratifications (workshop_id);
create index on public.ratifications (phase_id);
comment on table public.ratifications is 'What everyone said to a decision, counted once at the end of the round.';
alter table public.ratifications enable row level security;

-- the round at whose end everyone read it; null: of a talk over days
alter table public.objections add column phase_id uuid references public.phases on delete cascade;
create index on public.objections (phase_id);

create function private.decisions(p_workshop uuid) returns uuid[]
language plpgsql stable set search_path = '' as $$
begin
	return array(
		select id from public.outcomes
		where workshop_id = p_workshop and kind = 'decision' and status = 'accepted' and not is_removed order by position, id
	);
end $$;
comment on function private.decisions is 'What has been decided.';

create function private.dissent(p_phase uuid) returns uuid[]
language plpgsql stable set search_path = '' as
$$ begin return array(select id from public.objections where phase_id = p_phase order by order_key, id); end $$;
comment on function private.dissent is 'The objections that came out of a round in which everyone was asked.';

create function private.end_ratify(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	insert into public.ratifications (outcome_id, workshop_id, phase_id, version, agreed, stood_aside, objected, confidence)
	select o.id, o.workshop_id, p_phase.id, o.version, count(*) filter (where s.stance = 'agree'),
		count(*) filter (where s.stance = 'aside'), count(*) filter (where s.stance = 'object'),
		array[count(*) filter (where s.confidence = 0), count(*) filter (where s.confidence = 1),
			count(*) filter (where s.confidence = 2), count(*) filter (where s.confidence = 3),
			count(*) filter (where s.confidence = 4), count(*) filter (where s.confidence = 5)]
	from public.outcomes as o left join private.stances as s on s.outcome_id = o.id
	where o.id = any (private.decisions(p_phase.workshop_id))
	group by o.id;
	-- A named workshop shows who objects; nowhere is shown who agreed, who stood aside, or who said nothing.
	insert into public.objections (id, workshop_id, outcome_id, phase_id, reason, author_name)
	select gen_random_uuid(), o.workshop_id, o.id, p_phase.id, s.reason, case when w.naming = 'named' then u.name end
	from private.stances as s
	join private.slips as l on l.id = s.slip_id and l.phase_id = p_phase.id
	join public.participants as u on u.id = l.participant_id
	join public.outcomes as o on o.id = s.outcome_id
	join public.workshops as w on w.id = o.workshop_id
	where s.stance = 'object' and o.id = any (private.decisions(p_phase.workshop_id))
	order by random();
end $$;
comment on function private.end_ratify is
	'Counts what everyone said to each decision, and makes the reasons against it everyone''s to read. Nothing changes a decision.';

create or replace function private.end_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	case p_phase.step
		when 'collect' then perform private.end_collect(p_phase);
		when 'group' then perform private.end_group(p_phase);
		when 'vote' then perform private.end_vote(p_phase);
		when 'discuss' then perform private.end_discuss(p_phase);
		when 'ratify' then perform private.end_ratify(p_phase);
		else null;
	end case;
end $$;

create function private.ratified_json(o public.outcomes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'phase_id', r.phase_id,
			'result', case
				when r.objected > 0 then 'objected' when r.agreed > 0 then 'ratified' when r.stood_aside > 0 then 'aside' else 'silent' end,
			'people', private.told(p.n),
			-- people of one side only where five or more have said anything, as with votes
			'agreed', case when p.n >= 5 then r.agreed end,
			'stood_aside', case when p.n >= 5 then r.stood_aside end,
			'confidence', case when c.n >= 3 then jsonb_build_object(
				'answers', private.told(c.n), 'median', c.median, 'distribution', case when c.n >= 5 then to_jsonb(r.confidence) end) end,
			'is_reworded', o.version <> r.version
		)
		from public.ratifications as r
		cross join lateral (select (r.agreed + r.stood_aside + r.objected)::bigint as n) as p
		cross join lateral (
			select count(*) as n, percentile_cont(0.5) within group (order by d.at - 1) as median
			from unnest(r.confidence) with ordinality as d(people, at) cross join generate_series(1, d.people)
		) as c
		where r.outcome_id = o.id
	);
end $$;
comment on function private.ratified_json is
	'What everyone said to a decision, by the counting rules: nothing of how sure under three, the median under five.';

create or replace function private.outcomes_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', o.id, 'kind', o.kind, 'topic_id', o.topic_id, 'body', o.body, 'owner', o.owner, 'due', o.due,
			'confidence', o.confidence, 'status', o.status, 'version', o.version, 'position', o.position, 'phase_id', o.phase_id,
			'objectable_until', private.iso(o.objectable_until), 'is_contested', private.is_contested(o.id),
			'ratified', private.ratified_json(o)
		) order by o.position, o.id), '[]')
		from public.outcomes as o where o.workshop_id = p_workshop and not o.is_removed and (p_ids is null or o.id = any (p_ids))
	);
end $$;

create function private.my_stances_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'outcome_id', s.outcome_id, 'stance', s.stance, 'reason', s.reason, 'confidence', s.confidence) order by s.outcome_id), '[]')
		from private.slips as l join private.stances as s on s.slip_id = l.id
		where l.workshop_id = p_workshop and l.participant_id = p_participant
	);
end $$;
insert into private.lists (name, is_mine) values ('stances', true);

create function public.take_stance(
	p_phase uuid, p_outcome uuid, p_stance text, p_reason text default null, p_confidence jsonb default null
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	slip private.slips := private.open_slip(p_phase);
	asked public.phases;
	why text := private.text_in(p_reason, 'reason', 500, coalesce(p_stance = 'object', false));
	sure jsonb := nullif(p_confidence, 'null');
begin
	select * into asked from public.phases where id = p_phase and step = 'ratify';
	if asked.id is null then perform private.refuse('wrong_phase'); end if;
	if p_outcome is null or p_outcome <> all (private.decisions(slip.workshop_id)) then perform private.refuse('not_found'); end if;
	if p_stance not in ('agree', 'aside', 'object') then perform private.refuse('invalid', 'stance'); end if;
	if why is not null and p_stance is distinct from 'object' then perform private.refuse('invalid', 'reason'); end if;
	if sure is not null and (p_stance is null or asked.rules -> 'confidence' is distinct from 'true'
		or jsonb_typeof(sure) <> 'number' or sure::text !~ '^[0-5]$') then perform private.refuse('invalid', 'confidence'); end if;
	if p_stance is null then
		delete from private.stances where slip_id = slip.id and outcome_id = p_outcome;
	else
		insert into private.stances values (slip.id, p_outcome, p_stance, why, sure::text::int)
		on conflict (slip_id, outcome_id) do update
			set stance = excluded.stance, reason = excluded.reason, confidence = excluded.confidence;
	end if;
end $$;
comment on function public.take_stance is
	'States what the caller says to a decision, and how sure they are; null takes it back. Free to change until the end.';
grant execute on function public.take_stance to authenticated;

create or replace function private.refuse_outside(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	running public.phases;
begin
	-- Read after the phase is in hand, so that it stays true to the end of the transaction.
	select p.* into running from public.workshops as w join public.phases as p on p.id = w.phase_id where w.id = p_phase.workshop_id;
	if running.id = p_phase.id and (running.mode = 'live' or running.opens_at <= clock_timestamp()
		and coalesce(running.reveals_at, running.closes_at) > clock_timestamp()) then return; end if;
	perform private.refuse(case
		when running.position < p_phase.position or running.id = p_phase.id and running.opens_at > clock_timestamp()
			or running.id is null and exists (select from public.workshops where id = p_phase.workshop_id and ended_at is null) then 'not_open_yet'
		when p_phase.step in ('collect', 'group', 'ratify') then 'window_closed' else 'ballot_closed' end);
end $$;

create or replace function private.begin_outcome_change(p_outcome uuid) returns public.outcomes
language plpgsql set search_path = '' as $$
declare
	o public.outcomes;
	w public.workshops;
	talk public.phases;
begin
	select * into o from public.outcomes where id = p_outcome;
	if o.id is null then perform private.me(); perform private.refuse('not_found'); end if;
	w := private.begin_change(o.workshop_id);
	talk := private.talk_of(w);
	select * into o from public.outcomes where id = p_outcome;
	if o.is_removed then perform private.refuse('not_found'); end if;
	-- A proposal is everyone's paper, and so is a note while people are together; what was accepted is the facilitator's to correct.
	if (o.kind = 'note' and w.ended_at is not null or o.kind <> 'note' and o.status = 'accepted')
		and not private.is_facilitator(o.workshop_id) then
		perform private.refuse('not_facilitator');
	end if;
	-- Apart nobody is asked: there it is its proposer's alone.
	if o.phase_id is not null and not private.is_facilitator(o.workshop_id)
		and not exists (select from public.phases where id = w.phase_id and mode = 'live')
		and not exists (select from private.proposers where outcome_id = p_outcome and participant_id = private.my_participant(o.workshop_id)) then
		perform private.refuse('not_author');
	end if;
	if o.phase_id = talk.id then
		perform private.refuse_outside_talk(w, talk);
		-- What nobody has objected to by now stands as it is.
		if o.objectable_until <= clock_timestamp() and not private.is_contested(p_outcome) then perform private.refuse('window_closed'); end if;
	end if;
	-- What everyone is asked about keeps its wording until they have answered.
	if o.kind = 'decision' and private.running_step(w) = 'ratify' then perform private.refuse('wrong_phase'); end if;
	return o;
end $$;

create or replace function private.close(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
declare personal text;
begin
	-- People were still being asked in the room when it was left.
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
end $$;

-- Moving on from it, and back into it or out of it, while people are together: like a ballot it is void once somebody has
-- said something.

create or replace function private.has_votes(p_phase uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (select from public.votes where phase_id = p_phase) or exists (
		select from private.slips as l join private.stances as s on s.slip_id = l.id where l.phase_id = p_phase);
end $$;

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
		if w.phase_id is not distinct from next.id then return private.workshop_json(p_workshop); end if;
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

create or replace function public.go_back(p_workshop uuid, p_from uuid, p_void boolean default false) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	leaving public.phases;
	target public.phases;
	crossed uuid[];
	-- objections of a round that is open again: nobody else's to read until its next end
	taken_back uuid[];
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
	perform private.emit(p_workshop, case when crossed = '{}' then 'phase_went_back' else 'ballot_voided' end,
		p_timetable => true, p_results => true, p_at => now(),
		p_topics => case when crossed <> '{}' then (select array_agg(id) from public.topics where workshop_id = p_workshop) end,
		p_outcomes => case when target.step = 'ratify' then private.decisions(p_workshop) end, p_removed => taken_back);
	return private.workshop_json(p_workshop);
end $$;

-- In a timetable, and in a team's own templates.

create or replace function private.put_phases(p_workshop uuid, p_phases jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare
	phase record;
	previous public.phases;
	-- nothing begins before
	free timestamptz := now();
	steps text[];
	opens timestamptz;
	closes timestamptz;
	-- the round at hand in what was sent
	at text;
	ends_at text;
	-- it is read until the people meet
	is_until_met boolean;
begin
	if coalesce(jsonb_typeof(p_phases), '') <> 'array' or jsonb_array_length(p_phases) + p_first not between 1 and 21 then
		perform private.refuse('invalid', 'phases');
	end if;
	select * into previous from public.phases where workshop_id = p_workshop and position = p_first - 1;
	if previous.mode = 'async' then free := greatest(free, previous.reveals_at, previous.closes_at);
	elsif previous.id is not null then free := greatest(free, free + make_interval(mins => previous.minutes)); end if;
	steps := array(select step from public.phases where workshop_id = p_workshop and position < p_first order by position);
	for phase in
		select (n - 1 + p_first)::int as position, (n - 1)::int as n, value ->> 'id' as id, value ->> 'step' as step, value ->> 'mode' as mode,
			value ->> 'title' as title, value ->> 'opens_at' as opens_at, value ->> 'closes_at' as closes_at,
			value ->> 'minutes' as minutes, coalesce(value -> 'rules', '{}') as rules,
			lead(value ->> 'mode') over (order by n) as mode_after
		from jsonb_array_elements(p_phases) with ordinality as e(value, n) order by n
	loop
		at := 'phases.' || phase.n || '.';
		if coalesce(phase.step, '') not in ('collect', 'read', 'group', 'vote', 'discuss', 'check', 'ratify')
			or not private.is_in_place(phase.step, steps) then perform private.refuse('invalid', at || 'step'); end if;
		if not private.rules_fit(phase.step, phase.rules) then perform private.refuse('invalid', at || 'rules'); end if;
		steps := steps || phase.step;
		-- The reading before a meeting ends with it: what is wrong with that instant is said there.
		is_until_met := phase.step = 'read' and coalesce(phase.mode_after, '') = 'live';
		ends_at := case when is_until_met then 'phases.' || phase.n + 1 || '.opens_at' else at || 'closes_at' end;
		opens := private.instant_in(phase.opens_at, at || 'opens_at');
		closes := private.instant_in(phase.closes_at, ends_at);
		if phase.mode = 'async' then
			-- One window after another, without a gap; the first one, and one after a meeting, when it is wanted.
			opens := case when previous.mode = 'async' then free else greatest(opens, free) end;
			if closes is null or closes < opens or closes = opens and not is_until_met then perform private.refuse('invalid', ends_at); end if;
			free := closes + case when phase.step = 'collect' then interval '10 minutes' else interval '0' end;
			insert into public.phases (id, workshop_id, position, step, mode, title, opens_at, closes_at, reveals_at, rules)
			values (private.new_id(phase.id::uuid), p_workshop, phase.position, phase.step, 'async',
				private.text_in(phase.title, at || 'title', 60, false), opens, closes, case when phase.step = 'collect' then free end, phase.rules)
			returning * into previous;
		elsif phase.mode = 'live' then
			-- Talk takes two minutes at least: one topic.
			if coalesce(phase.minutes, '') !~ '^\d{1,3}$'
				or phase.minutes::int not between (case when phase.step = 'discuss' then 2 else 1 end) and 240 then
				perform private.refuse('invalid', at || 'minutes');
			end if;
			-- People come together once: what follows begins when the step before it is ended.
			if previous.mode = 'live' then opens := null;
			elsif opens is null or opens < free then perform private.refuse('invalid', at || 'opens_at'); end if;
			free := coalesce(opens, free) + make_interval(mins => phase.minutes::int);
			insert into public.phases (id, workshop_id, position, step, mode, title, opens_at, minutes, rules)
			values (private.new_id(phase.id::uuid), p_workshop, phase.position, phase.step, 'live',
				private.text_in(phase.title, at || 'title', 60, false), opens, phase.minutes::int, phase.rules)
			returning * into previous;
		else
			perform private.refuse('invalid', at || 'mode');
		end if;
	end loop;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'phases');
end $$;

create or replace function private.is_round(p_phase jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(
		jsonb_typeof(p_phase) = 'object'
		and p_phase - (array['step', 'mode', 'title', 'hint', 'rules', case p_phase ->> 'mode' when 'async' then 'days' else 'minutes' end]
			|| case when p_phase ->> 'step' in ('collect', 'check') then array['prompts'] end) = '{}'
		and p_phase -> 'step' in ('"collect"', '"read"', '"group"', '"vote"', '"discuss"', '"check"', '"ratify"')
		and case p_phase -> 'mode'
			when '"async"' then not p_phase ? 'days' or private.is_count(p_phase -> 'days', 60)
			when '"live"' then private.is_count(p_phase -> 'minutes', 240)
		end
		and private.is_words(p_phase -> 'title', 60, false) and private.is_words(p_phase -> 'hint', 300, false)
		and private.rules_fit(p_phase ->> 'step', coalesce(p_phase -> 'rules', '{}'))
		and (p_phase ->> 'step' not in ('collect', 'check') or jsonb_typeof(p_phase -> 'prompts') = 'array')
		and jsonb_array_length(private.list_in(p_phase -> 'prompts')) between case p_phase ->> 'step' when 'collect' then 1 else 0 end and 12, false)
$$;

create or replace function private.check_template(p_body jsonb) returns void
language plpgsql immutable set search_path = '' as $$
declare
	phases jsonb := private.list_in(p_body -> 'phases');
	steps text[] := '{}';
	round record;
begin
	if jsonb_typeof(p_body) is distinct from 'object'
		or p_body - array['name', 'kind', 'about', 'ground_rule', 'source', 'phases'] <> '{}' then perform private.refuse('invalid', 'template'); end if;
	if not private.is_words(p_body -> 'name', 60) then perform private.refuse('invalid', 'name'); end if;
	if coalesce(p_body -> 'kind' in ('"retro"', '"review"', '"planning"', '"brainstorm"'), false) is false then perform private.refuse('invalid', 'kind'); end if;
	if not private.is_words(p_body -> 'about', 160, false) then perform private.refuse('invalid', 'about'); end if;
	if not private.is_words(p_body -> 'ground_rule', 1000, false) then perform private.refuse('invalid', 'ground_rule'); end if;
	if coalesce(p_body -> 'source', 'null') <> 'null' and not coalesce(
		jsonb_typeof(p_body -> 'source') = 'object' and (p_body -> 'source') - array['name', 'url'] = '{}'
		and private.is_words(p_body #> '{source,name}', 200)
		and (not p_body -> 'source' ? 'url' or private.is_words(p_body #> '{source,url}', 500) and p_body #>> '{source,url}' ~ '^https://[^\s<>"]+$'), false)
		then perform private.refuse('invalid', 'source'); end if;
	if jsonb_array_length(phases) not between 1 and 21 then perform private.refuse('invalid', 'phases'); end if;
	for round in
		select value, value ->> 'step' as step
		from jsonb_array_elements(phases) with ordinality as e(value, n) order by n
	loop
		if not private.is_round(round.value) then perform private.refuse('invalid', 'phases'); end if;
		if exists (select from jsonb_array_elements(private.list_in(round.value -> 'prompts')) as q where not private.is_question(q, round.step)) then
			perform private.refuse('invalid', 'prompts');
		end if;
		if not private.is_in_place(round.step, steps) then perform private.refuse('invalid', 'phases'); end if;
		steps := steps || round.step;
	end loop;
	if (select sum(jsonb_array_length(private.list_in(value -> 'prompts'))) from jsonb_array_elements(phases)) not between 1 and 40 then
		perform private.refuse('invalid', 'prompts');
	end if;
end $$;
