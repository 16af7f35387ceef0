-- What a Supabase project has before its first migration: its roles, the schemas public and extensions, and default
-- privileges that give the API roles everything in public, so that a forgotten revoke or policy fails here as it would
-- there. Run by the superuser supabase_admin; may run again.

set client_min_messages = warning;

do $$
declare
	wanted record;
begin
	for wanted in
		select * from (values
			('anon', 'nologin noinherit'),
			('authenticated', 'nologin noinherit'),
			('service_role', 'nologin noinherit bypassrls'),
			('authenticator', 'login noinherit'),
			('supabase_auth_admin', 'nologin noinherit createrole'),
			('supabase_realtime_admin', 'nologin noinherit'),
			('postgres', 'login createrole createdb bypassrls replication')
		) as roles(name, options)
	loop
		if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
			execute format('create role %I %s', wanted.name, wanted.options);
		end if;
	end loop;
	execute format('alter database %I owner to postgres', current_database());
end
$$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role, authenticator to postgres with admin option;
-- A hosted project lets postgres add policies to realtime.messages by other means than membership.
grant supabase_realtime_admin to postgres;

create schema if not exists extensions authorization postgres;
grant usage on schema extensions to postgres, anon, authenticated, service_role;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;

grant usage on schema public to postgres, anon, authenticated, service_role;
grant all on schema public to postgres;
alter default privileges for role postgres in schema public
	grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
	grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public
	grant all on sequences to postgres, anon, authenticated, service_role;

create schema if not exists supabase_migrations authorization postgres;
create table if not exists supabase_migrations.schema_migrations (
	version text not null primary key,
	statements text[],
	name text
);
alter table supabase_migrations.schema_migrations owner to postgres;

reset client_min_messages;
