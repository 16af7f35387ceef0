-- An action can be taken on as a commitment: its owner says so on their own device, with a typed name and a confidence from
-- 1 to 5. Nobody signs for another: who has signed is known to the schema private until the close, so that the same person
-- can say it otherwise or hand it back; the name is what was typed, and leads to nobody.

alter table public.outcomes
	add column confidence int,
	add constraint who_takes_an_action_on_is_named check (
		confidence is null or confidence between 1 and 5 and kind = 'action' and owner is not null
	);
comment on column public.outcomes.confidence is
	'The owner has taken the action on, themselves, and believes in it so far: 1 hardly, 5 wholly. Null: nobody has.';

create table private.signers (
	outcome_id uuid primary key references public.outcomes on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	participant_id uuid not null references public.participants on delete cascade,
	-- what stands again when it is handed back
	owner_before text,
	has_accepted boolean not null
);
create index on private.signers (workshop_id);
create index on private.signers (participant_id, workshop_id);
comment on table private.signers is 'action -> the participant who has taken it on. Deleted when the workshop closes.';
comment on column private.signers.has_accepted is 'It was a proposal, and stands because somebody took it on.';
alter table private.signers enable row level security;
insert into private.personal (name) values ('signers');

create function private.my_own_commitments_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(outcome_id order by outcome_id), '[]') from private.signers
		where workshop_id = p_workshop and participant_id = p_participant
	);
end $$;
insert into private.lists (name, is_mine) values ('own_commitments', true);

create or replace function private.outcomes_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', o.id, 'kind', o.kind, 'topic_id', o.topic_id, 'body', o.body, 'owner', o.owner, 'due', o.due,
			'confidence', o.confidence, 'status', o.status, 'version', o.version, 'position', o.position, 'phase_id', o.phase_id,
			'objectable_until', private.iso(o.objectable_until), 'is_contested', private.is_contested(o.id)
		) order by o.position, o.id), '[]')
		from public.outcomes as o where o.workshop_id = p_workshop and not o.is_removed and (p_ids is null or o.id = any (p_ids))
	);
end $$;

create function public.take_on_action(p_outcome uuid, p_version int, p_name text, p_confidence int) returns jsonb
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
		-- Not over the heads of those who may object, or do.
		accepts := o.status = 'proposed' and o.phase_id is distinct from w.phase_id and not private.is_contested(p_outcome);
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
comment on function public.take_on_action is
	'The caller takes an action on as it was seen at that version, under the name that they type, or says it otherwise. Then it '
	'is accepted, unless it can be or is objected to.';

create function public.hand_back_action(p_outcome uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.outcomes where id = p_outcome);
	w public.workshops := private.begin_change(found_in);
	signed private.signers;
begin
	if not exists (select from public.outcomes where id = p_outcome and not is_removed) then perform private.refuse('not_found'); end if;
	select * into signed from private.signers where outcome_id = p_outcome;
	if signed.outcome_id is not null then
		if signed.participant_id is distinct from private.my_participant(found_in) and not private.is_facilitator(found_in) then
			perform private.refuse('not_author');
		end if;
		delete from private.signers where outcome_id = p_outcome;
		update public.outcomes set owner = signed.owner_before, confidence = null, version = version + 1,
			status = case when signed.has_accepted then 'proposed' else status end
		where id = p_outcome;
		perform private.emit(w.id, 'outcome_changed', p_outcomes => array[p_outcome]);
	end if;
	return private.outcomes_json(found_in, array[p_outcome]) -> 0;
end $$;
comment on function public.hand_back_action is
	'Who took it on hands it back, until the close; the facilitator may take the name off. Then it is what it was before.';

grant execute on function public.take_on_action, public.hand_back_action to authenticated;

-- Other words are another action, which nobody has taken on.

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

create or replace function public.remove_outcome(p_outcome uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare o public.outcomes;
begin
	if not exists (select from public.outcomes where id = p_outcome and not is_removed) then
		-- Removed twice is removed once.
		perform private.me();
		return;
	end if;
	o := private.begin_outcome_change(p_outcome);
	delete from private.signers where outcome_id = p_outcome;
	update public.outcomes set is_removed = true, body = null, owner = null, due = null, confidence = null, version = version + 1
	where id = p_outcome;
	perform private.emit(o.workshop_id, 'outcome_removed', p_removed => array[p_outcome]);
end $$;
