-- A meeting that is called off takes its talk along, also the one that risks waited for, and its questions, whose places stay empty:
-- what is to come can still be changed then.

create or replace function private.put_prompts(p_workshop uuid, p_prompts jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare
	before int := (select coalesce(max(position), -1) + 1 from public.prompts where workshop_id = p_workshop);
	added int;
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
	if not exists (select from public.cancelled_meetings where workshop_id = p_workshop) and exists (
		select from public.prompts as q join public.phases as p on p.id = q.phase_id
		where q.workshop_id = p_workshop and (q.rules ->> 'risks')::boolean and not exists (
			select from public.phases as t where t.workshop_id = p_workshop and t.step = 'discuss' and t.position > p.position)
	) then perform private.refuse('risks_untalked', 'phases'); end if;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'prompts');
end $$;
