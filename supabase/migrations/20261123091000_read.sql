-- Reading: the snapshot, the dashboard, the summary. Each settles first, so each is a POST.

create function private.counts_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			-- People only, other than the reader, from three up; while cards are sealed as at the last full hour, so that
			-- nothing moves when somebody comes or writes.
			'writers', case when w.is_sealed and writers.n >= 3 then writers.n end,
			'counted_at', case when w.is_sealed then private.iso(w.hour) end,
			'participants', case when private.is_facilitator(p_workshop) and others.n >= 3 then others.n end,
			'is_thin', others.n + (w.me is not null)::int < 5
		)
		from (
			select date_trunc('hour', now()) as hour, private.my_participant(p_workshop) as me,
				exists (select from public.phases where workshop_id = p_workshop and step = 'collect' and not is_revealed) as is_sealed
		) as w
		cross join lateral (
			select count(distinct participant_id) as n from private.card_authors
			where workshop_id = p_workshop and written_at <= w.hour and participant_id is distinct from w.me
		) as writers
		cross join lateral (
			select count(*) as n from public.participants
			where workshop_id = p_workshop and id is distinct from w.me and (not w.is_sealed or joined_at <= w.hour)
		) as others
	);
end $$;

create function private.mine_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'participant', (select jsonb_build_object('name', name) from public.participants where id = me.id),
			'is_facilitator', private.is_facilitator(p_workshop),
			'cards', (select coalesce(jsonb_agg(private.card_json(c) order by a.written_at, c.id), '[]')
				from private.card_authors as a join public.cards as c on c.id = a.card_id
				where a.workshop_id = p_workshop and a.participant_id = me.id and c.state <> 'withdrawn'),
			'slips', (select coalesce(jsonb_agg(jsonb_build_object(
					'phase_id', phase_id, 'is_done', is_done, 'votes', private.slip_votes(id)) order by phase_id), '[]')
				from private.slips where workshop_id = p_workshop and participant_id = me.id),
			'answers', (select coalesce(jsonb_object_agg(a.prompt_id, a.value), '{}')
				from private.slips as s join public.answers as a on a.slip_id = s.id
				where s.workshop_id = p_workshop and s.participant_id = me.id)
		) from (select private.my_participant(p_workshop) as id) as me
	);
end $$;
comment on function private.mine_json is 'What is the caller''s own: cards, sealed ones included, slips and ratings, until the close.';

create function public.get_workshop(p_workshop uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform private.require_member(p_workshop);
	return jsonb_build_object(
		'shared', private.shared_json(p_workshop),
		'mine', private.mine_json(p_workshop),
		'counts', private.counts_json(p_workshop),
		'progress', (
			select private.progress_json(p.id, coalesce((select seq from private.progress where phase_id = p.id), 0))
			from public.workshops as w join public.phases as p on p.id = w.phase_id and p.mode = 'live' where w.id = p_workshop
		),
		'now', private.iso(clock_timestamp())
	);
end $$;
comment on function public.get_workshop is 'The snapshot: what everyone may see, what is the caller''s own, counts by the counting rules.';

create function public.list_workshops() returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform private.me();
	perform private.settle(id) from public.workshops where team_id in (select private.my_teams()) and closed_at is null order by id;
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'workshop', private.workshop_json(w.id), 'phases', private.phases_json(w.id),
			'prompts', private.prompts_json(w.id), 'counts', private.counts_json(w.id)
		) order by w.created_at desc), '[]')
		from public.workshops as w where w.team_id in (select private.my_teams())
	);
end $$;
comment on function public.list_workshops is 'The facilitator''s dashboard: the workshops of the caller''s teams, newest first.';

create function public.get_summary(p_token text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare w public.workshops;
begin
	select * into w from public.workshops where summary_token = private.plain_code(coalesce(p_token, ''));
	if w.id is null then
		perform private.refuse(case when exists (select from private.deleted_codes where code_hash = private.hash(private.plain_code(coalesce(p_token, ''))))
			then 'deleted' else 'not_found' end);
	end if;
	perform private.settle(w.id);
	select * into w from public.workshops where id = w.id;
	return jsonb_build_object(
		'kind', w.kind, 'title', w.title, 'purpose', w.purpose, 'ground_rule', w.ground_rule, 'naming', w.naming,
		'readers', w.readers,
		'stage', case
			when w.closed_at is not null then 'final'
			when exists (select from public.phases where workshop_id = w.id and is_revealed) then 'provisional'
			else 'upcoming' end,
		'created_at', private.iso(w.created_at), 'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at),
		'phases', private.phases_json(w.id), 'prompts', private.prompts_json(w.id),
		'topics', (select coalesce(jsonb_agg(t || jsonb_build_object('label', coalesce(t ->> 'title', label.body))), '[]')
			from jsonb_array_elements(private.topics_json(w.id)) as t
			join lateral (
				select body from public.cards where topic_id = (t ->> 'id')::uuid and state = 'kept' order by order_key, id limit 1
			) as label on true
			-- For who did not take part, what was voted on, talked about, parked or decided: not a list of every card.
			where private.is_member(w.id) or t ->> 'status' <> 'open'
				or exists (select from public.votes as v join public.phases as p on p.id = v.phase_id and p.closes_at <= now()
					where v.topic_id = (t ->> 'id')::uuid)
				or exists (select from public.outcomes where topic_id = (t ->> 'id')::uuid and not is_removed)),
		'outcomes', private.outcomes_json(w.id),
		'results', private.results_json(w.id), 'scales', private.scales_json(w.id),
		'cards_kept', (select count(*) from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
			where c.workshop_id = w.id and c.state = 'kept'),
		'cards_taken_down', (select count(*) from public.cards where workshop_id = w.id and state = 'taken_down'),
		'record', case when auth.uid() is not null and private.is_member(w.id) then private.cards_json(w.id) end,
		'now', private.iso(clock_timestamp())
	);
end $$;
comment on function public.get_summary is
	'The rows of the summary. Its token gives no right to join; the record, every card, is for who came by the participant link.';

grant execute on function public.get_summary to anon, authenticated;
grant execute on function public.get_workshop, public.list_workshops to authenticated;
