-- What was without a bound, or could be made to be: what strangers are told of windows that were taken out, how far a moved
-- meeting carries what comes after it, and versions as large as numbers are.

create or replace function private.taken_out_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', t.phase_id, 'step', t.step, 'title', t.title, 'closes_at', private.iso(t.closes_at)
		) order by t.closes_at, t.phase_id), '[]')
		from (
			select * from private.windows_told as told
			-- A calendar that looks but once a week hears of it too.
			where told.workshop_id = p_workshop and told.closes_at > now() - interval '7 days' and not exists (
				select from public.phases as p where p.id = told.phase_id and p.workshop_id = p_workshop and private.has_close(p))
			order by told.closes_at < now(), told.closes_at, told.phase_id limit 60
		) as t
	);
end $$;

create or replace function private.meetings_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'number', number, 'meets_at', private.iso(meets_at), 'minutes', minutes,
			-- A round that is another workshop's by now is none of this one's.
			'begins_with', (select id from public.phases where workshop_id = p_workshop and id = any (m.rounds) and mode = 'live' order by position limit 1)
		) order by number), '[]')
		from public.meetings as m where workshop_id = p_workshop
	);
end $$;

create or replace function public.move_live(p_workshop uuid, p_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	instant timestamptz := date_trunc('milliseconds', p_at);
	running public.phases;
	meeting public.phases;
	before public.phases;
	-- of all that comes after it
	last timestamptz;
begin
	select * into running from public.phases where id = w.phase_id;
	if running.mode = 'live' or running.id is null and w.ended_at is not null then perform private.refuse('wrong_phase'); end if;
	select * into meeting from public.phases
	where workshop_id = p_workshop and mode = 'live' and position > coalesce(running.position, -1) order by position limit 1;
	if meeting.id is null then perform private.refuse('wrong_phase'); end if;
	select * into before from public.phases where workshop_id = p_workshop and position = meeting.position - 1;
	if instant > now() + interval '1 year' then perform private.refuse('too_far', 'phases.' || meeting.position || '.opens_at'); end if;
	if instant is null or instant < now() or instant < (case when before.step = 'read' then before.opens_at else coalesce(before.reveals_at, before.closes_at) end) then
		perform private.refuse('invalid', 'phases.' || meeting.position || '.opens_at');
	end if;
	select max(coalesce(reveals_at, closes_at, opens_at)) into last from public.phases where workshop_id = p_workshop and position > meeting.position;
	if last + (instant - meeting.opens_at) > now() + interval '1 year' then perform private.refuse('too_far', 'phases.' || meeting.position || '.opens_at'); end if;
	if instant = date_trunc('milliseconds', meeting.opens_at) then return private.workshop_json(p_workshop); end if;
	update public.phases set closes_at = instant where id = before.id and step = 'read';
	-- What comes after the meeting keeps its distance from it.
	update public.phases set opens_at = opens_at + (instant - meeting.opens_at), closes_at = closes_at + (instant - meeting.opens_at),
		reveals_at = reveals_at + (instant - meeting.opens_at)
	where workshop_id = p_workshop and position >= meeting.position;
	update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true);
	return private.workshop_json(p_workshop);
end $$;

create or replace function public.edit_card(
	p_card uuid, p_version int, p_body text, p_happened_at timestamptz default null, p_signature text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	card public.cards := private.own_card(p_card);
	new_body text := private.text_in(p_body, 'body', 1000);
	happened timestamptz := private.happened_in(card.prompt_id, p_happened_at);
	signed_as text := private.signature_in(card.prompt_id, p_signature);
	collect public.phases;
begin
	select * into collect from public.phases where id = card.phase_id;
	if collect.is_revealed or collect.reveals_at <= clock_timestamp() then perform private.refuse('window_closed'); end if;
	if card.state <> 'kept' then perform private.refuse('stale', private.card_json(card)::text); end if;
	if card.version - 1 = p_version and (card.body, card.happened_at, card.signature) is not distinct from (new_body, happened, signed_as) then
		return private.card_json(card);
	end if;
	if card.version is distinct from p_version then perform private.refuse('stale', private.card_json(card)::text); end if;
	update public.cards set body = new_body, happened_at = happened, signature = signed_as, version = version + 1 where id = p_card returning * into card;
	return private.card_json(card);
end $$;

create or replace function public.set_agenda(p_workshop uuid, p_phase uuid, p_agenda jsonb, p_version int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	talk public.phases;
	held public.agendas;
	before jsonb;
begin
	select * into talk from public.phases where id = p_phase and workshop_id = p_workshop and step = 'discuss' and mode = 'live';
	if talk.id is null then perform private.refuse('not_found'); end if;
	if w.ended_at is not null or talk.position < (select position from public.phases where id = w.phase_id) then perform private.refuse('wrong_phase'); end if;
	if exists (
		select from public.phases where workshop_id = p_workshop and step = 'vote' and position < talk.position
			and case mode when 'live' then closes_at is null else not is_over end
	) then perform private.refuse('not_open_yet'); end if;
	select * into held from public.agendas where phase_id = p_phase;
	before := held.items;
	if held.version - 1 = p_version and (
		-- The same request twice.
		select coalesce(jsonb_agg(value order by n), '[]') from jsonb_array_elements(held.items) with ordinality as e(value, n)
		join public.topics as t on t.id = (value ->> 'topic')::uuid and t.status = 'open' and t.id is distinct from w.spotlight_topic_id
	) = p_agenda then
		return private.agendas_json(p_workshop, array[p_phase]) -> 0;
	end if;
	if coalesce(held.version, 0) is distinct from p_version then perform private.refuse('stale', 'agenda'); end if;
	perform private.put_agenda(w, talk, p_agenda);
	perform private.emit(p_workshop, 'agenda_changed', p_rows => jsonb_build_object('agendas', jsonb_build_array(p_phase)));
	return private.agendas_json(p_workshop, array[p_phase]) -> 0;
end $$;
