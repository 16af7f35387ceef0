-- Why somebody objected in a ballot is for who took part, as it is in a talk over days: a link to the summary counts it only.

create or replace function private.results_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare is_member boolean := auth.uid() is not null and private.is_member(p_workshop);
begin
	return (
		select coalesce(jsonb_agg(case when is_member or r.result ->> 'method' <> 'consent' then r.result
			else r.result || jsonb_build_object('tallies', (
				select coalesce(jsonb_agg(t.tally || '{"reasons": []}' order by t.n), '[]')
				from jsonb_array_elements(r.result -> 'tallies') with ordinality as t(tally, n)
			)) end order by p.position), '[]')
		from private.results as r join public.phases as p on p.id = r.phase_id where r.workshop_id = p_workshop
	);
end $$;
comment on function private.results_json is
	'Results of closed ballots, as they were counted at their close; the reasons of objections for members only.';
