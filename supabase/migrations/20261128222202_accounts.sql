-- Accounts of the same thing: cards of a timeline that lie on one topic. When they give different instants the fact is
-- disputed, without anybody having to say so; people say that accounts differ in other ways, that they do not, and what they
-- agree on. What is agreed stands beside the accounts and replaces none.

alter table public.topics
	add column accounts text check (accounts in ('differ', 'agree')),
	add column agreed text check (char_length(agreed) between 1 and 300),
	add constraint what_is_agreed_does_not_differ check (agreed is null or accounts is not distinct from 'agree');
comment on column public.topics.accounts is
	'What people said of its accounts; null: nobody has, and they differ if their cards give different instants.';

create or replace function private.topics_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', t.id, 'title', t.title, 'order_key', t.order_key, 'status', t.status, 'park_reason', t.park_reason,
			'parked_why', t.parked_why, 'is_wanted', t.is_wanted, 'accounts', t.accounts, 'agreed', t.agreed, 'version', t.version
		) order by t.order_key, t.id), '[]')
		from public.topics as t where t.workshop_id = p_workshop and (p_ids is null or t.id = any (p_ids))
	);
end $$;

create function public.mark_accounts(p_topic uuid, p_version int, p_accounts text, p_agreed text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in);
	new_agreed text := private.text_in(p_agreed, 'agreed', 300, false);
	topic public.topics;
begin
	if p_accounts is null or p_accounts not in ('differ', 'agree') then perform private.refuse('invalid', 'accounts'); end if;
	if p_accounts = 'differ' and new_agreed is not null or not exists (
		select from public.cards as c join public.prompts as q on q.id = c.prompt_id
		where c.topic_id = p_topic and c.state = 'kept' and (q.rules ->> 'happened')::boolean
	) then perform private.refuse('invalid', 'agreed'); end if;
	select * into topic from public.topics where id = p_topic;
	if (topic.accounts, topic.agreed) is distinct from (p_accounts, new_agreed) then
		if topic.version is distinct from p_version then
			perform private.refuse('stale', (private.topics_json(w.id, array[p_topic]) -> 0)::text);
		end if;
		update public.topics set accounts = p_accounts, agreed = new_agreed, version = version + 1 where id = p_topic;
		perform private.emit(w.id, 'topic_changed', p_topics => array[p_topic]);
	end if;
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;
comment on function public.mark_accounts is
	'Says of a topic of a timeline that its accounts differ, or that they agree and on what: anyone, until the close, naming the version seen.';
grant execute on function public.mark_accounts to authenticated;
