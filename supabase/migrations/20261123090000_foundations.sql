-- The ground: who may call what by default (nobody), the schema that no API role reads, refusals, and small readers of
-- input. A refusal is raised with errcode OV<status> and one of the reasons that the application's table of refusals knows.
--
-- What is called for every request is plpgsql even where SQL would do: its plans are kept for the session, while those of a
-- SQL function with a search path of its own are made again in each transaction (up to PostgreSQL 17), half of its cost.

create schema private;
grant usage on schema private to anon, authenticated, service_role;

-- Nothing is callable unless a migration grants it, and no table is readable by an API role at all: people read through
-- functions alone. A row's system columns tell when its neighbours were written, and the planner's estimates count rows
-- that a policy hides; neither can be kept from who may SELECT. The policies stand as a second wall.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;

create function private.refuse(p_reason text, p_detail text default null) returns void
language plpgsql immutable set search_path = '' as $$
begin
	raise exception using
		message = p_reason,
		detail = coalesce(p_detail, ''),
		errcode = 'OV' || case p_reason
			when 'not_signed_in' then '401'
			when 'not_member' then '403'
			when 'not_facilitator' then '403'
			when 'not_author' then '403'
			when 'joining_locked' then '403'
			when 'not_found' then '404'
			when 'code_expired' then '404'
			when 'wrong_phase' then '409'
			when 'ballot_has_votes' then '409'
			when 'stale' then '409'
			when 'id_taken' then '409'
			when 'reveal_only_later' then '409'
			when 'fixed_once_joined' then '409'
			when 'fixed_once_written' then '409'
			when 'place_taken' then '409'
			when 'deleted' then '410'
			when 'ended' then '410'
			when 'not_open_yet' then '423'
			when 'window_closed' then '423'
			when 'ballot_closed' then '423'
			when 'topics_frozen' then '423'
			when 'too_many' then '429'
			else '422'
		end;
end $$;
comment on function private.refuse is 'Raises a coded refusal. The detail is a field name, or what the database holds now.';

create function private.me() returns uuid
language plpgsql stable set search_path = '' as $$
declare uid uuid := auth.uid();
begin
	if uid is null then perform private.refuse('not_signed_in'); end if;
	return uid;
end $$;

create function private.iso(p_at timestamptz) returns text
language plpgsql immutable set search_path = '' as
$$ begin return (select to_char(p_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')); end $$;
comment on function private.iso is 'An instant as the API hands it out: UTC, milliseconds.';

create function private.text_in(p_text text, p_field text, p_most int, p_is_required boolean default true) returns text
language plpgsql immutable set search_path = '' as $$
declare kept text := nullif(btrim(p_text, E' \t\r\n\f\u00a0\u200b\u2060\ufeff'), '');
begin
	if (kept is null and p_is_required) or char_length(kept) > p_most then
		perform private.refuse('invalid', p_field);
	end if;
	return kept;
end $$;
comment on function private.text_in is 'What a person typed: trimmed, empty as null, bounded; refuses with the field''s name.';

create function private.new_id(p_id uuid) returns uuid
language plpgsql immutable set search_path = '' as $$
begin
	if p_id is null or p_id::text !~ '^.{14}4.{4}[89ab]' then perform private.refuse('invalid', 'id'); end if;
	return p_id;
end $$;
comment on function private.new_id is 'A client''s id for a new row: a well-formed version 4 only, so that it carries no time and no machine.';

create function private.random_code(p_length int) returns text
language sql volatile set search_path = '' as $$
	-- Crockford's base 32, five bits of each byte of a random uuid that is random as a whole (all but the 7th and 9th)
	with bytes as (select decode(replace(gen_random_uuid()::text, '-', ''), 'hex') as b)
	select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', get_byte(b, i) % 32 + 1, 1), '' order by n)
	from bytes, unnest(array[0,1,2,3,4,5,7,9,10,11,12,13,14,15]) with ordinality as at(i, n)
	where n <= p_length
$$;
comment on function private.random_code is 'Up to 14 characters of 5 random bits each.';

create function private.plain_code(p_code text) returns text
language sql immutable set search_path = '' as
$$ select translate(regexp_replace(lower(p_code), '[^0-9a-z]', '', 'g'), 'oil', '011') $$;
comment on function private.plain_code is 'A code as a person may type it (Crockford: o is 0, i and l are 1), without dashes.';

create function private.hash(p_secret text) returns bytea
language sql immutable set search_path = '' as
$$ select sha256(convert_to(p_secret, 'UTF8')) $$;

create table private.settings (
	key text primary key,
	value numeric not null
);
comment on table private.settings is 'Settings of the installation.';
insert into private.settings values
	-- realtime messages a second that the plan allows in all; each delivery counts. The smallest hosted plan.
	('realtime_messages_per_second', 100),
	-- announcements of one ballot a second, at the most
	('announcements_per_second', 20),
	('creations_per_hour', 30);

create table private.creations (
	user_id uuid not null,
	at timestamptz not null default now()
);
create index on private.creations (user_id, at);
comment on table private.creations is 'When an account created workshops: for the hourly bound, swept as it is read.';

create function public.get_clock() returns timestamptz
language sql volatile set search_path = '' as $$ select clock_timestamp() $$;
comment on function public.get_clock is 'The database''s clock, for the offset of a countdown.';
grant execute on function public.get_clock to anon, authenticated;
