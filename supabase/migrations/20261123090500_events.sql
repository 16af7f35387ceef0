-- The log and the clock. Each change to what everyone may see bumps `rev`, is logged, and is sent to the room in the
-- same transaction. The clock moves the workshop: `settle` writes what is due, dated its scheduled instant.

create table public.events (
	workshop_id uuid not null references public.workshops on delete cascade,
	rev bigint not null,
	type text not null,
	-- moves of the whole workshop only: the instant of a single card or note could tell whose it is
	at timestamptz,
	data jsonb not null default '{}',
	primary key (workshop_id, rev)
);
comment on table public.events is 'The public log of a workshop: types, ids and scalars, never a text, never a person.';
alter table public.events enable row level security;
create policy "You read the log of your workshops" on public.events
	for select to authenticated using (workshop_id in (select private.my_workshops()));

create function private.emit(
	p_workshop uuid,
	p_type text,
	p_timetable boolean default false,
	p_results boolean default false,
	p_cards uuid[] default null,
	p_topics uuid[] default null,
	p_outcomes uuid[] default null,
	p_removed uuid[] default null,
	p_at timestamptz default null,
	p_is_partial boolean default false
) returns void
language plpgsql set search_path = '' as $$
declare
	next_rev bigint;
	message jsonb;
begin
	update public.workshops set rev = rev + 1 where id = p_workshop returning rev into next_rev;
	insert into public.events (workshop_id, rev, type, at, data) values (p_workshop, next_rev, p_type, p_at,
		jsonb_strip_nulls(jsonb_build_object('cards', p_cards, 'topics', p_topics, 'outcomes', p_outcomes, 'removed', p_removed)));

	message := jsonb_build_object('rev', next_rev, 'type', p_type);
	if not p_is_partial then
		message := message || jsonb_strip_nulls(jsonb_build_object('removed', p_removed))
			|| case when p_at is not null or p_timetable or p_type in ('workshop_changed', 'timebox_changed', 'topic_opened')
				then jsonb_build_object('workshop', private.workshop_json(p_workshop)) else '{}' end
			|| case when p_timetable then jsonb_build_object(
				'phases', private.phases_json(p_workshop), 'prompts', private.prompts_json(p_workshop)) else '{}' end
			|| case when p_results then jsonb_build_object(
				'results', private.results_json(p_workshop), 'scales', private.scales_json(p_workshop)) else '{}' end
			|| case when p_cards is not null then jsonb_build_object('cards', private.cards_json(p_workshop, p_cards)) else '{}' end
			|| case when p_topics is not null then jsonb_build_object('topics', private.topics_json(p_workshop, p_topics)) else '{}' end
			|| case when p_outcomes is not null then jsonb_build_object('outcomes', private.outcomes_json(p_workshop, p_outcomes)) else '{}' end;
		-- The smallest hosted plan carries 256 kB a message.
		if octet_length(message::text) > 200000 then
			message := jsonb_build_object('rev', next_rev, 'type', p_type, 'is_partial', true);
		end if;
	else
		message := message || '{"is_partial": true}';
	end if;
	perform realtime.send(message, 'change', 'workshop:' || p_workshop, true);
end $$;
comment on function private.emit is
	'Bumps rev, logs, and sends: the rows named, as a snapshot would show them now. `p_at` dates a move of the whole workshop.';

create function private.reveal(p_phase public.phases) returns void
language sql volatile set search_path = '' as $$
	-- Each card is written anew, in random order: an update would leave most of them on the page of the disk where their
	-- neighbours in time lie, and a reader without an order gets rows as they lie.
	with sealed as (
		delete from public.cards where phase_id = p_phase.id and state = 'kept' returning *
	), shuffled as (
		select *, gen_random_uuid() as topic from sealed
	), formed as (
		insert into public.topics (id, workshop_id, order_key) select topic, workshop_id, random() from shuffled order by topic
	)
	insert into public.cards (id, workshop_id, phase_id, prompt_id, topic_id, body, version, order_key)
	select id, workshop_id, phase_id, prompt_id, topic, body, version, random() from shuffled order by topic;
	update public.phases set is_revealed = true where id = p_phase.id;
$$;

create function private.forget_messages(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
begin
	delete from realtime.messages where topic = 'workshop:' || p_workshop;
exception when insufficient_privilege then
	-- A hosted project keeps what was sent for three days, and lets nobody but itself remove it.
	null;
end $$;
comment on function private.forget_messages is
	'Messages carry texts that may have been taken back since, and the instants at which they were sent.';

create function private.close(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
begin
	update public.cards as c set author_name = u.name
	from private.card_authors as a join public.participants as u on u.id = a.participant_id
	where a.card_id = c.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and c.state <> 'withdrawn';
	delete from private.card_authors where workshop_id = p_workshop.id;
	update public.participants set joined_at = null where workshop_id = p_workshop.id;
	delete from private.slips where workshop_id = p_workshop.id;
	delete from private.device_codes where workshop_id = p_workshop.id;
	delete from private.progress where workshop_id = p_workshop.id;
	perform private.forget_messages(p_workshop.id);
	update public.phases set closes_at = p_workshop.closes_at
	where workshop_id = p_workshop.id and mode = 'live' and opens_at <= p_workshop.closes_at
		and (id = p_workshop.phase_id or step = 'check');
	update public.workshops set closed_at = closes_at, ended_at = coalesce(ended_at, closes_at), phase_id = null,
		timebox_ends_at = null, spotlight_topic_id = null, topic_ends_at = null
	where id = p_workshop.id;
end $$;
comment on function private.close is 'The end: the links to people are deleted. A named workshop first keeps the shown name on the card.';

create function private.settle(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
declare
	w public.workshops;
	due public.phases;
begin
	-- Nearly always nothing is due, and then nothing is locked.
	if not exists (
		select from public.workshops where id = p_workshop and closed_at is null and (closes_at <= now() or exists (
			select from public.phases where workshop_id = p_workshop and not is_revealed and reveals_at <= now()))
	) then return; end if;

	select * into w from public.workshops where id = p_workshop for no key update;
	if w.closed_at is not null then return; end if;
	for due in
		select * from public.phases
		where workshop_id = p_workshop and not is_revealed and reveals_at <= now()
		order by reveals_at, position
	loop
		perform private.hold_alone(due.id);
		perform private.reveal(due);
		if w.phase_id = due.id then
			update public.workshops set phase_id = (
				select id from public.phases where workshop_id = p_workshop and position = due.position + 1
			) where id = p_workshop;
		end if;
		perform private.emit(p_workshop, 'revealed', p_at => due.reveals_at, p_is_partial => true);
	end loop;

	select * into w from public.workshops where id = p_workshop;
	if w.closes_at <= now() then
		perform private.hold_alone(id) from public.phases where workshop_id = p_workshop and mode = 'live' order by position;
		perform private.close(w);
		perform private.emit(p_workshop, 'workshop_closed', p_at => w.closes_at, p_is_partial => true);
	end if;
end $$;
comment on function private.settle is
	'Carries out what is due, dated its scheduled instant. Every function calls it first, so no cron job is needed.';

create function private.refuse_stranger(p_workshop uuid) returns void
language plpgsql stable set search_path = '' as
$$ begin perform private.refuse(case when private.is_deleted(p_workshop) then 'deleted' else 'not_member' end); end $$;

create function private.sweep() returns void
language plpgsql set search_path = '' as $$
declare overdue uuid;
begin
	for overdue in
		select id from public.workshops where closed_at is null and closes_at <= now() order by closes_at limit 5
		for update skip locked
	loop
		perform private.settle(overdue);
	end loop;
end $$;
comment on function private.sweep is
	'Closes what has ended and is visited by nobody, so that its links to people do not lie about. Nothing waits for it.';

create function private.require_member(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
begin
	perform private.me();
	if not private.is_member(p_workshop) then perform private.refuse_stranger(p_workshop); end if;
	perform private.settle(p_workshop);
end $$;

create function private.require_participant(p_workshop uuid) returns uuid
language plpgsql set search_path = '' as $$
declare participant uuid;
begin
	perform private.me();
	participant := private.my_participant(p_workshop);
	if participant is null then perform private.refuse_stranger(p_workshop); end if;
	perform private.settle(p_workshop);
	if exists (select from public.workshops where id = p_workshop and closed_at is not null) then
		perform private.refuse('ended');
	end if;
	return participant;
end $$;
comment on function private.require_participant is 'The caller''s participant in a workshop that has not closed, or a refusal.';

create function private.begin_change(p_workshop uuid, p_facilitates boolean default false) returns public.workshops
language plpgsql set search_path = '' as $$
declare w public.workshops;
begin
	perform private.require_member(p_workshop);
	if p_facilitates and not private.is_facilitator(p_workshop) then perform private.refuse('not_facilitator'); end if;
	select * into w from public.workshops where id = p_workshop for no key update;
	if w.id is null then perform private.refuse_stranger(p_workshop); end if;
	if w.closed_at is not null then perform private.refuse('ended'); end if;
	return w;
end $$;
comment on function private.begin_change is
	'Authorises, settles, and locks the workshop for a change that everyone will see: changes come one after another.';

create function private.running_step(w public.workshops) returns text
language plpgsql stable set search_path = '' as
$$ begin return (select step from public.phases where id = w.phase_id); end $$;

create function private.has_votes(p_phase uuid) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select exists (select from public.votes where phase_id = p_phase)); end $$;

-- The room. Members hear their workshop; presence stands on a topic of its own that the facilitator alone reads.

create function private.topic_workshop(p_prefix text) returns uuid
language plpgsql stable set search_path = '' as $$
begin
	return (
		select case when realtime.topic() ~ ('^' || p_prefix || ':[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
			then split_part(realtime.topic(), ':', 2)::uuid end
	);
end $$;

create function private.can_hear() returns boolean
language plpgsql stable security definer set search_path = '' as
$$ begin return (select coalesce(private.is_member(coalesce(private.topic_workshop('workshop'), private.topic_workshop('room'))), false)); end $$;

create function private.can_see_room() returns boolean
language plpgsql stable security definer set search_path = '' as
$$ begin return (select coalesce(private.is_facilitator(private.topic_workshop('room')), false)); end $$;

create function private.can_enter_room() returns boolean
language plpgsql stable security definer set search_path = '' as
$$ begin return (select coalesce(private.is_member(private.topic_workshop('room')), false)); end $$;
grant execute on function private.can_hear, private.can_see_room, private.can_enter_room to authenticated;

create policy "Members hear; the facilitator sees how many are in the room" on realtime.messages
	for select to authenticated using (topic = (select realtime.topic()) and (
		(extension = 'broadcast' and (select private.can_hear())) or (extension = 'presence' and (select private.can_see_room()))
	));
create policy "Members may be present; nobody but the database speaks" on realtime.messages
	for insert to authenticated with check (
		topic = (select realtime.topic()) and extension = 'presence' and (select private.can_enter_room())
	);
