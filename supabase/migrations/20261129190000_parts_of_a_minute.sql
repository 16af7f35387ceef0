-- Where more topics are wanted than the talk has minutes, each has its part of a minute, so that the agenda still fills the box.
-- What somebody wants to talk about keeps its place and its minutes once it has been opened. And marks that waited for a
-- ballot which was left out are told when a talk over days begins, as they are when a talk together does.

create function private.talk_seconds(p_minutes jsonb) returns int
language plpgsql immutable set search_path = '' as $$
declare minutes numeric;
begin
	if jsonb_typeof(p_minutes) is distinct from 'number' or length(p_minutes::text) > 24 then return null; end if;
	minutes := p_minutes::numeric;
	if round(minutes * 60) not between 1 and 14400
		or minutes >= 1 and minutes % 1 <> 0 or minutes < 1 and abs(minutes * 60 - round(minutes * 60)) > 0.000001 then return null; end if;
	return round(minutes * 60);
end $$;
comment on function private.talk_seconds is
	'The minutes that an agenda gives a topic: whole ones, or less than one in whole seconds. Null: no such minutes.';

create or replace function private.put_agenda(w public.workshops, p_talk public.phases, p_agenda jsonb) returns void
language plpgsql set search_path = '' as $$
declare
	item jsonb;
	topic public.topics;
	seen uuid[] := '{}';
	-- What is done, or being talked about, keeps its place and its minutes.
	items jsonb := (
		select coalesce(jsonb_agg(value order by n), '[]')
		from jsonb_array_elements((private.agenda_of(p_talk)).items) with ordinality as e(value, n)
		join public.topics as t on t.id = (value ->> 'topic')::uuid
		where t.status = 'discussed' or t.id = w.spotlight_topic_id
	);
begin
	if coalesce(jsonb_typeof(p_agenda), '') <> 'array' then perform private.refuse('invalid', 'agenda'); end if;
	for item in select value from jsonb_array_elements(p_agenda) loop
		if jsonb_typeof(item) <> 'object' or item - array['topic', 'minutes'] <> '{}' or private.talk_seconds(item -> 'minutes') is null
			or coalesce(item ->> 'topic', '') !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
			perform private.refuse('invalid', 'agenda');
		end if;
		select * into topic from public.topics where id = (item ->> 'topic')::uuid and workshop_id = w.id;
		if topic.id is null or not private.is_shown(topic.id, w.id) then perform private.refuse('not_found'); end if;
		if topic.id = any (seen) then perform private.refuse('invalid', 'agenda'); end if;
		-- It has been opened, parked or talked about since whoever asks has looked.
		if topic.status <> 'open' or topic.id is not distinct from w.spotlight_topic_id then perform private.refuse('stale', 'agenda'); end if;
		seen := seen || topic.id;
		items := items || jsonb_build_object('topic', topic.id, 'minutes', item -> 'minutes');
	end loop;
	insert into public.agendas (phase_id, workshop_id, items, set_at) values (p_talk.id, w.id, items, clock_timestamp())
	on conflict (phase_id) do update set items = excluded.items, set_at = excluded.set_at, version = agendas.version + 1;
end $$;

create or replace function public.discuss_topic(p_workshop uuid, p_from uuid, p_to uuid, p_seconds int, p_agenda jsonb default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	talk public.phases;
	agenda public.agendas;
	is_new boolean := false;
	seconds int;
begin
	select * into talk from public.phases where id = w.phase_id and step = 'discuss' and mode = 'live';
	if talk.id is null then perform private.refuse('wrong_phase'); end if;
	if w.spotlight_topic_id is distinct from p_from then
		if w.spotlight_topic_id is not distinct from p_to then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	if p_to is not null and not private.is_shown(p_to, p_workshop) then perform private.refuse('not_found'); end if;
	if p_agenda is not null and (private.agenda_of(talk)).phase_id is null then
		perform private.put_agenda(w, talk, p_agenda);
		is_new := true;
	end if;
	agenda := private.agenda_of(talk);
	seconds := (
		select private.talk_seconds(value -> 'minutes') from jsonb_array_elements(agenda.items) where (value ->> 'topic')::uuid = p_to
	);
	if p_to is not null and seconds is null then
		seconds := coalesce(p_seconds, 0);
		if seconds not between 30 and 14400 then perform private.refuse('invalid', 'seconds'); end if;
		-- Somebody wanted it after the agenda had been put in order: from now on it has a place there.
		if agenda.phase_id is not null and (select is_wanted from public.topics where id = p_to) then
			update public.agendas set version = version + 1,
				items = items || jsonb_build_object('topic', p_to, 'minutes', ceil(seconds / 60.0))
			where phase_id = talk.id;
			is_new := true;
		end if;
	end if;
	update public.topics set status = 'discussed', version = version + 1
	where id = p_from and id is distinct from p_to and status = 'open';
	update public.topics set status = 'open', park_reason = null, parked_why = null, version = version + 1 where id = p_to and status <> 'open';
	update public.workshops set spotlight_topic_id = p_to,
		topic_ends_at = case when p_to is not null then date_trunc('milliseconds', now()) + make_interval(secs => seconds) end
	where id = p_workshop;
	-- It has been talked about.
	if p_from is distinct from p_to and private.is_risk(p_from)
		and not exists (select from public.risks where topic_id = p_from and first_views is not null) then
		perform private.open_views(p_workshop, array[p_from]);
	end if;
	perform private.emit(p_workshop, 'topic_opened', p_topics => array_remove(array[p_from, p_to], null),
		p_rows => case when is_new then jsonb_build_object('agendas', jsonb_build_array(talk.id)) else '{}' end);
	return private.workshop_json(p_workshop);
end $$;

create or replace function private.settle(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
declare
	w public.workshops;
	ending public.phases;
	next public.phases;
	ends timestamptz;
begin
	perform private.settle_talk(p_workshop);
	-- Nearly always nothing is due, and then nothing is locked.
	if not exists (
		select from public.workshops as d left join public.phases as p on p.id = d.phase_id
		where d.id = p_workshop and d.closed_at is null
			and (d.closes_at <= now() or p.mode = 'async' and not p.is_over and coalesce(p.reveals_at, p.closes_at) <= now())
	) then return; end if;

	select * into w from public.workshops where id = p_workshop for no key update;
	if w.closed_at is not null then return; end if;
	loop
		select * into ending from public.phases where id = w.phase_id and mode = 'async' and not is_over;
		ends := coalesce(ending.reveals_at, ending.closes_at);
		exit when ends is null or ends > now();
		next := private.after(ending);
		-- What is read goes on being read until the room opens: no window ends.
		exit when ending.step = 'read' and next.mode = 'live';
		perform private.hold_alone(ending.id);
		perform private.end_phase(ending);
		update public.phases set is_over = true where id = ending.id;
		if next.id is null then
			update public.workshops set phase_id = null, ended_at = ends where id = p_workshop;
		elsif next.mode = 'async' then
			update public.workshops set phase_id = next.id where id = p_workshop;
			if next.step = 'discuss' then perform private.tell_wanted(p_workshop, 'infinity'); end if;
		end if;
		perform private.emit(p_workshop, case
			when ending.step = 'collect' and not private.goes_on(ending) then 'revealed'
			when next.id is null then 'live_ended'
			when next.mode = 'async' then 'phase_began'
			else 'window_closed' end, p_at => ends, p_is_partial => true);
		select * into w from public.workshops where id = p_workshop;
	end loop;

	if w.closes_at <= now() then
		perform private.hold_alone(id) from public.phases
		where workshop_id = p_workshop and not is_revealed order by position;
		perform private.close(w);
		perform private.emit(p_workshop, 'workshop_closed', p_at => w.closes_at, p_is_partial => true);
	end if;
end $$;
