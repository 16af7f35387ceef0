-- When a topic was last talked about: what was said against it before then has been heard. A mark on what is not open waits for a new
-- talk. And who did not take part sees in the summary what a ballot tells something of: how many gave a topic no dot says nothing of it.

update public.topics set is_wanted = false where is_wanted and status <> 'open';
update private.talk_wishes as k set tells_at = 'infinity' from public.cards as c, public.topics as t
where c.id = k.card_id and t.id = c.topic_id and t.status <> 'open';
comment on table private.talk_wishes is
	'participant -> a topic, by one of its cards, that they want to talk about. Deleted when it was talked about, or the workshop closes.';
comment on function private.spend_wishes is
	'What was talked about, or parked by whoever did, has had what its marks asked for; what was parked for another reason is wanted still.';
comment on function private.tell_wanted is
	'Tells which topics are wanted by marks that are due by then, and opens them again. The workshop is in the caller''s hand.';
comment on function public.cancel_meeting is
	'Facilitator: calls off the meeting after the round that was seen, once a ballot over days has closed and while nobody has marked '
	'a topic as one to talk about that waits for it. Its timeboxes are left out; the round after it begins, or else the wrap-up.';

create function private.talks_yet(p_workshop uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (
		select from public.phases as p join public.workshops as w on w.id = p.workshop_id and w.ended_at is null
		where w.id = p_workshop and p.step = 'discuss' and case p.mode when 'live' then p.closes_at is null else not p.is_over end);
end $$;
comment on function private.talks_yet is 'People talk now, or will.';

create or replace function private.settle_wanted(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
begin
	if not exists (
		select from private.talk_wishes as k join public.cards as c on c.id = k.card_id join public.topics as t on t.id = c.topic_id
		where k.workshop_id = p_workshop and k.tells_at <= now() and not t.is_wanted and (t.status = 'open' or private.talks_yet(p_workshop))
	) then return; end if;
	perform from public.workshops where id = p_workshop for no key update;
	perform private.tell_wanted(p_workshop, now());
end $$;

alter table public.topics add column talked_at timestamptz;
comment on column public.topics.talked_at is
	'When people last talked about it; null: not yet. What ballots before then said against it has been heard.';
update public.topics as t set talked_at = coalesce((
	select max(least(closes_at, now())) from public.phases where workshop_id = t.workshop_id and step = 'discuss' and was_begun
), now()) where status = 'discussed';

create function private.is_told(p_result private.results, p_tally jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	-- A distribution is told beside a number of its own, and counts those who have given nothing too.
	return jsonb_path_exists(p_tally - 'distribution', '$.** ? (@.type() == "number" && @ > 0)') or p_tally ->> 'median' is not null
		or jsonb_path_exists(p_result.result -> 'pairs', '$[*] ? (@ > 0)') and exists (
			select from public.votes where phase_id = p_result.phase_id and topic_id::text = p_tally ->> 'topic_id');
end $$;
comment on function private.is_told is 'A closed ballot says something of the topic that this tally of it is of: somebody voted, and not too few.';

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
