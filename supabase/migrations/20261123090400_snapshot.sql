-- What everyone in a workshop may see, as rows of JSON. The snapshot and the events are built from the same functions,
-- so what an event carries is what a fresh snapshot would say.

create function private.workshop_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'id', w.id, 'kind', w.kind, 'template', w.template, 'title', w.title, 'purpose', w.purpose,
			'ground_rule', w.ground_rule, 'code', w.code, 'call_url', w.call_url, 'places', w.places, 'naming', w.naming,
			'readers', w.readers, 'phase_id', w.phase_id, 'timebox_ends_at', private.iso(w.timebox_ends_at),
			'spotlight_topic_id', w.spotlight_topic_id, 'topic_ends_at', private.iso(w.topic_ends_at),
			'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at), 'closed_at', private.iso(w.closed_at),
			'is_locked', w.is_locked, 'summary_token', w.summary_token, 'sequence', w.sequence, 'rev', w.rev
		) from public.workshops as w where w.id = p_workshop
	);
end $$;

create function private.phases_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', p.id, 'position', p.position, 'step', p.step, 'mode', p.mode, 'opens_at', private.iso(p.opens_at),
			'closes_at', private.iso(p.closes_at), 'reveals_at', private.iso(p.reveals_at), 'minutes', p.minutes,
			'rules', p.rules, 'voided', p.voided
		) order by p.position), '[]') from public.phases as p where p.workshop_id = p_workshop
	);
end $$;

create function private.prompts_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', p.id, 'phase_id', p.phase_id, 'position', p.position, 'kind', p.kind, 'text', p.text, 'hint', p.hint,
			'colour', p.colour
		) order by p.position), '[]') from public.prompts as p where p.workshop_id = p_workshop
	);
end $$;

create function private.card_json(c public.cards) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'id', c.id, 'phase_id', c.phase_id, 'prompt_id', c.prompt_id, 'topic_id', c.topic_id, 'body', c.body,
			'version', c.version, 'order_key', c.order_key, 'is_added', c.is_added,
			'taken_down_reason', c.taken_down_reason,
			'author_name', coalesce(c.author_name, (
				select u.name from private.card_authors as a join public.participants as u on u.id = a.participant_id
				where a.card_id = c.id
			))
		)
	);
end $$;
comment on function private.card_json is
	'A card with its author''s shown name: in an anonymous workshop no participant has one, so none is ever there.';

create function private.cards_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(private.card_json(c) order by c.order_key, c.id), '[]')
		from public.cards as c join public.phases as p on p.id = c.phase_id
		where c.workshop_id = p_workshop and c.state <> 'withdrawn' and p.is_revealed and (p_ids is null or c.id = any (p_ids))
	);
end $$;
comment on function private.cards_json is 'Revealed cards only, in their shuffled order.';

create function private.topics_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', t.id, 'title', t.title, 'order_key', t.order_key, 'status', t.status, 'park_reason', t.park_reason,
			'version', t.version
		) order by t.order_key, t.id), '[]')
		from public.topics as t where t.workshop_id = p_workshop and (p_ids is null or t.id = any (p_ids))
	);
end $$;

create function private.outcomes_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', o.id, 'kind', o.kind, 'topic_id', o.topic_id, 'body', o.body, 'owner', o.owner, 'due', o.due,
			'status', o.status, 'version', o.version, 'position', o.position
		) order by o.position, o.id), '[]')
		from public.outcomes as o where o.workshop_id = p_workshop and not o.is_removed and (p_ids is null or o.id = any (p_ids))
	);
end $$;

create function private.points_json(p_phase uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('topic_id', topic_id, 'points', points) order by points desc, topic_id), '[]')
		from (select topic_id, sum(value) as points from public.votes where phase_id = p_phase group by topic_id) as t
	);
end $$;

create function private.results_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('phase_id', p.id, 'slips', s.slips, 'tallies', t.tallies) order by p.position), '[]')
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
	'Tallies of closed ballots: every topic, those without a point too; people only from five slips up.';

create function private.scales_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'prompt_id', x.id, 'answers', x.answers, 'median', x.median,
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
	'Ratings at the close, once: nothing under three answers, the median only under five, else the distribution.';

create function private.shared_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'workshop', private.workshop_json(p_workshop),
			'phases', private.phases_json(p_workshop),
			'prompts', private.prompts_json(p_workshop),
			'cards', private.cards_json(p_workshop),
			'topics', private.topics_json(p_workshop),
			'outcomes', private.outcomes_json(p_workshop),
			'results', private.results_json(p_workshop),
			'scales', private.scales_json(p_workshop)
		)
	);
end $$;
comment on function private.shared_json is 'What everyone in the workshop may see, nothing of anybody''s own.';
