-- Cards and topics, and the seal. A sealed card leaves the database for its author only; who wrote a card stands in the
-- schema private until the workshop closes, and nowhere afterwards.

create table public.topics (
	id uuid primary key,
	workshop_id uuid not null references public.workshops on delete cascade,
	title text check (char_length(title) between 1 and 120),
	order_key double precision not null,
	status text not null default 'open' check (status in ('open', 'discussed', 'parked')),
	park_reason text check (char_length(park_reason) between 1 and 300),
	version int not null default 1,
	constraint what_is_parked_has_a_reason check ((status = 'parked') = (park_reason is not null))
);
create index on public.topics (workshop_id);
comment on table public.topics is 'One or more cards on the same thing. A topic whose last card has gone is empty and not shown.';

create table public.cards (
	id uuid primary key,
	workshop_id uuid not null references public.workshops on delete cascade,
	phase_id uuid not null references public.phases on delete cascade,
	prompt_id uuid not null references public.prompts on delete cascade,
	topic_id uuid references public.topics on delete cascade,
	state text not null default 'kept' check (state in ('kept', 'withdrawn', 'taken_down')),
	body text check (char_length(body) between 1 and 1000),
	version int not null default 1,
	order_key double precision,
	is_added boolean not null default false,
	taken_down_reason text check (char_length(taken_down_reason) between 1 and 300),
	author_name text check (char_length(author_name) between 1 and 60),
	constraint only_a_kept_card_has_a_text check ((state = 'kept') = (body is not null)),
	constraint what_is_taken_down_has_a_reason check ((state = 'taken_down') = (taken_down_reason is not null))
);
create index on public.cards (workshop_id);
create index on public.cards (phase_id);
create index on public.cards (prompt_id);
create index on public.cards (topic_id);
comment on table public.cards is 'One contribution to a prompt. No timestamp: an instant could tell who wrote.';

create table private.card_authors (
	-- checked at the commit: the reveal writes each card anew
	card_id uuid primary key references public.cards deferrable initially deferred,
	workshop_id uuid not null references public.workshops on delete cascade,
	phase_id uuid not null references public.phases on delete cascade,
	participant_id uuid not null references public.participants on delete cascade,
	-- for "how many people had written by the last full hour"
	written_at timestamptz not null default now()
);
create index on private.card_authors (workshop_id);
create index on private.card_authors (participant_id);
create index on private.card_authors (phase_id, participant_id);
comment on table private.card_authors is 'card -> participant. Deleted when the workshop closes.';

create function private.my_cards() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
	return query
		select a.card_id from private.card_authors as a
		join public.participant_keys as k on k.participant_id = a.participant_id
		where k.user_id = (select auth.uid());
end $$;

create function private.revealed_phases() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
	return query
		select p.id from public.phases as p
		where p.workshop_id in (select private.my_workshops()) and p.is_revealed and p.reveals_at <= now();
end $$;
comment on function private.revealed_phases is
	'The collect phases of the caller''s workshops whose cards everyone there may read. Before the reveal has shuffled '
	'them the cards stay sealed: their order on the disk would tell who wrote when.';
grant execute on function private.my_cards, private.revealed_phases to authenticated;

alter table public.topics enable row level security;
alter table public.cards enable row level security;

create policy "You read the topics of your workshops" on public.topics
	for select to authenticated using (workshop_id in (select private.my_workshops()));
create policy "You read your own cards, and everyone's from the reveal on" on public.cards
	for select to authenticated using (
		(phase_id in (select private.revealed_phases()) and state <> 'withdrawn') or id in (select private.my_cards())
	);
