-- A count of reactions draws an answer along as it draws a vote: it waits also for scales and for the question to everyone whether
-- a decision stands. Not for the scales of the last round, which look back: until then the counts would be of use to nobody.

create or replace function private.are_reactions_told(p_workshop uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return (
		select w.ended_at is not null or not exists (
			select from public.phases as p
			where p.workshop_id = w.id
				and (p.step in ('collect', 'vote', 'ratify')
					or p.step = 'check' and exists (select from public.phases as q where q.workshop_id = w.id and q.position > p.position)
					or p.step = 'read' and coalesce((p.rules ->> 'reactions')::boolean, false))
				and (p.position > running.position or p.id = running.id and not p.is_over or p.step = 'collect' and not p.is_revealed)
		)
		from public.workshops as w left join public.phases as running on running.id = w.phase_id
		where w.id = p_workshop and (w.ended_at is not null or running.id is not null)
	);
end $$;
comment on function private.are_reactions_told is
	'Nothing is left that a count could draw along: nothing to write, to react to, to vote on or to answer, but for scales in the last '
	'round. Null before the beginning.';
