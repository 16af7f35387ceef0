-- What was given in a step that was gone back from keeps the timetable after it as it is: the refusal says which step that is.

create or replace function private.refuse_given(p_workshop uuid, p_first int) returns void
language plpgsql stable set search_path = '' as $$
declare
	given int := (
		select min(p.position) from public.phases as p where p.workshop_id = p_workshop and p.position >= p_first and (
			exists (select from public.cards where phase_id = p.id and state = 'kept')
			or exists (select from public.answers as a join public.prompts as q on q.id = a.prompt_id where q.phase_id = p.id)));
begin
	if given is not null then perform private.refuse('fixed_once_written', 'phases.' || given); end if;
end $$;
comment on function private.refuse_given is
	'Refuses to take rounds out, from that position on, while one of them holds what somebody wrote or rated; names the first of them.';
