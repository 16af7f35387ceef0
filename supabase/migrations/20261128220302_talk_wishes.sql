-- "Needs talk": anyone may mark a topic, from the reading on until people talk. Others learn that it is marked, never by whom
-- or by how many, and at an instant that tells nothing: with the result of the ballot; where no ballot is to come, at the next
-- full hour; at the latest when the talk begins. What has been told stays told. A mark keeps a topic from being closed in
-- writing. It hangs on a card of the topic, so that it comes along wherever that card is put.

create table private.talk_wishes (
	card_id uuid not null references public.cards on delete cascade,
	participant_id uuid not null references public.participants on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	-- a full hour, or infinity: with the result
	tells_at timestamptz not null,
	primary key (card_id, participant_id)
);
create index on private.talk_wishes (workshop_id);
create index on private.talk_wishes (participant_id, workshop_id);
comment on table private.talk_wishes is 'participant -> a topic, by one of its cards, that they want to talk about. Deleted when the workshop closes.';
alter table private.talk_wishes enable row level security;
insert into private.personal (name) values ('talk_wishes');

alter table public.topics add column is_wanted boolean not null default false;
comment on column public.topics.is_wanted is 'Somebody wants to talk about it, as far as that has been told.';

create function private.my_wanted_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(distinct c.topic_id), '[]')
		from private.talk_wishes as t join public.cards as c on c.id = t.card_id
		where t.workshop_id = p_workshop and t.participant_id = p_participant and c.topic_id is not null
	);
end $$;
insert into private.lists (name, is_mine) values ('wanted', true);

create function private.tell_wanted(p_workshop uuid, p_until timestamptz) returns void
language plpgsql set search_path = '' as $$
declare told uuid[];
begin
	with changed as (
		update public.topics as t set is_wanted = true
		where t.workshop_id = p_workshop and not t.is_wanted and exists (
			select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = t.id and k.tells_at <= p_until)
		returning t.id
	)
	select array_agg(id order by id) into told from changed;
	if told is not null then perform private.emit(p_workshop, 'topic_changed', p_topics => told); end if;
end $$;
comment on function private.tell_wanted is 'Tells which topics are wanted by marks that are due by then. The workshop is in the caller''s hand.';

create function private.settle_wanted(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
begin
	if not exists (
		select from private.talk_wishes as k join public.cards as c on c.id = k.card_id join public.topics as t on t.id = c.topic_id
		where k.workshop_id = p_workshop and k.tells_at <= now() and not t.is_wanted
	) then return; end if;
	perform from public.workshops where id = p_workshop for no key update;
	perform private.tell_wanted(p_workshop, now());
end $$;

create function public.want_talk(p_topic uuid, p_on boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	participant uuid := private.require_participant(found_in);
	w public.workshops := private.begin_change(found_in);
	running public.phases;
	talk public.phases;
	is_marked boolean;
begin
	-- This device may have become another participant's before the workshop was in hand.
	if participant is distinct from private.my_participant(found_in) then participant := private.require_participant(found_in); end if;
	if p_on is null then perform private.refuse('invalid', 'on'); end if;
	select * into running from public.phases where id = w.phase_id;
	select * into talk from public.phases
	where workshop_id = found_in and step = 'discuss' and position > running.position order by position limit 1;
	if talk.id is null or running.step = 'discuss' then perform private.refuse('wrong_phase'); end if;
	if not private.is_shown(p_topic, found_in) then perform private.refuse('not_found'); end if;
	is_marked := exists (
		select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = p_topic and k.participant_id = participant);
	if is_marked = p_on then return; end if;
	if p_on then
		insert into private.talk_wishes (card_id, participant_id, workshop_id, tells_at)
		select c.id, participant, found_in, case when exists (
			select from public.phases as v
			where v.workshop_id = found_in and v.step = 'vote' and not v.is_over and v.position between running.position and talk.position
		) then 'infinity' else date_trunc('hour', now()) + interval '1 hour' end
		from public.cards as c where c.topic_id = p_topic and c.state = 'kept' order by c.order_key, c.id limit 1;
	elsif (select is_wanted from public.topics where id = p_topic) then
		perform private.refuse('window_closed');
	else
		delete from private.talk_wishes as k using public.cards as c
		where c.id = k.card_id and c.topic_id = p_topic and k.participant_id = participant;
	end if;
end $$;
comment on function public.want_talk is
	'Marks a topic as one to talk about, or takes that back as long as nobody has been told; from the reading on until the talk.';
grant execute on function public.want_talk to authenticated;

create or replace function private.has_read_along(p_participant uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (select from private.comment_authors where participant_id = p_participant)
		or exists (select from private.reactions where participant_id = p_participant)
		or exists (select from private.talk_wishes where participant_id = p_participant);
end $$;
