-- Two refusals of a timetable get words of their own: an instant more than a year away, and a talk taken out that risks wait for.

create or replace function private.instant_in(p_text text, p_field text) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare at timestamptz;
begin
	-- With an offset only: a time without one would be read in the zone of the server.
	if p_text !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$' then perform private.refuse('invalid', p_field); end if;
	begin
		at := date_trunc('milliseconds', p_text::timestamptz);
	exception when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
		perform private.refuse('invalid', p_field);
	end;
	if at > now() + interval '1 year' then perform private.refuse('too_far', p_field); end if;
	return at;
end $$;

create or replace function private.put_prompts(p_workshop uuid, p_prompts jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare
	before int := (select coalesce(max(position), -1) + 1 from public.prompts where workshop_id = p_workshop);
	untalked int;
begin
	-- A workshop that asks nothing is none.
	if coalesce(jsonb_typeof(p_prompts), '') <> 'array'
		or jsonb_array_length(p_prompts) + before not between (case when p_first = 0 then 1 else 0 end) and 40 then
		perform private.refuse('invalid', 'prompts');
	end if;
	insert into public.prompts (id, workshop_id, phase_id, position, kind, text, hint, colour, rules)
	select private.new_id((value ->> 'id')::uuid), p_workshop, p.id, before + n - 1, value ->> 'kind',
		private.text_in(value ->> 'text', 'prompts.' || n - 1 || '.text', 200), private.text_in(value ->> 'hint', 'prompts.' || n - 1 || '.hint', 300, false),
		value ->> 'colour', coalesce(value -> 'rules', '{}')
	from jsonb_array_elements(p_prompts) with ordinality as e(value, n)
	join public.phases as p on p.id = (value ->> 'phase_id')::uuid and p.workshop_id = p_workshop and p.position >= p_first
		and p.step = case value ->> 'kind' when 'cards' then 'collect' when 'scale' then 'check' end;
	-- A prompt that found no phase of its kind, a phase that asks nothing or too much.
	if (select count(*) from public.prompts where workshop_id = p_workshop) <> jsonb_array_length(p_prompts) + before or exists (
		select from public.phases as p where p.workshop_id = p_workshop and p.position >= p_first and p.step = 'collect'
			and not exists (select from public.prompts where phase_id = p.id)
	) or exists (select from public.prompts where workshop_id = p_workshop group by phase_id having count(*) > 12) then
		perform private.refuse('invalid', 'prompts');
	end if;
	select min(q.position) - before into untalked from public.prompts as q join public.phases as p on p.id = q.phase_id
	where q.workshop_id = p_workshop and q.position >= before and (q.rules ->> 'risks')::boolean and not exists (
		select from public.phases as t where t.workshop_id = p_workshop and t.step = 'discuss' and t.position > p.position);
	if untalked is not null then perform private.refuse('invalid', 'prompts.' || untalked || '.rules'); end if;
	-- Nor is the talk taken out behind one that has begun.
	if exists (
		select from public.prompts as q join public.phases as p on p.id = q.phase_id
		where q.workshop_id = p_workshop and (q.rules ->> 'risks')::boolean and not exists (
			select from public.phases as t where t.workshop_id = p_workshop and t.step = 'discuss' and t.position > p.position)
	) then perform private.refuse('risks_untalked', 'phases'); end if;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'prompts');
end $$;

create or replace function public.move_close(p_workshop uuid, p_closes_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	at timestamptz := date_trunc('milliseconds', p_closes_at);
	running public.phases;
	next public.phases;
	-- when the people meet, where what is next is read until then
	met public.phases;
	ends timestamptz;
	field text;
begin
	select * into running from public.phases where id = w.phase_id;
	next := private.after(running);
	-- The reading before the meeting ends with it: that instant is moved instead.
	if running.mode is distinct from 'async' or running.closes_at <= now() or running.step = 'read' and next.mode = 'live' then
		perform private.refuse('window_closed');
	end if;
	perform private.hold_alone(running.id);
	field := 'phases.' || running.position || '.closes_at';
	if at is null or at <= greatest(now(), running.opens_at) then perform private.refuse('invalid', field); end if;
	if at > now() + interval '1 year' then perform private.refuse('too_far', field); end if;
	if at < running.closes_at and running.opens_at <= now() then perform private.refuse('reveal_only_later', field); end if;
	ends := at + case when running.step = 'collect' then interval '10 minutes' else interval '0' end;
	if next.step = 'read' and next.mode = 'async' then met := private.after(next); end if;
	if next.mode = 'live' then met := next; end if;
	if met.mode = 'live' and ends > (case when next.mode = 'live' then met.opens_at else next.closes_at end) then
		perform private.refuse('invalid', 'phases.' || met.position || '.opens_at');
	end if;
	if next.mode = 'async' and met.mode is distinct from 'live' and ends >= next.closes_at then perform private.refuse('invalid', field); end if;
	if at <> running.closes_at then
		update public.phases set closes_at = at, reveals_at = case when step = 'collect' then ends end where id = running.id;
		update public.phases set opens_at = ends where id = next.id and mode = 'async';
		update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
		perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	end if;
	return private.workshop_json(p_workshop);
end $$;

create or replace function public.move_live(p_workshop uuid, p_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	instant timestamptz := date_trunc('milliseconds', p_at);
	running public.phases;
	meeting public.phases;
	before public.phases;
begin
	select * into running from public.phases where id = w.phase_id;
	if running.mode = 'live' or running.id is null and w.ended_at is not null then perform private.refuse('wrong_phase'); end if;
	select * into meeting from public.phases
	where workshop_id = p_workshop and mode = 'live' and position > coalesce(running.position, -1) order by position limit 1;
	if meeting.id is null then perform private.refuse('wrong_phase'); end if;
	select * into before from public.phases where workshop_id = p_workshop and position = meeting.position - 1;
	if instant > now() + interval '1 year' then perform private.refuse('too_far', 'phases.' || meeting.position || '.opens_at'); end if;
	if instant is null or instant < now() or instant < (case when before.step = 'read' then before.opens_at else coalesce(before.reveals_at, before.closes_at) end) then
		perform private.refuse('invalid', 'phases.' || meeting.position || '.opens_at');
	end if;
	update public.phases set closes_at = instant where id = before.id and step = 'read';
	-- What comes after the meeting keeps its distance from it.
	update public.phases set opens_at = opens_at + (instant - meeting.opens_at), closes_at = closes_at + (instant - meeting.opens_at),
		reveals_at = reveals_at + (instant - meeting.opens_at)
	where workshop_id = p_workshop and position >= meeting.position;
	update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	return private.workshop_json(p_workshop);
end $$;
