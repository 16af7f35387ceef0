-- The facilitator's verbs before and beside the live part: create, change, move the windows, delete, the way back.

create function private.is_zone(p_zone text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	-- Asked of the clock: the view of all zones reads hundreds of files. Names of the form Area/City only, for the clock
	-- also takes abbreviations, and rules made up on the spot, which all have a digit.
	if p_zone !~ '^(UTC|Etc/GMT[+-][0-9]{1,2}|[A-Za-z_]+(/[A-Za-z_-]+){1,2})$' then return false; end if;
	perform now() at time zone p_zone;
	return p_zone is not null;
exception when invalid_parameter_value then
	return false;
end $$;

create function private.places_in(p_places jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	if not private.places_fit(coalesce(p_places, '[]')) or exists (
		select from jsonb_array_elements(coalesce(p_places, '[]')) as place
		where not private.is_zone(place ->> 'zone')
	) then
		perform private.refuse('invalid', 'places');
	end if;
	return coalesce(p_places, '[]');
end $$;

create function private.https_in(p_url text) returns text
language plpgsql immutable set search_path = '' as $$
declare url text := private.text_in(p_url, 'call_url', 500, false);
begin
	if url !~ '^https://[^[:space:]]+$' then perform private.refuse('invalid', 'call_url'); end if;
	return url;
end $$;

create function private.instant_in(p_text text, p_field text) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare at timestamptz;
begin
	-- With an offset only: a time without one would be read in the zone of the server.
	if p_text !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$' then perform private.refuse('invalid', p_field); end if;
	begin
		at := date_trunc('milliseconds', p_text::timestamptz);
	exception when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
		perform private.refuse('invalid', p_field);
	end;
	if at > now() + interval '1 year' then perform private.refuse('invalid', p_field); end if;
	return at;
end $$;

create function private.add_phases(p_workshop uuid, p_phases jsonb) returns void
language plpgsql set search_path = '' as $$
declare
	phase record;
	-- the timetable of this kind: write apart, read apart, then the live steps in this order
	expected constant text[] := array['group', 'vote', 'discuss', 'check'];
	last_live int := 0;
	close timestamptz;
	live timestamptz;
begin
	if coalesce(jsonb_typeof(p_phases), '') <> 'array' or jsonb_array_length(p_phases) not between 3 and 6 then
		perform private.refuse('invalid', 'phases');
	end if;
	for phase in
		select (n - 1)::int as position, value ->> 'id' as id, value ->> 'step' as step, value ->> 'mode' as mode,
			value ->> 'opens_at' as opens_at, value ->> 'closes_at' as closes_at, value ->> 'minutes' as minutes,
			coalesce(value -> 'rules', '{}') as rules
		from jsonb_array_elements(p_phases) with ordinality as e(value, n)
	loop
		if not private.rules_fit(phase.step, phase.rules) then perform private.refuse('invalid', 'rules'); end if;
		if phase.position = 0 then
			if (phase.step, phase.mode) is distinct from ('collect', 'async') then perform private.refuse('invalid', 'phases'); end if;
			close := private.instant_in(phase.closes_at, 'closes_at');
			if close is null or close <= now() then perform private.refuse('invalid', 'closes_at'); end if;
			insert into public.phases (id, workshop_id, position, step, mode, opens_at, closes_at, reveals_at, rules)
			values (private.new_id(phase.id::uuid), p_workshop, 0, 'collect', 'async', now(), close, close + interval '10 minutes', phase.rules);
		elsif phase.position = 1 then
			if (phase.step, phase.mode) is distinct from ('read', 'async') then perform private.refuse('invalid', 'phases'); end if;
			live := private.instant_in(phase.closes_at, 'live_at');
			if live is null or live < close + interval '10 minutes' then perform private.refuse('invalid', 'live_at'); end if;
			insert into public.phases (id, workshop_id, position, step, mode, opens_at, closes_at, rules)
			values (private.new_id(phase.id::uuid), p_workshop, 1, 'read', 'async', close + interval '10 minutes', live, phase.rules);
		else
			if phase.mode is distinct from 'live' or coalesce(array_position(expected, phase.step), 0) <= last_live then
				perform private.refuse('invalid', 'phases');
			end if;
			last_live := array_position(expected, phase.step);
			if coalesce(phase.minutes, '') !~ '^\d{1,3}$' or phase.minutes::int not between 1 and 240 then
				perform private.refuse('invalid', 'minutes');
			end if;
			insert into public.phases (id, workshop_id, position, step, mode, opens_at, minutes, rules)
			values (private.new_id(phase.id::uuid), p_workshop, phase.position, phase.step, 'live',
				case when phase.position = 2 then live end, phase.minutes::int, phase.rules);
		end if;
	end loop;
end $$;

create function private.add_prompts(p_workshop uuid, p_prompts jsonb) returns void
language plpgsql set search_path = '' as $$
begin
	if coalesce(jsonb_typeof(p_prompts), '') <> 'array' or jsonb_array_length(p_prompts) not between 1 and 8 then
		perform private.refuse('invalid', 'prompts');
	end if;
	insert into public.prompts (id, workshop_id, phase_id, position, kind, text, hint, colour)
	select private.new_id((value ->> 'id')::uuid), p_workshop, p.id, n - 1, value ->> 'kind',
		private.text_in(value ->> 'text', 'prompts', 200), private.text_in(value ->> 'hint', 'prompts', 300, false), value ->> 'colour'
	from jsonb_array_elements(p_prompts) with ordinality as e(value, n)
	join public.phases as p on p.id = (value ->> 'phase_id')::uuid and p.workshop_id = p_workshop
		and p.step = case value ->> 'kind' when 'cards' then 'collect' when 'scale' then 'check' end;
	if (select count(*) from public.prompts where workshop_id = p_workshop) <> jsonb_array_length(p_prompts)
		or not exists (select from public.prompts where workshop_id = p_workshop and kind = 'cards') then
		perform private.refuse('invalid', 'prompts');
	end if;
end $$;

create function public.create_workshop(p_id uuid, p_plan jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	team uuid;
	live timestamptz;
begin
	-- The same request twice, and the hourly bound, are seen one after another.
	perform private.hold_alone(private.new_id(p_id));
	perform private.hold_alone(me);
	if private.is_deleted(p_id) then perform private.refuse('deleted'); end if;
	if exists (select from public.workshops where id = p_id) then
		if not private.is_facilitator(p_id) then perform private.refuse('id_taken'); end if;
		return private.workshop_json(p_id);
	end if;
	if coalesce(p_plan ->> 'kind', '') not in ('retro') then perform private.refuse('invalid', 'kind'); end if;
	if coalesce(p_plan ->> 'naming', '') not in ('anonymous', 'named') then perform private.refuse('invalid', 'naming'); end if;

	delete from private.creations where user_id = me and at < now() - interval '1 hour';
	if (select count(*) from private.creations where user_id = me)
		>= (select value from private.settings where key = 'creations_per_hour') then
		perform private.refuse('too_many');
	end if;
	insert into private.creations (user_id) values (me);

	select team_id into team from public.team_members where user_id = me and is_founder order by team_id limit 1;
	if team is null then
		insert into public.teams (zone)
		values (case when private.is_zone(p_plan ->> 'zone') then p_plan ->> 'zone' else 'UTC' end) returning id into team;
		insert into public.team_members values (team, me, true);
	end if;

	insert into public.workshops (id, team_id, kind, template, title, purpose, ground_rule, code, call_url, places, naming,
		readers, closes_at, summary_token)
	values (p_id, team, p_plan ->> 'kind', private.text_in(p_plan ->> 'template', 'template', 60),
		private.text_in(p_plan ->> 'title', 'title', 120), private.text_in(p_plan ->> 'purpose', 'purpose', 500),
		private.text_in(p_plan ->> 'ground_rule', 'ground_rule', 1000, false), private.random_code(12),
		private.https_in(p_plan ->> 'call_url'), private.places_in(p_plan -> 'places'), p_plan ->> 'naming',
		private.text_in(p_plan ->> 'readers', 'readers', 200, false), now(),
		private.random_code(13) || private.random_code(13));
	begin
		perform private.add_phases(p_id, p_plan -> 'phases');
	exception
		when unique_violation then perform private.refuse('id_taken');
		when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'phases');
	end;
	begin
		perform private.add_prompts(p_id, p_plan -> 'prompts');
	exception
		when unique_violation then perform private.refuse('id_taken');
		when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'prompts');
	end;
	select opens_at into live from public.phases where workshop_id = p_id and position = 2;
	update public.workshops set closes_at = live + interval '14 days',
		phase_id = (select id from public.phases where workshop_id = p_id and position = 0) where id = p_id;
	return private.workshop_json(p_id);
end $$;
comment on function public.create_workshop is
	'Makes a workshop of the caller''s team. If nobody ever meets it closes two weeks after the live instant.';

create function private.has_writing(p_workshop uuid) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select exists (select from public.cards where workshop_id = p_workshop)); end $$;

create function public.update_workshop(p_workshop uuid, p_patch jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	prompt jsonb;
begin
	if jsonb_typeof(p_patch) is distinct from 'object' or p_patch - array['title', 'purpose', 'ground_rule', 'call_url', 'places',
		'is_locked', 'readers', 'naming', 'prompts'] <> '{}' then
		perform private.refuse('invalid', 'patch');
	end if;
	if p_patch ? 'prompts' and jsonb_typeof(p_patch -> 'prompts') <> 'array' then perform private.refuse('invalid', 'prompts'); end if;
	if p_patch ? 'naming' and p_patch ->> 'naming' is distinct from w.naming then
		if coalesce(p_patch ->> 'naming', '') not in ('anonymous', 'named') then perform private.refuse('invalid', 'naming'); end if;
		if exists (select from public.participants where workshop_id = p_workshop) then
			perform private.refuse('fixed_once_joined', 'naming');
		end if;
	end if;
	if p_patch ?| array['readers', 'prompts'] then
		-- Waits for who is writing this moment.
		perform private.hold_alone(id) from public.phases where workshop_id = p_workshop and step = 'collect';
	end if;
	if (p_patch ? 'readers' and private.text_in(p_patch ->> 'readers', 'readers', 200, false) is distinct from w.readers
		or p_patch ? 'prompts') and private.has_writing(p_workshop) then
		perform private.refuse('fixed_once_written', case when p_patch ? 'prompts' then 'prompts' else 'readers' end);
	end if;
	if p_patch ? 'is_locked' and jsonb_typeof(p_patch -> 'is_locked') <> 'boolean' then perform private.refuse('invalid', 'is_locked'); end if;

	update public.workshops set
		title = case when p_patch ? 'title' then private.text_in(p_patch ->> 'title', 'title', 120) else title end,
		purpose = case when p_patch ? 'purpose' then private.text_in(p_patch ->> 'purpose', 'purpose', 500) else purpose end,
		ground_rule = case when p_patch ? 'ground_rule'
			then private.text_in(p_patch ->> 'ground_rule', 'ground_rule', 1000, false) else ground_rule end,
		call_url = case when p_patch ? 'call_url' then private.https_in(p_patch ->> 'call_url') else call_url end,
		places = case when p_patch ? 'places' then private.places_in(p_patch -> 'places') else places end,
		readers = case when p_patch ? 'readers' then private.text_in(p_patch ->> 'readers', 'readers', 200, false) else readers end,
		naming = coalesce(p_patch ->> 'naming', naming),
		is_locked = coalesce((p_patch ->> 'is_locked')::boolean, is_locked),
		-- what a calendar says has changed
		sequence = sequence + (p_patch ?| array['title', 'purpose', 'call_url'])::int
	where id = p_workshop;
	for prompt in select value from jsonb_array_elements(coalesce(p_patch -> 'prompts', '[]')) loop
		update public.prompts set text = private.text_in(prompt ->> 'text', 'prompts', 200),
			hint = private.text_in(prompt ->> 'hint', 'prompts', 300, false)
		where workshop_id = p_workshop and id::text = prompt ->> 'id';
		if not found then perform private.refuse('invalid', 'prompts'); end if;
	end loop;
	perform private.emit(p_workshop, 'workshop_changed', p_timetable => p_patch ? 'prompts');
	return private.workshop_json(p_workshop);
end $$;

create function public.set_ballot(p_workshop uuid, p_phase uuid, p_budget int, p_cap int, p_open boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	new_rules jsonb := jsonb_build_object('method', 'dots', 'budget', p_budget, 'cap', p_cap, 'open', p_open);
	ballot public.phases;
begin
	select * into ballot from public.phases where id = p_phase and workshop_id = p_workshop and step = 'vote';
	if ballot.id is null then perform private.refuse('not_found'); end if;
	if not private.rules_fit('vote', new_rules) then perform private.refuse('invalid', 'rules'); end if;
	if ballot.position <= (select position from public.phases where id = w.phase_id) or w.ended_at is not null then
		perform private.refuse('wrong_phase');
	end if;
	update public.phases set rules = new_rules where id = p_phase;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	return private.phases_json(p_workshop) -> ballot.position;
end $$;
comment on function public.set_ballot is 'The rules of a dot ballot, before it begins; fixed from then on.';

create function public.set_minutes(p_workshop uuid, p_phase uuid, p_minutes int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	box public.phases;
begin
	select * into box from public.phases where id = p_phase and workshop_id = p_workshop and mode = 'live';
	if box.id is null then perform private.refuse('not_found'); end if;
	if p_minutes is null or p_minutes not between 1 and 240 then perform private.refuse('invalid', 'minutes'); end if;
	if box.position <= (select position from public.phases where id = w.phase_id) or w.ended_at is not null then
		perform private.refuse('wrong_phase');
	end if;
	update public.phases set minutes = p_minutes where id = p_phase;
	update public.workshops set sequence = sequence + 1 where id = p_workshop;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	return private.phases_json(p_workshop) -> box.position;
end $$;

create function public.move_close(p_workshop uuid, p_closes_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	at timestamptz := date_trunc('milliseconds', p_closes_at);
	collect public.phases;
begin
	select * into collect from public.phases where workshop_id = p_workshop and step = 'collect' order by position limit 1;
	perform private.hold_alone(collect.id);
	if collect.closes_at <= now() then perform private.refuse('window_closed'); end if;
	if at is null or at <= now() or at > now() + interval '1 year' then perform private.refuse('invalid', 'closes_at'); end if;
	if at < collect.closes_at and private.has_writing(p_workshop) then perform private.refuse('reveal_only_later'); end if;
	if at + interval '10 minutes' > (select opens_at from public.phases where workshop_id = p_workshop and position = 2) then
		perform private.refuse('invalid', 'live_at');
	end if;
	if at <> collect.closes_at then
		update public.phases set closes_at = at, reveals_at = at + interval '10 minutes' where id = collect.id;
		update public.phases set opens_at = at + interval '10 minutes' where workshop_id = p_workshop and position = 1;
		update public.workshops set sequence = sequence + 1 where id = p_workshop;
		perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	end if;
	return private.workshop_json(p_workshop);
end $$;
comment on function public.move_close is
	'Moves the close of the window, and with it the reveal. Once somebody has written it moves later only.';

create function public.move_live(p_workshop uuid, p_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	instant timestamptz := date_trunc('milliseconds', p_at);
begin
	if w.phase_id is null or (select mode from public.phases where id = w.phase_id) = 'live' then perform private.refuse('wrong_phase'); end if;
	if instant is null or instant < now() or instant > now() + interval '1 year'
		or instant < (select reveals_at from public.phases where workshop_id = p_workshop and position = 0) then
		perform private.refuse('invalid', 'live_at');
	end if;
	update public.phases set closes_at = instant where workshop_id = p_workshop and position = 1;
	update public.phases set opens_at = instant where workshop_id = p_workshop and position = 2;
	update public.workshops set closes_at = instant + interval '14 days', sequence = sequence + 1 where id = p_workshop;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	return private.workshop_json(p_workshop);
end $$;

create function public.delete_workshop(p_workshop uuid, p_title text) returns void
language plpgsql security definer set search_path = '' as $$
declare w public.workshops;
begin
	perform private.me();
	-- Deleted twice is deleted once.
	if private.is_deleted(p_workshop) then return; end if;
	if not private.is_facilitator(p_workshop) then perform private.refuse('not_facilitator'); end if;
	select * into w from public.workshops where id = p_workshop for no key update;
	if w.id is null then return; end if;
	perform private.hold_alone(id) from public.phases where workshop_id = p_workshop order by position;
	if btrim(p_title) is distinct from w.title then perform private.refuse('title_mismatch', 'title'); end if;
	perform private.forget_messages(p_workshop);
	perform private.emit(p_workshop, 'workshop_deleted', p_is_partial => true);
	insert into private.deleted_codes values
		(private.hash(w.id::text)), (private.hash(w.code)), (private.hash(w.summary_token));
	delete from public.workshops where id = p_workshop;
end $$;
comment on function public.delete_workshop is 'Deletes everything, confirmed by the title. Only the hashes of the links stay.';

create function public.create_way_back(p_workshop uuid, p_secret text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	perform private.me();
	if not private.is_facilitator(p_workshop) then perform private.refuse('not_facilitator'); end if;
	-- 128 bits in base64url or hex
	if coalesce(char_length(p_secret), 0) not between 22 and 64 then perform private.refuse('invalid', 'secret'); end if;
	insert into private.way_backs values (p_workshop, private.hash(p_secret))
	on conflict (workshop_id) do update set secret_hash = excluded.secret_hash;
exception when unique_violation then
	-- It leads to another workshop already.
	perform private.refuse('invalid', 'secret');
end $$;
comment on function public.create_way_back is 'Stores the hash of a secret that leads back to the dashboard; replaces the former one.';

create function public.redeem_way_back(p_secret text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	team uuid;
begin
	select w.team_id into team from private.way_backs as b join public.workshops as w on w.id = b.workshop_id
	where b.secret_hash = private.hash(coalesce(p_secret, ''));
	if team is null then perform private.refuse('not_found'); end if;
	insert into public.team_members values (team, me, false) on conflict do nothing;
end $$;

grant execute on function public.create_workshop, public.update_workshop, public.set_ballot, public.set_minutes, public.move_close,
	public.move_live, public.delete_workshop, public.create_way_back, public.redeem_way_back to authenticated;
