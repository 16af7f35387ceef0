-- What a snapshot consists of beyond the workshop itself. A list is a function `private.<name>_json(workshop, ids)`, or
-- `private.my_<name>_json(workshop, participant)` for what is the reader's own, and a row here: the snapshot and the events
-- take it from the same place.

create table private.lists (
	name text primary key check (name ~ '^[a-z_]{1,40}$'),
	is_mine boolean not null default false
);
comment on table private.lists is 'The lists of a snapshot that later migrations have added.';

create function private.list_json(p_name text, p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
declare listed jsonb;
begin
	execute format('select private.%I($1, $2)', p_name || '_json') into listed using p_workshop, p_ids;
	return listed;
end $$;

create function private.my_list_json(p_name text, p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare listed jsonb;
begin
	execute format('select private.%I($1, $2)', 'my_' || p_name || '_json') into listed using p_workshop, p_participant;
	return listed;
end $$;

create or replace function private.shared_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'workshop', private.workshop_json(p_workshop),
			'phases', private.phases_json(p_workshop),
			'prompts', private.prompts_json(p_workshop),
			'cards', private.cards_json(p_workshop),
			'topics', private.topics_json(p_workshop),
			'outcomes', private.outcomes_json(p_workshop),
			'results', private.results_json(p_workshop),
			'scales', private.scales_json(p_workshop)
		) || (select coalesce(jsonb_object_agg(name, private.list_json(name, p_workshop)), '{}') from private.lists where not is_mine)
	);
end $$;

create or replace function private.mine_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'participant', (select jsonb_build_object('name', name) from public.participants where id = me.id),
			'is_facilitator', private.is_facilitator(p_workshop),
			'cards', (select coalesce(jsonb_agg(private.card_json(c) order by a.written_at, c.id), '[]')
				from private.card_authors as a join public.cards as c on c.id = a.card_id
				where a.workshop_id = p_workshop and a.participant_id = me.id and c.state <> 'withdrawn'),
			'slips', (select coalesce(jsonb_agg(jsonb_build_object(
					'phase_id', phase_id, 'is_done', is_done, 'votes', private.slip_votes(id)) order by phase_id), '[]')
				from private.slips where workshop_id = p_workshop and participant_id = me.id),
			'answers', (select coalesce(jsonb_object_agg(a.prompt_id, a.value), '{}')
				from private.slips as s join public.answers as a on a.slip_id = s.id
				where s.workshop_id = p_workshop and s.participant_id = me.id)
		) || (select coalesce(jsonb_object_agg(name, private.my_list_json(name, p_workshop, me.id)), '{}') from private.lists where is_mine)
		from (select private.my_participant(p_workshop) as id) as me
	);
end $$;

drop function private.emit;
create function private.emit(
	p_workshop uuid,
	p_type text,
	p_timetable boolean default false,
	p_results boolean default false,
	p_cards uuid[] default null,
	p_topics uuid[] default null,
	p_outcomes uuid[] default null,
	p_removed uuid[] default null,
	p_at timestamptz default null,
	p_is_partial boolean default false,
	p_rows jsonb default '{}'
) returns void
language plpgsql set search_path = '' as $$
declare
	next_rev bigint;
	message jsonb;
begin
	update public.workshops set rev = rev + 1 where id = p_workshop returning rev into next_rev;
	insert into public.events (workshop_id, rev, type, at, data) values (p_workshop, next_rev, p_type, p_at,
		jsonb_strip_nulls(jsonb_build_object('cards', p_cards, 'topics', p_topics, 'outcomes', p_outcomes, 'removed', p_removed) || p_rows));

	message := jsonb_build_object('rev', next_rev, 'type', p_type);
	if not p_is_partial then
		message := message || jsonb_strip_nulls(jsonb_build_object('removed', p_removed))
			|| case when p_at is not null or p_timetable or p_type in ('workshop_changed', 'timebox_changed', 'topic_opened')
				then jsonb_build_object('workshop', private.workshop_json(p_workshop)) else '{}' end
			|| case when p_timetable then jsonb_build_object(
				'phases', private.phases_json(p_workshop), 'prompts', private.prompts_json(p_workshop)) else '{}' end
			|| case when p_results then jsonb_build_object(
				'results', private.results_json(p_workshop), 'scales', private.scales_json(p_workshop)) else '{}' end
			|| case when p_cards is not null then jsonb_build_object('cards', private.cards_json(p_workshop, p_cards)) else '{}' end
			|| case when p_topics is not null then jsonb_build_object('topics', private.topics_json(p_workshop, p_topics)) else '{}' end
			|| case when p_outcomes is not null then jsonb_build_object('outcomes', private.outcomes_json(p_workshop, p_outcomes)) else '{}' end
			|| (select coalesce(jsonb_object_agg(l.name, private.list_json(l.name, p_workshop,
					array(select jsonb_array_elements_text(p_rows -> l.name)::uuid))), '{}')
				from private.lists as l where p_rows ? l.name and not l.is_mine);
		-- The smallest hosted plan carries 256 kB a message.
		if octet_length(message::text) > 200000 then
			message := jsonb_build_object('rev', next_rev, 'type', p_type, 'is_partial', true);
		end if;
	else
		message := message || '{"is_partial": true}';
	end if;
	perform realtime.send(message, 'change', 'workshop:' || p_workshop, true);
end $$;
comment on function private.emit is
	'Bumps rev, logs, and sends: the rows named, as a snapshot would show them now (`p_rows`: name of a list -> ids). '
	'`p_at` dates a move of the whole workshop.';
