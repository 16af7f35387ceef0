-- One order of locks: the workshop's row, then phases, then other rows. Whoever writes into a phase holds it together with
-- others and asks for no workshop's row; whoever ends it holds the workshop's row first, then the phase alone.
--
-- A collect phase that is revealed ends no more: who writes into it holds the workshop's row, maybe with the phase still in
-- hand from before the reveal. So nobody may ask for such a phase alone: each would wait for the other for ever.

comment on function private.hold_alone is
	'Waits for who is writing into the phase, and keeps others out until the end of the transaction. With the workshop''s row '
	'in hand only, and never a collect phase that is revealed.';

create function private.hold_workshop(p_workshop uuid) returns public.workshops
language plpgsql set search_path = '' as $$
declare w public.workshops;
begin
	perform private.settle(p_workshop);
	select * into w from public.workshops where id = p_workshop for no key update;
	-- It was there a moment ago.
	if w.id is null then perform private.refuse('deleted'); end if;
	return w;
end $$;
comment on function private.hold_workshop is 'Settles and locks the workshop, members or not; refuses where it was deleted meanwhile.';

create function private.slip_of(p_workshop uuid, p_phase uuid, p_participant uuid) returns private.slips
language plpgsql set search_path = '' as $$
declare
	slip private.slips;
	participant uuid := p_participant;
begin
	select * into slip from private.slips where phase_id = p_phase and participant_id = participant for update;
	if slip.id is not null then return slip; end if;
	begin
		insert into private.slips (workshop_id, phase_id, participant_id) values (p_workshop, p_phase, participant) on conflict do nothing;
	exception when foreign_key_violation then
		-- This device has become another participant's since it was asked who calls.
		participant := private.my_participant(p_workshop);
		if participant is null then perform private.refuse_stranger(p_workshop); end if;
		insert into private.slips (workshop_id, phase_id, participant_id) values (p_workshop, p_phase, participant) on conflict do nothing;
	end;
	select * into slip from private.slips where phase_id = p_phase and participant_id = participant for update;
	return slip;
end $$;
comment on function private.slip_of is 'A participant''s slip, locked, made at its first use. The phase is in the caller''s hand.';

create or replace function public.update_workshop(p_workshop uuid, p_patch jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	prompt jsonb;
begin
	if jsonb_typeof(p_patch) is distinct from 'object' or p_patch - array['title', 'purpose', 'ground_rule', 'call_url', 'places',
		'is_locked', 'readers', 'naming', 'language', 'prompts'] <> '{}' then
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
		perform private.hold_alone(id) from public.phases
		where workshop_id = p_workshop and step = 'collect' and not is_revealed order by position;
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
		language = case when p_patch ? 'language' then private.language_in(p_patch ->> 'language') else language end,
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

create or replace function public.move_close(p_workshop uuid, p_closes_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	at timestamptz := date_trunc('milliseconds', p_closes_at);
	collect public.phases;
begin
	select * into collect from public.phases where workshop_id = p_workshop and step = 'collect' order by position limit 1;
	if collect.closes_at <= now() then perform private.refuse('window_closed'); end if;
	perform private.hold_alone(collect.id);
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

create or replace function public.delete_workshop(p_workshop uuid, p_title text) returns void
language plpgsql security definer set search_path = '' as $$
declare w public.workshops;
begin
	perform private.me();
	-- Deleted twice is deleted once.
	if private.is_deleted(p_workshop) then return; end if;
	if not private.is_facilitator(p_workshop) then perform private.refuse('not_facilitator'); end if;
	select * into w from public.workshops where id = p_workshop for no key update;
	if w.id is null then return; end if;
	perform private.hold_alone(id) from public.phases where workshop_id = p_workshop and not is_revealed order by position;
	if btrim(p_title) is distinct from w.title then perform private.refuse('title_mismatch', 'title'); end if;
	perform private.forget_messages(p_workshop);
	perform private.emit(p_workshop, 'workshop_deleted', p_is_partial => true);
	insert into private.deleted_codes values
		(private.hash(w.id::text)), (private.hash(w.code)), (private.hash(w.summary_token));
	delete from public.workshops where id = p_workshop;
end $$;

create or replace function public.create_way_back(p_workshop uuid, p_secret text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	perform private.me();
	if not private.is_facilitator(p_workshop) then perform private.refuse('not_facilitator'); end if;
	-- 128 bits in base64url or hex
	if coalesce(char_length(p_secret), 0) not between 22 and 64 then perform private.refuse('invalid', 'secret'); end if;
	insert into private.way_backs values (p_workshop, private.hash(p_secret))
	on conflict (workshop_id) do update set secret_hash = excluded.secret_hash;
exception
	when unique_violation then
		-- It leads to another workshop already.
		perform private.refuse('invalid', 'secret');
	when foreign_key_violation then
		perform private.refuse_stranger(p_workshop);
end $$;

create or replace function private.sweep() returns void
language plpgsql set search_path = '' as $$
declare overdue uuid;
begin
	for overdue in
		select id from public.workshops where closed_at is null and closes_at <= now() order by closes_at limit 5
		for no key update skip locked
	loop
		perform private.settle(overdue);
	end loop;
end $$;

create or replace function public.join_workshop(p_code text, p_name text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	w public.workshops := private.by_code(p_code);
	kept_name text;
	participant uuid;
begin
	-- The row's lock fixes the naming for whoever joins first, and keeps a double click from making two people.
	w := private.hold_workshop(w.id);
	if private.my_participant(w.id) is null then
		if w.closed_at is not null then perform private.refuse('ended'); end if;
		if w.is_locked then perform private.refuse('joining_locked'); end if;
		if w.naming = 'named' then
			kept_name := private.text_in(p_name, 'name', 60, false);
			if kept_name is null then perform private.refuse('name_needed', 'name'); end if;
		end if;
		if (select count(*) from public.participants where workshop_id = w.id) >= 2000 then perform private.refuse('limit_reached'); end if;
		insert into public.participants (workshop_id, name) values (w.id, kept_name) returning id into participant;
		insert into public.participant_keys values (w.id, me, participant);
	end if;
	return private.face_json(w.id);
end $$;

create or replace function public.create_device_code(p_workshop uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare
	participant uuid := private.require_participant(p_workshop);
	code text := private.random_code(8);
begin
	-- What has expired goes, here or by whoever is at it already.
	delete from private.device_codes where code_hash in (
		select code_hash from private.device_codes where expires_at <= now() for update skip locked
	);
	-- This device may have become another participant's, or the workshop be gone, since it was asked who calls.
	perform private.hold_workshop(p_workshop);
	participant := private.require_participant(p_workshop);
	insert into private.device_codes values (private.hash(p_workshop || code), p_workshop, participant, now() + interval '10 minutes')
	on conflict (participant_id) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at;
	return code;
end $$;

create or replace function public.redeem_device_code(p_code text, p_device_code text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	w public.workshops := private.by_code(p_code);
	mine uuid;
	place uuid;
begin
	-- Two who take each other's place come one after the other.
	w := private.hold_workshop(w.id);
	mine := private.my_participant(w.id);
	delete from private.device_codes
	where code_hash = private.hash(w.id || private.plain_code(coalesce(p_device_code, ''))) and expires_at > now()
	returning participant_id into place;
	if place is null then perform private.refuse('code_expired'); end if;
	if mine is not null and mine <> place then
		perform 1 from public.participants where id = mine for update;
		-- This device already wrote or voted as somebody: two people's work is not merged.
		if exists (select from private.card_authors where participant_id = mine)
			or exists (select from private.slips where participant_id = mine) then
			perform private.refuse('place_taken');
		end if;
		delete from public.participants where id = mine
			and not exists (select from public.participant_keys where participant_id = mine and user_id <> me);
	end if;
	insert into public.participant_keys values (w.id, me, place)
	on conflict (workshop_id, user_id) do update set participant_id = excluded.participant_id;
	return private.face_json(w.id);
end $$;

create or replace function public.add_card(p_id uuid, p_workshop uuid, p_prompt uuid, p_body text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	participant uuid := private.require_participant(p_workshop);
	new_body text := private.text_in(p_body, 'body', 1000);
	w public.workshops;
	collect public.phases;
	card public.cards;
	topic uuid;
begin
	select p.* into collect from public.phases as p join public.prompts as q on q.phase_id = p.id
	where q.id = p_prompt and q.workshop_id = p_workshop and q.kind = 'cards';
	if collect.id is null then perform private.refuse('not_found'); end if;
	if not collect.is_revealed then
		-- Held against the reveal: a card is either in before it or added after it.
		perform private.hold(collect.id);
		select * into collect from public.phases where id = collect.id;
	end if;
	-- Held against oneself: the same request twice, and the bound, are seen one after another.
	if collect.is_revealed then
		w := private.begin_change(p_workshop);
	else
		perform 1 from public.participants where id = participant for no key update;
	end if;
	-- This device may have become another participant's meanwhile, or the workshop be gone.
	if participant is distinct from private.my_participant(p_workshop) then
		participant := private.require_participant(p_workshop);
		perform 1 from public.participants where id = participant for no key update;
	end if;
	select * into card from public.cards where id = private.new_id(p_id);
	if card.id is not null then
		if not exists (select from private.card_authors where card_id = p_id and participant_id = participant)
			or card.prompt_id is distinct from p_prompt then perform private.refuse('id_taken'); end if;
		return private.card_json(card);
	end if;
	if (select count(*) from private.card_authors where phase_id = collect.id and participant_id = participant) >= 100 then
		perform private.refuse('limit_reached');
	end if;
	if not collect.is_revealed then
		if collect.opens_at > now() then perform private.refuse('not_open_yet'); end if;
		if collect.reveals_at <= clock_timestamp() then perform private.refuse('window_closed'); end if;
		insert into public.cards (id, workshop_id, phase_id, prompt_id, body) values (p_id, p_workshop, collect.id, p_prompt, new_body)
		on conflict (id) do nothing returning * into card;
	else
		if not private.can_add(w) then perform private.refuse('window_closed'); end if;
		topic := gen_random_uuid();
		insert into public.topics (id, workshop_id, order_key) values (topic, p_workshop, random());
		insert into public.cards (id, workshop_id, phase_id, prompt_id, body, is_added, topic_id, order_key)
		values (p_id, p_workshop, collect.id, p_prompt, new_body, true, topic, random())
		on conflict (id) do nothing returning * into card;
	end if;
	if card.id is null then perform private.refuse('id_taken'); end if;
	insert into private.card_authors (card_id, workshop_id, phase_id, participant_id) values (p_id, p_workshop, collect.id, participant);
	if card.is_added then perform private.emit(p_workshop, 'card_added', p_cards => array[p_id], p_topics => array[topic]); end if;
	return private.card_json(card);
end $$;

create or replace function private.open_slip(p_phase uuid) returns private.slips
language plpgsql set search_path = '' as $$
declare
	phase public.phases;
	participant uuid;
begin
	select * into phase from public.phases where id = p_phase;
	participant := private.require_participant(phase.workshop_id);
	-- Held against the close: a vote is either in before the tally or refused.
	perform private.hold(p_phase);
	if not exists (select from public.workshops where id = phase.workshop_id and phase_id = p_phase) then
		perform private.refuse(case when exists (
			select from public.workshops as w join public.phases as p on p.id = w.phase_id
			where w.id = phase.workshop_id and p.position < phase.position
		) then 'not_open_yet' else 'ballot_closed' end);
	end if;
	return private.slip_of(phase.workshop_id, p_phase, participant);
end $$;

create or replace function public.answer_scale(p_prompt uuid, p_value int) returns void
language plpgsql security definer set search_path = '' as $$
declare
	prompt public.prompts;
	w public.workshops;
	participant uuid;
	slip private.slips;
begin
	select * into prompt from public.prompts where id = p_prompt and kind = 'scale';
	participant := private.require_participant(prompt.workshop_id);
	if p_value is null or p_value not between 1 and 5 then perform private.refuse('invalid', 'value'); end if;
	-- Held against the close of the workshop.
	perform private.hold(prompt.phase_id);
	select * into w from public.workshops where id = prompt.workshop_id;
	if w.id is null then perform private.refuse_stranger(prompt.workshop_id); end if;
	if w.closed_at is not null or w.closes_at <= clock_timestamp() then perform private.refuse('ended'); end if;
	if w.ended_at is null and w.phase_id is distinct from prompt.phase_id then perform private.refuse('not_open_yet'); end if;
	slip := private.slip_of(prompt.workshop_id, prompt.phase_id, participant);
	insert into public.answers (slip_id, workshop_id, prompt_id, value) values (slip.id, w.id, p_prompt, p_value)
	on conflict (slip_id, prompt_id) do update set value = excluded.value;
end $$;

create or replace function public.announce_progress(p_phase uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare found_in uuid := (select workshop_id from public.phases where id = p_phase);
begin
	perform private.require_participant(found_in);
	-- Held against what takes the ballot away.
	perform private.hold(p_phase);
	return jsonb_build_object('wait_ms', case
		when exists (select from private.progress where phase_id = p_phase and is_pending) then private.announce(p_phase, found_in)
		else 0 end);
end $$;

create or replace function private.own_card(p_card uuid) returns public.cards
language plpgsql set search_path = '' as $$
declare
	card public.cards;
	participant uuid;
begin
	select * into card from public.cards where id = p_card;
	participant := private.require_participant(card.workshop_id);
	if not exists (select from private.card_authors where card_id = p_card and participant_id = participant) then
		perform private.refuse('not_author');
	end if;
	if exists (select from public.phases where id = card.phase_id and not is_revealed) then perform private.hold(card.phase_id); end if;
	if exists (select from public.phases where id = card.phase_id and is_revealed) then perform private.begin_change(card.workshop_id); end if;
	select * into card from public.cards where id = p_card for no key update;
	if card.id is null then perform private.refuse('deleted'); end if;
	return card;
end $$;
