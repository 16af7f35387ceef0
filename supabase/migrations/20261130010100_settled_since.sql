-- What was parked without a person's reason, and settled since, is taken up at the end; and what was changed so that it begins apart
-- begins by the clock.

create or replace function public.unpark_topic(p_topic uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in, true);
begin
	if private.running_step(w) is distinct from 'discuss' and w.ended_at is null then perform private.refuse('wrong_phase'); end if;
	-- That somebody wanted to talk about it stays said.
	update public.topics set status = 'open', park_reason = null, version = version + 1,
		is_put_aside = is_put_aside and coalesce(parked_why = 'wanted', false), parked_why = case when is_put_aside and parked_why = 'wanted' then 'wanted' end
	where id = p_topic and status = 'parked';
	if found then perform private.emit(w.id, 'topic_parked', p_topics => array[p_topic]); end if;
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;

create or replace function private.place_unsettled(p_workshop uuid) returns uuid[]
language plpgsql set search_path = '' as $$
declare
	is_talked_about_again boolean := exists (
		select from public.workshops as w join public.phases as r on r.id = w.phase_id join public.phases as p on p.workshop_id = w.id
		where w.id = p_workshop and p.step = 'discuss' and (p.position > r.position or p.id = r.id and not p.is_over));
	talk public.phases;
	-- it was talked about or voted on since, or will be
	is_taken_up boolean;
	placed uuid[];
begin
	if is_talked_about_again then
		with changed as (
			update public.topics set version = version + 1, status = 'open', parked_why = null
			where workshop_id = p_workshop and parked_why in ('not_settled', 'nobody_proposed')
			returning id
		)
		select array_agg(id order by id) into placed from changed;
		return placed;
	end if;
	select * into talk from public.phases where workshop_id = p_workshop and step = 'discuss' and mode = 'async' and is_over
	order by position desc limit 1;
	is_taken_up := exists (
		select from public.phases as p join public.workshops as w on w.id = p.workshop_id left join public.phases as r on r.id = w.phase_id
		where w.id = p_workshop and p.step in ('discuss', 'vote') and p.position > talk.position
			and (p.was_begun or p.is_over or p.position >= r.position));
	with left_over as (
		select t.id, case
			when bool_or(o.status = 'accepted') then null
			when bool_or(o.status = 'proposed' and o.phase_id is not null) then 'not_settled'
			when count(o.id) = 0 and talk.id is not null and not is_taken_up then 'nobody_proposed' end as why
		from public.topics as t left join public.outcomes as o on o.topic_id = t.id and o.kind <> 'note' and not o.is_removed
		where t.workshop_id = p_workshop and t.status = 'open' and private.is_shown(t.id, p_workshop) and not private.is_voted_since_talk(t)
		group by t.id
	), changed as (
		update public.topics as t set version = version + 1, status = 'parked', parked_why = x.why
		from left_over as x where x.id = t.id and x.why is not null
		returning t.id
	)
	select array_agg(id order by id) into placed from changed;
	return placed;
end $$;

create or replace function private.put_aside_what_was_left() returns trigger
language plpgsql set search_path = '' as $$
declare
	changed uuid[];
	taken uuid[];
begin
	if new.ended_at is null then
		with opened as (
			update public.topics set status = 'open', is_put_aside = false, version = version + 1,
				is_wanted = coalesce(parked_why = 'wanted', false), parked_why = nullif(parked_why, 'wanted')
			where workshop_id = new.id and is_put_aside
			returning id
		)
		select array_agg(id order by id) into changed from opened;
	else
		-- What was parked without a person's reason, and settled since, is taken up.
		with taken_up as (
			update public.topics as t set status = 'open', is_put_aside = true, version = version + 1
			where t.workshop_id = new.id and t.status = 'parked' and t.parked_why in ('not_settled', 'nobody_proposed', 'no_time')
				and (private.is_decided(t.id) or private.is_voted_since_talk(t))
			returning id
		)
		select array_agg(id order by id) into taken from taken_up;
		with standing as (
			select t.id, private.wants_talk(t) as is_wanted, private.is_decided(t.id) or private.is_voted_since_talk(t) as is_settled
			from public.topics as t
			where t.workshop_id = new.id and t.status = 'open' and not t.id = any (coalesce(taken, '{}')) and private.is_shown(t.id, new.id)
		), put_aside as (
			update public.topics as t set is_put_aside = true, is_wanted = false, version = version + 1,
				status = case when x.is_settled then 'open' else 'parked' end,
				parked_why = case when x.is_wanted then 'wanted' else t.parked_why end
			from standing as x
			where x.id = t.id and (x.is_wanted or num_nonnulls(t.park_reason, t.parked_why) > 0 and not x.is_settled)
			returning t.id
		)
		select array_agg(id order by id) into changed from put_aside;
		changed := nullif(coalesce(taken, '{}') || coalesce(changed, '{}'), '{}');
	end if;
	if changed is not null then perform private.emit(new.id, 'topic_changed', p_topics => changed); end if;
	return null;
end $$;

create or replace function private.take_up_what_was_decided() returns trigger
language plpgsql set search_path = '' as $$
begin
	if not exists (select from public.workshops where id = new.workshop_id and ended_at is not null) then return null; end if;
	if private.is_decided(new.topic_id) then
		update public.topics set status = 'open', is_put_aside = true, version = version + 1
		where id = new.topic_id and status = 'parked' and (is_put_aside or parked_why in ('not_settled', 'nobody_proposed', 'no_time'));
	else
		update public.topics as t set status = 'parked', version = version + 1
		where id = new.topic_id and status = 'open' and is_put_aside and not private.is_voted_since_talk(t);
	end if;
	if found then perform private.emit(new.workshop_id, 'topic_changed', p_topics => array[new.topic_id]); end if;
	return null;
end $$;
comment on function private.put_aside_what_was_left is
	'At the end, what somebody wanted to talk about and nobody did is said to be that, and parked unless it was decided or a ballot after '
	'the last talk says what became of it; what had been parked and opened again is parked again, and what was settled since is parked no '
	'more. Where the workshop goes on after all, all of it is open as it was.';
comment on column public.topics.is_put_aside is 'The end put it where it is: parked, or taken up; going back opens it as it was.';

-- Those that were to begin together, and were changed so that they begin apart.
update public.workshops as w set phase_id = p.id from public.phases as p
where p.workshop_id = w.id and p.position = 0 and p.mode = 'async' and w.phase_id is null and w.ended_at is null and w.closed_at is null
	and not exists (select from public.phases where workshop_id = w.id and (was_begun or is_over));
