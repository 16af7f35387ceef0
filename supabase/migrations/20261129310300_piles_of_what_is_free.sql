-- What was voted on stays as it was, so nobody sorts it: before, it was taken and had no part in what came of the piles.

create or replace function public.put_in_piles(p_phase uuid, p_piles jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	slip private.slips := private.open_slip(p_phase);
begin
	if not exists (select from public.phases as p where p.id = p_phase and private.sorts_apart(p)) then perform private.refuse('wrong_phase'); end if;
	if jsonb_typeof(p_piles) is distinct from 'object' then perform private.refuse('invalid', 'piles'); end if;
	if exists (
		select from jsonb_each_text(p_piles) as e(card, pile)
		where not exists (
			select from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
			where c.id = e.card::uuid and c.workshop_id = slip.workshop_id and c.state = 'kept'
		)
	) then perform private.refuse('not_found'); end if;
	if exists (
		select from jsonb_each_text(p_piles) as e(card, pile) join public.cards as c on c.id = e.card::uuid where private.is_voted(c.topic_id)
	) then perform private.refuse('topics_frozen'); end if;
	delete from private.piles where slip_id = slip.id and card_id in (select key::uuid from jsonb_each_text(p_piles) where value is null);
	insert into private.piles (slip_id, card_id, pile)
	select slip.id, key::uuid, private.new_id(value::uuid) from jsonb_each_text(p_piles) where value is not null
	on conflict (slip_id, card_id) do update set pile = excluded.pile;
	-- Bounds what the end of the phase has to count.
	if (select count(*) from private.piles where slip_id = slip.id) > 500
		or exists (select from private.piles where slip_id = slip.id group by pile having count(*) > 40) then
		perform private.refuse('limit_reached');
	end if;
	return private.piles_of(slip.id);
exception when invalid_text_representation then perform private.refuse('invalid', 'piles');
end $$;
