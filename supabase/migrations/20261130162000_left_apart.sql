-- What was proposed in a talk over days and did not stand stays as it is while people are apart: after the talk nobody can object to it.

create function private.waits_for_talk(o public.outcomes) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return o.status = 'proposed' and o.phase_id is not null and o.kind <> 'note' and exists (
		select from public.workshops as w join public.phases as p on p.id = w.phase_id where w.id = o.workshop_id and p.mode = 'async');
end $$;
comment on function private.waits_for_talk is 'A proposal of a talk over days while people are apart: until they meet, or the end, nobody accepts it.';

create or replace function public.edit_outcome(
	p_outcome uuid, p_version int, p_body text, p_owner text default null, p_due date default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	o public.outcomes := private.begin_outcome_change(p_outcome);
	new_body text := private.text_in(p_body, 'body', 1000);
	new_owner text := case when o.kind = 'action' then private.text_in(p_owner, 'owner', 80, false) end;
	new_due date := case when o.kind = 'action' then p_due end;
	talk public.phases := (select private.talk_of(w) from public.workshops as w where w.id = o.workshop_id);
begin
	if p_due not between '2000-01-01' and '2200-01-01' then perform private.refuse('invalid', 'due'); end if;
	if o.phase_id is distinct from talk.id and private.waits_for_talk(o) then perform private.refuse('window_closed'); end if;
	if (o.body, o.owner, o.due) is distinct from (new_body, new_owner, new_due) then
		if o.version is distinct from p_version then
			perform private.refuse('stale', (private.outcomes_json(o.workshop_id, array[p_outcome]) -> 0)::text);
		end if;
		delete from private.signers where outcome_id = p_outcome;
		update public.outcomes set body = new_body, owner = new_owner, due = new_due, confidence = null, version = version + 1,
			-- Other words are another proposal: there is as much time to object to them.
			objectable_until = case when o.phase_id = talk.id and kind <> 'note' then private.objectable_until(talk) else objectable_until end
		where id = p_outcome;
		perform private.emit(o.workshop_id, 'outcome_changed', p_outcomes => array[p_outcome]);
	end if;
	return private.outcomes_json(o.workshop_id, array[p_outcome]) -> 0;
end $$;

create or replace function public.accept_outcome(p_outcome uuid, p_version int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare o public.outcomes := private.begin_outcome_change(p_outcome);
begin
	if not private.is_facilitator(o.workshop_id) then perform private.refuse('not_facilitator'); end if;
	if o.status = 'proposed' then
		-- Not over the heads of those who may still object, nor of those who no longer can.
		if private.waits_for_talk(o) then perform private.refuse('wrong_phase'); end if;
		if o.version is distinct from p_version then
			perform private.refuse('stale', (private.outcomes_json(o.workshop_id, array[p_outcome]) -> 0)::text);
		end if;
		update public.outcomes set status = 'accepted', version = version + 1 where id = p_outcome;
		perform private.emit(o.workshop_id, 'outcome_changed', p_outcomes => array[p_outcome]);
	end if;
	return private.outcomes_json(o.workshop_id, array[p_outcome]) -> 0;
end $$;

create or replace function public.take_on_action(p_outcome uuid, p_version int, p_name text, p_confidence int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.outcomes where id = p_outcome);
	participant uuid := private.require_participant(found_in);
	w public.workshops := private.begin_change(found_in);
	o public.outcomes;
	signer uuid;
	new_owner text := private.text_in(p_name, 'name', 80);
	accepts boolean;
begin
	-- This device may have become another participant's before the workshop was in hand.
	if participant is distinct from private.my_participant(found_in) then participant := private.require_participant(found_in); end if;
	if p_confidence is null or p_confidence not between 1 and 5 then perform private.refuse('invalid', 'confidence'); end if;
	select * into o from public.outcomes where id = p_outcome;
	if o.is_removed or o.kind <> 'action' then perform private.refuse('not_found'); end if;
	select participant_id into signer from private.signers where outcome_id = p_outcome;
	if signer <> participant then perform private.refuse('taken_on'); end if;
	if signer is null then
		-- It is these words that are taken on.
		if o.version is distinct from p_version then
			perform private.refuse('stale', (private.outcomes_json(found_in, array[p_outcome]) -> 0)::text);
		end if;
		-- Not over the heads of those who may object, or do; what a talk over days left open waits until people meet, or for the facilitator.
		accepts := o.status = 'proposed' and not private.is_contested(p_outcome)
			and (o.phase_id is null or exists (select from public.phases where id = w.phase_id and mode = 'live'));
		insert into private.signers values (p_outcome, found_in, participant, o.owner, accepts);
	end if;
	if (o.owner, o.confidence) is distinct from (new_owner, p_confidence) then
		update public.outcomes set owner = new_owner, confidence = p_confidence, version = version + 1,
			status = case when accepts then 'accepted' else status end
		where id = p_outcome;
		perform private.emit(found_in, 'outcome_changed', p_outcomes => array[p_outcome]);
	end if;
	return private.outcomes_json(found_in, array[p_outcome]) -> 0;
end $$;

create or replace function public.object_to_outcome(p_id uuid, p_outcome uuid, p_reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.outcomes where id = p_outcome);
	participant uuid := private.require_participant(found_in);
	new_reason text := private.text_in(p_reason, 'reason', 500);
	o public.outcomes;
	made public.objections;
begin
	-- Taken once, also when it is asked for again after the window has closed.
	select * into made from public.objections where id = private.new_id(p_id);
	if made.id is null then
		participant := private.require_talk(found_in);
		select * into made from public.objections where id = p_id;
	end if;
	if made.id is not null then
		if made.outcome_id <> p_outcome or not exists (select from private.objectors where objection_id = p_id and participant_id = participant) then
			perform private.refuse('id_taken');
		end if;
		return private.objection_json(made);
	end if;
	select * into o from public.outcomes where id = p_outcome and not is_removed and kind <> 'note' and phase_id is not null;
	if o.id is null then perform private.refuse('not_found'); end if;
	if o.objectable_until <= clock_timestamp() or not exists (select from public.workshops where id = found_in and phase_id = o.phase_id) then
		perform private.refuse('window_closed');
	end if;
	if (select count(*) from private.objectors as a join public.objections as b on b.id = a.objection_id
		where b.outcome_id = p_outcome and a.participant_id = participant) >= 10 then
		perform private.refuse('limit_reached');
	end if;
	insert into public.objections (id, workshop_id, outcome_id, reason) values (p_id, found_in, p_outcome, new_reason)
	on conflict (id) do nothing returning * into made;
	if made.id is null then perform private.refuse('id_taken'); end if;
	insert into private.objectors values (p_id, found_in, participant);
	perform private.emit(found_in, 'objection_added', p_outcomes => array[p_outcome],
		p_rows => jsonb_build_object('objections', jsonb_build_array(p_id)));
	return private.objection_json(made);
end $$;
