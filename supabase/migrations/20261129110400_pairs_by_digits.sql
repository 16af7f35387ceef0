-- Pairs are counted with one addition a vote: what stands below an option on a slip is a number with a place for each option, and
-- such numbers are added up. Joining each slip with itself took a row for every two options of every slip.

create or replace function private.pairs_told(p_ballot public.phases, p_options uuid[]) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
	options int := cardinality(p_options);
	is_ranked boolean := p_ballot.rules ->> 'method' = 'ranked';
begin
	-- More than can be ranked on one slip
	if options > 200 then return null; end if;
	return (
		with places as materialized (
			-- Four digits each: there are never so many slips that a count ran into the next.
			select id, n, ('1' || repeat('0', 4 * (options - n::int)))::numeric as one
			from unnest(p_options) with ordinality as o(id, n)
		),
		given as (
			select v.slip_id, p.n, p.one, case when is_ranked then v.value::int else -v.value::int end as value
			from public.votes as v join places as p on p.id = v.topic_id where v.phase_id = p_ballot.id
		),
		compared as (
			-- All that could stand below it (what was left blank too, where they are ranked) but what stands as high or above.
			select n, case when is_ranked then (select sum(one) from places) else sum(one) over (partition by slip_id) end
				- sum(one) over (partition by slip_id order by value) as below
			from given
		),
		counted as (select n, lpad(sum(below)::text, 4 * options, '0') as digits from compared group by n)
		select coalesce(jsonb_agg(coalesce(substr(digits, 4 * j - 3, 4)::int, 0) order by i, j), '[]')
		from generate_series(1, options) as i left join counted on n = i cross join generate_series(1, options) as j
	);
end $$;
