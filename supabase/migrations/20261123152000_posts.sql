-- Talk over days: a thread a topic, while a discuss phase with a window runs. Whose a post is is kept as with cards: in the
-- schema private until the workshop closes, as a shown name in a named workshop only, and nowhere afterwards.

create table public.posts (
	id uuid primary key,
	workshop_id uuid not null references public.workshops on delete cascade,
	phase_id uuid not null references public.phases on delete cascade,
	topic_id uuid not null references public.topics on delete cascade,
	state text not null default 'kept' check (state in ('kept', 'withdrawn', 'taken_down')),
	body text check (char_length(body) between 1 and 1000),
	-- an answer follows what it answers
	position int not null,
	is_author boolean not null,
	taken_down_reason text check (char_length(taken_down_reason) between 1 and 300),
	author_name text check (char_length(author_name) between 1 and 60),
	constraint only_a_kept_post_has_a_text check ((state = 'kept') = (body is not null)),
	constraint what_is_taken_down_has_a_reason check ((state = 'taken_down') = (taken_down_reason is not null)),
	constraint the_author_has_no_name check (not is_author or author_name is null)
);
create index on public.posts (workshop_id, position);
create index on public.posts (phase_id);
create index on public.posts (topic_id);
comment on table public.posts is 'What somebody says about a topic. In the order in which it was said; no timestamp.';
comment on column public.posts.is_author is 'Says no more than that the hand wrote one of the topic''s cards: with one card, which.';
alter table public.posts enable row level security;

create table private.post_authors (
	post_id uuid primary key references public.posts on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	participant_id uuid not null references public.participants on delete cascade
);
create index on private.post_authors (workshop_id);
create index on private.post_authors (participant_id, workshop_id);
comment on table private.post_authors is 'post -> participant. Deleted when the workshop closes.';

create function private.post_json(p public.posts) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return jsonb_build_object(
		'id', p.id, 'topic_id', p.topic_id, 'phase_id', p.phase_id, 'body', p.body, 'position', p.position,
		'is_author', p.is_author, 'taken_down_reason', p.taken_down_reason,
		'author_name', case when not p.is_author then coalesce(p.author_name, (
			select u.name from private.post_authors as a join public.participants as u on u.id = a.participant_id
			where a.post_id = p.id
		)) end
	);
end $$;
comment on function private.post_json is
	'A post with the shown name of who wrote it, which nobody has in an anonymous workshop; "the author" of a card has none.';

create function private.posts_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(private.post_json(p) order by p.position, p.id), '[]')
		from public.posts as p
		where p.workshop_id = p_workshop and p.state <> 'withdrawn' and (p_ids is null or p.id = any (p_ids))
	);
end $$;

create function private.my_own_posts_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(a.post_id order by a.post_id), '[]')
		from private.post_authors as a join public.posts as p on p.id = a.post_id and p.state = 'kept'
		where a.workshop_id = p_workshop and a.participant_id = p_participant
	);
end $$;
insert into private.lists (name, is_mine, is_record) values ('posts', false, true), ('own_posts', true, false);

create function private.talk_of(w public.workshops) returns public.phases
language plpgsql stable set search_path = '' as $$
declare talk public.phases;
begin
	select * into talk from public.phases where id = w.phase_id and step = 'discuss' and mode = 'async';
	return talk;
end $$;
comment on function private.talk_of is 'The talk over days that runs, or whose window has closed and that nothing has followed yet.';

create function private.refuse_outside_talk(w public.workshops, p_talk public.phases) returns void
language plpgsql stable set search_path = '' as $$
begin
	if p_talk.opens_at <= clock_timestamp() and p_talk.closes_at > clock_timestamp() and not p_talk.is_over then return; end if;
	perform private.refuse(case
		when p_talk.opens_at > clock_timestamp() or p_talk.id is null and w.ended_at is null and exists (
			select from public.phases where workshop_id = w.id and step = 'discuss' and mode = 'async'
				and position > coalesce((select position from public.phases where id = w.phase_id), -1)
		) then 'not_open_yet' else 'window_closed' end);
end $$;

create function private.require_talk(p_workshop uuid) returns uuid
language plpgsql set search_path = '' as $$
declare
	participant uuid := private.require_participant(p_workshop);
	w public.workshops := private.begin_change(p_workshop);
begin
	-- This device may have become another participant's before the workshop was in hand.
	if participant is distinct from private.my_participant(p_workshop) then participant := private.require_participant(p_workshop); end if;
	perform private.refuse_outside_talk(w, private.talk_of(w));
	return participant;
end $$;
comment on function private.require_talk is
	'The caller''s participant, with the workshop in hand, inside the window of a talk over days; or a refusal.';

create function public.add_post(p_id uuid, p_topic uuid, p_body text, p_as_author boolean default false) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	participant uuid := private.require_participant(found_in);
	new_body text := private.text_in(p_body, 'body', 1000);
	said public.posts;
begin
	-- Taken once, also when it is asked for again after the window has closed.
	select * into said from public.posts where id = private.new_id(p_id);
	if said.id is null then
		participant := private.require_talk(found_in);
		select * into said from public.posts where id = p_id;
	end if;
	if said.id is not null then
		if said.topic_id <> p_topic or said.is_author <> coalesce(p_as_author, false)
			or not exists (select from private.post_authors where post_id = p_id and participant_id = participant) then
			perform private.refuse('id_taken');
		end if;
		return private.post_json(said);
	end if;
	if not private.is_shown(p_topic, found_in) then perform private.refuse('not_found'); end if;
	if coalesce(p_as_author, false) and not exists (
		select from private.card_authors as a join public.cards as c on c.id = a.card_id
		where c.topic_id = p_topic and c.state = 'kept' and a.participant_id = participant
	) then perform private.refuse('not_author'); end if;
	if (select count(*) from private.post_authors where workshop_id = found_in and participant_id = participant) >= 100 then
		perform private.refuse('limit_reached');
	end if;
	insert into public.posts (id, workshop_id, phase_id, topic_id, body, position, is_author)
	select p_id, w.id, w.phase_id, p_topic, new_body,
		(select coalesce(max(position), 0) + 1 from public.posts where workshop_id = w.id), coalesce(p_as_author, false)
	from public.workshops as w where w.id = found_in
	on conflict (id) do nothing returning * into said;
	if said.id is null then perform private.refuse('id_taken'); end if;
	insert into private.post_authors values (p_id, found_in, participant);
	perform private.emit(found_in, 'post_added', p_rows => jsonb_build_object('posts', jsonb_build_array(p_id)));
	return private.post_json(said);
end $$;
comment on function public.add_post is
	'Says something about a topic inside the window of a talk over days; as "the author" who wrote a card of it that is kept.';

create function public.withdraw_post(p_post uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	said public.posts;
	participant uuid;
begin
	select * into said from public.posts where id = p_post;
	participant := private.require_participant(said.workshop_id);
	if not exists (select from private.post_authors where post_id = p_post and participant_id = participant) then
		perform private.refuse('not_author');
	end if;
	if said.state = 'withdrawn' then return; end if;
	perform private.require_talk(said.workshop_id);
	if not exists (select from public.workshops where id = said.workshop_id and phase_id = said.phase_id) then
		perform private.refuse('window_closed');
	end if;
	update public.posts set state = 'withdrawn', body = null where id = p_post and state = 'kept';
	if found then perform private.emit(said.workshop_id, 'post_withdrawn', p_removed => array[p_post]); end if;
end $$;
comment on function public.withdraw_post is 'Takes an own post back while its talk runs. A tombstone without text stays.';

create function public.take_down_post(p_post uuid, p_reason text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.posts where id = p_post);
	w public.workshops := private.begin_change(found_in, true);
begin
	if not exists (select from public.posts where id = p_post and state <> 'withdrawn') then perform private.refuse('not_found'); end if;
	update public.posts set state = 'taken_down', body = null, taken_down_reason = private.text_in(p_reason, 'reason', 300)
	where id = p_post and state = 'kept';
	if found then perform private.emit(w.id, 'post_taken_down', p_rows => jsonb_build_object('posts', jsonb_build_array(p_post))); end if;
end $$;
comment on function public.take_down_post is 'The facilitator takes a post down with a reason that all see: that one was, not whose.';

grant execute on function public.add_post, public.withdraw_post, public.take_down_post to authenticated;

-- At the close, and where a device becomes another's.

create function private.forget_talk(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
begin
	update public.posts as p set author_name = u.name
	from private.post_authors as a join public.participants as u on u.id = a.participant_id
	where a.post_id = p.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and p.state <> 'withdrawn' and not p.is_author;
	delete from private.post_authors where workshop_id = p_workshop.id;
end $$;
comment on function private.forget_talk is 'The links to people of what was said over days. A named workshop first keeps the shown name.';

create function private.has_talked(p_participant uuid) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select exists (select from private.post_authors where participant_id = p_participant)); end $$;
comment on function private.has_talked is 'Somebody said something of their own in a talk over days.';

create or replace function private.close(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
begin
	update public.cards as c set author_name = u.name
	from private.card_authors as a join public.participants as u on u.id = a.participant_id
	where a.card_id = c.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and c.state <> 'withdrawn';
	delete from private.card_authors where workshop_id = p_workshop.id;
	perform private.forget_reading(p_workshop);
	perform private.forget_talk(p_workshop);
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

create or replace function public.redeem_device_code(p_code text, p_device_code text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	w public.workshops := private.by_code(p_code);
	mine uuid;
	place uuid;
begin
	-- Two who take each other's place come one after the other.
	w := private.hold_workshop(w.id);
	mine := private.my_participant(w.id);
	delete from private.device_codes
	where code_hash = private.hash(w.id || private.plain_code(coalesce(p_device_code, ''))) and expires_at > now()
	returning participant_id into place;
	if place is null then perform private.refuse('code_expired'); end if;
	if mine is not null and mine <> place then
		perform 1 from public.participants where id = mine for update;
		-- This device already wrote or voted as somebody: two people's work is not merged.
		if exists (select from private.card_authors where participant_id = mine)
			or exists (select from private.slips where participant_id = mine) or private.has_read_along(mine)
			or private.has_talked(mine) then
			perform private.refuse('place_taken');
		end if;
		delete from public.participants where id = mine
			and not exists (select from public.participant_keys where participant_id = mine and user_id <> me);
	end if;
	insert into public.participant_keys values (w.id, me, place)
	on conflict (workshop_id, user_id) do update set participant_id = excluded.participant_id;
	return private.face_json(w.id);
end $$;
