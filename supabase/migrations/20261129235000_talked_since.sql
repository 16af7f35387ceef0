-- What was talked about before a ballot is on the agenda of the talk after it, where the ballot says something of it and nothing has
-- been decided. And what was said against a topic before it was talked about has been heard.

alter table public.topics add column talked_at timestamptz;
comment on column public.topics.talked_at is
	'When people last talked about it; null: not yet. What ballots before then said against it has been heard.';

create or replace function private.spend_wishes() returns trigger
language plpgsql set search_path = '' as $$
begin
	new.is_wanted := false;
	if new.status = 'discussed' then new.talked_at := coalesce(nullif(new.talked_at, old.talked_at), now()); end if;
	if new.status = 'discussed' or new.park_reason is not null then
		delete from private.talk_wishes as k using public.cards as c where c.id = k.card_id and c.topic_id = new.id;
	else
		update private.talk_wishes as k set tells_at = 'infinity' from public.cards as c where c.id = k.card_id and c.topic_id = new.id;
	end if;
	return new;
end $$;

create or replace function private.conclude(p_talk public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	is_talked_about_again boolean := exists (
		select from public.phases where workshop_id = p_talk.workshop_id and step = 'discuss' and position > p_talk.position);
	is_voted_on boolean := exists (
		select from public.phases where workshop_id = p_talk.workshop_id and step = 'vote' and position > p_talk.position);
begin
	update public.outcomes as o set status = 'accepted', version = version + 1
	where o.phase_id = p_talk.id and o.status = 'proposed' and not o.is_removed and o.objectable_until is not null
		and not private.is_contested(o.id);
	update public.topics as t set version = version + 1,
		status = case when not x.is_contested and not (is_talked_about_again and private.wants_talk(t)) then 'discussed'
			when is_talked_about_again then 'open' else 'parked' end,
		talked_at = case when x.is_contested then t.talked_at else p_talk.closes_at end,
		parked_why = case when x.is_contested and not is_talked_about_again then 'not_settled' end
	from (
		select topic_id, bool_or(status = 'proposed') as is_contested from public.outcomes
		where phase_id = p_talk.id and not is_removed and kind <> 'note' and topic_id is not null group by topic_id
	) as x
	where t.id = x.topic_id and t.status <> 'parked';
	-- What is voted on next needs nobody's proposal: the vote says what becomes of it.
	if is_talked_about_again or is_voted_on then return; end if;
	update public.topics as t set version = version + 1, status = 'parked',
		-- What an earlier talk left over has been proposed.
		parked_why = case when exists (
			select from public.outcomes where topic_id = t.id and status = 'proposed' and not is_removed
		) then 'not_settled' else 'nobody_proposed' end
	where t.workshop_id = p_talk.workshop_id and t.status = 'open' and private.is_shown(t.id, t.workshop_id)
		-- nor anything of this talk, nor what was decided before
		and not exists (
			select from public.outcomes
			where topic_id = t.id and kind <> 'note' and not is_removed and (phase_id = p_talk.id or status = 'accepted'));
end $$;

create function private.is_told(p_result private.results, p_tally jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return jsonb_path_exists(p_tally, '$.** ? (@.type() == "number" && @ > 0)') or p_tally ->> 'median' is not null
		or jsonb_path_exists(p_result.result -> 'pairs', '$[*] ? (@ > 0)') and exists (
			select from public.votes where phase_id = p_result.phase_id and topic_id::text = p_tally ->> 'topic_id');
end $$;
comment on function private.is_told is 'A closed ballot says something of the topic that this tally of it is of: somebody voted, and not too few.';

create or replace function private.end_vote(p_ballot public.phases) returns void
language plpgsql set search_path = '' as $$
declare reopened uuid[];
begin
	perform private.count_ballot(p_ballot);
	-- An objection, a low hand or a no: what is told of them, however few they are. Dots say what people want to talk about.
	with changed as (
		update public.topics as t set status = 'open', park_reason = null, parked_why = null, version = version + 1
		from private.results as r, jsonb_array_elements(r.result -> 'tallies') as tally
		where r.phase_id = p_ballot.id and t.id = (tally ->> 'topic_id')::uuid and t.status <> 'open'
			and private.talks_yet(p_ballot.workshop_id)
			and (greatest((tally ->> 'object')::int, (tally ->> 'low')::int, (tally ->> 'no')::int) > 0
				or r.result ->> 'method' = 'dots' and (tally ->> 'points')::int > 0
				or t.park_reason is null and private.is_told(r, tally) and not exists (
					select from public.outcomes where topic_id = t.id and kind <> 'note' and status = 'accepted' and not is_removed))
		returning t.id
	)
	select array_agg(id order by id) into reopened from changed;
	if reopened is not null then perform private.emit(p_ballot.workshop_id, 'topic_changed', p_topics => reopened); end if;
	perform private.tell_wanted(p_ballot.workshop_id, 'infinity');
end $$;

create or replace function private.topics_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', t.id, 'title', t.title, 'order_key', t.order_key, 'status', t.status, 'park_reason', t.park_reason,
			'parked_why', t.parked_why, 'is_wanted', t.is_wanted, 'talked_at', private.iso(t.talked_at), 'accounts', t.accounts,
			'agreed', t.agreed, 'version', t.version
		) order by t.order_key, t.id), '[]')
		from public.topics as t where t.workshop_id = p_workshop and (p_ids is null or t.id = any (p_ids))
	);
end $$;

create or replace function public.get_summary(p_token text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops;
	is_member boolean;
	has_talked boolean;
	tells_cards boolean;
begin
	select * into w from public.workshops where summary_token = private.plain_code(coalesce(p_token, ''));
	if w.id is null then
		perform private.refuse(case when exists (select from private.deleted_codes where code_hash = private.hash(private.plain_code(coalesce(p_token, ''))))
			then 'deleted' else 'not_found' end);
	end if;
	perform private.settle(w.id);
	select * into w from public.workshops where id = w.id;
	is_member := auth.uid() is not null and private.is_member(w.id);
	has_talked := w.ended_at is not null or exists (
		select from public.phases as p join public.phases as running on running.id = w.phase_id
		where p.workshop_id = w.id and p.step = 'discuss' and p.position <= running.position);
	tells_cards := not exists (select from public.prompts where workshop_id = w.id and (rules ->> 'roles')::boolean);
	return jsonb_build_object(
		'kind', w.kind, 'title', w.title, 'purpose', w.purpose, 'ground_rule', w.ground_rule, 'naming', w.naming,
		'readers', w.readers, 'language', w.language,
		'stage', case
			when w.closed_at is not null then 'final'
			when exists (select from public.phases where workshop_id = w.id and is_revealed) then 'provisional'
			else 'upcoming' end,
		'created_at', private.iso(w.created_at), 'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at),
		'phases', private.phases_json(w.id), 'prompts', private.prompts_json(w.id),
		'topics', (select coalesce(jsonb_agg(t || jsonb_build_object(
				'label', coalesce(t ->> 'title', case when tells_cards then label.body end), 'is_risk', has_talked and private.is_risk((t ->> 'id')::uuid))), '[]')
			from jsonb_array_elements(private.topics_json(w.id)) as t
			join lateral (
				select body from public.cards where topic_id = (t ->> 'id')::uuid and state = 'kept' order by order_key, id limit 1
			) as label on true
			-- For who did not take part, what was voted on, talked about, parked or decided: not a list of every card.
			where is_member or t ->> 'status' <> 'open'
				or t ->> 'id' in (
					select tally ->> 'topic_id' from private.results as r, jsonb_array_elements(r.result -> 'tallies') as tally
					where r.workshop_id = w.id and private.is_told(r, tally))
				or exists (select from public.outcomes where topic_id = (t ->> 'id')::uuid and not is_removed)
				or has_talked and private.is_risk((t ->> 'id')::uuid)),
		'outcomes', private.outcomes_json(w.id),
		'results', private.results_json(w.id), 'scales', private.scales_json(w.id),
		'cards_kept', (select count(*) from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
			where c.workshop_id = w.id and c.state = 'kept'),
		'cards_taken_down', (select count(*) from public.cards where workshop_id = w.id and state = 'taken_down'),
		'record', case when is_member then private.cards_json(w.id) end,
		'cancelled', private.cancelled_json(w.id),
		'now', private.iso(clock_timestamp())
	) || (select coalesce(jsonb_object_agg(name, private.list_json(name, w.id)), '{}') from private.lists
		where is_outcome or is_record and is_member);
end $$;
