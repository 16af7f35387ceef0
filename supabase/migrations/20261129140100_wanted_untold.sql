-- A mark "needs talk" keeps its topic on the agenda also where it waited for a ballot that never came, and so was told to nobody.

create or replace function private.conclude(p_talk public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	is_talked_about_again boolean := exists (
		select from public.phases where workshop_id = p_talk.workshop_id and step = 'discuss' and position > p_talk.position);
	is_voted_on boolean := exists (
		select from public.phases where workshop_id = p_talk.workshop_id and step = 'vote' and position > p_talk.position);
begin
	update public.outcomes as o set status = 'accepted', version = version + 1
	where o.phase_id = p_talk.id and o.status = 'proposed' and not o.is_removed and o.objectable_until is not null
		and not private.is_contested(o.id);
	update public.topics as t set version = version + 1,
		status = case when not x.is_contested and not (is_talked_about_again and private.wants_talk(t)) then 'discussed'
			when is_talked_about_again then 'open' else 'parked' end,
		parked_why = case when x.is_contested and not is_talked_about_again then 'not_settled' end
	from (
		select topic_id, bool_or(status = 'proposed') as is_contested from public.outcomes
		where phase_id = p_talk.id and not is_removed and kind <> 'note' and topic_id is not null group by topic_id
	) as x
	where t.id = x.topic_id and t.status <> 'parked';
	-- What is voted on next needs nobody's proposal: the vote says what becomes of it.
	if is_talked_about_again or is_voted_on then return; end if;
	update public.topics as t set version = version + 1, status = 'parked',
		-- What an earlier talk left over has been proposed.
		parked_why = case when exists (
			select from public.outcomes where topic_id = t.id and status = 'proposed' and not is_removed
		) then 'not_settled' else 'nobody_proposed' end
	where t.workshop_id = p_talk.workshop_id and t.status = 'open' and private.is_shown(t.id, t.workshop_id)
		and not exists (select from public.outcomes where topic_id = t.id and phase_id = p_talk.id and kind <> 'note' and not is_removed);
end $$;
