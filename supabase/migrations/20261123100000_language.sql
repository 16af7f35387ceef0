-- In what language people write. A wish, held against nobody: each page stays in its reader's own language.

create function private.is_language(p_language text) returns boolean
language plpgsql immutable set search_path = '' as $$ begin return p_language in ('en', 'es', 'pt-BR'); end $$;
comment on function private.is_language is 'The languages that the pages speak.';

create function private.language_in(p_language text) returns text
language plpgsql immutable set search_path = '' as $$
begin
	if not private.is_language(p_language) then perform private.refuse('invalid', 'language'); end if;
	return p_language;
end $$;

alter table public.workshops add column language text check (private.is_language(language));
comment on column public.workshops.language is 'The language to write in; null where the facilitator names none.';

create or replace function private.workshop_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'id', w.id, 'kind', w.kind, 'template', w.template, 'title', w.title, 'purpose', w.purpose,
			'ground_rule', w.ground_rule, 'code', w.code, 'call_url', w.call_url, 'places', w.places, 'naming', w.naming,
			'readers', w.readers, 'phase_id', w.phase_id, 'timebox_ends_at', private.iso(w.timebox_ends_at),
			'spotlight_topic_id', w.spotlight_topic_id, 'topic_ends_at', private.iso(w.topic_ends_at),
			'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at), 'closed_at', private.iso(w.closed_at),
			'is_locked', w.is_locked, 'language', w.language, 'summary_token', w.summary_token, 'sequence', w.sequence, 'rev', w.rev
		) from public.workshops as w where w.id = p_workshop
	);
end $$;

create or replace function private.face_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'id', case when private.is_member(w.id) then w.id end,
			'is_facilitator', private.is_facilitator(w.id),
			'kind', w.kind, 'title', w.title, 'purpose', w.purpose, 'ground_rule', w.ground_rule, 'naming', w.naming,
			'readers', w.readers, 'places', w.places, 'code', w.code, 'phase_id', w.phase_id,
			'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at), 'closed_at', private.iso(w.closed_at),
			'is_locked', w.is_locked, 'language', w.language, 'sequence', w.sequence,
			'phases', private.phases_json(w.id), 'prompts', private.prompts_json(w.id), 'now', private.iso(clock_timestamp())
		) from public.workshops as w where w.id = p_workshop
	);
end $$;

create or replace function public.create_workshop(p_id uuid, p_plan jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	team uuid;
	live timestamptz;
begin
	-- The same request twice, and the hourly bound, are seen one after another.
	perform private.hold_alone(private.new_id(p_id));
	perform private.hold_alone(me);
	if private.is_deleted(p_id) then perform private.refuse('deleted'); end if;
	if exists (select from public.workshops where id = p_id) then
		if not private.is_facilitator(p_id) then perform private.refuse('id_taken'); end if;
		return private.workshop_json(p_id);
	end if;
	if coalesce(p_plan ->> 'kind', '') not in ('retro') then perform private.refuse('invalid', 'kind'); end if;
	if coalesce(p_plan ->> 'naming', '') not in ('anonymous', 'named') then perform private.refuse('invalid', 'naming'); end if;

	delete from private.creations where user_id = me and at < now() - interval '1 hour';
	if (select count(*) from private.creations where user_id = me)
		>= (select value from private.settings where key = 'creations_per_hour') then
		perform private.refuse('too_many');
	end if;
	insert into private.creations (user_id) values (me);

	select team_id into team from public.team_members where user_id = me and is_founder order by team_id limit 1;
	if team is null then
		insert into public.teams (zone)
		values (case when private.is_zone(p_plan ->> 'zone') then p_plan ->> 'zone' else 'UTC' end) returning id into team;
		insert into public.team_members values (team, me, true);
	end if;

	insert into public.workshops (id, team_id, kind, template, title, purpose, ground_rule, code, call_url, places, naming,
		readers, language, closes_at, summary_token)
	values (p_id, team, p_plan ->> 'kind', private.text_in(p_plan ->> 'template', 'template', 60),
		private.text_in(p_plan ->> 'title', 'title', 120), private.text_in(p_plan ->> 'purpose', 'purpose', 500),
		private.text_in(p_plan ->> 'ground_rule', 'ground_rule', 1000, false), private.random_code(12),
		private.https_in(p_plan ->> 'call_url'), private.places_in(p_plan -> 'places'), p_plan ->> 'naming',
		private.text_in(p_plan ->> 'readers', 'readers', 200, false), private.language_in(p_plan ->> 'language'), now(),
		private.random_code(13) || private.random_code(13));
	begin
		perform private.add_phases(p_id, p_plan -> 'phases');
	exception
		when unique_violation then perform private.refuse('id_taken');
		when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'phases');
	end;
	begin
		perform private.add_prompts(p_id, p_plan -> 'prompts');
	exception
		when unique_violation then perform private.refuse('id_taken');
		when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'prompts');
	end;
	select opens_at into live from public.phases where workshop_id = p_id and position = 2;
	update public.workshops set closes_at = live + interval '14 days',
		phase_id = (select id from public.phases where workshop_id = p_id and position = 0) where id = p_id;
	return private.workshop_json(p_id);
end $$;

create or replace function public.update_workshop(p_workshop uuid, p_patch jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	prompt jsonb;
begin
	if jsonb_typeof(p_patch) is distinct from 'object' or p_patch - array['title', 'purpose', 'ground_rule', 'call_url', 'places',
		'is_locked', 'readers', 'naming', 'language', 'prompts'] <> '{}' then
		perform private.refuse('invalid', 'patch');
	end if;
	if p_patch ? 'prompts' and jsonb_typeof(p_patch -> 'prompts') <> 'array' then perform private.refuse('invalid', 'prompts'); end if;
	if p_patch ? 'naming' and p_patch ->> 'naming' is distinct from w.naming then
		if coalesce(p_patch ->> 'naming', '') not in ('anonymous', 'named') then perform private.refuse('invalid', 'naming'); end if;
		if exists (select from public.participants where workshop_id = p_workshop) then
			perform private.refuse('fixed_once_joined', 'naming');
		end if;
	end if;
	if p_patch ?| array['readers', 'prompts'] then
		-- Waits for who is writing this moment.
		perform private.hold_alone(id) from public.phases where workshop_id = p_workshop and step = 'collect';
	end if;
	if (p_patch ? 'readers' and private.text_in(p_patch ->> 'readers', 'readers', 200, false) is distinct from w.readers
		or p_patch ? 'prompts') and private.has_writing(p_workshop) then
		perform private.refuse('fixed_once_written', case when p_patch ? 'prompts' then 'prompts' else 'readers' end);
	end if;
	if p_patch ? 'is_locked' and jsonb_typeof(p_patch -> 'is_locked') <> 'boolean' then perform private.refuse('invalid', 'is_locked'); end if;

	update public.workshops set
		title = case when p_patch ? 'title' then private.text_in(p_patch ->> 'title', 'title', 120) else title end,
		purpose = case when p_patch ? 'purpose' then private.text_in(p_patch ->> 'purpose', 'purpose', 500) else purpose end,
		ground_rule = case when p_patch ? 'ground_rule'
			then private.text_in(p_patch ->> 'ground_rule', 'ground_rule', 1000, false) else ground_rule end,
		call_url = case when p_patch ? 'call_url' then private.https_in(p_patch ->> 'call_url') else call_url end,
		places = case when p_patch ? 'places' then private.places_in(p_patch -> 'places') else places end,
		readers = case when p_patch ? 'readers' then private.text_in(p_patch ->> 'readers', 'readers', 200, false) else readers end,
		naming = coalesce(p_patch ->> 'naming', naming),
		language = case when p_patch ? 'language' then private.language_in(p_patch ->> 'language') else language end,
		is_locked = coalesce((p_patch ->> 'is_locked')::boolean, is_locked),
		-- what a calendar says has changed
		sequence = sequence + (p_patch ?| array['title', 'purpose', 'call_url'])::int
	where id = p_workshop;
	for prompt in select value from jsonb_array_elements(coalesce(p_patch -> 'prompts', '[]')) loop
		update public.prompts set text = private.text_in(prompt ->> 'text', 'prompts', 200),
			hint = private.text_in(prompt ->> 'hint', 'prompts', 300, false)
		where workshop_id = p_workshop and id::text = prompt ->> 'id';
		if not found then perform private.refuse('invalid', 'prompts'); end if;
	end loop;
	perform private.emit(p_workshop, 'workshop_changed', p_timetable => p_patch ? 'prompts');
	return private.workshop_json(p_workshop);
end $$;

create or replace function public.get_summary(p_token text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare w public.workshops;
begin
	select * into w from public.workshops where summary_token = private.plain_code(coalesce(p_token, ''));
	if w.id is null then
		perform private.refuse(case when exists (select from private.deleted_codes where code_hash = private.hash(private.plain_code(coalesce(p_token, ''))))
			then 'deleted' else 'not_found' end);
	end if;
	perform private.settle(w.id);
	select * into w from public.workshops where id = w.id;
	return jsonb_build_object(
		'kind', w.kind, 'title', w.title, 'purpose', w.purpose, 'ground_rule', w.ground_rule, 'naming', w.naming,
		'readers', w.readers, 'language', w.language,
		'stage', case
			when w.closed_at is not null then 'final'
			when exists (select from public.phases where workshop_id = w.id and is_revealed) then 'provisional'
			else 'upcoming' end,
		'created_at', private.iso(w.created_at), 'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at),
		'phases', private.phases_json(w.id), 'prompts', private.prompts_json(w.id),
		'topics', (select coalesce(jsonb_agg(t || jsonb_build_object('label', coalesce(t ->> 'title', label.body))), '[]')
			from jsonb_array_elements(private.topics_json(w.id)) as t
			join lateral (
				select body from public.cards where topic_id = (t ->> 'id')::uuid and state = 'kept' order by order_key, id limit 1
			) as label on true
			-- For who did not take part, what was voted on, talked about, parked or decided: not a list of every card.
			where private.is_member(w.id) or t ->> 'status' <> 'open'
				or exists (select from public.votes as v join public.phases as p on p.id = v.phase_id and p.closes_at <= now()
					where v.topic_id = (t ->> 'id')::uuid)
				or exists (select from public.outcomes where topic_id = (t ->> 'id')::uuid and not is_removed)),
		'outcomes', private.outcomes_json(w.id),
		'results', private.results_json(w.id), 'scales', private.scales_json(w.id),
		'cards_kept', (select count(*) from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
			where c.workshop_id = w.id and c.state = 'kept'),
		'cards_taken_down', (select count(*) from public.cards where workshop_id = w.id and state = 'taken_down'),
		'record', case when auth.uid() is not null and private.is_member(w.id) then private.cards_json(w.id) end,
		'now', private.iso(clock_timestamp())
	);
end $$;
