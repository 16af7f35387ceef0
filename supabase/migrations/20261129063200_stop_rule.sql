-- When people who are asked the same again and again may stop: said with the first of those checks, so fixed before anybody answers.

create function private.check_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select p_rules - 'agree' = '{}'
		and jsonb_typeof(coalesce(p_rules -> 'agree', '50')) = 'number'
		and coalesce(p_rules ->> 'agree', '50') ~ '^\d{2,3}$'
		and coalesce(p_rules ->> 'agree', '50')::int between 50 and 100
$$;
comment on function private.check_fits is '`agree`: of the answers, in per cent, so many within one step of each other.';

create or replace function private.rules_fit(p_step text, p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(jsonb_typeof(p_rules) = 'object' and case p_step
		when 'collect' then private.collect_fits(p_rules)
		when 'read' then private.read_fits(p_rules)
		when 'group' then private.group_fits(p_rules)
		when 'vote' then private.ballot_fits(p_rules)
		when 'discuss' then private.discuss_fits(p_rules)
		when 'ratify' then private.ratify_fits(p_rules)
		when 'check' then private.check_fits(p_rules)
		else p_rules = '{}'
	end, false)
$$;
comment on function private.rules_fit is 'One schema of rules per step, each in a function of its own.';
