-- A meeting that a vote over days made needless: the facilitator calls it off, and the workshop ends without it or goes on with
-- the rounds that follow. What was announced is kept, so that calendars and the summary can say that it is not held.

create table public.cancelled_meetings (
	workshop_id uuid not null references public.workshops on delete cascade,
	-- among all meetings of the workshop, from 0: what calendars know it by
	number int not null check (number >= 0),
	after_phase uuid not null unique references public.phases on delete cascade,
	meets_at timestamptz not null,
	minutes int not null,
	primary key (workshop_id, number)
);
comment on table public.cancelled_meetings is 'Meetings that were called off, by the round after which they would have been.';
alter table public.cancelled_meetings enable row level security;

create function private.cancelled_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'number', number, 'after_phase', after_phase, 'meets_at', private.iso(meets_at), 'minutes', minutes) order by number), '[]')
		from public.cancelled_meetings where workshop_id = p_workshop
	);
end $$;

create or replace function private.workshop_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'id', w.id, 'kind', w.kind, 'template', w.template, 'title', w.title, 'purpose', w.purpose,
			'ground_rule', w.ground_rule, 'code', w.code, 'call_url', w.call_url, 'places', w.places, 'naming', w.naming,
			'readers', w.readers, 'phase_id', w.phase_id, 'timebox_ends_at', private.iso(w.timebox_ends_at),
			'spotlight_topic_id', w.spotlight_topic_id, 'topic_ends_at', private.iso(w.topic_ends_at),
			'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at), 'closed_at', private.iso(w.closed_at),
			'is_locked', w.is_locked, 'language', w.language, 'summary_token', w.summary_token,
			'cancelled', private.cancelled_json(w.id), 'sequence', w.sequence, 'rev', w.rev
		) from public.workshops as w where w.id = p_workshop
	);
end $$;

create or replace function private.face_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'id', case when private.is_member(w.id) then w.id end,
			'is_facilitator', private.is_facilitator(w.id),
			'kind', w.kind, 'title', w.title, 'purpose', w.purpose, 'ground_rule', w.ground_rule, 'naming', w.naming,
			'readers', w.readers, 'places', w.places, 'code', w.code, 'phase_id', w.phase_id,
			'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at), 'closed_at', private.iso(w.closed_at),
			'is_locked', w.is_locked, 'language', w.language, 'cancelled', private.cancelled_json(w.id), 'sequence', w.sequence,
			'phases', private.phases_json(w.id), 'prompts', private.prompts_json(w.id), 'now', private.iso(clock_timestamp())
		) from public.workshops as w where w.id = p_workshop
	);
end $$;

create or replace function public.get_summary(p_token text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops;
	is_member boolean;
begin
	select * into w from public.workshops where summary_token = private.plain_code(coalesce(p_token, ''));
	if w.id is null then
		perform private.refuse(case when exists (select from private.deleted_codes where code_hash = private.hash(private.plain_code(coalesce(p_token, ''))))
			then 'deleted' else 'not_found' end);
	end if;
	perform private.settle(w.id);
	select * into w from public.workshops where id = w.id;
	is_member := auth.uid() is not null and private.is_member(w.id);
	return jsonb_build_object(
		'kind', w.kind, 'title', w.title, 'purpose', w.purpose, 'ground_rule', w.ground_rule, 'naming', w.naming,
		'readers', w.readers, 'language', w.language,
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
			where is_member or t ->> 'status' <> 'open'
				or exists (select from public.votes as v join public.phases as p on p.id = v.phase_id and p.closes_at <= now()
					where v.topic_id = (t ->> 'id')::uuid)
				or exists (select from public.outcomes where topic_id = (t ->> 'id')::uuid and not is_removed)),
		'outcomes', private.outcomes_json(w.id),
		'results', private.results_json(w.id), 'scales', private.scales_json(w.id),
		'cards_kept', (select count(*) from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
			where c.workshop_id = w.id and c.state = 'kept'),
		'cards_taken_down', (select count(*) from public.cards where workshop_id = w.id and state = 'taken_down'),
		'record', case when is_member then private.cards_json(w.id) end,
		'cancelled', private.cancelled_json(w.id),
		'now', private.iso(clock_timestamp())
	) || (select coalesce(jsonb_object_agg(name, private.list_json(name, w.id)), '{}') from private.lists where is_record and is_member);
end $$;

create or replace function private.refuse(p_reason text, p_detail text default null) returns void
language plpgsql immutable set search_path = '' as $$
begin
	raise exception using
		message = p_reason,
		detail = coalesce(p_detail, ''),
		errcode = 'OV' || case p_reason
			when 'not_signed_in' then '401'
			when 'not_member' then '403'
			when 'not_facilitator' then '403'
			when 'not_author' then '403'
			when 'joining_locked' then '403'
			when 'not_found' then '404'
			when 'code_expired' then '404'
			when 'wrong_phase' then '409'
			when 'ballot_has_votes' then '409'
			when 'stale' then '409'
			when 'id_taken' then '409'
			when 'reveal_only_later' then '409'
			when 'fixed_once_joined' then '409'
			when 'fixed_once_written' then '409'
			when 'place_taken' then '409'
			when 'talk_wanted' then '409'
			when 'deleted' then '410'
			when 'ended' then '410'
			when 'not_open_yet' then '423'
			when 'window_closed' then '423'
			when 'ballot_closed' then '423'
			when 'topics_frozen' then '423'
			when 'too_many' then '429'
			else '422'
		end;
end $$;

create function public.cancel_meeting(p_workshop uuid, p_from uuid) returns jsonb
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
	if exists (
		select from public.topics as t where t.workshop_id = p_workshop and t.status = 'open' and private.is_shown(t.id, p_workshop)
			and (t.is_wanted or exists (
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
	perform private.emit(p_workshop, 'meeting_cancelled', p_timetable => true, p_at => now(), p_is_partial => true);
	return private.workshop_json(p_workshop);
end $$;
comment on function public.cancel_meeting is
	'Facilitator: calls off the meeting after the round that was seen, once a ballot over days has closed and while nobody has marked '
	'an open topic as one to talk about. Its timeboxes are left out; the round after it begins, or else the wrap-up.';
grant execute on function public.cancel_meeting to authenticated;
