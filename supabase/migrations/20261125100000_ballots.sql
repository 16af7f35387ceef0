-- Ballots by more than dots. Approval: a tick for every topic that one can live with, as many as one likes.

create function private.ballot_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(jsonb_typeof(p_rules -> 'open') = 'boolean' and case p_rules ->> 'method'
		when 'dots' then
			jsonb_typeof(p_rules -> 'budget') = 'number' and jsonb_typeof(p_rules -> 'cap') = 'number'
			and (p_rules ->> 'budget') ~ '^[0-9]{1,2}$' and (p_rules ->> 'budget')::int between 1 and 50
			and (p_rules ->> 'cap') ~ '^[0-9]{1,2}$' and (p_rules ->> 'cap')::int between 1 and (p_rules ->> 'budget')::int
			and p_rules - array['method', 'budget', 'cap', 'open'] = '{}'
		when 'approval' then p_rules - array['method', 'open'] = '{}'
	end, false)
$$;
comment on function private.ballot_fits is 'One schema of rules per method of a ballot.';

create or replace function private.rules_fit(p_step text, p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(case
		when jsonb_typeof(p_rules) <> 'object' then false
		when p_step = 'vote' then private.ballot_fits(p_rules)
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

drop function public.set_ballot(uuid, uuid, int, int, boolean);
create function public.set_ballot(p_workshop uuid, p_phase uuid, p_rules jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	ballot public.phases;
begin
	select * into ballot from public.phases where id = p_phase and workshop_id = p_workshop and step = 'vote';
	if ballot.id is null then perform private.refuse('not_found'); end if;
	if not private.rules_fit('vote', p_rules) then perform private.refuse('invalid', 'rules'); end if;
	if ballot.position <= (select position from public.phases where id = w.phase_id) or w.ended_at is not null then
		perform private.refuse('wrong_phase');
	end if;
	update public.phases set rules = p_rules where id = p_phase;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	return private.phases_json(p_workshop) -> ballot.position;
end $$;
comment on function public.set_ballot is 'The method of a ballot and its rules, before it begins; fixed from then on.';

drop function public.cast_vote(uuid, uuid, int);
create function public.cast_vote(p_phase uuid, p_topic uuid, p_value jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	slip private.slips := private.open_slip(p_phase);
	ballot public.phases;
	stated bigint;
begin
	select * into ballot from public.phases where id = p_phase and step = 'vote';
	if ballot.id is null then perform private.refuse('wrong_phase'); end if;
	-- Whole numbers only, however they are sent: 1.5 is refused, not rounded.
	if jsonb_typeof(p_value) is distinct from 'number' or p_value::text !~ '^[0-9]{1,18}$' then perform private.refuse('invalid', 'value'); end if;
	stated := p_value::text::bigint;
	-- What was given can be taken back from a topic that has gone: dots there count against the budget.
	if stated > 0 and (p_topic is null or not private.is_shown(p_topic, slip.workshop_id)) then perform private.refuse('not_found'); end if;
	if ballot.rules ->> 'method' = 'approval' then
		if stated > 1 then perform private.refuse('invalid', 'value'); end if;
	else
		if stated > (ballot.rules ->> 'cap')::int then perform private.refuse('over_cap'); end if;
		if stated + (select coalesce(sum(value), 0) from public.votes where slip_id = slip.id and topic_id <> p_topic)
			> (ballot.rules ->> 'budget')::int then
			perform private.refuse('over_budget');
		end if;
	end if;
	if stated = 0 then
		delete from public.votes where slip_id = slip.id and topic_id = p_topic;
	else
		insert into public.votes (slip_id, workshop_id, phase_id, topic_id, value)
		values (slip.id, slip.workshop_id, p_phase, p_topic, stated)
		on conflict (slip_id, topic_id) do update set value = excluded.value;
	end if;
	-- A ballot over days tells nobody how far it is.
	return jsonb_build_object('votes', private.slip_votes(slip.id),
		'wait_ms', case when ballot.mode = 'live' then private.announce(p_phase, slip.workshop_id) else 0 end);
end $$;
comment on function public.cast_vote is
	'States the caller''s dots on a topic, or a tick as 1, never an increment; 0 takes them back. Never over the budget or the cap.';

grant execute on function public.set_ballot, public.cast_vote to authenticated;

create function private.my_draw_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return to_jsonb((select md5('draw' || id::text) from public.participants where id = p_participant and workshop_id = p_workshop));
end $$;
comment on function private.my_draw_json is
	'From what a person''s own order of the topics is drawn: the same on all their devices, told to nobody else.';

insert into private.lists (name, is_mine) values ('draw', true);
