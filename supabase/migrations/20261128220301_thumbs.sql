-- At the end of a topic's box, where the talk has renewals (as in a lean coffee): everybody's thumb, sealed, shown together.
-- The clock asks: the question stands for twenty seconds from the end of the box on, and more thumbs up than down give the
-- topic three minutes more, as often as the rules say. Whose thumb it was goes when the question closes.

create or replace function private.discuss_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select p_rules - array['objection_hours', 'renewals'] = '{}'
		and coalesce(p_rules ->> 'objection_hours', '1') ~ '^[0-9]{1,3}$'
		and jsonb_typeof(coalesce(p_rules -> 'objection_hours', '1')) = 'number'
		and coalesce(p_rules ->> 'objection_hours', '1')::int between 1 and 336
		and coalesce(p_rules ->> 'renewals', '0') ~ '^[0-2]$'
		and jsonb_typeof(coalesce(p_rules -> 'renewals', '0')) = 'number'
$$;

create table public.thumb_rounds (
	id uuid primary key default gen_random_uuid(),
	workshop_id uuid not null references public.workshops on delete cascade,
	phase_id uuid not null references public.phases on delete cascade,
	topic_id uuid not null references public.topics on delete cascade,
	-- the end of the box at which it is asked
	box_ends_at timestamptz not null,
	closes_at timestamptz not null,
	is_closed boolean not null default false,
	is_renewed boolean not null default false,
	up int,
	side int,
	down int,
	constraint counts_come_together check (num_nonnulls(up, side, down) in (0, 3)),
	constraint counts_come_at_the_close check (is_closed or up is null),
	constraint a_box_is_asked_about_once unique (phase_id, topic_id, box_ends_at)
);
create index on public.thumb_rounds (workshop_id);
create index on public.thumb_rounds (topic_id);
comment on table public.thumb_rounds is 'More time for this topic? Asked at the end of its box. Counts of fewer than three thumbs are not told.';
alter table public.thumb_rounds enable row level security;

create table private.thumbs (
	round_id uuid not null references public.thumb_rounds on delete cascade,
	participant_id uuid not null references public.participants on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	value text not null check (value in ('up', 'side', 'down')),
	primary key (round_id, participant_id)
);
create index on private.thumbs (workshop_id);
create index on private.thumbs (participant_id, workshop_id);
comment on table private.thumbs is 'participant -> thumb, while the question is open. Deleted when it closes.';
alter table private.thumbs enable row level security;
insert into private.personal (name) values ('thumbs');

create function private.thumbs_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', r.id, 'phase_id', r.phase_id, 'topic_id', r.topic_id, 'closes_at', private.iso(r.closes_at),
			'is_closed', r.is_closed, 'is_renewed', r.is_renewed,
			'counts', case when r.up is not null then jsonb_build_object('up', r.up, 'side', r.side, 'down', r.down) end
		) order by r.closes_at, r.id), '[]')
		from public.thumb_rounds as r where r.workshop_id = p_workshop and (p_ids is null or r.id = any (p_ids))
	);
end $$;

create function private.my_own_thumbs_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('round_id', t.round_id, 'value', t.value) order by t.round_id), '[]')
		from private.thumbs as t where t.workshop_id = p_workshop and t.participant_id = p_participant
	);
end $$;
insert into private.lists (name, is_mine) values ('thumbs', false), ('own_thumbs', true);

create function private.box_to_ask_about(p_workshop uuid) returns public.workshops
language plpgsql stable set search_path = '' as $$
declare w public.workshops;
begin
	select d.* into w
	from public.workshops as d join public.phases as p on p.id = d.phase_id and p.step = 'discuss' and p.mode = 'live'
	where d.id = p_workshop and d.topic_ends_at <= now() and coalesce((p.rules ->> 'renewals')::int, 0) > (
			select count(*) from public.thumb_rounds where phase_id = p.id and topic_id = d.spotlight_topic_id and is_renewed)
		and not exists (
			select from public.thumb_rounds
			where phase_id = p.id and topic_id = d.spotlight_topic_id and box_ends_at = d.topic_ends_at);
	return w;
end $$;
comment on function private.box_to_ask_about is
	'The workshop whose topic is at the end of a box that nobody has been asked about and that may be renewed, or an empty row.';

create function private.end_thumbs(p_round uuid, p_at timestamptz) returns void
language plpgsql set search_path = '' as $$
declare
	asked public.thumb_rounds;
	is_renewed boolean;
begin
	perform private.hold_alone(p_round);
	update public.thumb_rounds as r set is_closed = true, closes_at = least(r.closes_at, p_at),
		up = case when x.people >= 3 then x.up end, side = case when x.people >= 3 then x.side end, down = case when x.people >= 3 then x.down end,
		is_renewed = x.up > x.down and exists (
			select from public.workshops
			where id = r.workshop_id and phase_id = r.phase_id and spotlight_topic_id = r.topic_id and topic_ends_at = r.box_ends_at)
	from (
		select count(*) as people, count(*) filter (where value = 'up') as up, count(*) filter (where value = 'side') as side,
			count(*) filter (where value = 'down') as down from private.thumbs where round_id = p_round
	) as x
	where r.id = p_round and not r.is_closed returning r.* into asked;
	if asked.id is null then return; end if;
	delete from private.thumbs where round_id = p_round;
	if asked.is_renewed then
		update public.workshops set topic_ends_at = date_trunc('milliseconds', asked.closes_at) + interval '3 minutes' where id = asked.workshop_id;
	end if;
	perform private.emit(asked.workshop_id, 'thumbs_closed', p_at => asked.closes_at, p_rows => jsonb_build_object('thumbs', jsonb_build_array(p_round)));
end $$;
comment on function private.end_thumbs is 'Counts the thumbs and forgets whose they were, once. The workshop is in the caller''s hand.';

create function private.settle_thumbs(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
declare
	due uuid;
	w public.workshops;
	asked uuid;
begin
	if not exists (select from public.thumb_rounds where workshop_id = p_workshop and not is_closed and closes_at <= now())
		and (private.box_to_ask_about(p_workshop)).id is null then return; end if;
	perform from public.workshops where id = p_workshop for no key update;
	loop
		select id into due from public.thumb_rounds
		where workshop_id = p_workshop and not is_closed and closes_at <= now() order by closes_at, id limit 1;
		if due is not null then
			perform private.end_thumbs(due, now());
			continue;
		end if;
		w := private.box_to_ask_about(p_workshop);
		exit when w.id is null;
		insert into public.thumb_rounds (workshop_id, phase_id, topic_id, box_ends_at, closes_at)
		values (w.id, w.phase_id, w.spotlight_topic_id, w.topic_ends_at, w.topic_ends_at + interval '20 seconds') returning id into asked;
		perform private.emit(p_workshop, 'thumbs_opened', p_at => w.topic_ends_at, p_rows => jsonb_build_object('thumbs', jsonb_build_array(asked)));
	end loop;
end $$;
comment on function private.settle_thumbs is 'Asks at the end of a box, and closes what has been asked long enough, each dated its instant.';

create function private.settle_talk(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$ begin perform private.settle_thumbs(p_workshop); end $$;
comment on function private.settle_talk is 'What the clock does for the talk, beside moving on.';

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

create function public.show_thumb(p_round uuid, p_value text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.thumb_rounds where id = p_round);
	participant uuid := private.require_participant(found_in);
begin
	if p_value is null or p_value not in ('up', 'side', 'down') then perform private.refuse('invalid', 'value'); end if;
	-- Held against the close: a thumb is either counted or refused.
	perform private.hold(p_round);
	if not exists (
		select from public.thumb_rounds as r join public.workshops as w on w.id = r.workshop_id
		where r.id = p_round and not r.is_closed and r.closes_at > clock_timestamp()
			and w.phase_id = r.phase_id and w.spotlight_topic_id = r.topic_id
	) then perform private.refuse('ballot_closed'); end if;
	begin
		insert into private.thumbs values (p_round, participant, found_in, p_value)
		on conflict (round_id, participant_id) do update set value = excluded.value;
	exception when foreign_key_violation then
		-- This device has become another participant's since it was asked who calls.
		perform private.refuse_stranger(found_in);
	end;
end $$;
comment on function public.show_thumb is 'One thumb a participant, changed freely until the question closes; nobody else learns of it.';

create function public.close_thumbs(p_round uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.thumb_rounds where id = p_round);
	w public.workshops := private.begin_change(found_in, true);
begin
	perform private.end_thumbs(p_round, now());
end $$;
comment on function public.close_thumbs is 'Facilitator: shows all thumbs at once, before the clock does.';
grant execute on function public.show_thumb, public.close_thumbs to authenticated;

create or replace function public.set_topic_timebox(p_workshop uuid, p_topic uuid, p_ends_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare w public.workshops := private.begin_change(p_workshop, true);
begin
	if p_topic is null or w.spotlight_topic_id is distinct from p_topic then perform private.refuse('wrong_phase'); end if;
	if p_ends_at is null or p_ends_at > now() + interval '4 hours' then perform private.refuse('invalid', 'ends_at'); end if;
	update public.workshops set topic_ends_at = date_trunc('milliseconds', greatest(p_ends_at, now())) where id = p_workshop;
	perform private.emit(p_workshop, 'timebox_changed');
	-- Ended at once, it is asked about at once.
	perform private.settle_thumbs(p_workshop);
	return private.workshop_json(p_workshop);
end $$;

