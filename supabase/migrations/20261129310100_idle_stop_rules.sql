-- A rule for stopping counts in the first check that asks what a later one asks again. Anywhere else it is refused; what was kept of
-- them in steps that have not begun stops nothing, and goes.

create function private.idle_stop(p_rounds jsonb, p_first int default 0) returns int
language sql immutable set search_path = '' as $$
	with rounds as (
		select value as round, n from jsonb_array_elements(p_rounds) with ordinality as e(value, n) where value ->> 'step' = 'check'
	), asked as (
		-- the same where it has the same key, or none and the same words
		select n, coalesce('key ' || (q #>> '{rules,key}'), 'text ' || (q ->> 'text')) as what
		from rounds, jsonb_array_elements(private.list_in(round -> 'prompts')) as q
	)
	select min(n)::int - 1 from rounds as r
	where n > p_first and round -> 'rules' ? 'agree' and not exists (
		select from asked as a where a.n = r.n
			and not exists (select from asked where what = a.what and n < a.n)
			and exists (select from asked where what = a.what and n > a.n))
$$;
comment on function private.idle_stop is
	'Of these rounds, with what they ask, the first from the place `p_first` on whose rule for stopping stops nothing; null: none.';

create function private.idle_stop_of(p_workshop uuid, p_first int) returns int
language sql stable set search_path = '' as $$
	select private.idle_stop(jsonb_agg(jsonb_build_object('step', step, 'rules', rules, 'prompts', (
		select jsonb_agg(jsonb_build_object('text', text, 'rules', rules)) from public.prompts where phase_id = p.id
	)) order by position), p_first) from public.phases as p where workshop_id = p_workshop
$$;

create function private.first_to_come(p_workshop public.workshops) returns int
language sql stable set search_path = '' as $$
	select case when p_workshop.ended_at is null then coalesce((select position + 1 from public.phases where id = p_workshop.phase_id), 0) else 1000 end
$$;
comment on function private.first_to_come is 'The place of the first round that can still be changed.';

update public.phases as p set rules = p.rules - 'agree' from public.workshops as w
where w.id = p.workshop_id and p.step = 'check' and p.rules ? 'agree' and not private.has_begun(p, w)
	and private.idle_stop_of(w.id, p.position) = p.position;
update public.templates as t set body = jsonb_set(t.body, '{phases}', (
	select jsonb_agg(case when private.idle_stop(t.body -> 'phases', n::int - 1) = n - 1 then value #- '{rules,agree}' else value end order by n)
	from jsonb_array_elements(t.body -> 'phases') with ordinality as e(value, n)
)) where exists (select from jsonb_array_elements(t.body -> 'phases') as e where e #> '{rules,agree}' is not null);

create or replace function private.put_prompts(p_workshop uuid, p_prompts jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare
	before int := (select coalesce(max(position), -1) + 1 from public.prompts where workshop_id = p_workshop);
	added int;
	untalked int;
	idle int;
begin
	-- A workshop that asks nothing is none.
	if coalesce(jsonb_typeof(p_prompts), '') <> 'array'
		or jsonb_array_length(p_prompts) + before not between (case when p_first = 0 then 1 else 0 end) and 40 then
		perform private.refuse('invalid', 'prompts');
	end if;
	insert into public.prompts (id, workshop_id, phase_id, position, kind, text, hint, colour, rules)
	select private.new_id((value ->> 'id')::uuid), p_workshop, p.id, before + n - 1, value ->> 'kind',
		private.text_in(value ->> 'text', 'prompts.' || n - 1 || '.text', 200), private.text_in(value ->> 'hint', 'prompts.' || n - 1 || '.hint', 300, false),
		value ->> 'colour', coalesce(value -> 'rules', '{}')
	from jsonb_array_elements(p_prompts) with ordinality as e(value, n)
	join public.phases as p on p.id = (value ->> 'phase_id')::uuid and p.workshop_id = p_workshop and p.position >= p_first
		and p.step = case value ->> 'kind' when 'cards' then 'collect' when 'scale' then 'check' end;
	get diagnostics added = row_count;
	-- A prompt that found no phase of its kind, a phase that asks nothing or too much.
	if added <> jsonb_array_length(p_prompts) or exists (
		select from public.phases as p where p.workshop_id = p_workshop and p.position >= p_first and p.step in ('collect', 'check')
			and not exists (select from public.prompts where phase_id = p.id)
	) or exists (select from public.prompts where workshop_id = p_workshop group by phase_id having count(*) > 12) then
		perform private.refuse('invalid', 'prompts');
	end if;
	select min(q.position) - before into untalked from public.prompts as q join public.phases as p on p.id = q.phase_id
	where q.workshop_id = p_workshop and q.position >= before and (q.rules ->> 'risks')::boolean and not exists (
		select from public.phases as t where t.workshop_id = p_workshop and t.step = 'discuss' and t.position > p.position);
	if untalked is not null then perform private.refuse('invalid', 'prompts.' || untalked || '.rules'); end if;
	-- Nor is the talk taken out behind one that has begun; where the meeting was called off, it went with it.
	if not exists (select from public.meetings where workshop_id = p_workshop and cancelled_after is not null) and exists (
		select from public.prompts as q join public.phases as p on p.id = q.phase_id
		where q.workshop_id = p_workshop and (q.rules ->> 'risks')::boolean and not exists (
			select from public.phases as t where t.workshop_id = p_workshop and t.step = 'discuss' and t.position > p.position)
	) then perform private.refuse('risks_untalked', 'phases'); end if;
	idle := private.idle_stop_of(p_workshop, p_first);
	if idle is not null then perform private.refuse('invalid', 'phases.' || idle - p_first || '.rules.agree'); end if;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'prompts');
end $$;

create or replace function private.check_template(p_body jsonb) returns void
language plpgsql immutable set search_path = '' as $$
declare
	phases jsonb := private.list_in(p_body -> 'phases');
	steps text[] := '{}';
	round record;
	-- risks were asked for, and nobody has talked since
	needs_talk boolean := false;
begin
	if jsonb_typeof(p_body) is distinct from 'object'
		or p_body - array['name', 'kind', 'about', 'ground_rule', 'source', 'phases'] <> '{}' then perform private.refuse('invalid', 'template'); end if;
	if not private.is_words(p_body -> 'name', 60) then perform private.refuse('invalid', 'name'); end if;
	if coalesce(p_body -> 'kind' in ('"retro"', '"review"', '"planning"', '"brainstorm"'), false) is false then perform private.refuse('invalid', 'kind'); end if;
	if not private.is_words(p_body -> 'about', 160, false) then perform private.refuse('invalid', 'about'); end if;
	if not private.is_words(p_body -> 'ground_rule', 1000, false) then perform private.refuse('invalid', 'ground_rule'); end if;
	if coalesce(p_body -> 'source', 'null') <> 'null' and not coalesce(
		jsonb_typeof(p_body -> 'source') = 'object' and (p_body -> 'source') - array['name', 'url'] = '{}'
		and private.is_words(p_body #> '{source,name}', 200)
		and (not p_body -> 'source' ? 'url' or private.is_words(p_body #> '{source,url}', 500) and p_body #>> '{source,url}' ~ '^https://[^\s<>"]+$'), false)
		then perform private.refuse('invalid', 'source'); end if;
	if jsonb_array_length(phases) not between 1 and 21 then perform private.refuse('invalid', 'phases'); end if;
	for round in
		select value, value ->> 'step' as step, value #> '{rules,sheets}' = 'true' and not coalesce(
				(value ->> 'mode') = any (array[
					lag(case when value #> '{rules,sheets}' = 'true' then value ->> 'mode' end) over (order by n),
					lead(case when value #> '{rules,sheets}' = 'true' then value ->> 'mode' end) over (order by n)]), false) as is_lone
		from jsonb_array_elements(phases) with ordinality as e(value, n) order by n
	loop
		if not private.is_round(round.value) or round.is_lone then perform private.refuse('invalid', 'phases'); end if;
		if exists (select from jsonb_array_elements(private.list_in(round.value -> 'prompts')) as q where not private.is_question(q, round.step)) then
			perform private.refuse('invalid', 'prompts');
		end if;
		if not private.is_in_place(round.step, steps) then perform private.refuse('invalid', 'phases'); end if;
		steps := steps || round.step;
		needs_talk := round.step <> 'discuss' and (needs_talk or exists (
			select from jsonb_array_elements(private.list_in(round.value -> 'prompts')) as q where q #> '{rules,risks}' = 'true'));
	end loop;
	if private.idle_stop(phases) is not null then perform private.refuse('invalid', 'phases'); end if;
	if (select sum(jsonb_array_length(private.list_in(value -> 'prompts'))) from jsonb_array_elements(phases)) not between 1 and 40 or needs_talk then
		perform private.refuse('invalid', 'prompts');
	end if;
end $$;

create or replace function public.update_workshop(p_workshop uuid, p_patch jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	prompt jsonb;
	question public.phases;
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
	if p_patch ? 'readers' and private.text_in(p_patch ->> 'readers', 'readers', 200, false) is distinct from w.readers
		and exists (select from public.participants where workshop_id = p_workshop) then
		perform private.refuse('fixed_once_joined', 'readers');
	end if;
	for question in
		select p.* from jsonb_array_elements(coalesce(p_patch -> 'prompts', '[]')) as e
		join public.prompts as q on q.id::text = e ->> 'id' and q.workshop_id = p_workshop
		join public.phases as p on p.id = q.phase_id
	loop
		if question.step = 'collect' and exists (select from public.participants where workshop_id = p_workshop) then
			perform private.refuse('fixed_once_joined', 'prompts');
		elsif question.step = 'check' and private.has_begun(question, w) then
			perform private.refuse('fixed_once_written', 'prompts');
		end if;
	end loop;
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
	-- What is asked again is asked in the same words.
	if p_patch ? 'prompts' and private.idle_stop_of(p_workshop, private.first_to_come(w)) is not null then
		perform private.refuse('invalid', 'prompts');
	end if;
	perform private.emit(p_workshop, 'workshop_changed', p_timetable => p_patch ? 'prompts');
	return private.workshop_json(p_workshop);
end $$;
