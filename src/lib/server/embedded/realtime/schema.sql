-- Schema realtime, as a Supabase project has it before its own migrations: the table that broadcasts from the database
-- are written to and that policies on channels are written for, and the functions that write to it.
-- Applied by a superuser (or by supabase_realtime_admin); all of it may run again and again. Expects the roles anon,
-- authenticated, service_role and postgres. Nothing newer than PostgreSQL 15.

set client_min_messages = warning;

do $$
begin
	if not exists (select from pg_catalog.pg_roles where rolname = 'supabase_realtime_admin') then
		create role supabase_realtime_admin with noinherit nologin noreplication;
	end if;
	if not exists (select from pg_catalog.pg_namespace where nspname = 'realtime') then
		create schema realtime authorization supabase_realtime_admin;
	end if;
end
$$;

set role supabase_realtime_admin;

grant usage on schema realtime to anon, authenticated, service_role;
grant usage on schema realtime to postgres with grant option;

-- A broadcast, kept for three days. `private`, `event` and `payload` say nothing while a channel is being authorised:
-- policies may look at `topic` (better: realtime.topic()) and `extension` only.
create table if not exists realtime.messages (
	topic text not null,
	extension text not null,
	payload jsonb,
	event text,
	private boolean default false,
	updated_at timestamp not null default (now() at time zone 'utc'),
	inserted_at timestamp not null default (now() at time zone 'utc'),
	id uuid not null default gen_random_uuid(),
	binary_payload bytea,
	primary key (id, inserted_at),
	constraint messages_payload_exclusive check (payload is null or binary_payload is null)
) partition by range (inserted_at);

create index if not exists messages_inserted_at_topic_index on realtime.messages (inserted_at desc, topic)
	where extension = 'broadcast' and private is true;

alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to postgres, anon, authenticated, service_role;

-- The topic of the channel that is being authorised, or that realtime.send() is sending to.
create or replace function realtime.topic() returns text
language sql stable as $$
	select nullif(current_setting('realtime.topic', true), '')::text
$$;

-- Sends a message to all who are on the topic. It never fails: what goes wrong is a warning, and the message is lost.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql as $$
declare
	message_id uuid := gen_random_uuid();
begin
	perform set_config('realtime.topic', send.topic, true);
	insert into realtime.messages (id, payload, event, topic, private, extension)
	values (
		message_id,
		case when send.payload ? 'id' then send.payload
			else jsonb_set(send.payload, '{id}', to_jsonb(message_id)) end,
		send.event, send.topic, send.private, 'broadcast'
	);
exception when others then
	raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end
$$;

-- The same for bytes. Only clients that speak version 2 of the protocol receive them.
create or replace function realtime.send_binary(payload bytea, event text, topic text, private boolean default true)
returns void
language plpgsql as $$
begin
	perform set_config('realtime.topic', send_binary.topic, true);
	insert into realtime.messages (id, binary_payload, event, topic, private, extension)
	values (
		gen_random_uuid(), send_binary.payload, send_binary.event, send_binary.topic, send_binary.private, 'broadcast'
	);
exception when others then
	raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end
$$;

-- For row triggers: sends what happened to a row.
create or replace function realtime.broadcast_changes(
	topic_name text, event_name text, operation text, table_name text, table_schema text,
	new record, old record, level text default 'ROW'
) returns void
language plpgsql as $$
begin
	if level = 'STATEMENT' then
		raise exception 'function can only be triggered for each row, not for each statement';
	end if;
	if operation not in ('INSERT', 'UPDATE', 'DELETE') then
		raise exception 'Unexpected operation type: %', operation;
	end if;
	perform realtime.send(
		jsonb_build_object(
			'old_record', old, 'record', new, 'operation', operation, 'table', table_name, 'schema', table_schema
		),
		event_name, topic_name
	);
exception when others then
	raise exception 'Failed to process the row: %', sqlerrm;
end
$$;

-- Keeps the partitions from yesterday to three days ahead, drops those older than 72 hours. Called at every start and
-- every hour. Partitions carry no grants: API roles reach them through the table and its policies only.
create or replace function realtime.keep_partitions() returns void
language plpgsql security definer set search_path = '' as $$
declare
	today date := (now() at time zone 'utc')::date;
	stale text;
begin
	for ahead in -1..3 loop
		execute format(
			'create table if not exists realtime.%I partition of realtime.messages for values from (%L) to (%L)',
			'messages_' || to_char(today + ahead, 'YYYY_MM_DD'), today + ahead, today + ahead + 1
		);
	end loop;
	for stale in
		select child.relname
		from pg_catalog.pg_inherits
		join pg_catalog.pg_class child on child.oid = pg_inherits.inhrelid
		where pg_inherits.inhparent = 'realtime.messages'::regclass
			and child.relname < 'messages_' || to_char(today - 3, 'YYYY_MM_DD')
	loop
		execute format('drop table realtime.%I', stale);
	end loop;
end
$$;
revoke execute on function realtime.keep_partitions() from public;

-- Tells the server of each broadcast, at its commit: a notification on `realtime_messages` with the row as JSON (its
-- payload as text, exactly as stored), or with its id and inserted_at alone when the rest does not fit in one.
create or replace function realtime.announce_message() returns trigger
language plpgsql set search_path = '' as $$
declare
	notice text;
begin
	if new.binary_payload is null then
		notice := json_build_object(
			'id', new.id, 'topic', new.topic, 'extension', new.extension, 'event', new.event,
			'private', new.private, 'payload', new.payload::text
		)::text;
	end if;
	if notice is null or octet_length(notice) > 7900 then
		notice := json_build_object('id', new.id, 'inserted_at', new.inserted_at)::text;
	end if;
	perform pg_notify('realtime_messages', notice);
	return null;
end
$$;

-- Rows without an event are those by which channels are authorised; they are never kept, and never sent.
create or replace trigger announce_message after insert on realtime.messages
	for each row when (new.event is not null) execute function realtime.announce_message();

reset role;

select realtime.keep_partitions();

reset client_min_messages;
