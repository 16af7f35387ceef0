-- Short comments on revealed cards, in a read phase that asks for them. Who wrote one is kept as with cards: in the schema
-- private until the workshop closes, as a shown name in a named workshop only, and nowhere afterwards.

create table public.comments (
	id uuid primary key,
	workshop_id uuid not null references public.workshops on delete cascade,
	card_id uuid not null references public.cards on delete cascade,
	state text not null default 'kept' check (state in ('kept', 'withdrawn', 'taken_down')),
	body text check (char_length(body) between 1 and 280),
	-- by chance: the order in which they came could tell who wrote
	order_key double precision not null default random(),
	taken_down_reason text check (char_length(taken_down_reason) between 1 and 300),
	author_name text check (char_length(author_name) between 1 and 60),
	constraint only_a_kept_comment_has_a_text check ((state = 'kept') = (body is not null)),
	constraint what_is_taken_down_has_a_reason check ((state = 'taken_down') = (taken_down_reason is not null))
);
create index on public.comments (workshop_id);
create index on public.comments (card_id);
comment on table public.comments is 'What somebody says to a card, in a sentence or two. No timestamp: an instant could tell who wrote.';
alter table public.comments enable row level security;

create table private.comment_authors (
	comment_id uuid primary key references public.comments on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	participant_id uuid not null references public.participants on delete cascade
);
create index on private.comment_authors (workshop_id);
create index on private.comment_authors (participant_id, workshop_id);
comment on table private.comment_authors is 'comment -> participant. Deleted when the workshop closes.';

alter table private.lists add column is_record boolean not null default false;
comment on column private.lists.is_record is 'It is in the record of the summary, for who came by the participant link.';

create function private.comment_json(c public.comments) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return jsonb_build_object(
		'id', c.id, 'card_id', c.card_id, 'body', c.body, 'order_key', c.order_key, 'taken_down_reason', c.taken_down_reason,
		'author_name', coalesce(c.author_name, (
			select u.name from private.comment_authors as a join public.participants as u on u.id = a.participant_id
			where a.comment_id = c.id
		))
	);
end $$;
comment on function private.comment_json is 'A comment with its author''s shown name, which nobody has in an anonymous workshop.';

create function private.comments_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(private.comment_json(m) order by m.order_key, m.id), '[]')
		from public.comments as m join public.cards as c on c.id = m.card_id and c.state = 'kept'
		where m.workshop_id = p_workshop and m.state <> 'withdrawn' and (p_ids is null or m.id = any (p_ids))
	);
end $$;
comment on function private.comments_json is 'What was said to cards that are still there.';

create function private.my_own_comments_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(a.comment_id order by a.comment_id), '[]')
		from private.comment_authors as a join public.comments as m on m.id = a.comment_id and m.state = 'kept'
		where a.workshop_id = p_workshop and a.participant_id = p_participant
	);
end $$;
insert into private.lists (name, is_mine, is_record) values ('comments', false, true), ('own_comments', true, false);

create function private.require_reading(p_workshop uuid, p_rules text[]) returns uuid
language plpgsql set search_path = '' as $$
declare
	participant uuid := private.require_participant(p_workshop);
	w public.workshops := private.begin_change(p_workshop);
begin
	-- This device may have become another participant's before the workshop was in hand.
	if participant is distinct from private.my_participant(p_workshop) then participant := private.require_participant(p_workshop); end if;
	if not exists (
		select from public.phases as p, unnest(p_rules) as asked
		where p.id = w.phase_id and p.step = 'read' and not p.is_over and (p.rules ->> asked)::boolean
	) then perform private.refuse('wrong_phase'); end if;
	return participant;
end $$;
comment on function private.require_reading is
	'The caller''s participant, with the workshop in hand, while a read phase runs that has one of these rules; or a refusal.';

create function private.readable_card(p_card uuid) returns public.cards
language plpgsql stable set search_path = '' as $$
declare card public.cards;
begin
	select c.* into card from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
	where c.id = p_card and c.state = 'kept';
	-- A sealed card is not there, for its author neither.
	if card.id is null then perform private.refuse('not_found'); end if;
	return card;
end $$;

create function public.add_comment(p_id uuid, p_card uuid, p_body text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.cards where id = p_card);
	participant uuid := private.require_reading(found_in, array['comments']);
	new_body text := private.text_in(p_body, 'body', 280);
	said public.comments;
begin
	select * into said from public.comments where id = private.new_id(p_id);
	if said.id is not null then
		if said.card_id <> p_card or not exists (select from private.comment_authors where comment_id = p_id and participant_id = participant) then
			perform private.refuse('id_taken');
		end if;
		return private.comment_json(said);
	end if;
	perform private.readable_card(p_card);
	if (select count(*) from private.comment_authors where workshop_id = found_in and participant_id = participant) >= 100 then
		perform private.refuse('limit_reached');
	end if;
	insert into public.comments (id, workshop_id, card_id, body) values (p_id, found_in, p_card, new_body)
	on conflict (id) do nothing returning * into said;
	if said.id is null then perform private.refuse('id_taken'); end if;
	insert into private.comment_authors values (p_id, found_in, participant);
	perform private.emit(found_in, 'comment_added', p_rows => jsonb_build_object('comments', jsonb_build_array(p_id)));
	return private.comment_json(said);
end $$;
comment on function public.add_comment is 'Says something short to a revealed card, while a read phase runs that asks for it.';

create function public.withdraw_comment(p_comment uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.comments where id = p_comment);
	participant uuid := private.require_participant(found_in);
begin
	if not exists (select from private.comment_authors where comment_id = p_comment and participant_id = participant) then
		perform private.refuse('not_author');
	end if;
	perform private.require_reading(found_in, array['comments']);
	update public.comments set state = 'withdrawn', body = null where id = p_comment and state = 'kept';
	if found then perform private.emit(found_in, 'comment_withdrawn', p_removed => array[p_comment]); end if;
end $$;
comment on function public.withdraw_comment is 'Takes an own comment back while the read phase runs. A tombstone without text stays.';

create function public.take_down_comment(p_comment uuid, p_reason text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.comments where id = p_comment);
	w public.workshops := private.begin_change(found_in, true);
begin
	if not exists (select from public.comments where id = p_comment and state <> 'withdrawn') then perform private.refuse('not_found'); end if;
	update public.comments set state = 'taken_down', body = null, taken_down_reason = private.text_in(p_reason, 'reason', 300)
	where id = p_comment and state = 'kept';
	if found then perform private.emit(w.id, 'comment_taken_down', p_rows => jsonb_build_object('comments', jsonb_build_array(p_comment))); end if;
end $$;
comment on function public.take_down_comment is 'The facilitator takes a comment down with a reason that all see: that one was, not whose.';

grant execute on function public.add_comment, public.withdraw_comment, public.take_down_comment to authenticated;

-- At the close, and where a device becomes another's.

create function private.forget_reading(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
begin
	update public.comments as m set author_name = u.name
	from private.comment_authors as a join public.participants as u on u.id = a.participant_id
	where a.comment_id = m.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and m.state <> 'withdrawn';
	delete from private.comment_authors where workshop_id = p_workshop.id;
end $$;
comment on function private.forget_reading is 'The links to people of what was said while reading. A named workshop first keeps the shown name.';

create or replace function private.close(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
begin
	update public.cards as c set author_name = u.name
	from private.card_authors as a join public.participants as u on u.id = a.participant_id
	where a.card_id = c.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and c.state <> 'withdrawn';
	delete from private.card_authors where workshop_id = p_workshop.id;
	perform private.forget_reading(p_workshop);
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

create function private.has_read_along(p_participant uuid) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select exists (select from private.comment_authors where participant_id = p_participant)); end $$;
comment on function private.has_read_along is 'Somebody left something of their own while reading.';

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
			or exists (select from private.slips where participant_id = mine) or private.has_read_along(mine) then
			perform private.refuse('place_taken');
		end if;
		delete from public.participants where id = mine
			and not exists (select from public.participant_keys where participant_id = mine and user_id <> me);
	end if;
	insert into public.participant_keys values (w.id, me, place)
	on conflict (workshop_id, user_id) do update set participant_id = excluded.participant_id;
	return private.face_json(w.id);
end $$;

-- The record of the summary.

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
		'now', private.iso(clock_timestamp())
	) || (select coalesce(jsonb_object_agg(name, private.list_json(name, w.id)), '{}') from private.lists where is_record and is_member);
end $$;
