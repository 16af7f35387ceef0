-- What a page refuses of a template, and of what a check asks, is refused here too: talk of a minute, risks that nobody talks about,
-- a check that asks nothing.

create or replace function private.is_round(p_phase jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(
		jsonb_typeof(p_phase) = 'object'
		and p_phase - (array['step', 'mode', 'title', 'hint', 'rules', case p_phase ->> 'mode' when 'async' then 'days' else 'minutes' end]
			|| case when p_phase ->> 'step' in ('collect', 'check') then array['prompts'] end) = '{}'
		and p_phase -> 'step' in ('"collect"', '"read"', '"group"', '"vote"', '"discuss"', '"check"', '"ratify"')
		and case p_phase -> 'mode'
			when '"async"' then not p_phase ? 'days' or private.is_count(p_phase -> 'days', 60)
			when '"live"' then private.is_count(p_phase -> 'minutes', 240) and (p_phase ->> 'step' <> 'discuss' or p_phase -> 'minutes' >= '2')
		end
		and private.is_words(p_phase -> 'title', 60, false) and private.is_words(p_phase -> 'hint', 300, false)
		and private.rules_fit(p_phase ->> 'step', coalesce(p_phase -> 'rules', '{}'))
		and (p_phase ->> 'step' not in ('collect', 'check') or jsonb_typeof(p_phase -> 'prompts') = 'array')
		and jsonb_array_length(private.list_in(p_phase -> 'prompts')) between case when p_phase ->> 'step' in ('collect', 'check') then 1 else 0 end and 12, false)
$$;

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
		select value, value ->> 'step' as step
		from jsonb_array_elements(phases) with ordinality as e(value, n) order by n
	loop
		if not private.is_round(round.value) then perform private.refuse('invalid', 'phases'); end if;
		if exists (select from jsonb_array_elements(private.list_in(round.value -> 'prompts')) as q where not private.is_question(q, round.step)) then
			perform private.refuse('invalid', 'prompts');
		end if;
		if not private.is_in_place(round.step, steps) then perform private.refuse('invalid', 'phases'); end if;
		steps := steps || round.step;
		needs_talk := round.step <> 'discuss' and (needs_talk or exists (
			select from jsonb_array_elements(private.list_in(round.value -> 'prompts')) as q where q #> '{rules,risks}' = 'true'));
	end loop;
	if (select sum(jsonb_array_length(private.list_in(value -> 'prompts'))) from jsonb_array_elements(phases)) not between 1 and 40 or needs_talk then
		perform private.refuse('invalid', 'prompts');
	end if;
end $$;

create or replace function private.put_prompts(p_workshop uuid, p_prompts jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare
	before int := (select coalesce(max(position), -1) + 1 from public.prompts where workshop_id = p_workshop);
	untalked int;
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
	-- A prompt that found no phase of its kind, a phase that asks nothing or too much.
	if (select count(*) from public.prompts where workshop_id = p_workshop) <> jsonb_array_length(p_prompts) + before or exists (
		select from public.phases as p where p.workshop_id = p_workshop and p.position >= p_first and p.step in ('collect', 'check')
			and not exists (select from public.prompts where phase_id = p.id)
	) or exists (select from public.prompts where workshop_id = p_workshop group by phase_id having count(*) > 12) then
		perform private.refuse('invalid', 'prompts');
	end if;
	select min(q.position) - before into untalked from public.prompts as q join public.phases as p on p.id = q.phase_id
	where q.workshop_id = p_workshop and q.position >= before and (q.rules ->> 'risks')::boolean and not exists (
		select from public.phases as t where t.workshop_id = p_workshop and t.step = 'discuss' and t.position > p.position);
	if untalked is not null then perform private.refuse('invalid', 'prompts.' || untalked || '.rules'); end if;
	-- Nor is the talk taken out behind one that has begun.
	if exists (
		select from public.prompts as q join public.phases as p on p.id = q.phase_id
		where q.workshop_id = p_workshop and (q.rules ->> 'risks')::boolean and not exists (
			select from public.phases as t where t.workshop_id = p_workshop and t.step = 'discuss' and t.position > p.position)
	) then perform private.refuse('risks_untalked', 'phases'); end if;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'prompts');
end $$;
