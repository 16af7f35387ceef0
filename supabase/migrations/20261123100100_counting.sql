-- People are counted from three other than the reader up. A count that everyone gets alike starts at four, so that each
-- reader, who may be one of them, has three others. What people say of their own accord ("done") is not kept back.

create function private.told(p_people bigint) returns bigint
language plpgsql immutable set search_path = '' as $$ begin return case when p_people >= 4 then p_people end; end $$;
comment on function private.told is 'A count of people as everyone may read it: null where it is too few to say, nobody included.';

create or replace function private.progress_json(p_phase uuid, p_seq bigint) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'phase_id', p.id, 'seq', p_seq,
			'voted', private.told((select count(distinct slip_id) from public.votes where phase_id = p.id)),
			'done', (select count(*) from private.slips where phase_id = p.id and is_done),
			'tallies', case when (p.rules ->> 'open')::boolean then private.points_json(p.id) end
		) from public.phases as p where p.id = p_phase
	);
end $$;
comment on function private.progress_json is 'How far the room is: people from four up. The tally only where the ballot was declared open before it began.';

create or replace function private.results_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('phase_id', p.id, 'slips', private.told(s.slips), 'tallies', t.tallies) order by p.position), '[]')
		from public.phases as p
		cross join lateral (select count(distinct slip_id) as slips from public.votes where phase_id = p.id) as s
		cross join lateral (
			select coalesce(jsonb_agg(jsonb_build_object(
				'topic_id', x.id, 'points', x.points,
				'voters', case when s.slips >= 5 then x.voters end
			) order by x.points desc, x.id), '[]') as tallies
			from (
				select t.id, coalesce(sum(v.value), 0) as points, count(v.slip_id) as voters
				from public.topics as t left join public.votes as v on v.topic_id = t.id and v.phase_id = p.id
				where t.workshop_id = p_workshop
					and exists (select from public.cards as c where c.topic_id = t.id and c.state = 'kept')
				group by t.id
			) as x
		) as t
		-- A timebox has a close once it has ended; its instant may be later than the beginning of this transaction.
		where p.workshop_id = p_workshop and p.step = 'vote' and p.closes_at is not null and (p.mode = 'live' or p.closes_at <= now())
	);
end $$;
comment on function private.results_json is
	'Tallies of closed ballots: every topic, those without a point too; slips from four up, the people of a topic from five slips up.';

create or replace function private.scales_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'prompt_id', x.id, 'answers', private.told(x.answers), 'median', x.median,
			'distribution', case when x.answers >= 5 then to_jsonb(x.distribution) end
		) order by x.position), '[]')
		from (
			select p.id, p.position, count(*) as answers, percentile_cont(0.5) within group (order by a.value) as median,
				array[count(*) filter (where a.value = 1), count(*) filter (where a.value = 2),
					count(*) filter (where a.value = 3), count(*) filter (where a.value = 4),
					count(*) filter (where a.value = 5)] as distribution
			from public.prompts as p
			join public.workshops as w on w.id = p.workshop_id and w.closed_at is not null
			join public.answers as a on a.prompt_id = p.id
			where p.workshop_id = p_workshop
			group by p.id, p.position having count(*) >= 3
		) as x
	);
end $$;
comment on function private.scales_json is
	'Ratings at the close, once: nothing under three answers, the median under five, else the distribution; answers counted from four up.';
