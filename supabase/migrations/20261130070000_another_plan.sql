-- The same request twice makes one workshop; one that says something else under the same id, from another tab of the same form or
-- changed after an answer was lost, is no repeat: its words would be dropped.

create function private.says_otherwise(p_workshop uuid, p_plan jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	-- Instants that the form proposed go on with the clock.
	return exists (
		select from public.workshops where id = p_workshop and (kind, title, purpose, ground_rule, call_url, naming, readers, language, places) is distinct from (
			p_plan ->> 'kind', private.text_in(p_plan ->> 'title', 'title', 120), private.text_in(p_plan ->> 'purpose', 'purpose', 500),
			private.text_in(p_plan ->> 'ground_rule', 'ground_rule', 1000, false), private.https_in(p_plan ->> 'call_url'),
			p_plan ->> 'naming', private.text_in(p_plan ->> 'readers', 'readers', 200, false), private.language_in(p_plan ->> 'language'),
			private.places_in(p_plan -> 'places'))
	) or exists (
		select from jsonb_array_elements(private.list_in(p_plan -> 'prompts')) with ordinality as l(e, n)
		full join (select * from public.prompts where workshop_id = p_workshop) as q on q.id::text = e ->> 'id'
		where (q.position, q.phase_id::text, q.text, q.hint, q.colour, q.rules) is distinct from (
			n - 1, e ->> 'phase_id', private.text_in(e ->> 'text', 'prompts', 200, false), private.text_in(e ->> 'hint', 'prompts', 300, false), e ->> 'colour',
			coalesce(e -> 'rules', '{}'))
	) or exists (
		select from jsonb_array_elements(private.list_in(p_plan -> 'phases')) with ordinality as l(e, n)
		full join (select * from public.phases where workshop_id = p_workshop) as p on p.id::text = e ->> 'id'
		where (p.position, p.step, p.mode, p.title, p.rules, p.minutes::text) is distinct from (
			n - 1, e ->> 'step', e ->> 'mode', private.text_in(e ->> 'title', 'title', 60, false), coalesce(e -> 'rules', '{}'),
			case when e ->> 'mode' = 'live' then e ->> 'minutes' end)
	);
end $$;
comment on function private.says_otherwise is 'Whether a plan is about something else, or asks something else, than the workshop that has its id.';

create or replace function public.create_workshop(p_id uuid, p_plan jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	team uuid;
begin
	-- The same request twice, and the hourly bound, are seen one after another.
	perform private.hold_alone(private.new_id(p_id));
	perform private.hold_alone(me);
	if private.is_deleted(p_id) then perform private.refuse('deleted'); end if;
	if exists (select from public.workshops where id = p_id) then
		if not private.is_facilitator(p_id) or private.says_otherwise(p_id, p_plan) then perform private.refuse('id_taken'); end if;
		return private.workshop_json(p_id);
	end if;
	if coalesce(p_plan ->> 'kind', '') not in ('retro', 'review', 'planning', 'brainstorm') then perform private.refuse('invalid', 'kind'); end if;
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
	perform private.put_phases(p_id, p_plan -> 'phases', 0);
	perform private.put_prompts(p_id, p_plan -> 'prompts', 0);
	perform private.keep_meetings(p_id);
	-- A workshop that begins with people together begins when the facilitator opens the room.
	update public.workshops set phase_id = (
		select id from public.phases where workshop_id = p_id and position = 0 and mode = 'async'
	) where id = p_id;
	update public.workshops set closes_at = private.final_at(p_id) where id = p_id;
	return private.workshop_json(p_id);
end $$;
