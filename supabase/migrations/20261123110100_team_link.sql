-- The team link: one address that stays while workshops come and go, and leads to the one that is open now.

-- 130 random bits. It gives what the participant link of each open workshop gives, and nothing of those that are over.
alter table public.teams add column token text not null unique default private.random_code(13) || private.random_code(13);

create function public.list_teams() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare me uuid := private.me();
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'token', t.token) order by m.is_founder desc, t.created_at, t.id), '[]')
		from public.team_members as m join public.teams as t on t.id = m.team_id where m.user_id = me
	);
end $$;
comment on function public.list_teams is 'The teams that the caller facilitates for, with their links; the own one first.';

create function public.replace_team_link(p_team uuid, p_token text) returns text
language plpgsql security definer set search_path = '' as $$
declare held text;
begin
	perform private.me();
	if p_team is null or p_team not in (select private.my_teams()) then perform private.refuse('not_facilitator'); end if;
	select token into held from public.teams where id = p_team for no key update;
	if held = private.plain_code(p_token) then
		insert into private.deleted_codes values (private.hash(held)) on conflict do nothing;
		update public.teams set token = default where id = p_team returning token into held;
	end if;
	return held;
end $$;
comment on function public.replace_team_link is
	'Ends the link named, and answers with the one that holds from now on: a double click replaces it once.';

create function public.look_up_team(p_token text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	plain text := private.plain_code(coalesce(p_token, ''));
	team uuid;
begin
	select id into team from public.teams where token = plain;
	if team is null then
		perform private.refuse(case when exists (select from private.deleted_codes where code_hash = private.hash(plain))
			then 'deleted' else 'not_found' end);
	end if;
	perform private.settle(id) from public.workshops where team_id = team and closed_at is null and not is_archived order by id;
	return jsonb_build_object(
		'open', (
			select coalesce(jsonb_agg(jsonb_build_object(
				'code', w.code, 'kind', w.kind, 'title', w.title, 'phase_id', w.phase_id, 'ended_at', private.iso(w.ended_at),
				'closes_at', private.iso(w.closes_at), 'phases', private.phases_json(w.id)
			) order by w.created_at desc), '[]')
			from public.workshops as w where w.team_id = team and w.closed_at is null and not w.is_archived
		),
		-- What people met for last, by its title alone: whoever was not there gets its summary from who was.
		'last', (
			select jsonb_build_object('title', w.title, 'ended_at', private.iso(w.ended_at))
			from public.workshops as w where w.team_id = team and w.closed_at is not null and w.ended_at is not null and not w.is_archived
			order by w.ended_at desc, w.id limit 1
		),
		'now', private.iso(clock_timestamp())
	);
end $$;
comment on function public.look_up_team is
	'Where the team link leads: the workshops that are open to take part in. Looking joins nothing, and tells of no summary.';

grant execute on function public.look_up_team to anon, authenticated;
grant execute on function public.list_teams, public.replace_team_link to authenticated;
