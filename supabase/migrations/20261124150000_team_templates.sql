-- The templates that a team keeps: a workshop's rounds and questions, in its own words, to begin another one with.

create function private.is_words(p_value jsonb, p_most int, p_is_required boolean default true) returns boolean
language sql immutable set search_path = '' as $$
	select case
		when p_value is null or p_value = 'null' then not p_is_required
		when jsonb_typeof(p_value) <> 'string' then false
		-- Trimmed as the page does it.
		else p_value #>> '{}' <> ''
			and p_value #>> '{}' !~ E'^[ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]'
			and p_value #>> '{}' !~ E'[ \t\n\r\f\v\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]$'
			and char_length(p_value #>> '{}') <= p_most
	end
$$;
comment on function private.is_words is 'A text within its bound, trimmed; where none is required, also none.';

create function private.is_count(p_value jsonb, p_most int) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(jsonb_typeof(p_value) = 'number' and case when p_value #>> '{}' ~ '^[0-9]{1,3}$' then (p_value #>> '{}')::int between 1 and p_most end, false)
$$;

-- A list, whatever is given: to be gone through without asking first.
create function private.list_in(p_value jsonb) returns jsonb
language sql immutable set search_path = '' as
$$ select case jsonb_typeof(p_value) when 'array' then p_value else '[]' end $$;

create function private.is_question(p_prompt jsonb, p_step text) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(
		jsonb_typeof(p_prompt) = 'object' and p_prompt - array['kind', 'text', 'hint', 'colour', 'rules'] = '{}'
		and jsonb_typeof(p_prompt -> 'kind') = 'string' and p_prompt ->> 'kind' = case p_step when 'collect' then 'cards' when 'check' then 'scale' end
		and private.is_words(p_prompt -> 'text', 200) and private.is_words(p_prompt -> 'hint', 300, false)
		and p_prompt -> 'colour' in ('"indigo"', '"teal"', '"amber"', '"rose"')
		and private.prompt_fits(p_prompt ->> 'kind', coalesce(p_prompt -> 'rules', '{}')), false)
$$;

create function private.is_round(p_phase jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(
		jsonb_typeof(p_phase) = 'object'
		and p_phase - (array['step', 'mode', 'title', 'hint', 'rules', case p_phase ->> 'mode' when 'async' then 'days' else 'minutes' end]
			|| case when p_phase ->> 'step' in ('collect', 'check') then array['prompts'] end) = '{}'
		and p_phase -> 'step' in ('"collect"', '"read"', '"group"', '"vote"', '"discuss"', '"check"')
		and case p_phase -> 'mode'
			when '"async"' then not p_phase ? 'days' or private.is_count(p_phase -> 'days', 60)
			when '"live"' then private.is_count(p_phase -> 'minutes', 240)
		end
		and private.is_words(p_phase -> 'title', 60, false) and private.is_words(p_phase -> 'hint', 300, false)
		and private.rules_fit(p_phase ->> 'step', coalesce(p_phase -> 'rules', '{}'))
		and (p_phase ->> 'step' not in ('collect', 'check') or jsonb_typeof(p_phase -> 'prompts') = 'array')
		and jsonb_array_length(private.list_in(p_phase -> 'prompts')) between case p_phase ->> 'step' when 'collect' then 1 else 0 end and 12, false)
$$;

create function private.check_template(p_body jsonb) returns void
language plpgsql immutable set search_path = '' as $$
declare
	phases jsonb := private.list_in(p_body -> 'phases');
	has_collect boolean := false;
	round record;
begin
	if jsonb_typeof(p_body) is distinct from 'object'
		or p_body - array['name', 'kind', 'about', 'ground_rule', 'source', 'phases'] <> '{}' then perform private.refuse('invalid', 'template'); end if;
	if not private.is_words(p_body -> 'name', 60) then perform private.refuse('invalid', 'name'); end if;
	if coalesce(p_body -> 'kind' in ('"retro"', '"review"', '"planning"', '"brainstorm"'), false) is false then perform private.refuse('invalid', 'kind'); end if;
	if not private.is_words(p_body -> 'about', 160, false) then perform private.refuse('invalid', 'about'); end if;
	if not private.is_words(p_body -> 'ground_rule', 1000, false) then perform private.refuse('invalid', 'ground_rule'); end if;
	if coalesce(p_body -> 'source', 'null') <> 'null' and not coalesce(
		jsonb_typeof(p_body -> 'source') = 'object' and (p_body -> 'source') - array['name', 'url'] = '{}'
		and private.is_words(p_body #> '{source,name}', 200)
		and (not p_body -> 'source' ? 'url' or private.is_words(p_body #> '{source,url}', 500) and p_body #>> '{source,url}' ~ '^https://[^\s<>"]+$'), false)
		then perform private.refuse('invalid', 'source'); end if;
	if jsonb_array_length(phases) not between 1 and 21 then perform private.refuse('invalid', 'phases'); end if;
	for round in
		select value, value ->> 'step' as step, lag(value ->> 'step', 1, 'check') over (order by n) as before
		from jsonb_array_elements(phases) with ordinality as e(value, n) order by n
	loop
		if not private.is_round(round.value) then perform private.refuse('invalid', 'phases'); end if;
		if exists (select from jsonb_array_elements(private.list_in(round.value -> 'prompts')) as q where not private.is_question(q, round.step)) then
			perform private.refuse('invalid', 'prompts');
		end if;
		-- As of a plan: it begins with a question, and nothing is made of cards that were not written before.
		if round.step <> 'collect' and not has_collect and (round.step <> 'check' or round.before <> 'check') then
			perform private.refuse('invalid', 'phases');
		end if;
		has_collect := has_collect or round.step = 'collect';
	end loop;
	if (select sum(jsonb_array_length(private.list_in(value -> 'prompts'))) from jsonb_array_elements(phases)) not between 1 and 40 then
		perform private.refuse('invalid', 'prompts');
	end if;
end $$;
comment on function private.check_template is
	'Refuses what could not be planned, or read by a page, with the field that is wrong: the schema that is published, in SQL.';

create table public.templates (
	id uuid primary key,
	team_id uuid not null references public.teams on delete cascade,
	body jsonb not null,
	created_at timestamptz not null default now()
);
comment on table public.templates is 'What a team keeps to begin workshops with. Read and written by who facilitates for it.';
create index on public.templates (team_id);
alter table public.templates enable row level security;

create function public.list_templates() returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
	perform private.me();
	return (
		select coalesce(jsonb_agg(jsonb_build_object('id', id, 'body', body) order by lower(body ->> 'name'), id), '[]')
		from public.templates where team_id in (select private.my_teams())
	);
end $$;
comment on function public.list_templates is 'The templates of the teams that the caller facilitates for.';

create function public.save_template(p_id uuid, p_workshop uuid, p_template jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	team uuid;
	kept public.templates;
begin
	if p_workshop is null then
		select team_id into team from public.team_members where user_id = me and is_founder order by team_id limit 1;
	elsif private.is_facilitator(p_workshop) then
		select team_id into team from public.workshops where id = p_workshop;
	end if;
	if team is null then
		perform private.refuse(case when private.is_deleted(p_workshop) then 'deleted' else 'not_facilitator' end);
	end if;
	-- With everything as long as it may be it is shorter than this.
	if octet_length(p_template::text) > 400000 then perform private.refuse('invalid', 'template'); end if;
	perform private.check_template(p_template);
	-- The bound, and the same request twice, are seen one after another.
	perform 1 from public.teams where id = team for no key update;
	if private.is_deleted(p_id) then perform private.refuse('deleted'); end if;
	select * into kept from public.templates where id = private.new_id(p_id);
	if kept.id is null then
		if (select count(*) from public.templates where team_id = team) >= 50 then perform private.refuse('limit_reached'); end if;
		insert into public.templates (id, team_id, body) values (p_id, team, p_template)
		on conflict (id) do nothing returning * into kept;
	elsif kept.team_id in (select private.my_teams()) then
		update public.templates set body = p_template where id = p_id returning * into kept;
	else
		kept := null;
	end if;
	if kept.id is null then perform private.refuse('id_taken'); end if;
	return jsonb_build_object('id', kept.id, 'body', kept.body);
end $$;
comment on function public.save_template is
	'Keeps a template for the team of a workshop, or (null) for the caller''s own team. The same id again puts it in its place.';

create function public.remove_template(p_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare team uuid;
begin
	perform private.me();
	-- Removed twice is removed once.
	if private.is_deleted(p_id) then return; end if;
	select team_id into team from public.templates where id = p_id;
	if team is null or team not in (select private.my_teams()) then perform private.refuse('not_facilitator'); end if;
	delete from public.templates where id = p_id;
	insert into private.deleted_codes values (private.hash(p_id::text)) on conflict do nothing;
end $$;
comment on function public.remove_template is 'Takes a template from its team. Workshops that were made from it stay as they are.';

grant execute on function public.list_templates, public.save_template, public.remove_template to authenticated;
