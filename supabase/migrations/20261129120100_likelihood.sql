-- A ballot on two axes may ask of a risk how likely it is, in place of what something takes. Its votes are what they were.

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
		when 'impact_effort' then
			coalesce(p_rules -> 'across', '"likelihood"') = '"likelihood"' and p_rules - array['method', 'across'] = '{}'
		when 'yes_no' then
			p_rules ->> 'threshold' in ('majority', 'two_thirds', 'three_quarters', 'unanimous')
			and private.is_count(p_rules -> 'quorum', 200)
			and p_rules - array['method', 'threshold', 'quorum', 'open'] = '{}'
		when 'approval' then p_rules - array['method', 'open'] = '{}'
		else p_rules ->> 'method' in ('score', 'ranked', 'consent') and p_rules - 'method' = '{}'
	end, false)
$$;
