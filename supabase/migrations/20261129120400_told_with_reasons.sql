-- Where a rule says when people may stop, they give their reasons before they know how the others answered: what such a check
-- comes to is told when the cards that are written right after it are shown.

create or replace function private.is_rated(p_check public.phases) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return (
		select w.closed_at is not null
			or p_check.closes_at is not null and (p_check.mode = 'live' or p_check.is_over) and not private.stays_open(p_check)
			and not (p_check.rules ? 'agree' and exists (
				select from public.phases as n where n.workshop_id = p_check.workshop_id and n.position = p_check.position + 1
					and n.step = 'collect' and not n.is_revealed
			))
		from public.workshops as w where w.id = p_check.workshop_id
	);
end $$;
comment on function private.is_rated is
	'The ratings of this check are told: nobody can give or change one any more, nor write reasons that they would sway.';
