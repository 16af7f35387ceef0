-- Talk over days that is over before what was proposed in it could stand: half of it is for proposing, the other half to object. Where it
-- has begun it goes on as it was.

update public.phases as p set rules = p.rules || jsonb_build_object('objection_hours', floor(extract(epoch from p.closes_at - p.opens_at) / 7200))
from public.workshops as w
where w.id = p.workshop_id and p.step = 'discuss' and p.mode = 'async' and not private.has_begun(p, w)
	and p.closes_at - p.opens_at <= make_interval(hours => coalesce((p.rules ->> 'objection_hours')::int, 24))
	-- In less there is no such half.
	and p.closes_at - p.opens_at >= interval '2 hours';
update public.templates as t set body = jsonb_set(t.body, '{phases}', (
	select jsonb_agg(case when value ->> 'step' = 'discuss' and value ->> 'mode' = 'async'
			and coalesce((value #>> '{rules,objection_hours}')::int, 24) >= 24 * coalesce((value ->> 'days')::int, 2)
		then value || jsonb_build_object('rules', coalesce(value -> 'rules', '{}')
			|| jsonb_build_object('objection_hours', 12 * coalesce((value ->> 'days')::int, 2)))
		else value end order by n)
	from jsonb_array_elements(t.body -> 'phases') with ordinality as e(value, n)
)) where exists (
	select from jsonb_array_elements(t.body -> 'phases') as e where e ->> 'step' = 'discuss' and e ->> 'mode' = 'async');
