-- Teams, workshops, phases, prompts, participants, and who is who.

create table public.teams (
	id uuid primary key default gen_random_uuid(),
	name text not null default '' check (char_length(name) <= 80),
	zone text not null default 'UTC' check (char_length(zone) <= 64),
	created_at timestamptz not null default now()
);
comment on table public.teams is 'People who hold workshops again and again. An anonymous facilitator gets a team of one.';

create table public.team_members (
	team_id uuid not null references public.teams on delete cascade,
	user_id uuid not null,
	-- what a founder makes belongs to the team; who was let in by a way back makes things in a team of his own
	is_founder boolean not null default false,
	primary key (team_id, user_id)
);
create index on public.team_members (user_id);
comment on table public.team_members is 'Who may facilitate for a team.';

create function private.places_fit(p_places jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select case when jsonb_typeof(p_places) = 'array' then
		jsonb_array_length(p_places) <= 12 and not exists (
			select from jsonb_array_elements(p_places) as place
			where jsonb_typeof(place) <> 'object'
				or coalesce(char_length(place ->> 'name'), 0) not between 1 and 80
				or coalesce(char_length(place ->> 'zone'), 0) not between 1 and 64
				or place - 'name' - 'zone' <> '{}'
		)
	else false end
$$;

create table public.workshops (
	id uuid primary key,
	team_id uuid not null references public.teams on delete cascade,
	kind text not null check (kind in ('retro', 'review', 'planning', 'brainstorm')),
	template text not null check (char_length(template) between 1 and 60),
	title text not null check (char_length(title) between 1 and 120),
	purpose text not null check (char_length(purpose) between 1 and 500),
	ground_rule text check (char_length(ground_rule) between 1 and 1000),
	-- 60 random bits; the participant link
	code text not null unique,
	call_url text check (char_length(call_url) <= 500 and call_url ~ '^https://[^[:space:]]+$'),
	places jsonb not null default '[]' check (private.places_fit(places)),
	naming text not null default 'anonymous' check (naming in ('anonymous', 'named')),
	readers text check (char_length(readers) between 1 and 200),
	phase_id uuid,
	timebox_ends_at timestamptz,
	spotlight_topic_id uuid,
	topic_ends_at timestamptz,
	ended_at timestamptz,
	closes_at timestamptz not null,
	closed_at timestamptz,
	is_locked boolean not null default false,
	-- 130 random bits; the summary link
	summary_token text not null unique,
	sequence int not null default 0,
	rev bigint not null default 0,
	created_at timestamptz not null default now()
);
create index on public.workshops (team_id);
create index on public.workshops (closes_at) where closed_at is null;
comment on table public.workshops is 'One retro, review, planning or brainstorm, from its first card to its summary.';

create table private.deleted_codes (
	code_hash bytea primary key
);
comment on table private.deleted_codes is 'Ids and links of deleted workshops, so that a page can say "deleted" and not "wrong".';

create function private.rules_fit(p_step text, p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(case
		when jsonb_typeof(p_rules) <> 'object' then false
		when p_step = 'vote' then
			p_rules ->> 'method' = 'dots'
			and jsonb_typeof(p_rules -> 'open') = 'boolean'
			and jsonb_typeof(p_rules -> 'budget') = 'number' and jsonb_typeof(p_rules -> 'cap') = 'number'
			and (p_rules ->> 'budget') ~ '^[0-9]{1,2}$' and (p_rules ->> 'budget')::int between 1 and 50
			and (p_rules ->> 'cap') ~ '^[0-9]{1,2}$' and (p_rules ->> 'cap')::int between 1 and (p_rules ->> 'budget')::int
			and p_rules - 'method' - 'budget' - 'cap' - 'open' = '{}'
		else p_rules = '{}'
	end, false)
$$;
comment on function private.rules_fit is 'One schema of rules per step.';

create table public.phases (
	id uuid primary key,
	workshop_id uuid not null references public.workshops on delete cascade,
	position int not null check (position between 0 and 20),
	step text not null check (step in ('collect', 'read', 'group', 'vote', 'discuss', 'check', 'ratify')),
	mode text not null check (mode in ('async', 'live')),
	opens_at timestamptz,
	closes_at timestamptz,
	reveals_at timestamptz,
	minutes int check (minutes between 1 and 240),
	rules jsonb not null default '{}',
	voided int not null default 0,
	-- the reveal has been carried out: topics exist, the order is shuffled
	is_revealed boolean not null default false,
	unique (workshop_id, position),
	constraint a_timebox_has_minutes check ((mode = 'live') = (minutes is not null)),
	constraint only_collected_cards_are_revealed check (reveals_at is null or step = 'collect'),
	constraint a_window_reveals_at_its_close_plus_ten_minutes
		check (step <> 'collect' or mode <> 'async' or reveals_at = closes_at + interval '10 minutes'),
	constraint rules_fit_the_step check (private.rules_fit(step, rules))
);
comment on table public.phases is 'The timetable: one row a step, with its window or its timebox.';
alter table public.workshops add foreign key (phase_id) references public.phases deferrable initially deferred;
create index on public.workshops (phase_id);

create table public.prompts (
	id uuid primary key,
	workshop_id uuid not null references public.workshops on delete cascade,
	phase_id uuid not null references public.phases on delete cascade,
	position int not null check (position between 0 and 20),
	kind text not null check (kind in ('cards', 'scale')),
	text text not null check (char_length(text) between 1 and 200),
	hint text check (char_length(hint) between 1 and 300),
	colour text not null check (colour in ('indigo', 'teal', 'amber', 'rose')),
	unique (workshop_id, position)
);
create index on public.prompts (phase_id);
comment on table public.prompts is 'Questions that people answer with cards, or scales that they rate.';

create table public.participants (
	id uuid primary key default gen_random_uuid(),
	workshop_id uuid not null references public.workshops on delete cascade,
	-- null in an anonymous workshop: no name is asked, none is kept
	name text check (char_length(name) between 1 and 60),
	-- for "how many had joined by the last full hour"; readable by nobody, and gone with the links at the close
	joined_at timestamptz default now()
);
create index on public.participants (workshop_id);
comment on table public.participants is 'A person in one workshop, on one device or several.';

create table public.participant_keys (
	workshop_id uuid not null references public.workshops on delete cascade,
	user_id uuid not null,
	participant_id uuid not null references public.participants on delete cascade,
	primary key (workshop_id, user_id)
);
create index on public.participant_keys (user_id);
create index on public.participant_keys (participant_id);
comment on table public.participant_keys is 'The auth ids that may act as a participant.';

create table private.device_codes (
	code_hash bytea primary key,
	workshop_id uuid not null references public.workshops on delete cascade,
	participant_id uuid not null unique references public.participants on delete cascade,
	expires_at timestamptz not null
);
create index on private.device_codes (workshop_id);
comment on table private.device_codes is 'Keep your place: one code a participant, ten minutes, one use.';

create table private.way_backs (
	workshop_id uuid primary key references public.workshops on delete cascade,
	secret_hash bytea not null unique
);
comment on table private.way_backs is 'The way back to the dashboard, and in for a co-facilitator: only the hash of the secret.';

-- Phases are held by who writes into them, many at a time, and by who ends them, alone. These locks queue: with locks of
-- rows a stream of voters would keep the one who closes the ballot waiting for ever. Order: workshop, phase, other rows.

create function private.hold(p_phase uuid) returns void
language plpgsql volatile set search_path = '' as
$$ begin perform pg_advisory_xact_lock_shared(hashtextextended(p_phase::text, 0)); end $$;
comment on function private.hold is 'Until the end of the transaction the phase neither ends nor is revealed. Read it anew afterwards.';

create function private.hold_alone(p_phase uuid) returns void
language plpgsql volatile set search_path = '' as
$$ begin perform pg_advisory_xact_lock(hashtextextended(p_phase::text, 0)); end $$;
comment on function private.hold_alone is 'Waits for who is writing into the phase, and keeps others out until the end of the transaction.';

-- Who is who. One set of predicates serves policies and functions alike.

create function private.my_teams() returns setof uuid
language plpgsql stable security definer set search_path = '' as
$$ begin return query select team_id from public.team_members where user_id = (select auth.uid()); end $$;

create function private.my_workshops() returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
	return query
		select workshop_id from public.participant_keys where user_id = (select auth.uid())
		union
		select id from public.workshops where team_id in (select private.my_teams());
end $$;
comment on function private.my_workshops is 'The workshops that the caller takes part in or facilitates.';

create function private.my_participant(p_workshop uuid) returns uuid
language plpgsql stable security definer set search_path = '' as
$$ begin return (select participant_id from public.participant_keys where workshop_id = p_workshop and user_id = (select auth.uid())); end $$;

create function private.is_facilitator(p_workshop uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
	return (
		select exists (
			select from public.workshops as w join public.team_members as m on m.team_id = w.team_id
			where w.id = p_workshop and m.user_id = (select auth.uid())
		)
	);
end $$;

create function private.is_member(p_workshop uuid) returns boolean
language plpgsql stable security definer set search_path = '' as
$$ begin return (select private.my_participant(p_workshop) is not null or private.is_facilitator(p_workshop)); end $$;

create function private.is_deleted(p_workshop uuid) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select exists (select from private.deleted_codes where code_hash = private.hash(p_workshop::text))); end $$;

grant execute on function private.my_teams, private.my_workshops to authenticated;

alter table public.teams enable row level security;
alter table public.team_members enable row level security;
alter table public.workshops enable row level security;
alter table public.phases enable row level security;
alter table public.prompts enable row level security;
alter table public.participants enable row level security;
alter table public.participant_keys enable row level security;

create policy "You read the teams that you facilitate for" on public.teams
	for select to authenticated using (id in (select private.my_teams()));
create policy "You read who facilitates with you" on public.team_members
	for select to authenticated using (team_id in (select private.my_teams()));
create policy "You read the workshops that you take part in or facilitate" on public.workshops
	for select to authenticated using (id in (select private.my_workshops()));
create policy "You read the timetable of your workshops" on public.phases
	for select to authenticated using (workshop_id in (select private.my_workshops()));
create policy "You read the prompts of your workshops" on public.prompts
	for select to authenticated using (workshop_id in (select private.my_workshops()));
create policy "You read your own keys, nobody else's" on public.participant_keys
	for select to authenticated using (user_id = (select auth.uid()));
create policy "You read yourself; nobody can list participants" on public.participants
	for select to authenticated using (
		id in (select participant_id from public.participant_keys where user_id = (select auth.uid()))
	);
