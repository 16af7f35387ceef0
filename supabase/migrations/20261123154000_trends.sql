-- How a scale has gone before: the medians of the team's earlier workshops that asked the same. Whoever takes part in a
-- workshop reads them as a part of its result, also of workshops that they were not in: the day and the median, by the
-- counting rules there; never which workshop it was, and never before the scale's own close, so that nobody rates after
-- what others said last time.

create or replace function private.prompt_fits(p_kind text, p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(case
		when jsonb_typeof(p_rules) <> 'object' then false
		when p_kind = 'cards' then p_rules = '{}'
		else
			p_rules - array['low', 'high', 'key'] = '{}'
			and jsonb_typeof(coalesce(p_rules -> 'low', '"-"')) = 'string' and char_length(coalesce(p_rules ->> 'low', '-')) between 1 and 80
			and jsonb_typeof(coalesce(p_rules -> 'high', '"-"')) = 'string' and char_length(coalesce(p_rules ->> 'high', '-')) between 1 and 80
			-- what it is called wherever it is asked, whatever the language
			and jsonb_typeof(coalesce(p_rules -> 'key', '"-"')) = 'string' and coalesce(p_rules ->> 'key', '-') ~ '^[a-z0-9_.-]{1,60}$'
	end, false)
$$;

create function private.is_rated(p_check public.phases) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return (
		select w.closed_at is not null
			or p_check.closes_at is not null and (p_check.mode = 'live' or p_check.is_over) and not private.stays_open(p_check)
		from public.workshops as w where w.id = p_check.workshop_id
	);
end $$;
comment on function private.is_rated is 'The ratings of this check are in: nobody can give or change one any more.';

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
			join public.phases as c on c.id = p.phase_id
			join public.answers as a on a.prompt_id = p.id
			where p.workshop_id = p_workshop and private.is_rated(c)
			group by p.id, p.position having count(*) >= 3
		) as x
	);
end $$;

create function private.asks_the_same(p_scale public.prompts, p_other public.prompts) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
	return p_scale.kind = 'scale' and p_other.kind = 'scale' and case
		when p_scale.rules ? 'key' and p_other.rules ? 'key' then p_scale.rules ->> 'key' = p_other.rules ->> 'key'
		else p_scale.text = p_other.text end;
end $$;
comment on function private.asks_the_same is 'By the key that a template gave it, in any language; without one by its very words.';

create function private.trends_json(p_workshop public.workshops) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('prompt_id', s.id, 'points', trend.points) order by s.position), '[]')
		from public.prompts as s
		join public.phases as c on c.id = s.phase_id
		cross join lateral (
			select jsonb_agg(jsonb_build_object('on', to_char(told.closed_at at time zone 'UTC', 'YYYY-MM-DD'), 'median', told.median)
				order by told.closed_at, told.id) as points
			from (
				select asked.id, asked.closed_at, asked.median
				from (
					-- Asked twice in one workshop, it counts as it was left. What was told there is told here, and no more.
					select w.id, w.closed_at, (
						select r -> 'median' from jsonb_array_elements(private.scales_json(w.id)) as r
						join public.prompts as o on o.id = (r ->> 'prompt_id')::uuid and private.asks_the_same(s, o)
						order by o.position desc limit 1
					) as median
					from public.workshops as w
					where w.team_id = p_workshop.team_id
						and (w.closed_at, w.id) < (coalesce(p_workshop.closed_at, 'infinity'), p_workshop.id)
						and exists (select from public.prompts as o where o.workshop_id = w.id and private.asks_the_same(s, o))
					order by w.closed_at desc, w.id desc limit 24
				) as asked
				where asked.median is not null order by asked.closed_at desc, asked.id desc limit 8
			) as told
		) as trend
		where s.workshop_id = p_workshop.id and s.kind = 'scale' and private.is_rated(c) and trend.points is not null
	);
end $$;
comment on function private.trends_json is
	'Of each scale whose ratings are in: day and median of the up to eight newest earlier workshops of the team that asked the same.';

create function public.get_trends(p_token text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare w public.workshops;
begin
	perform private.me();
	select * into w from public.workshops where summary_token = private.plain_code(coalesce(p_token, ''));
	if w.id is null then
		perform private.refuse(case when exists (select from private.deleted_codes where code_hash = private.hash(private.plain_code(coalesce(p_token, ''))))
			then 'deleted' else 'not_found' end);
	end if;
	-- Whoever has the link of the summary alone reads this workshop, not the team's.
	if not private.is_member(w.id) then perform private.refuse_stranger(w.id); end if;
	perform private.settle(id) from public.workshops
	where team_id = w.team_id and closed_at is null and (id = w.id or closes_at <= now()) order by id;
	select * into w from public.workshops where id = w.id;
	return private.trends_json(w);
end $$;
comment on function public.get_trends is
	'How the scales of a workshop went in the team''s earlier ones, for its participants and facilitators, by the token of its summary.';

grant execute on function public.get_trends to authenticated;
