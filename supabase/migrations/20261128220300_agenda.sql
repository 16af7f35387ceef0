-- The agenda of a talk that people hold together: which topics, in which order, how many minutes each. It follows from the
-- votes until the facilitator says otherwise or the first topic is opened; from then on the room runs on what is stored here.

create table public.agendas (
	phase_id uuid primary key references public.phases on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	-- [{"topic", "minutes"}], in the order of the talk
	items jsonb not null check (jsonb_typeof(items) = 'array'),
	version int not null default 1,
	set_at timestamptz not null
);
create index on public.agendas (workshop_id);
comment on table public.agendas is 'Topics with their minutes, in their order. One that is older than the close of a ballot before it counts no more.';
alter table public.agendas enable row level security;

create function private.agendas_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', a.phase_id, 'items', a.items, 'version', a.version, 'set_at', private.iso(a.set_at)
		) order by a.phase_id), '[]')
		from public.agendas as a where a.workshop_id = p_workshop and (p_ids is null or a.phase_id = any (p_ids))
	);
end $$;
insert into private.lists (name, is_mine) values ('agendas', false);

create function private.agenda_of(p_talk public.phases) returns public.agendas
language plpgsql stable set search_path = '' as $$
declare agenda public.agendas;
begin
	select * into agenda from public.agendas as a where a.phase_id = p_talk.id and not exists (
		select from public.phases as v
		where v.workshop_id = p_talk.workshop_id and v.step = 'vote' and v.position < p_talk.position
			and (v.closes_at is null or v.closes_at > a.set_at)
	);
	return agenda;
end $$;
comment on function private.agenda_of is 'The agenda that counts, or an empty row: one that was set before a ballot closed (again) does not.';

create function private.put_agenda(w public.workshops, p_talk public.phases, p_agenda jsonb) returns void
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
		if jsonb_typeof(item) <> 'object' or item - array['topic', 'minutes'] <> '{}' or jsonb_typeof(item -> 'minutes') is distinct from 'number'
			or item ->> 'minutes' !~ '^\d{1,3}$' or (item ->> 'minutes')::int not between 1 and 240
			or coalesce(item ->> 'topic', '') !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
			perform private.refuse('invalid', 'agenda');
		end if;
		select * into topic from public.topics where id = (item ->> 'topic')::uuid and workshop_id = w.id;
		if topic.id is null or not private.is_shown(topic.id, w.id) then perform private.refuse('not_found'); end if;
		if topic.id = any (seen) then perform private.refuse('invalid', 'agenda'); end if;
		-- It has been opened, parked or talked about since whoever asks has looked.
		if topic.status <> 'open' or topic.id is not distinct from w.spotlight_topic_id then perform private.refuse('stale', 'agenda'); end if;
		seen := seen || topic.id;
		items := items || jsonb_build_object('topic', topic.id, 'minutes', (item ->> 'minutes')::int);
	end loop;
	insert into public.agendas (phase_id, workshop_id, items, set_at) values (p_talk.id, w.id, items, clock_timestamp())
	on conflict (phase_id) do update set items = excluded.items, set_at = excluded.set_at, version = agendas.version + 1;
end $$;
comment on function private.put_agenda is
	'Stores what is still to be talked about; what is done stays before it. The workshop is in the caller''s hand.';

create function public.set_agenda(p_workshop uuid, p_phase uuid, p_agenda jsonb, p_version int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	talk public.phases;
	held public.agendas;
	before jsonb;
begin
	select * into talk from public.phases where id = p_phase and workshop_id = p_workshop and step = 'discuss' and mode = 'live';
	if talk.id is null then perform private.refuse('not_found'); end if;
	if w.ended_at is not null or talk.position < (select position from public.phases where id = w.phase_id) then perform private.refuse('wrong_phase'); end if;
	if exists (
		select from public.phases where workshop_id = p_workshop and step = 'vote' and position < talk.position
			and case mode when 'live' then closes_at is null else not is_over end
	) then perform private.refuse('not_open_yet'); end if;
	select * into held from public.agendas where phase_id = p_phase;
	before := held.items;
	if held.version = p_version + 1 and (
		-- The same request twice.
		select coalesce(jsonb_agg(value order by n), '[]') from jsonb_array_elements(held.items) with ordinality as e(value, n)
		join public.topics as t on t.id = (value ->> 'topic')::uuid and t.status = 'open' and t.id is distinct from w.spotlight_topic_id
	) = p_agenda then
		return private.agendas_json(p_workshop, array[p_phase]) -> 0;
	end if;
	if coalesce(held.version, 0) is distinct from p_version then perform private.refuse('stale', 'agenda'); end if;
	perform private.put_agenda(w, talk, p_agenda);
	perform private.emit(p_workshop, 'agenda_changed', p_rows => jsonb_build_object('agendas', jsonb_build_array(p_phase)));
	return private.agendas_json(p_workshop, array[p_phase]) -> 0;
end $$;
comment on function public.set_agenda is
	'Facilitator: the topics still to be talked about, in their order, each with its minutes; once every ballot before has closed. '
	'`p_version`: of the agenda that was seen, 0 where none was stored. That the minutes are more than the timebox is refused nowhere.';

drop function public.discuss_topic(uuid, uuid, uuid, int);
create function public.discuss_topic(p_workshop uuid, p_from uuid, p_to uuid, p_seconds int, p_agenda jsonb default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	talk public.phases;
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
	seconds := coalesce((
		select (value ->> 'minutes')::int * 60 from jsonb_array_elements((private.agenda_of(talk)).items) where (value ->> 'topic')::uuid = p_to
	), p_seconds, 0);
	if p_to is not null and seconds not between 30 and 14400 then perform private.refuse('invalid', 'seconds'); end if;
	update public.topics set status = 'discussed', version = version + 1
	where id = p_from and id is distinct from p_to and status = 'open';
	update public.topics set status = 'open', park_reason = null, parked_why = null, version = version + 1 where id = p_to and status <> 'open';
	update public.workshops set spotlight_topic_id = p_to,
		topic_ends_at = case when p_to is not null then date_trunc('milliseconds', now()) + make_interval(secs => seconds) end
	where id = p_workshop;
	perform private.emit(p_workshop, 'topic_opened', p_topics => array_remove(array[p_from, p_to], null),
		p_rows => case when is_new then jsonb_build_object('agendas', jsonb_build_array(talk.id)) else '{}' end);
	return private.workshop_json(p_workshop);
end $$;
comment on function public.discuss_topic is
	'Facilitator: puts a topic (null: none) into the spotlight for the minutes that the agenda gives it, or else `p_seconds`; what was '
	'talked about before counts as discussed. `p_agenda` is kept as the agenda where none is stored that counts.';

alter table public.topics
	drop constraint topics_parked_why_check,
	add constraint topics_parked_why_check check (parked_why in ('not_settled', 'nobody_proposed', 'no_time'));

create function public.park_topics(p_workshop uuid, p_topics uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	parked uuid[];
begin
	if private.running_step(w) is distinct from 'discuss' and w.ended_at is null then perform private.refuse('wrong_phase'); end if;
	if p_topics is null or exists (
		select from unnest(p_topics) as asked where not exists (select from public.topics where id = asked and workshop_id = p_workshop)
	) then perform private.refuse('not_found'); end if;
	with changed as (
		update public.topics set status = 'parked', parked_why = 'no_time', version = version + 1
		where id = any (p_topics) and status = 'open' and id is distinct from w.spotlight_topic_id returning id
	)
	select array_agg(id order by id) into parked from changed;
	if parked is not null then perform private.emit(p_workshop, 'topic_parked', p_topics => parked); end if;
end $$;
comment on function public.park_topics is
	'Facilitator: parks topics for want of time, all at once; what is being talked about, or no longer open, is left as it is.';

grant execute on function public.set_agenda, public.discuss_topic, public.park_topics to authenticated;
