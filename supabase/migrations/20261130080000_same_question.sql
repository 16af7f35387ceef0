-- What keeps its words for a rule for stopping is what that rule, and the page, take for the same question.

create or replace function private.refuse_reworded(p_workshop uuid, p_first int, p_before jsonb) returns void
language plpgsql stable set search_path = '' as $$
begin
	if exists (
		select from jsonb_array_elements(private.list_in(p_before)) as e
		cross join jsonb_populate_record(null::public.prompts, e) as was
		join public.prompts as q on q.id = was.id
		join public.phases as p on p.workshop_id = p_workshop and p.position < p_first and p.step = 'check' and p.rules ? 'agree'
		join public.prompts as asked on asked.phase_id = p.id and asked.kind = was.kind
			and (asked.rules ->> 'key', case when not asked.rules ? 'key' then asked.text end)
				is not distinct from (was.rules ->> 'key', case when not was.rules ? 'key' then was.text end)
		where (q.text, q.rules) is distinct from (was.text, was.rules)
	) then perform private.refuse('fixed_once_written', 'prompts'); end if;
end $$;
