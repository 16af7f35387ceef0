-- A box that was begun and gone back out of stays until it has ended, whether somebody has written or rated in it or not: whether
-- anybody has is nobody's to learn before.

create or replace function private.refuse_given(p_workshop uuid, p_first int) returns void
language plpgsql stable set search_path = '' as $$
declare
	begun int := (
		select min(position) from public.phases
		where workshop_id = p_workshop and position >= p_first and step in ('collect', 'check') and was_begun);
begin
	if begun is not null then perform private.refuse('fixed_once_written', 'phases.' || begun); end if;
end $$;
