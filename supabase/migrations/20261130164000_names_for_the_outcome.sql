-- Where a question asks for roles, not names, what is forwarded holds no card: a topic that nobody named is told there by no word
-- of its own. The facilitator can name it also once it was voted on, and put that name right until the close. What was voted on by
-- its name keeps it.

create function private.asks_roles(p_workshop uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (select from public.prompts where workshop_id = p_workshop and (rules ->> 'roles')::boolean);
end $$;
comment on function private.asks_roles is 'A question asks for roles, not names: what is forwarded tells no topic by a card.';

create or replace function private.count_ballot(p_ballot public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	unnamed jsonb := case when private.asks_roles(p_ballot.workshop_id) then jsonb_build_object('unnamed', array(
		select id from public.topics where id = any (private.options_counted(p_ballot)) and title is null order by order_key, id)) else '{}' end;
begin
	insert into private.results (phase_id, workshop_id, result)
	values (p_ballot.id, p_ballot.workshop_id, private.result_json(p_ballot) || unnamed)
	-- Counted again it says what had no name at the close, not what has none since.
	on conflict (phase_id) do update set result = excluded.result || case when results.result ? 'unnamed' then
		jsonb_build_object('unnamed', (
			select coalesce(jsonb_agg(id), '[]') from jsonb_array_elements(results.result -> 'unnamed') as id
			where excluded.result -> 'tallies' @> jsonb_build_array(jsonb_build_object('topic_id', id)))) else '{}' end;
end $$;
comment on function private.count_ballot is
	'Counts a ballot that has closed, and keeps which options had no name where that can still be given; again when one of its topics '
	'has lost its last card.';

update private.results as r set result = r.result || jsonb_build_object('unnamed', array(
	select t.id from public.topics as t where t.workshop_id = r.workshop_id and t.title is null
		and r.result -> 'tallies' @> jsonb_build_array(jsonb_build_object('topic_id', t.id)) order by t.order_key, t.id))
where private.asks_roles(r.workshop_id);

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
			facilitates and not exists (select from private.results where workshop_id = w.id
				and result -> 'tallies' @> jsonb_build_array(jsonb_build_object('topic_id', p_topic)) and (result -> 'unnamed' ? p_topic::text) is not true)
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
	'that has closed was on, but for what had no name there where the summary holds no cards.';
