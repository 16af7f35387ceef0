-- What one round of sorting apart left disputed, a later one may settle.

create or replace function private.draft_topics(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	members uuid[];
	target uuid;
	drafted uuid[] := '{}';
begin
	for members in
		select array_agg(x.card order by c.order_key, c.id) from private.clusters(p_phase.id) as x join public.cards as c on c.id = x.card
		group by x.cluster order by x.cluster
	loop
		drafted := drafted || members;
		target := (select topic_id from public.cards where id = members[1]);
		if exists (select from public.cards where topic_id = target and state <> 'withdrawn' and not id = any (members)) then
			target := gen_random_uuid();
			insert into public.topics (id, workshop_id, order_key) values (target, p_phase.workshop_id, random());
		end if;
		update public.cards set topic_id = target, version = version + 1 where id = any (members) and topic_id is distinct from target;
	end loop;

	-- What enough people sorted is judged anew.
	delete from private.disputed_cards where card_id in (
		select card_id from private.piles where slip_id = any (private.sorters(p_phase.id)) group by card_id having count(*) >= 3);
	insert into private.disputed_cards (card_id, workshop_id)
	select p.card_id, p_phase.workshop_id
	from private.piles as p join public.cards as c on c.id = p.card_id and c.state = 'kept'
	cross join lateral (select exists (
		select from private.piles as o join public.cards as k on k.id = o.card_id and k.state = 'kept'
		where o.slip_id = p.slip_id and o.pile = p.pile and o.card_id <> p.card_id
	)) as near(has_others)
	where p.slip_id = any (private.sorters(p_phase.id)) and not p.card_id = any (drafted) and not private.is_voted(c.topic_id)
	group by p.card_id having count(*) >= 3 and count(*) filter (where has_others) * 2 > count(*);

	delete from private.slips where phase_id = p_phase.id;
end $$;
