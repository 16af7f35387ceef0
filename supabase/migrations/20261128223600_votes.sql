-- Ballots by eight methods. A vote is a JSON value that fits its method; a ranking is stated whole. The facilitator casts for
-- people in the room without a device: each such hand is a slip of its own, without a participant.

create or replace function private.ballot_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(case
		when p_rules ->> 'method' in ('dots', 'approval', 'yes_no') then jsonb_typeof(p_rules -> 'open') = 'boolean'
		-- a glance at the others would anchor what one says oneself
		else not p_rules ? 'open'
	end and case p_rules ->> 'method'
		when 'dots' then
			private.is_count(p_rules -> 'budget', 50) and private.is_count(p_rules -> 'cap', 50)
			and p_rules -> 'cap' <= p_rules -> 'budget'
			and p_rules - array['method', 'budget', 'cap', 'open'] = '{}'
		when 'fist' then private.is_count(p_rules -> 'least', 5) and p_rules - array['method', 'least'] = '{}'
		when 'yes_no' then
			p_rules ->> 'threshold' in ('majority', 'two_thirds', 'three_quarters', 'unanimous')
			and private.is_count(p_rules -> 'quorum', 200)
			and p_rules - array['method', 'threshold', 'quorum', 'open'] = '{}'
		when 'approval' then p_rules - array['method', 'open'] = '{}'
		else p_rules ->> 'method' in ('score', 'ranked', 'impact_effort', 'consent') and p_rules - 'method' = '{}'
	end, false)
$$;

alter table public.votes drop constraint votes_value_check;
alter table public.votes alter column value type jsonb using to_jsonb(value);
comment on table public.votes is
	'(slip, topic) -> value, as its method has it. No key to private.slips: the votes outlive the link to a person.';

create function private.vote_in(p_method text, p_value jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
	said text := p_value::text;
begin
	if not coalesce(case
		-- Whole numbers only, however they are sent: 1.5 is refused, not rounded.
		when p_method = 'dots' then said ~ '^([1-9]|[1-4][0-9]|50)$'
		when p_method = 'approval' then said = '1'
		when p_method in ('score', 'fist') then said ~ '^[0-5]$'
		when p_method = 'impact_effort' then
			p_value = jsonb_build_object('impact', p_value -> 'impact', 'effort', p_value -> 'effort')
			and (p_value -> 'impact')::text ~ '^([1-5]|null)$' and (p_value -> 'effort')::text ~ '^([1-5]|null)$'
			and p_value <> '{"impact": null, "effort": null}'
		when p_method = 'consent' then
			p_value in ('{"stance": "agree"}', '{"stance": "abstain"}')
			or jsonb_typeof(p_value -> 'reason') = 'string'
				and p_value = jsonb_build_object('stance', 'object', 'reason', p_value -> 'reason')
		when p_method = 'yes_no' then said in ('"yes"', '"no"', '"abstain"')
	end, false) then
		perform private.refuse('invalid', 'value');
	end if;
	if p_method <> 'consent' or not p_value ? 'reason' then return p_value; end if;
	return jsonb_build_object('stance', 'object', 'reason', private.text_in(p_value ->> 'reason', 'value', 500));
end $$;
comment on function private.vote_in is 'A vote on one topic as it is kept; refuses what the method does not know, an objection without its reason too.';

-- Hands

alter table private.slips
	alter column participant_id drop not null,
	add column hand uuid,
	add constraint a_slip_is_a_participants_or_a_hand check (num_nonnulls(participant_id, hand) = 1),
	add unique (phase_id, hand);
comment on column private.slips.hand is 'Somebody in the room without a device, for whom the facilitator casts.';

create function private.open_hand(p_phase uuid, p_hand uuid) returns private.slips
language plpgsql set search_path = '' as $$
declare
	most constant int := 50;
	ballot public.phases;
	slip private.slips;
begin
	-- The workshop's row in hand: hands are dealt one after another, the same one once.
	perform private.begin_change((select workshop_id from public.phases where id = p_phase), true);
	perform private.new_id(p_hand);
	perform private.hold(p_phase);
	select * into ballot from public.phases where id = p_phase;
	perform private.refuse_outside(ballot);
	if ballot.step <> 'vote' or ballot.mode <> 'live' then perform private.refuse('wrong_phase'); end if;
	select * into slip from private.slips where phase_id = p_phase and hand = p_hand for update;
	if slip.id is null then
		if (select count(*) from private.slips where phase_id = p_phase and hand is not null) >= most then perform private.refuse('limit_reached'); end if;
		insert into private.slips (workshop_id, phase_id, hand) values (ballot.workshop_id, p_phase, p_hand) returning * into slip;
	end if;
	return slip;
end $$;
comment on function private.open_hand is 'The slip of a hand in the running live ballot, locked, made at its first use; for the facilitator.';

create function private.my_hands_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('id', hand, 'phase_id', phase_id, 'votes', private.slip_votes(id)) order by phase_id, hand), '[]')
		from private.slips where workshop_id = p_workshop and hand is not null and private.is_facilitator(p_workshop)
	);
end $$;
comment on function private.my_hands_json is 'What the facilitator has cast for people without a device.';
insert into private.lists (name, is_mine) values ('hands', true);

create function private.hands_of(p_phase uuid) returns bigint
language plpgsql stable set search_path = '' as $$
begin
	return (
		select count(*) from private.slips as s
		where s.phase_id = p_phase and s.hand is not null and exists (select from public.votes where slip_id = s.id)
	);
end $$;
comment on function private.hands_of is 'How many of the slips of a ballot were cast by the facilitator for somebody else.';

create function private.hidden_among(p_slips bigint, p_hands bigint) returns bigint
language plpgsql immutable set search_path = '' as
$$ begin return case when p_slips > p_hands then p_slips - p_hands else p_slips end; end $$;
comment on function private.hidden_among is
	'Among how many a slip is hidden from the facilitator, who knows what the hands were given: those who voted for themselves. '
	'Where nobody did, nothing is hidden from the facilitator, and all are told as many.';

-- Progress

create function private.open_tallies_json(p_phase public.phases) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	if not coalesce((p_phase.rules ->> 'open')::boolean, false) then return null; end if;
	if p_phase.rules ->> 'method' <> 'yes_no' then return private.points_json(p_phase.id); end if;
	return (
		select coalesce(jsonb_agg(jsonb_build_object('topic_id', t.topic_id, 'yes', t.yes, 'no', t.no, 'abstain', t.abstain) order by t.topic_id), '[]')
		from (
			select topic_id, count(*) filter (where value = '"yes"') as yes, count(*) filter (where value = '"no"') as no,
				count(*) filter (where value = '"abstain"') as abstain
			from public.votes where phase_id = p_phase.id group by topic_id
		) as t
	);
end $$;
comment on function private.open_tallies_json is 'What moves in sight of all, of topics with votes; null where the ballot was not declared open before it began.';

create or replace function private.points_json(p_phase uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('topic_id', t.topic_id, 'points', t.points) order by t.points desc, t.topic_id), '[]')
		from (select topic_id, sum(value::int) as points from public.votes where phase_id = p_phase group by topic_id) as t
	);
end $$;

create or replace function private.progress_json(p_phase uuid, p_seq bigint) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'phase_id', p.id, 'seq', p_seq,
			'voted', case when private.told(private.hidden_among(s.slips, s.hands)) is not null then s.slips end,
			'done', (select count(*) from private.slips where phase_id = p.id and is_done),
			'hands', s.hands,
			'tallies', private.open_tallies_json(p)
		) from public.phases as p
		cross join lateral (
			select count(distinct slip_id) as slips, private.hands_of(p.id) as hands from public.votes where phase_id = p.id
		) as s
		where p.id = p_phase
	);
end $$;
comment on function private.progress_json is
	'How far the room is: slips where four and more voted for themselves, hands always. The tally only where the ballot was declared open before it began.';

create or replace function public.announce_progress(p_phase uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare found_in uuid := (select workshop_id from public.phases where id = p_phase);
begin
	-- Whoever cast something: a participant, or the facilitator for a hand.
	perform private.require_member(found_in);
	-- Held against what takes the ballot away.
	perform private.hold(p_phase);
	return jsonb_build_object('wait_ms', case
		when exists (select from private.progress where phase_id = p_phase and is_pending) then private.announce(p_phase, found_in)
		else 0 end);
end $$;

-- Casting

create function private.slip_json(p_slip private.slips, p_ballot public.phases) returns jsonb
language plpgsql set search_path = '' as $$
begin
	-- A ballot over days tells nobody how far it is.
	return jsonb_build_object('votes', private.slip_votes(p_slip.id),
		'wait_ms', case when p_ballot.mode = 'live' then private.announce(p_ballot.id, p_ballot.workshop_id) else 0 end);
end $$;
comment on function private.slip_json is 'The whole slip after a change to it, which is announced or waits to be.';

drop function public.cast_vote;
create function public.cast_vote(p_phase uuid, p_topic uuid, p_value jsonb, p_hand uuid default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	slip private.slips;
	ballot public.phases;
	method text;
	stated jsonb;
begin
	if p_hand is null then slip := private.open_slip(p_phase); else slip := private.open_hand(p_phase, p_hand); end if;
	select * into ballot from public.phases where id = p_phase and step = 'vote';
	if ballot.id is null then perform private.refuse('wrong_phase'); end if;
	method := ballot.rules ->> 'method';
	if method = 'ranked' then perform private.refuse('invalid', 'method'); end if;
	if coalesce(p_value, 'null') = 'null' or p_value = '0' and method in ('dots', 'approval') then
		-- Also from a topic that has gone: dots there count against the budget.
		delete from public.votes where slip_id = slip.id and topic_id = p_topic;
		return private.slip_json(slip, ballot);
	end if;
	stated := private.vote_in(method, p_value);
	if p_topic is null or not private.is_shown(p_topic, slip.workshop_id) then perform private.refuse('not_found'); end if;
	if method = 'dots' then
		if stated::int > (ballot.rules ->> 'cap')::int then perform private.refuse('over_cap'); end if;
		if stated::int + (select coalesce(sum(value::int), 0) from public.votes where slip_id = slip.id and topic_id <> p_topic)
			> (ballot.rules ->> 'budget')::int then
			perform private.refuse('over_budget');
		end if;
	end if;
	insert into public.votes (slip_id, workshop_id, phase_id, topic_id, value)
	values (slip.id, slip.workshop_id, p_phase, p_topic, stated)
	on conflict (slip_id, topic_id) do update set value = excluded.value;
	return private.slip_json(slip, ballot);
end $$;
comment on function public.cast_vote is
	'States what the caller, or a hand, puts on a topic, never an increment; null takes it back, and so does 0 where the method '
	'counts points. Never over the budget or the cap. A ranking is not cast topic by topic: `rank_topics`.';

create function public.rank_topics(p_phase uuid, p_ranking jsonb, p_hand uuid default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	most constant int := 200;
	uuid_pattern constant text := '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
	slip private.slips;
	ballot public.phases;
	ids uuid[];
begin
	if p_hand is null then slip := private.open_slip(p_phase); else slip := private.open_hand(p_phase, p_hand); end if;
	select * into ballot from public.phases where id = p_phase and step = 'vote';
	if ballot.id is null then perform private.refuse('wrong_phase'); end if;
	if ballot.rules ->> 'method' <> 'ranked' then perform private.refuse('invalid', 'method'); end if;
	if jsonb_typeof(p_ranking) is distinct from 'array' or jsonb_array_length(private.list_in(p_ranking)) > most
		or exists (select from jsonb_array_elements(private.list_in(p_ranking)) as r(ids) where private.list_in(r.ids) = '[]')
		or exists (
			select from jsonb_array_elements(private.list_in(p_ranking)) as r(ids), jsonb_array_elements(private.list_in(r.ids)) as i(id)
			where jsonb_typeof(i.id) <> 'string' or i.id #>> '{}' !~ uuid_pattern
		) then
		perform private.refuse('invalid', 'ranking');
	end if;
	ids := array(select i.id::uuid from jsonb_array_elements(p_ranking) as r(ids), jsonb_array_elements_text(r.ids) as i(id));
	if (select count(distinct id) from unnest(ids) as id) < cardinality(ids) then perform private.refuse('invalid', 'twice'); end if;
	if exists (
		select from unnest(ids) as r(topic) where not exists (select from public.topics where id = r.topic and workshop_id = slip.workshop_id)
	) then
		perform private.refuse('not_found');
	end if;
	delete from public.votes where slip_id = slip.id and not topic_id = any (ids);
	insert into public.votes (slip_id, workshop_id, phase_id, topic_id, value)
	select slip.id, slip.workshop_id, p_phase, i.id::uuid, to_jsonb(r.rank)
	from jsonb_array_elements(p_ranking) with ordinality as r(ids, rank), jsonb_array_elements_text(r.ids) as i(id)
	-- What was taken down while somebody ranked it is left out; the others stay as they were put.
	where private.is_shown(i.id::uuid, slip.workshop_id)
	on conflict (slip_id, topic_id) do update set value = excluded.value;
	return private.slip_json(slip, ballot);
end $$;
comment on function public.rank_topics is
	'States the whole ranking of the caller, or of a hand: a list of lists of topics from the highest down, those of an inner list '
	'as equals. What is not in it is left blank; an empty list takes all back.';

create function public.remove_hand(p_phase uuid, p_hand uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	ballot public.phases;
	gone uuid;
begin
	perform private.begin_change((select workshop_id from public.phases where id = p_phase), true);
	perform private.hold(p_phase);
	select * into ballot from public.phases where id = p_phase;
	perform private.refuse_outside(ballot);
	delete from private.slips where phase_id = p_phase and hand = p_hand returning id into gone;
	-- Removed twice is removed once.
	if gone is null then return '{"wait_ms": 0}'; end if;
	delete from public.votes where slip_id = gone;
	return jsonb_build_object('wait_ms', private.announce(p_phase, ballot.workshop_id));
end $$;
comment on function public.remove_hand is 'Takes a hand back with all its votes, while the ballot runs; for the facilitator.';

grant execute on function public.cast_vote, public.rank_topics, public.remove_hand to authenticated;
