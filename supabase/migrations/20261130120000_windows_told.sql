-- What calendars know of a window stays theirs: the name under which it was told first, whatever place it moves to until it opens, and
-- that it closed by itself, also where it ends with a meeting now.

drop trigger keep_windows on public.phases;
drop function private.keep_windows();
alter table private.windows_taken_out rename to windows_told;
alter table private.windows_told add column is_plain boolean not null default false;
comment on table private.windows_told is 'Windows as calendars had them when the timetable last changed. One whose close is no more in the timetable is told as cancelled.';
comment on column private.windows_told.is_plain is 'It was the first when names went by the place: its name has no id.';
insert into private.windows_told (phase_id, workshop_id, step, title, closes_at, is_plain)
select id, workshop_id, step, title, closes_at, true from public.phases where position = 0 and mode = 'async' and closes_at is not null
on conflict (phase_id) do update set is_plain = true;
create unique index on private.windows_told (workshop_id) where is_plain;

create function private.has_close(p_phase public.phases) returns boolean
language sql stable set search_path = '' as $$
	select p_phase.mode = 'async' and p_phase.closes_at is not null and (p_phase.step <> 'read'
		or true in ((p_phase.rules ->> 'comments')::boolean, (p_phase.rules ->> 'reactions')::boolean) and not exists (
			select from public.phases where workshop_id = p_phase.workshop_id and position = p_phase.position + 1 and mode = 'live'))
$$;
comment on function private.has_close is 'Whether calendars have its close: not of a window that asks for nothing, nor of one that closes with a meeting.';

create function private.keep_windows(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
begin
	-- Calendars of another workshop have a window under that id, which strangers are told.
	if exists (
		select from private.windows_told as t join public.phases as p on p.id = t.phase_id
		where p.workshop_id = p_workshop and t.workshop_id <> p_workshop
	) then perform private.refuse('id_taken'); end if;
	insert into private.windows_told as known (phase_id, workshop_id, step, title, closes_at)
	select p.id, p.workshop_id, p.step, p.title, p.closes_at from public.phases as p where p.workshop_id = p_workshop and private.has_close(p)
	on conflict (phase_id) do update set step = excluded.step, title = excluded.title, closes_at = excluded.closes_at;
end $$;

alter function private.keep_meetings rename to number_meetings;
comment on function private.number_meetings is 'Numbers the meetings of the timetable and keeps when each is.';

create function private.keep_meetings(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
begin
	perform private.number_meetings(p_workshop);
	perform private.keep_windows(p_workshop);
end $$;
comment on function private.keep_meetings is 'Keeps what calendars have: before the timetable changes, so that what goes is known as it was, and after.';

create or replace function private.taken_out_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', t.phase_id, 'step', t.step, 'title', t.title, 'closes_at', private.iso(t.closes_at)
		) order by t.closes_at, t.phase_id), '[]')
		from private.windows_told as t
		where t.workshop_id = p_workshop and not exists (
			select from public.phases as p where p.id = t.phase_id and p.workshop_id = p_workshop and private.has_close(p))
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
			'is_locked', w.is_locked, 'language', w.language, 'meetings', private.meetings_json(w.id),
			'taken_out', private.taken_out_json(w.id), 'sequence', w.sequence,
			'plain_close', (select phase_id from private.windows_told where workshop_id = w.id and is_plain),
			'phases', private.phases_json(w.id), 'prompts', private.prompts_json(w.id), 'now', private.iso(clock_timestamp())
		) from public.workshops as w where w.id = p_workshop
	);
end $$;

