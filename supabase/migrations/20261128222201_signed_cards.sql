-- Cards that are signed: a prompt asks for it with `signed`, and each card that answers it carries the name that its author
-- types, in an anonymous workshop too. It is a text like any other, no link to a participant: sealed with the card, changed
-- with it and gone with it.

alter table public.cards
	add column signature text check (char_length(signature) between 1 and 60),
	add constraint what_is_gone_has_no_signature check (state = 'kept' or signature is null);

create function private.signature_in(p_prompt uuid, p_name text) returns text
language plpgsql stable set search_path = '' as $$
declare is_signed boolean := coalesce((select (rules ->> 'signed')::boolean from public.prompts where id = p_prompt), false);
begin
	if not is_signed and p_name is not null then perform private.refuse('invalid', 'signature'); end if;
	return private.text_in(p_name, 'signature', 60, is_signed);
end $$;
comment on function private.signature_in is 'The name on a card, as it is stored: required where the prompt asks for signed cards, refused elsewhere.';

create or replace function private.card_json(c public.cards) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'id', c.id, 'phase_id', c.phase_id, 'prompt_id', c.prompt_id, 'topic_id', c.topic_id, 'body', c.body,
			'version', c.version, 'order_key', c.order_key, 'is_added', c.is_added, 'parent_id', c.parent_id, 'happened_at', private.iso(c.happened_at),
			'taken_down_reason', c.taken_down_reason,
			'author_name', coalesce(c.signature, c.author_name, (
				select u.name from private.card_authors as a join public.participants as u on u.id = a.participant_id
				where a.card_id = c.id
			))
		)
	);
end $$;
comment on function private.card_json is
	'A card with the name that stands on it: the one that its author signed it with, or in a named workshop the author''s own.';

create or replace function private.reveal(p_phase public.phases) returns void
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
	insert into public.cards (id, workshop_id, phase_id, prompt_id, topic_id, body, version, order_key, happened_at, signature)
	select id, workshop_id, phase_id, prompt_id, topic, body, version, random(), happened_at, signature from shuffled order by topic;
	update public.phases set is_revealed = true where id = p_phase.id;
$$;

drop function public.add_card(uuid, uuid, uuid, text, uuid, timestamptz);
create function public.add_card(
	p_id uuid, p_workshop uuid, p_prompt uuid, p_body text, p_parent uuid default null,
	p_happened_at timestamptz default null, p_signature text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	participant uuid := private.require_participant(p_workshop);
	new_body text := private.text_in(p_body, 'body', 1000);
	happened timestamptz;
	signed_as text;
	w public.workshops;
	collect public.phases;
	card public.cards;
	topic uuid;
	parent public.cards;
begin
	select p.* into collect from public.phases as p join public.prompts as q on q.phase_id = p.id
	where q.id = p_prompt and q.workshop_id = p_workshop and q.kind = 'cards';
	if collect.id is null then perform private.refuse('not_found'); end if;
	happened := private.happened_in(p_prompt, p_happened_at);
	signed_as := private.signature_in(p_prompt, p_signature);
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
	-- This device may have become another participant's meanwhile, or the workshop be gone.
	if participant is distinct from private.my_participant(p_workshop) then
		participant := private.require_participant(p_workshop);
		perform 1 from public.participants where id = participant for no key update;
	end if;
	select * into card from public.cards where id = private.new_id(p_id);
	if card.id is not null then
		if not exists (select from private.card_authors where card_id = p_id and participant_id = participant)
			or card.prompt_id is distinct from p_prompt or card.parent_id is distinct from p_parent then perform private.refuse('id_taken'); end if;
		return private.card_json(card);
	end if;
	if (select count(*) from private.card_authors where phase_id = collect.id and participant_id = participant) >= 100 then
		perform private.refuse('limit_reached');
	end if;
	if not collect.is_revealed then
		perform private.refuse_outside(collect);
		-- What can be built on is read, and what is read is not written sealed.
		if p_parent is not null then perform private.refuse('wrong_phase'); end if;
		perform private.take_sheet(collect, participant);
		insert into public.cards (id, workshop_id, phase_id, prompt_id, body, happened_at, signature)
		values (p_id, p_workshop, collect.id, p_prompt, new_body, happened, signed_as)
		on conflict (id) do nothing returning * into card;
	else
		if not private.can_add(w) then perform private.refuse('window_closed'); end if;
		if p_parent is not null then
			perform private.require_reading(p_workshop, array['comments']);
			parent := private.readable_card(p_parent);
			if parent.workshop_id <> p_workshop then perform private.refuse('not_found'); end if;
		end if;
		topic := gen_random_uuid();
		-- A topic of its own; next to that of the card on which it builds.
		insert into public.topics (id, workshop_id, order_key)
		values (topic, p_workshop, coalesce((select order_key from public.topics where id = parent.topic_id) + random() * 1e-9, random()));
		insert into public.cards (id, workshop_id, phase_id, prompt_id, body, is_added, topic_id, order_key, parent_id, happened_at, signature)
		values (p_id, p_workshop, collect.id, p_prompt, new_body, true, topic, random(), p_parent, happened, signed_as)
		on conflict (id) do nothing returning * into card;
	end if;
	if card.id is null then perform private.refuse('id_taken'); end if;
	insert into private.card_authors (card_id, workshop_id, phase_id, participant_id) values (p_id, p_workshop, collect.id, participant);
	if card.is_added then perform private.emit(p_workshop, 'card_added', p_cards => array[p_id], p_topics => array[topic]); end if;
	return private.card_json(card);
end $$;
comment on function public.add_card is
	'Adds a card under an id made by the client: sealed before the reveal, marked as added after it, then also one that builds on '
	'another; with the instant where the prompt asks when it happened, and the name where it asks for signed cards. Until the ballot.';
grant execute on function public.add_card to authenticated;

drop function public.edit_card(uuid, int, text, timestamptz);
create function public.edit_card(
	p_card uuid, p_version int, p_body text, p_happened_at timestamptz default null, p_signature text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	card public.cards := private.own_card(p_card);
	new_body text := private.text_in(p_body, 'body', 1000);
	happened timestamptz := private.happened_in(card.prompt_id, p_happened_at);
	signed_as text := private.signature_in(card.prompt_id, p_signature);
	collect public.phases;
begin
	select * into collect from public.phases where id = card.phase_id;
	if collect.is_revealed or collect.reveals_at <= clock_timestamp() then perform private.refuse('window_closed'); end if;
	if card.state <> 'kept' then perform private.refuse('stale', private.card_json(card)::text); end if;
	if card.version = p_version + 1 and (card.body, card.happened_at, card.signature) is not distinct from (new_body, happened, signed_as) then
		return private.card_json(card);
	end if;
	if card.version is distinct from p_version then perform private.refuse('stale', private.card_json(card)::text); end if;
	update public.cards set body = new_body, happened_at = happened, signature = signed_as, version = version + 1 where id = p_card returning * into card;
	return private.card_json(card);
end $$;
comment on function public.edit_card is
	'Changes an own sealed card, its text, when it happened and the name on it, as it was seen at that version.';
grant execute on function public.edit_card to authenticated;

-- Who takes a card back or down takes the name with it.

create or replace function public.withdraw_card(p_card uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	card public.cards := private.own_card(p_card);
	is_sealed boolean := (select not p.is_revealed from public.phases as p where p.id = card.phase_id);
begin
	if card.state <> 'kept' then return; end if;
	if not is_sealed and (private.is_voted(card.topic_id)
		or not (select private.can_add(w) from public.workshops as w where w.id = card.workshop_id)) then
		perform private.refuse('topics_frozen');
	end if;
	update public.cards set state = 'withdrawn', body = null, happened_at = null, signature = null, version = version + 1 where id = p_card;
	if not is_sealed then perform private.emit(card.workshop_id, 'card_withdrawn', p_removed => array[p_card]); end if;
end $$;
