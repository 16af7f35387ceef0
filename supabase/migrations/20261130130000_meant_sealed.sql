-- A card that was written to be sealed never is everyone's to read because it came late: the page may not know yet that the
-- cards are open, after a close that was moved earlier while it had no network for one.

drop function public.add_card(uuid, uuid, uuid, text, uuid, timestamptz, text);
create function public.add_card(
	p_id uuid, p_workshop uuid, p_prompt uuid, p_body text, p_parent uuid default null,
	p_happened_at timestamptz default null, p_signature text default null, p_is_sealed boolean default false
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
		-- What its author meant to be sealed would be everyone's to read at once, which is for its author to say.
		if p_is_sealed or not private.can_add(w) then perform private.refuse('window_closed'); end if;
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
	'another; with the instant where the prompt asks when it happened, and the name where it asks for signed cards. Until the ballot. '
	'`p_is_sealed`: only while it stays sealed; refused once the cards are open.';
grant execute on function public.add_card to authenticated;
