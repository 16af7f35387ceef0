-- Where a question asks for roles, not names, what is forwarded holds no card: a topic that nobody named is told there by no word
-- of its own. The facilitator can name it also once it was voted on. What has a name keeps it.

create or replace function public.rename_topic(p_topic uuid, p_version int, p_title text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in);
	new_title text := private.text_in(p_title, 'title', 120, false);
	facilitates boolean := private.is_facilitator(w.id);
	topic public.topics;
begin
	select * into topic from public.topics where id = p_topic;
	-- While people vote whether anybody has: the answer would tell.
	if not private.can_add(w) and not facilitates
		or exists (select from public.phases where id = w.phase_id and step = 'vote' and not is_over and (mode = 'async' or private.has_votes(id)))
		or private.is_voted(p_topic) and not (
			-- Sent again it says the same.
			facilitates and (topic.title is null or topic.title is not distinct from new_title)
			and exists (select from public.prompts where workshop_id = w.id and (rules ->> 'roles')::boolean)
		) then
		perform private.refuse('topics_frozen');
	end if;
	if topic.title is distinct from new_title then
		if topic.version is distinct from p_version then
			perform private.refuse('stale', (private.topics_json(w.id, array[p_topic]) -> 0)::text);
		end if;
		update public.topics set title = new_title, version = version + 1 where id = p_topic;
		perform private.emit(w.id, 'topic_changed', p_topics => array[p_topic]);
	end if;
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;
comment on function public.rename_topic is
	'Names a topic: anyone while topics are formed, the facilitator until the close; not while people vote, and not what a ballot '
	'that has closed was on, but for an option without a name where the summary holds no cards.';
