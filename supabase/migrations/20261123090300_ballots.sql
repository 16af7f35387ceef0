-- Ballots, scales and outcomes. A slip is one participant's set of votes on one ballot; its row is the lock of the
-- budget, and the only link from votes to a person. Nobody reads the votes of another, ever: tallies come from functions.

create table private.slips (
	id uuid primary key default gen_random_uuid(),
	workshop_id uuid not null references public.workshops on delete cascade,
	phase_id uuid not null references public.phases on delete cascade,
	participant_id uuid not null references public.participants on delete cascade,
	is_done boolean not null default false,
	unique (phase_id, participant_id)
);
create index on private.slips (workshop_id);
create index on private.slips (participant_id);
comment on table private.slips is '(phase, participant) -> slip. Deleted when the workshop closes; the votes stay, linked to nobody.';

create table public.votes (
	slip_id uuid not null,
	workshop_id uuid not null references public.workshops on delete cascade,
	phase_id uuid not null references public.phases on delete cascade,
	topic_id uuid not null references public.topics on delete cascade,
	value int not null check (value between 1 and 50),
	primary key (slip_id, topic_id)
);
create index on public.votes (workshop_id);
create index on public.votes (phase_id);
create index on public.votes (topic_id);
comment on table public.votes is '(slip, topic) -> value. No key to private.slips: the votes outlive the link to a person.';

create table public.answers (
	slip_id uuid not null,
	workshop_id uuid not null references public.workshops on delete cascade,
	prompt_id uuid not null references public.prompts on delete cascade,
	value int not null check (value between 1 and 5),
	primary key (slip_id, prompt_id)
);
create index on public.answers (workshop_id);
create index on public.answers (prompt_id);
comment on table public.answers is 'Ratings of scale prompts, by slip.';

create table private.progress (
	phase_id uuid primary key references public.phases on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	seq bigint not null default 0,
	announced_at timestamptz not null default '-infinity',
	is_pending boolean not null default false
);
create index on private.progress (workshop_id);
comment on table private.progress is 'When the progress of a live phase was last announced, and whether something has happened since.';

create table public.outcomes (
	id uuid primary key,
	workshop_id uuid not null references public.workshops on delete cascade,
	topic_id uuid references public.topics on delete set null,
	kind text not null check (kind in ('action', 'decision', 'note')),
	is_removed boolean not null default false,
	body text check (char_length(body) between 1 and 1000),
	owner text check (char_length(owner) between 1 and 80),
	due date check (due between '2000-01-01' and '2200-01-01'),
	status text not null default 'proposed' check (status in ('proposed', 'accepted')),
	version int not null default 1,
	position int not null,
	constraint what_is_removed_has_no_text check (is_removed = (body is null)),
	constraint only_an_action_has_an_owner_and_a_date check (kind = 'action' or (owner is null and due is null)),
	constraint a_note_needs_no_acceptance check (kind <> 'note' or status = 'accepted')
);
create index on public.outcomes (workshop_id);
create index on public.outcomes (topic_id);
comment on table public.outcomes is
	'What came out: actions, decisions, notes. The owner of an action is a typed name. Nothing tells who proposed it.';

create function private.my_slips() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
	return query
		select s.id from private.slips as s
		join public.participant_keys as k on k.participant_id = s.participant_id
		where k.user_id = (select auth.uid());
end $$;
grant execute on function private.my_slips to authenticated;

alter table public.votes enable row level security;
alter table public.answers enable row level security;
alter table public.outcomes enable row level security;

create policy "You read your own votes, nobody else's" on public.votes
	for select to authenticated using (slip_id in (select private.my_slips()));
create policy "You read your own ratings, nobody else's" on public.answers
	for select to authenticated using (slip_id in (select private.my_slips()));
create policy "You read what came out of your workshops" on public.outcomes
	for select to authenticated using (workshop_id in (select private.my_workshops()) and not is_removed);
