-- Putting a workshop away: it leaves the facilitators' list, for the whole team, and comes back when asked. Nothing ends by
-- it and nothing is deleted: whoever takes part goes on, the summary stays where it is, so it is no event of the workshop.

alter table public.workshops add column is_archived boolean not null default false;

create function public.set_archived(p_workshop uuid, p_is_archived boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
	perform private.me();
	if not private.is_facilitator(p_workshop) then
		perform private.refuse(case when private.is_deleted(p_workshop) then 'deleted' else 'not_facilitator' end);
	end if;
	if p_is_archived is null then perform private.refuse('invalid', 'is_archived'); end if;
	update public.workshops set is_archived = p_is_archived where id = p_workshop;
	-- It was being deleted at that moment.
	if not found then perform private.refuse('deleted'); end if;
end $$;
comment on function public.set_archived is 'Puts a workshop away for the team, or back on its list.';

create or replace function public.list_workshops() returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform private.me();
	perform private.settle(id) from public.workshops where team_id in (select private.my_teams()) and closed_at is null order by id;
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'workshop', private.workshop_json(w.id), 'phases', private.phases_json(w.id),
			'prompts', private.prompts_json(w.id), 'counts', private.counts_json(w.id), 'team_id', w.team_id,
			'is_archived', w.is_archived
		) order by w.created_at desc), '[]')
		from public.workshops as w where w.team_id in (select private.my_teams())
	);
end $$;

grant execute on function public.set_archived to authenticated;
