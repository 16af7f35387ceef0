-- Parts that each step brings along stand in functions of their own, so that adding to one step touches no other.

create function private.collect_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as
$$ select p_rules - 'sheets' = '{}' and jsonb_typeof(coalesce(p_rules -> 'sheets', 'false')) = 'boolean' $$;

create function private.read_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select p_rules - array['reactions', 'comments'] = '{}'
		and jsonb_typeof(coalesce(p_rules -> 'reactions', 'false')) = 'boolean'
		and jsonb_typeof(coalesce(p_rules -> 'comments', 'false')) = 'boolean'
$$;

create function private.group_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select p_rules - array['merge', 'apart'] = '{}'
		and coalesce(p_rules ->> 'merge', 'any') in ('any', 'duplicates')
		and jsonb_typeof(coalesce(p_rules -> 'apart', 'false')) = 'boolean'
$$;

create function private.discuss_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select p_rules - 'objection_hours' = '{}'
		and coalesce(p_rules ->> 'objection_hours', '1') ~ '^[0-9]{1,3}$'
		and jsonb_typeof(coalesce(p_rules -> 'objection_hours', '1')) = 'number'
		and coalesce(p_rules ->> 'objection_hours', '1')::int between 1 and 336
$$;

create function private.ratify_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$ select p_rules = '{}' $$;

create or replace function private.rules_fit(p_step text, p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(jsonb_typeof(p_rules) = 'object' and case p_step
		when 'collect' then private.collect_fits(p_rules)
		when 'read' then private.read_fits(p_rules)
		when 'group' then private.group_fits(p_rules)
		when 'vote' then private.ballot_fits(p_rules)
		when 'discuss' then private.discuss_fits(p_rules)
		when 'ratify' then private.ratify_fits(p_rules)
		else p_rules = '{}'
	end, false)
$$;
comment on function private.rules_fit is 'One schema of rules per step, each in a function of its own.';

create function private.end_collect(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	if private.passes_sheets(p_phase) then perform private.pass_sheets_on(p_phase); else perform private.reveal(p_phase); end if;
end $$;

create function private.end_group(p_phase public.phases) returns void
language plpgsql set search_path = '' as
$$ begin if private.sorts_apart(p_phase) then perform private.draft_topics(p_phase); end if; end $$;

create function private.end_discuss(p_phase public.phases) returns void
language plpgsql set search_path = '' as
$$ begin if p_phase.mode = 'async' then perform private.conclude(p_phase); end if; end $$;

create or replace function private.end_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	case p_phase.step
		when 'collect' then perform private.end_collect(p_phase);
		when 'group' then perform private.end_group(p_phase);
		when 'discuss' then perform private.end_discuss(p_phase);
		else null;
	end case;
end $$;

-- What ties words and votes to people is forgotten at the close, whichever table it stands in.
create table private.personal (
	name text primary key check (name ~ '^[a-z_]{1,40}$')
);
comment on table private.personal is
	'Tables of the schema private, each with a workshop_id, whose rows tie something to a person: emptied when a workshop closes.';
insert into private.personal (name) values ('sheet_holders'), ('slips'), ('device_codes'), ('progress');

create or replace function private.close(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
declare personal text;
begin
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
