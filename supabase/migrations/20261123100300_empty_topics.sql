-- Taking a card out of its topic makes a topic, and may leave an empty one: without a bound, people who sort for long (or a
-- loop) would fill the workshop with topics that nobody sees. A few stay, for whoever is about to put a card there.

create function private.clear_topics(p_workshop uuid) returns uuid[]
language plpgsql set search_path = '' as $$
declare
	most constant int := 50;
	cleared uuid[];
begin
	-- Also a card that was taken back or down is on its topic; and what people said about one keeps it.
	select array_agg(t.id) into cleared from public.topics as t
	where t.workshop_id = p_workshop and t.status = 'open'
		and not exists (select from public.cards where topic_id = t.id)
		and not exists (select from public.votes where topic_id = t.id)
		and not exists (select from public.outcomes where topic_id = t.id);
	if cardinality(cleared) < most then return null; end if;
	delete from public.topics where id = any (cleared);
	return cleared;
end $$;
comment on function private.clear_topics is
	'Once there are fifty empty topics they go, all at once; answers with their ids, for the event. The workshop is in the caller''s hand.';

create or replace function public.separate_card(p_card uuid, p_topic uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	card public.cards := private.begin_card_change(p_card);
	cleared uuid[];
begin
	if card.topic_id is distinct from p_topic then
		cleared := private.clear_topics(card.workshop_id);
		insert into public.topics (id, workshop_id, order_key) values (private.new_id(p_topic), card.workshop_id, random()) on conflict do nothing;
		if not found then perform private.refuse('id_taken'); end if;
		update public.cards set topic_id = p_topic, version = version + 1 where id = p_card;
		perform private.emit(card.workshop_id, 'card_moved', p_cards => array[p_card], p_topics => array[p_topic], p_removed => cleared);
	end if;
	return private.cards_json(card.workshop_id, array[p_card]) -> 0;
end $$;
