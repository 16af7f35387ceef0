-- What was talked about is open again where it was voted on since and people talk again, or where somebody marks it anew: a
-- mark that has had its talk is spent. And who did not take part sees in the summary what a ballot tells something of, not on
-- what one person alone voted.

create function private.spend_wishes() returns trigger
language plpgsql set search_path = '' as $$
begin
	new.is_wanted := new.is_wanted and new.status = 'parked';
	delete from private.talk_wishes as k using public.cards as c where c.id = k.card_id and c.topic_id = new.id;
	return new;
end $$;
comment on function private.spend_wishes is
	'What was talked about, or parked, has had what its marks asked for; a later mark is a new one. Brought back, what was parked is wanted still.';
create trigger spend_wishes before update of status on public.topics
for each row when (old.status = 'open' and new.status <> 'open') execute function private.spend_wishes();
update public.topics set is_wanted = false where is_wanted and status = 'discussed';
delete from private.talk_wishes as k using public.cards as c, public.topics as t
where c.id = k.card_id and t.id = c.topic_id and t.status <> 'open';

create or replace function private.tell_wanted(p_workshop uuid, p_until timestamptz) returns void
language plpgsql set search_path = '' as $$
declare told uuid[];
begin
	with changed as (
		update public.topics as t set is_wanted = true, status = 'open', park_reason = null, parked_why = null,
			version = version + (t.status <> 'open')::int
		where t.workshop_id = p_workshop and (not t.is_wanted or t.status <> 'open') and exists (
			select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = t.id and k.tells_at <= p_until)
		returning t.id
	)
	select array_agg(id order by id) into told from changed;
	if told is not null then perform private.emit(p_workshop, 'topic_changed', p_topics => told); end if;
end $$;

create or replace function private.settle_wanted(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
begin
	if not exists (
		select from private.talk_wishes as k join public.cards as c on c.id = k.card_id join public.topics as t on t.id = c.topic_id
		where k.workshop_id = p_workshop and k.tells_at <= now() and (not t.is_wanted or t.status <> 'open')
	) then return; end if;
	perform from public.workshops where id = p_workshop for no key update;
	perform private.tell_wanted(p_workshop, now());
end $$;

create or replace function private.end_vote(p_ballot public.phases) returns void
language plpgsql set search_path = '' as $$
declare reopened uuid[];
begin
	perform private.count_ballot(p_ballot);
	-- Whatever was given to them: that is told by the result alone.
	with changed as (
		update public.topics as t set status = 'open', version = version + 1
		where t.id = any (private.options_of(p_ballot)) and t.status = 'discussed' and exists (
			select from public.phases where workshop_id = p_ballot.workshop_id and step = 'discuss' and position > p_ballot.position)
		returning t.id
	)
	select array_agg(id order by id) into reopened from changed;
	if reopened is not null then perform private.emit(p_ballot.workshop_id, 'topic_changed', p_topics => reopened); end if;
	perform private.tell_wanted(p_ballot.workshop_id, 'infinity');
end $$;

create or replace function public.cancel_meeting(p_workshop uuid, p_from uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	running public.phases;
	meeting public.phases;
	-- the round after the meeting, or the end
	beyond int;
	phase record;
	next public.phases;
begin
	-- The same meeting called off twice.
	if exists (select from public.cancelled_meetings where workshop_id = p_workshop and after_phase = p_from) then
		return private.workshop_json(p_workshop);
	end if;
	select * into running from public.phases where id = w.phase_id;
	meeting := private.after(running);
	if p_from is null or w.phase_id is distinct from p_from or running.mode = 'live' or meeting.mode is distinct from 'live' then
		perform private.refuse('wrong_phase');
	end if;
	-- What people give is not cut short; and without a ballot nothing says that there is nothing to talk about.
	if not running.is_over and running.step <> 'read' then perform private.refuse('not_open_yet'); end if;
	if not exists (
		select from public.phases where workshop_id = p_workshop and step = 'vote' and mode = 'async' and is_over and position <= running.position
	) then perform private.refuse('wrong_phase'); end if;
	-- The room had been opened, and people gave something in it.
	perform private.refuse_given(p_workshop, meeting.position);
	if exists (
		select from public.topics as t where t.workshop_id = p_workshop and private.is_shown(t.id, p_workshop)
			and (t.status = 'open' and t.is_wanted or exists (
				select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = t.id))
	) then perform private.refuse('talk_wanted'); end if;

	select coalesce(min(position), 1000) into beyond from public.phases
	where workshop_id = p_workshop and position > meeting.position and mode = 'async';
	insert into public.cancelled_meetings (workshop_id, number, after_phase, meets_at, minutes)
	select p_workshop,
		(select count(*) from public.cancelled_meetings where workshop_id = p_workshop) + (
			select count(*) from public.phases as p where p.workshop_id = p_workshop and p.mode = 'live' and p.position < meeting.position
				and not exists (select from public.phases where workshop_id = p_workshop and position = p.position - 1 and mode = 'live')),
		p_from, meeting.opens_at, sum(minutes)
	from public.phases where workshop_id = p_workshop and position >= meeting.position and position < beyond;
	delete from public.phases where workshop_id = p_workshop and position >= meeting.position and position < beyond;
	for phase in select id from public.phases where workshop_id = p_workshop and position >= beyond order by position loop
		update public.phases set position = position - (beyond - meeting.position) where id = phase.id;
	end loop;

	update public.phases set closes_at = greatest(now(), opens_at) where id = running.id and not is_over;
	next := private.after(running);
	if next.id is null then
		update public.workshops set phase_id = null, ended_at = now(), closes_at = date_trunc('milliseconds', now()) + interval '24 hours',
			sequence = sequence + 1 where id = p_workshop;
	else
		perform private.begin_phase(next);
	end if;
	perform private.place_unsettled(p_workshop);
	perform private.emit(p_workshop, 'meeting_cancelled', p_timetable => true, p_at => now(), p_is_partial => true);
	return private.workshop_json(p_workshop);
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
					where r.workshop_id = w.id and jsonb_path_exists(tally, '$.** ? (@.type() == "number" && @ > 0)'))
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
