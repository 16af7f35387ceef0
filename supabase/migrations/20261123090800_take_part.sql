-- A participant's verbs: join, keep a place, write, group.

create function private.by_code(p_code text) returns public.workshops
language plpgsql stable set search_path = '' as $$
declare w public.workshops;
begin
	select * into w from public.workshops where code = private.plain_code(p_code);
	if w.id is null then
		perform private.refuse(case when exists (select from private.deleted_codes where code_hash = private.hash(private.plain_code(p_code)))
			then 'deleted' else 'not_found' end);
	end if;
	return w;
end $$;

create function private.face_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'id', case when private.is_member(w.id) then w.id end,
			'is_facilitator', private.is_facilitator(w.id),
			'kind', w.kind, 'title', w.title, 'purpose', w.purpose, 'ground_rule', w.ground_rule, 'naming', w.naming,
			'readers', w.readers, 'places', w.places, 'code', w.code, 'phase_id', w.phase_id,
			'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at), 'closed_at', private.iso(w.closed_at),
			'is_locked', w.is_locked, 'sequence', w.sequence,
			'phases', private.phases_json(w.id), 'prompts', private.prompts_json(w.id), 'now', private.iso(clock_timestamp())
		) from public.workshops as w where w.id = p_workshop
	);
end $$;
comment on function private.face_json is 'What the holder of the link may read before joining: what is asked, until when, who reads it. No card, no count.';

create function public.look_up_workshop(p_code text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare w public.workshops := private.by_code(p_code);
begin
	perform private.settle(w.id);
	perform private.sweep();
	return private.face_json(w.id);
end $$;

create function public.join_workshop(p_code text, p_name text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	w public.workshops := private.by_code(p_code);
	kept_name text;
	participant uuid;
begin
	perform private.settle(w.id);
	-- The row's lock fixes the naming for whoever joins first, and keeps a double click from making two people.
	select * into w from public.workshops where id = w.id for no key update;
	if private.my_participant(w.id) is null then
		if w.closed_at is not null then perform private.refuse('ended'); end if;
		if w.is_locked then perform private.refuse('joining_locked'); end if;
		if w.naming = 'named' then
			kept_name := private.text_in(p_name, 'name', 60, false);
			if kept_name is null then perform private.refuse('name_needed', 'name'); end if;
		end if;
		if (select count(*) from public.participants where workshop_id = w.id) >= 2000 then perform private.refuse('limit_reached'); end if;
		insert into public.participants (workshop_id, name) values (w.id, kept_name) returning id into participant;
		insert into public.participant_keys values (w.id, me, participant);
	end if;
	return private.face_json(w.id);
end $$;
comment on function public.join_workshop is 'Makes the caller a participant; twice is once. In an anonymous workshop no name is kept, even if one is sent.';

create function public.create_device_code(p_workshop uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
	participant uuid := private.require_participant(p_workshop);
	code text := private.random_code(8);
begin
	delete from private.device_codes where expires_at <= now();
	insert into private.device_codes values (private.hash(p_workshop || code), p_workshop, participant, now() + interval '10 minutes')
	on conflict (participant_id) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at;
	return code;
end $$;
comment on function public.create_device_code is 'Keep your place: eight characters, ten minutes, one use; a new one replaces the old.';

create function public.redeem_device_code(p_code text, p_device_code text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	w public.workshops := private.by_code(p_code);
	mine uuid := private.my_participant(w.id);
	place uuid;
begin
	perform private.settle(w.id);
	delete from private.device_codes
	where code_hash = private.hash(w.id || private.plain_code(coalesce(p_device_code, ''))) and expires_at > now()
	returning participant_id into place;
	if place is null then perform private.refuse('code_expired'); end if;
	if mine is not null and mine <> place then
		perform 1 from public.participants where id = mine for update;
		-- This device already wrote or voted as somebody: two people's work is not merged.
		if exists (select from private.card_authors where participant_id = mine)
			or exists (select from private.slips where participant_id = mine) then
			perform private.refuse('place_taken');
		end if;
		delete from public.participants where id = mine
			and not exists (select from public.participant_keys where participant_id = mine and user_id <> me);
	end if;
	insert into public.participant_keys values (w.id, me, place)
	on conflict (workshop_id, user_id) do update set participant_id = excluded.participant_id;
	return private.face_json(w.id);
end $$;

create function private.can_add(w public.workshops) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select coalesce(private.running_step(w) in ('read', 'group'), false)); end $$;
comment on function private.can_add is 'From the reveal until the ballot opens, cards are added, taken back and grouped.';

create function public.add_card(p_id uuid, p_workshop uuid, p_prompt uuid, p_body text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	participant uuid := private.require_participant(p_workshop);
	new_body text := private.text_in(p_body, 'body', 1000);
	w public.workshops;
	collect public.phases;
	card public.cards;
	topic uuid;
begin
	select p.* into collect from public.phases as p join public.prompts as q on q.phase_id = p.id
	where q.id = p_prompt and q.workshop_id = p_workshop and q.kind = 'cards';
	if collect.id is null then perform private.refuse('not_found'); end if;
	if not collect.is_revealed then
		-- Held against the reveal: a card is either in before it or added after it.
		perform private.hold(collect.id);
		select * into collect from public.phases where id = collect.id;
	end if;
	-- Held against oneself: the same request twice, and the bound, are seen one after another.
	if collect.is_revealed then
		w := private.begin_change(p_workshop);
	else
		perform 1 from public.participants where id = participant for no key update;
	end if;
	select * into card from public.cards where id = private.new_id(p_id);
	if card.id is not null then
		if not exists (select from private.card_authors where card_id = p_id and participant_id = participant)
			or card.prompt_id is distinct from p_prompt then perform private.refuse('id_taken'); end if;
		return private.card_json(card);
	end if;
	if (select count(*) from private.card_authors where phase_id = collect.id and participant_id = participant) >= 100 then
		perform private.refuse('limit_reached');
	end if;
	if not collect.is_revealed then
		if collect.opens_at > now() then perform private.refuse('not_open_yet'); end if;
		if collect.reveals_at <= clock_timestamp() then perform private.refuse('window_closed'); end if;
		insert into public.cards (id, workshop_id, phase_id, prompt_id, body) values (p_id, p_workshop, collect.id, p_prompt, new_body)
		on conflict (id) do nothing returning * into card;
	else
		if not private.can_add(w) then perform private.refuse('window_closed'); end if;
		topic := gen_random_uuid();
		insert into public.topics (id, workshop_id, order_key) values (topic, p_workshop, random());
		insert into public.cards (id, workshop_id, phase_id, prompt_id, body, is_added, topic_id, order_key)
		values (p_id, p_workshop, collect.id, p_prompt, new_body, true, topic, random())
		on conflict (id) do nothing returning * into card;
	end if;
	if card.id is null then perform private.refuse('id_taken'); end if;
	insert into private.card_authors (card_id, workshop_id, phase_id, participant_id) values (p_id, p_workshop, collect.id, participant);
	if card.is_added then perform private.emit(p_workshop, 'card_added', p_cards => array[p_id], p_topics => array[topic]); end if;
	return private.card_json(card);
end $$;
comment on function public.add_card is
	'Writes a card: sealed during the window and the ten minutes after it, "added" from the reveal until the ballot opens.';

create function private.own_card(p_card uuid) returns public.cards
language plpgsql set search_path = '' as $$
declare
	card public.cards;
	participant uuid;
begin
	select * into card from public.cards where id = p_card;
	participant := private.require_participant(card.workshop_id);
	if not exists (select from private.card_authors where card_id = p_card and participant_id = participant) then
		perform private.refuse('not_author');
	end if;
	if exists (select from public.phases where id = card.phase_id and not is_revealed) then perform private.hold(card.phase_id); end if;
	if exists (select from public.phases where id = card.phase_id and is_revealed) then perform private.begin_change(card.workshop_id); end if;
	select * into card from public.cards where id = p_card for no key update;
	return card;
end $$;
comment on function private.own_card is 'The caller''s card, locked for a change, or a refusal.';

create function public.edit_card(p_card uuid, p_version int, p_body text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	card public.cards := private.own_card(p_card);
	new_body text := private.text_in(p_body, 'body', 1000);
	collect public.phases;
begin
	select * into collect from public.phases where id = card.phase_id;
	if collect.is_revealed or collect.reveals_at <= clock_timestamp() then perform private.refuse('window_closed'); end if;
	if card.state <> 'kept' then perform private.refuse('stale', private.card_json(card)::text); end if;
	if card.version = p_version + 1 and card.body = new_body then return private.card_json(card); end if;
	if card.version is distinct from p_version then perform private.refuse('stale', private.card_json(card)::text); end if;
	update public.cards set body = new_body, version = version + 1 where id = p_card returning * into card;
	return private.card_json(card);
end $$;
comment on function public.edit_card is 'Changes an own card while it is sealed. Names the version that it saw; a stale edit is refused with what is there.';

create function public.withdraw_card(p_card uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	card public.cards := private.own_card(p_card);
	is_sealed boolean := (select not p.is_revealed from public.phases as p where p.id = card.phase_id);
begin
	if card.state <> 'kept' then return; end if;
	if not is_sealed and not (select private.can_add(w) from public.workshops as w where w.id = card.workshop_id) then
		perform private.refuse('topics_frozen');
	end if;
	update public.cards set state = 'withdrawn', body = null, version = version + 1 where id = p_card;
	if not is_sealed then perform private.emit(card.workshop_id, 'card_withdrawn', p_removed => array[p_card]); end if;
end $$;
comment on function public.withdraw_card is 'Takes an own card back until the ballot opens. A tombstone without text stays.';

create function private.begin_card_change(p_card uuid, p_facilitates boolean default false) returns public.cards
language plpgsql set search_path = '' as $$
declare
	card public.cards;
	w public.workshops;
begin
	select * into card from public.cards where id = p_card;
	w := private.begin_change(card.workshop_id, p_facilitates);
	-- A sealed card is not there for anyone but its author.
	select c.* into card from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
	where c.id = p_card and c.state <> 'withdrawn';
	if card.id is null then perform private.refuse('not_found'); end if;
	if not p_facilitates and not private.can_add(w) then perform private.refuse('topics_frozen'); end if;
	return card;
end $$;

create function public.take_down_card(p_card uuid, p_reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	card public.cards := private.begin_card_change(p_card, true);
	gives_back boolean := false;
begin
	update public.cards set state = 'taken_down', body = null, version = version + 1,
		taken_down_reason = private.text_in(p_reason, 'reason', 300)
	where id = p_card and state = 'kept';
	if found then
		-- A topic that has lost its last card is no longer in the result; dots that a running ballot has on it are given back.
		if not private.is_shown(card.topic_id, card.workshop_id) then
			delete from public.votes as v using public.phases as p
			where v.topic_id = card.topic_id and p.id = v.phase_id and p.closes_at is null;
			gives_back := found;
		end if;
		perform private.emit(card.workshop_id, 'card_taken_down', p_cards => array[p_card], p_results => true, p_is_partial => gives_back);
	end if;
	return private.cards_json(card.workshop_id, array[p_card]) -> 0;
end $$;
comment on function public.take_down_card is 'The facilitator takes a revealed card down with a reason that all see: that one was, not whose.';

create function public.move_card(p_card uuid, p_topic uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare card public.cards := private.begin_card_change(p_card);
begin
	if not exists (select from public.topics where id = p_topic and workshop_id = card.workshop_id) then perform private.refuse('not_found'); end if;
	if card.topic_id is distinct from p_topic then
		update public.cards set topic_id = p_topic, version = version + 1 where id = p_card;
		perform private.emit(card.workshop_id, 'card_moved', p_cards => array[p_card]);
	end if;
	return private.cards_json(card.workshop_id, array[p_card]) -> 0;
end $$;

create function public.separate_card(p_card uuid, p_topic uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare card public.cards := private.begin_card_change(p_card);
begin
	if card.topic_id is distinct from p_topic then
		insert into public.topics (id, workshop_id, order_key) values (private.new_id(p_topic), card.workshop_id, random()) on conflict do nothing;
		if not found then perform private.refuse('id_taken'); end if;
		update public.cards set topic_id = p_topic, version = version + 1 where id = p_card;
		perform private.emit(card.workshop_id, 'card_moved', p_cards => array[p_card], p_topics => array[p_topic]);
	end if;
	return private.cards_json(card.workshop_id, array[p_card]) -> 0;
end $$;
comment on function public.separate_card is 'Takes a card out of its topic, into a new one of its own.';

create function public.rename_topic(p_topic uuid, p_version int, p_title text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in);
	new_title text := private.text_in(p_title, 'title', 120, false);
	topic public.topics;
begin
	if not private.can_add(w) and not private.is_facilitator(w.id)
		or private.running_step(w) = 'vote' and private.has_votes(w.phase_id) then
		perform private.refuse('topics_frozen');
	end if;
	select * into topic from public.topics where id = p_topic;
	if topic.title is distinct from new_title then
		if topic.version is distinct from p_version then
			perform private.refuse('stale', (private.topics_json(w.id, array[p_topic]) -> 0)::text);
		end if;
		update public.topics set title = new_title, version = version + 1 where id = p_topic;
		perform private.emit(w.id, 'topic_changed', p_topics => array[p_topic]);
	end if;
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;
comment on function public.rename_topic is 'Names a topic: anyone while topics are formed, the facilitator until the close.';

grant execute on function public.look_up_workshop to anon, authenticated;
grant execute on function public.join_workshop, public.create_device_code, public.redeem_device_code, public.add_card, public.edit_card,
	public.withdraw_card, public.take_down_card, public.move_card, public.separate_card, public.rename_topic to authenticated;
