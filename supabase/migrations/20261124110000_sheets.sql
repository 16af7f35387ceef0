-- Sheets that go round (brainwriting). In collect rounds that follow one another and say so, each person writes on a sheet of
-- their own first, and in each later round on one that somebody else had: never their own, and none twice. All of them are
-- revealed together at the end of the last such round. Until then a card is read by its author and, without a name, by
-- whoever holds its sheet.

create table private.sheet_holders (
	phase_id uuid not null references public.phases on delete cascade,
	-- means something within one run of rounds only
	sheet uuid not null,
	participant_id uuid not null references public.participants on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	primary key (phase_id, sheet),
	unique (phase_id, participant_id)
);
create index on private.sheet_holders (participant_id);
create index on private.sheet_holders (workshop_id);
comment on table private.sheet_holders is
	'Who has which sheet in a round: what is written there stands on it. Deleted at the reveal, or when the workshop closes.';

create or replace function private.rules_fit(p_step text, p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(case
		when jsonb_typeof(p_rules) <> 'object' then false
		when p_step = 'vote' then
			p_rules ->> 'method' = 'dots'
			and jsonb_typeof(p_rules -> 'open') = 'boolean'
			and jsonb_typeof(p_rules -> 'budget') = 'number' and jsonb_typeof(p_rules -> 'cap') = 'number'
			and (p_rules ->> 'budget') ~ '^[0-9]{1,2}$' and (p_rules ->> 'budget')::int between 1 and 50
			and (p_rules ->> 'cap') ~ '^[0-9]{1,2}$' and (p_rules ->> 'cap')::int between 1 and (p_rules ->> 'budget')::int
			and p_rules - 'method' - 'budget' - 'cap' - 'open' = '{}'
		when p_step = 'collect' then
			p_rules - 'sheets' = '{}' and jsonb_typeof(coalesce(p_rules -> 'sheets', 'false')) = 'boolean'
		when p_step = 'read' then
			p_rules - array['reactions', 'comments'] = '{}'
			and jsonb_typeof(coalesce(p_rules -> 'reactions', 'false')) = 'boolean'
			and jsonb_typeof(coalesce(p_rules -> 'comments', 'false')) = 'boolean'
		when p_step = 'group' then
			p_rules - array['merge', 'apart'] = '{}'
			and coalesce(p_rules ->> 'merge', 'any') in ('any', 'duplicates')
			and jsonb_typeof(coalesce(p_rules -> 'apart', 'false')) = 'boolean'
		when p_step = 'discuss' then
			p_rules - 'objection_hours' = '{}'
			and coalesce(p_rules ->> 'objection_hours', '1') ~ '^[0-9]{1,3}$'
			and jsonb_typeof(coalesce(p_rules -> 'objection_hours', '1')) = 'number'
			and coalesce(p_rules ->> 'objection_hours', '1')::int between 1 and 336
		else p_rules = '{}'
	end, false)
$$;
create function private.passes_sheets(p_phase public.phases) returns boolean
language sql immutable set search_path = '' as
$$ select coalesce(p_phase.step = 'collect' and (p_phase.rules ->> 'sheets')::boolean, false) $$;

create function private.sheet_rounds(p_phase public.phases) returns setof public.phases
language plpgsql stable set search_path = '' as $$
begin
	return query
		select p.* from public.phases as p
		where p.workshop_id = p_phase.workshop_id and not exists (
			select from public.phases as b
			where b.workshop_id = p.workshop_id
				and b.position between least(p.position, p_phase.position) and greatest(p.position, p_phase.position)
				and not (private.passes_sheets(b) and b.mode = p_phase.mode)
		) order by p.position;
end $$;
comment on function private.sheet_rounds is
	'The rounds among which the sheets of this one go round: those next to one another, all over days or all together, so that '
	'their reveal is one instant that is known, or one that the facilitator chooses.';

create function private.last_sheet_round(p_phase uuid) returns public.phases
language plpgsql stable set search_path = '' as $$
declare
	p public.phases;
	last public.phases;
begin
	select * into p from public.phases where id = p_phase;
	select * into last from private.sheet_rounds(p) order by position desc limit 1;
	return last;
end $$;

create function private.keep_sealed_until(p_promised public.phases, p_running uuid) returns void
language plpgsql stable set search_path = '' as $$
declare last public.phases := private.last_sheet_round(p_running);
begin
	-- Nobody's sheet is opened sooner than was said when they wrote.
	if (last.position < p_promised.position or last.reveals_at < p_promised.reveals_at)
		and exists (select from private.sheet_rounds(last) as r where private.has_given(r.id)) then
		perform private.refuse('reveal_only_later');
	end if;
end $$;

create function private.take_sheet(p_round public.phases, p_participant uuid) returns void
language plpgsql set search_path = '' as $$
begin
	if not private.passes_sheets(p_round) then return; end if;
	if (
		select count(*) from private.card_authors as a join public.cards as c on c.id = a.card_id
		where a.phase_id = p_round.id and a.participant_id = p_participant and c.state = 'kept'
	) >= 3 then perform private.refuse('limit_reached'); end if;
	-- Whoever has none, in the first round or having come late, starts one.
	insert into private.sheet_holders (phase_id, sheet, participant_id, workshop_id)
	values (p_round.id, gen_random_uuid(), p_participant, p_round.workshop_id) on conflict (phase_id, participant_id) do nothing;
end $$;
comment on function private.take_sheet is 'Before something is written on it: a sheet in hand, with room for one more of three ideas.';

create function private.pass_sheets_on(p_round public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	rounds uuid[] := array(select id from private.sheet_rounds(p_round));
	shift int := array_position(rounds, p_round.id);
	sheets uuid[];
	people uuid[];
	-- person and sheet -> they have met
	has_met boolean[];
	-- who gets a sheet; which sheet somebody gets (0: none)
	given_to int[];
	gets int[];
	-- by whom a sheet was reached in this search
	via int[];
	queue int[];
	person int;
	sheet int;
	other int;
begin
	if shift = cardinality(rounds) then
		perform private.reveal(p) from public.phases as p where p.id = any (rounds) and not p.is_revealed;
		delete from private.sheet_holders where phase_id = any (rounds);
		return;
	end if;

	-- In seats that are kept, by chance, which the ids are: who has written before who has not, each where they began.
	people := array(
		select u.id from public.participants as u left join lateral (
			select min(array_position(rounds, a.phase_id)) as began from private.card_authors as a join public.cards as c on c.id = a.card_id
			where a.participant_id = u.id and a.phase_id = any (rounds) and c.state = 'kept'
		) as x on true
		where u.workshop_id = p_round.workshop_id order by x.began nulls last, u.id
	);
	-- The sheets that something is written on, in the order of the seats where they began.
	sheets := array(
		select s.sheet from (
			select distinct on (h.sheet) h.sheet, array_position(rounds, h.phase_id) as began, h.participant_id
			from private.sheet_holders as h where h.phase_id = any (rounds) order by h.sheet, 2
		) as s
		where exists (
			select from private.sheet_holders as h
			join private.card_authors as a on a.phase_id = h.phase_id and a.participant_id = h.participant_id
			join public.cards as c on c.id = a.card_id and c.state = 'kept'
			where h.sheet = s.sheet and h.phase_id = any (rounds)
		) order by s.began, s.participant_id
	);
	if cardinality(sheets) = 0 then return; end if;
	has_met := array(
		select exists (select from private.sheet_holders where phase_id = any (rounds) and participant_id = p.id and private.sheet_holders.sheet = s.id)
		from unnest(people) with ordinality as p(id, n) cross join unnest(sheets) with ordinality as s(id, n) order by p.n, s.n
	);
	given_to := array_fill(0, array[cardinality(sheets)]);
	gets := array_fill(0, array[cardinality(people)]);

	-- Each sheet goes as many seats on as rounds have passed. Where that one has been with this person before, because
	-- somebody came late, hands are changed along the shortest way that gives one more person a sheet.
	<<each_person>>
	for seat in 1..cardinality(people) loop
		via := array_fill(0, array[cardinality(sheets)]);
		queue := array[seat];
		while cardinality(queue) > 0 loop
			person := queue[1];
			queue := queue[2:cardinality(queue)];
			for step in 0..cardinality(sheets) - 1 loop
				sheet := (person - 1 + shift + step) % cardinality(sheets) + 1;
				continue when via[sheet] <> 0 or has_met[(person - 1) * cardinality(sheets) + sheet];
				via[sheet] := person;
				if given_to[sheet] <> 0 then
					queue := queue || given_to[sheet];
					continue;
				end if;
				while sheet <> 0 loop
					person := via[sheet];
					other := gets[person];
					given_to[sheet] := person;
					gets[person] := sheet;
					sheet := other;
				end loop;
				continue each_person;
			end loop;
		end loop;
	end loop;

	insert into private.sheet_holders (phase_id, sheet, participant_id, workshop_id)
	select rounds[shift + 1], sheets[g.sheet], people[g.n], p_round.workshop_id
	from unnest(gets) with ordinality as g(sheet, n) where g.sheet <> 0;
end $$;
comment on function private.pass_sheets_on is
	'Ends a round: gives each sheet to somebody who never had it (a largest matching, by augmenting paths), or reveals all '
	'sheets after the last. A sheet whose holder was away goes on as it is; who finds none left starts one.';

create function private.my_sheets_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('phase_id', p.id, 'cards', (
			select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'body', c.body) order by r.position, a.written_at, c.id), '[]')
			from private.sheet_rounds(p) as r
			join private.sheet_holders as b on b.phase_id = r.id and b.sheet = h.sheet
			join private.card_authors as a on a.phase_id = b.phase_id and a.participant_id = b.participant_id
			join public.cards as c on c.id = a.card_id and c.state = 'kept'
			where r.position < p.position
		))), '[]')
		from public.workshops as w
		join public.phases as p on p.id = w.phase_id and not p.is_revealed
		join private.sheet_holders as h on h.phase_id = p.id and h.participant_id = p_participant
		where w.id = p_workshop
	);
end $$;
comment on function private.my_sheets_json is
	'The sheet in the reader''s hand in the round that runs, with what others wrote on it before, in order and without names.';
insert into private.lists (name, is_mine) values ('sheets', true);

-- Where it joins what there is: writing, the end of a round, the close, another timetable.

-- `add_card` takes a sheet first (`private.take_sheet`); it stands in the migration of the timeline, which changes it too.
create or replace function private.end_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	if private.passes_sheets(p_phase) then perform private.pass_sheets_on(p_phase);
	elsif p_phase.step = 'collect' then perform private.reveal(p_phase); end if;
	if private.sorts_apart(p_phase) then perform private.draft_topics(p_phase); end if;
	if p_phase.step = 'discuss' and p_phase.mode = 'async' then perform private.conclude(p_phase); end if;
end $$;
create or replace function private.close(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
begin
	update public.cards as c set author_name = u.name
	from private.card_authors as a join public.participants as u on u.id = a.participant_id
	where a.card_id = c.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and c.state <> 'withdrawn';
	delete from private.card_authors where workshop_id = p_workshop.id;
	perform private.forget_reading(p_workshop);
	perform private.forget_talk(p_workshop);
	delete from private.sheet_holders where workshop_id = p_workshop.id;
	update public.participants set joined_at = null where workshop_id = p_workshop.id;
	delete from private.slips where workshop_id = p_workshop.id;
	delete from private.device_codes where workshop_id = p_workshop.id;
	delete from private.progress where workshop_id = p_workshop.id;
	perform private.forget_messages(p_workshop.id);
	update public.phases set closes_at = p_workshop.closes_at
	where workshop_id = p_workshop.id and mode = 'live' and opens_at <= p_workshop.closes_at
		and (id = p_workshop.phase_id or step = 'check');
	update public.workshops set closed_at = closes_at, ended_at = coalesce(ended_at, closes_at), phase_id = null,
		timebox_ends_at = null, spotlight_topic_id = null, topic_ends_at = null
	where id = p_workshop.id;
end $$;
create or replace function public.change_timetable(p_workshop uuid, p_after uuid, p_phases jsonb, p_prompts jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	first int := coalesce((select position + 1 from public.phases where id = w.phase_id), 0);
	promised public.phases := private.last_sheet_round(w.phase_id);
begin
	if w.phase_id is distinct from p_after or w.ended_at is not null then perform private.refuse('wrong_phase'); end if;
	delete from public.phases where workshop_id = p_workshop and position >= first;
	if jsonb_array_length(case when jsonb_typeof(p_phases) = 'array' then p_phases else '[null]' end) > 0 or first = 0 then
		perform private.put_phases(p_workshop, p_phases, first);
	end if;
	perform private.put_prompts(p_workshop, coalesce(p_prompts, '[]'), first);
	perform private.keep_sealed_until(promised, w.phase_id);
	-- What is read before a meeting is read until then.
	update public.phases as r set closes_at = n.opens_at from public.phases as n
	where r.id = w.phase_id and r.step = 'read' and r.mode = 'async' and n.workshop_id = p_workshop and n.position = first and n.mode = 'live';
	update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true, p_is_partial => true);
	return private.workshop_json(p_workshop);
end $$;

-- The log says `revealed` of the last of such rounds only.

create function private.goes_on(p_phase public.phases) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return private.passes_sheets(p_phase) and (private.last_sheet_round(p_phase.id)).id <> p_phase.id;
end $$;
comment on function private.goes_on is 'Whether the sheets of this round go on to another, and nothing is revealed at its end.';

create or replace function private.settle(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
declare
	w public.workshops;
	ending public.phases;
	next public.phases;
	ends timestamptz;
begin
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
		if next.id is null then
			update public.workshops set phase_id = null, ended_at = ends where id = p_workshop;
		elsif next.mode = 'async' then
			update public.workshops set phase_id = next.id where id = p_workshop;
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
		p_topics => case when w.spotlight_topic_id is not null then array[w.spotlight_topic_id] end);
	return private.workshop_json(p_workshop);
end $$;
