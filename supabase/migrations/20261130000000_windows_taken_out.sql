-- A window that is taken out of the timetable is told to calendars as cancelled, as a meeting is.

create table private.windows_taken_out (
	phase_id uuid primary key,
	workshop_id uuid not null references public.workshops on delete cascade,
	step text not null,
	title text,
	closes_at timestamptz not null
);
create index on private.windows_taken_out (workshop_id);
comment on table private.windows_taken_out is 'Windows that calendars had, as they were when they were taken out. One that came back is in the timetable again.';
alter table private.windows_taken_out enable row level security;

create function private.keep_windows() returns trigger
language plpgsql set search_path = '' as $$
begin
	insert into private.windows_taken_out as known (phase_id, workshop_id, step, title, closes_at)
	select p.id, p.workshop_id, p.step, p.title, p.closes_at
	-- one that was deleted with its workshop has nobody to be told
	from gone as p join public.workshops as w on w.id = p.workshop_id
	where p.mode = 'async' and p.closes_at is not null
		-- calendars have no window that asks for nothing, or that closes with a meeting
		and (p.step <> 'read' or true in ((p.rules ->> 'comments')::boolean, (p.rules ->> 'reactions')::boolean) and not exists (
			select from (select workshop_id, position, mode from gone union all select workshop_id, position, mode from public.phases) as n
			where n.workshop_id = p.workshop_id and n.position = p.position + 1 and n.mode = 'live'))
	on conflict (phase_id) do update set step = excluded.step, title = excluded.title, closes_at = excluded.closes_at;
	return null;
end $$;
create trigger keep_windows after delete on public.phases referencing old table as gone
for each statement execute function private.keep_windows();

create function private.taken_out_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', t.phase_id, 'step', t.step, 'title', t.title, 'closes_at', private.iso(t.closes_at)
		) order by t.closes_at, t.phase_id), '[]')
		from private.windows_taken_out as t
		where t.workshop_id = p_workshop and not exists (select from public.phases where id = t.phase_id and mode = 'async')
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
			'phases', private.phases_json(w.id), 'prompts', private.prompts_json(w.id), 'now', private.iso(clock_timestamp())
		) from public.workshops as w where w.id = p_workshop
	);
end $$;
