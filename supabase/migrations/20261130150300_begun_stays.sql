-- A box that was begun and gone back out of stays until it has ended, whether somebody has written or rated in it or not: whether
-- anybody has is nobody's to learn before.

create or replace function private.refuse_given(p_workshop uuid, p_first int) returns void
language plpgsql stable set search_path = '' as $$
declare
	begun int := (
		select min(p.position) from public.phases as p join public.workshops as w on w.id = p.workshop_id
		where p.workshop_id = p_workshop and p.position >= p_first and p.step in ('collect', 'check')
			-- also the first window, where it has opened since this was sent
			and (p.was_begun or p.id = w.phase_id and p.opens_at <= clock_timestamp()));
begin
	if begun is not null then perform private.refuse('fixed_once_written', 'phases.' || begun); end if;
end $$;
comment on function private.refuse_given is
	'Refuses to take out rounds from a place on while one of them was begun in which people write or rate: nobody learns whether anybody has.';
