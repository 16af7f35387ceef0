-- Sorting apart. In a group phase over days that asks for it everyone puts cards into piles of their own, which nobody else
-- ever reads. At its end what people put together becomes draft topics, and the piles are deleted.

create table private.piles (
	-- its slip says whose it is and in which phase, and takes it along when it goes
	slip_id uuid not null references private.slips on delete cascade,
	card_id uuid not null references public.cards on delete cascade,
	pile uuid not null,
	primary key (slip_id, card_id)
);
create index on private.piles (card_id);
comment on table private.piles is
	'Where one person has put a card. Which pile is which means something among that person''s own only. Deleted when the phase ends.';

create table private.disputed_cards (
	card_id uuid primary key references public.cards on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade
);
create index on private.disputed_cards (workshop_id);
comment on table private.disputed_cards is
	'Cards that most people put together with something, but not with the same thing. Left for people to talk about.';

create function private.my_piles_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('phase_id', s.phase_id, 'cards', private.piles_of(s.id)) order by s.phase_id), '[]')
		from private.slips as s
		where s.workshop_id = p_workshop and s.participant_id = p_participant
			and exists (select from private.piles where slip_id = s.id)
	);
end $$;

create function private.piles_of(p_slip uuid) returns jsonb
language plpgsql stable set search_path = '' as
$$ begin return (select coalesce(jsonb_object_agg(card_id, pile), '{}') from private.piles where slip_id = p_slip); end $$;

create function private.disputed_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('id', d.card_id) order by d.card_id), '[]')
		from private.disputed_cards as d join public.cards as c on c.id = d.card_id and c.state = 'kept'
		where d.workshop_id = p_workshop and (p_ids is null or d.card_id = any (p_ids))
	);
end $$;
insert into private.lists (name, is_mine) values ('piles', true), ('disputed', false);

create function private.sorts_apart(p_phase public.phases) returns boolean
language sql immutable set search_path = '' as
$$ select coalesce(p_phase.step = 'group' and p_phase.mode = 'async' and (p_phase.rules ->> 'apart')::boolean, false) $$;

create or replace function private.refuse_outside(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	running public.phases;
begin
	-- Read after the phase is in hand, so that it stays true to the end of the transaction.
	select p.* into running from public.workshops as w join public.phases as p on p.id = w.phase_id where w.id = p_phase.workshop_id;
	if running.id = p_phase.id and (running.mode = 'live' or running.opens_at <= clock_timestamp()
		and coalesce(running.reveals_at, running.closes_at) > clock_timestamp()) then return; end if;
	perform private.refuse(case
		when running.position < p_phase.position or running.id = p_phase.id and running.opens_at > clock_timestamp()
			or running.id is null and exists (select from public.workshops where id = p_phase.workshop_id and ended_at is null) then 'not_open_yet'
		when p_phase.step in ('collect', 'group') then 'window_closed' else 'ballot_closed' end);
end $$;

create or replace function private.begin_card_change(p_card uuid, p_facilitates boolean default false) returns public.cards
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
	if not p_facilitates and (not private.can_add(w) or private.is_voted(card.topic_id)) then perform private.refuse('topics_frozen'); end if;
	-- While people sort apart, nobody sorts for all.
	if not p_facilitates and exists (select from public.phases as p where p.id = w.phase_id and private.sorts_apart(p)) then
		perform private.refuse('wrong_phase');
	end if;
	return card;
end $$;

create function public.put_in_piles(p_phase uuid, p_piles jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	slip private.slips := private.open_slip(p_phase);
begin
	if not exists (select from public.phases as p where p.id = p_phase and private.sorts_apart(p)) then perform private.refuse('wrong_phase'); end if;
	if jsonb_typeof(p_piles) is distinct from 'object' then perform private.refuse('invalid', 'piles'); end if;
	if exists (
		select from jsonb_each_text(p_piles) as e(card, pile)
		where not exists (
			select from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
			where c.id = e.card::uuid and c.workshop_id = slip.workshop_id and c.state = 'kept'
		)
	) then perform private.refuse('not_found'); end if;
	delete from private.piles where slip_id = slip.id and card_id in (select key::uuid from jsonb_each_text(p_piles) where value is null);
	insert into private.piles (slip_id, card_id, pile)
	select slip.id, key::uuid, private.new_id(value::uuid) from jsonb_each_text(p_piles) where value is not null
	on conflict (slip_id, card_id) do update set pile = excluded.pile;
	-- Bounds what the end of the phase has to count.
	if (select count(*) from private.piles where slip_id = slip.id) > 500
		or exists (select from private.piles where slip_id = slip.id group by pile having count(*) > 40) then
		perform private.refuse('limit_reached');
	end if;
	return private.piles_of(slip.id);
exception when invalid_text_representation then perform private.refuse('invalid', 'piles');
end $$;
comment on function public.put_in_piles is
	'States in which of the caller''s piles cards lie (card -> pile; null: in none yet). Answers with all piles of the caller.';
grant execute on function public.put_in_piles to authenticated;

create function private.sorters(p_phase uuid) returns uuid[]
language sql stable set search_path = '' as $$
	-- By chance, which the ids are, fifty of more: enough to say what most do, and a bound of time.
	select array(
		select s.id from private.slips as s
		where s.phase_id = p_phase and exists (select from private.piles where slip_id = s.id) order by s.id limit 50
	)
$$;

create function private.shares(p_phase uuid) returns table (a uuid, b uuid, share float8)
language sql stable set search_path = '' as $$
	with sorters as (
		select id, n::int as n from unnest(private.sorters(p_phase)) with ordinality as u(id, n)
	), placed as (
		select p.slip_id, s.n, p.card_id, p.pile from private.piles as p
		join sorters as s on s.id = p.slip_id join public.cards as c on c.id = p.card_id and c.state = 'kept'
		where not private.is_voted(c.topic_id)
	), who as (
		-- one bit a person: who has placed this card
		select c.card_id, string_agg(case when p.slip_id is null then '0' else '1' end, '' order by s.n)::varbit as by
		from (select distinct card_id from placed) as c cross join sorters as s
		left join placed as p on p.card_id = c.card_id and p.slip_id = s.id
		group by c.card_id
	), together as (
		select x.card_id as a, y.card_id as b, count(*) as n from placed as x
		join placed as y on y.slip_id = x.slip_id and y.pile = x.pile and y.card_id > x.card_id
		group by 1, 2
	)
	select t.a, t.b, t.n::float8 / bit_count(v.by & w.by)
	from together as t join who as v on v.card_id = t.a join who as w on w.card_id = t.b
	where bit_count(v.by & w.by) >= 3
$$;
comment on function private.shares is
	'Co-occurrence: which share of those who placed both cards put both on one pile. Of fewer than three people nothing is said.';

create function private.clusters(p_phase uuid) returns table (cluster int, card uuid)
language plpgsql stable set search_path = '' as $$
declare
	threshold constant float8 := 0.5;
	pairs_a uuid[];
	pairs_b uuid[];
	pairs_share float8[];
	cards uuid[];
	n int;
	-- of each two clusters the sum of the shares of their cards; and as it was between single cards
	sums float8[];
	shares float8[];
	sizes int[];
	leaders int[];
	is_open boolean[];
	chain int[];
	at int;
	previous int;
	best int;
	best_mean float8;
	mean float8;
	pair record;
	members int[];
	worst int;
begin
	select array_agg(s.a), array_agg(s.b), array_agg(s.share) into pairs_a, pairs_b, pairs_share from private.shares(p_phase) as s;
	-- Where no two agree there is nothing to put together. The bound is one of time: nobody sorts so many.
	select array_agg(id order by order_key, id) into cards from (
		select distinct c.id, c.order_key from unnest(pairs_a, pairs_b, pairs_share) as p(a, b, share)
		join public.cards as c on c.id in (p.a, p.b) where p.share >= threshold order by c.order_key, c.id limit 300
	) as agreed;
	n := coalesce(cardinality(cards), 0);
	if n = 0 then return; end if;
	sums := array_fill(0::float8, array[n * n]);
	for pair in
		select x.i, y.i as j, p.share from unnest(pairs_a, pairs_b, pairs_share) as p(a, b, share)
		join unnest(cards) with ordinality as x(id, i) on x.id = p.a join unnest(cards) with ordinality as y(id, i) on y.id = p.b
	loop
		sums[(pair.i - 1) * n + pair.j] := pair.share;
		sums[(pair.j - 1) * n + pair.i] := pair.share;
	end loop;
	shares := sums;
	sizes := array_fill(1, array[n]);
	is_open := array_fill(true, array[n]);
	leaders := array(select generate_series(1, n));

	-- From each cluster to its nearest, until two are each other's: these are one from now on.
	for start in 1..n loop
		while is_open[start] loop
			if coalesce(cardinality(chain), 0) = 0 then chain := array[start]; end if;
			at := chain[cardinality(chain)];
			previous := case when cardinality(chain) > 1 then chain[cardinality(chain) - 1] end;
			best := previous;
			best_mean := case when previous is null then 0 else sums[(at - 1) * n + previous] / (sizes[at] * sizes[previous]) end;
			for other in 1..n loop
				if is_open[other] and other <> at then
					mean := sums[(at - 1) * n + other] / (sizes[at] * sizes[other]);
					if mean > best_mean then
						best := other;
						best_mean := mean;
					end if;
				end if;
			end loop;
			if best is null or best_mean < threshold then
				is_open[at] := false;
				chain := chain[1:cardinality(chain) - 1];
			elsif best = previous then
				chain := chain[1:cardinality(chain) - 2];
				best := least(at, previous);
				at := greatest(at, previous);
				for other in 1..n loop
					if is_open[other] and other <> at and other <> best then
						mean := sums[(best - 1) * n + other] + sums[(at - 1) * n + other];
						sums[(best - 1) * n + other] := mean;
						sums[(other - 1) * n + best] := mean;
					end if;
					if leaders[other] = at then leaders[other] := best; end if;
				end loop;
				sizes[best] := sizes[best] + sizes[at];
				is_open[at] := false;
			else
				chain := chain || best;
			end if;
		end loop;
	end loop;

	for leader in 1..n loop
		members := array(select i from generate_subscripts(leaders, 1) as i where leaders[i] = leader order by i);
		-- The mean of all may hide one that belongs to half of them only: it goes.
		loop
			exit when cardinality(members) < 2;
			select i, m into worst, best_mean from (
				select i, (select sum(shares[(i - 1) * n + j]) from unnest(members) as j where j <> i) / (cardinality(members) - 1) as m
				from unnest(members) as i
			) as each order by m, i desc limit 1;
			exit when best_mean >= threshold;
			members := array_remove(members, worst);
		end loop;
		if cardinality(members) > 1 then
			return query select leader, cards[i] from unnest(members) as i;
		end if;
	end loop;
end $$;
comment on function private.clusters is
	'Average-link clusters (UPGMA, Sokal and Michener 1958; by chains of nearest neighbours, Murtagh 1983) of cards that at '
	'least half of those who placed both put together on average, and each of them with the rest.';

create function private.draft_topics(p_phase public.phases) returns void
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

	insert into private.disputed_cards (card_id, workshop_id)
	select p.card_id, p_phase.workshop_id
	from private.piles as p join public.cards as c on c.id = p.card_id and c.state = 'kept'
	cross join lateral (select exists (
		select from private.piles as o join public.cards as k on k.id = o.card_id and k.state = 'kept'
		where o.slip_id = p.slip_id and o.pile = p.pile and o.card_id <> p.card_id
	)) as near(has_others)
	where p.slip_id = any (private.sorters(p_phase.id)) and not p.card_id = any (drafted) and not private.is_voted(c.topic_id)
	group by p.card_id having count(*) >= 3 and count(*) filter (where has_others) * 2 > count(*)
	on conflict do nothing;

	delete from private.slips where phase_id = p_phase.id;
end $$;
comment on function private.draft_topics is
	'What people put together becomes topics, what most put with something, but not with the same thing, is disputed, and who '
	'sorted how is deleted.';

create or replace function private.end_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	if p_phase.step = 'collect' then perform private.reveal(p_phase); end if;
	if private.sorts_apart(p_phase) then perform private.draft_topics(p_phase); end if;
end $$;
comment on function private.end_phase is
	'What the end of a phase brings about, once: the reveal, the draft topics of those who sorted apart. The workshop is in the '
	'caller''s hand, and the phase alone.';
