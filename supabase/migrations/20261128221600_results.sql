-- A result says its method, and how many votes the facilitator cast for others.

create or replace function private.results_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('phase_id', p.id, 'method', p.rules ->> 'method', 'slips', private.told(s.slips),
			'hands', 0, 'tallies', t.tallies) order by p.position), '[]')
		from public.phases as p
		cross join lateral (select count(distinct slip_id) as slips from public.votes where phase_id = p.id) as s
		cross join lateral (
			select coalesce(jsonb_agg(jsonb_build_object(
				'topic_id', x.id, 'points', x.points,
				'voters', case when s.slips >= 5 then x.voters end, 'distribution', null
			) order by x.points desc, x.id), '[]') as tallies
			from (
				select t.id, coalesce(sum(v.value), 0) as points, count(v.slip_id) as voters
				from public.topics as t left join public.votes as v on v.topic_id = t.id and v.phase_id = p.id
				where t.workshop_id = p_workshop and exists (
					-- what was there to be voted on: cards of later rounds were not
					select from public.cards as c join public.phases as q on q.id = c.phase_id and q.position < p.position
					where c.topic_id = t.id and c.state = 'kept'
				)
				group by t.id
			) as x
		) as t
		-- A timebox has a close once it has ended; its instant may be later than the beginning of this transaction.
		where p.workshop_id = p_workshop and p.step = 'vote' and p.closes_at is not null and (p.mode = 'live' or p.is_over)
	);
end $$;
