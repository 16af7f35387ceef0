-- Ballots: votes inside the window, inside the budget, announced without a tally; scales; what came out.

create function private.progress_json(p_phase uuid, p_seq bigint) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'phase_id', p.id, 'seq', p_seq,
			'voted', (select count(distinct slip_id) from public.votes where phase_id = p.id),
			'done', (select count(*) from private.slips where phase_id = p.id and is_done),
			'tallies', case when (p.rules ->> 'open')::boolean then private.points_json(p.id) end
		) from public.phases as p where p.id = p_phase
	);
end $$;
comment on function private.progress_json is 'How far the room is. The tally only where the ballot was declared open before it began.';

create function private.announce(p_phase uuid, p_workshop uuid) returns int
language plpgsql set search_path = '' as $$
declare
	progress private.progress;
	people int := (select count(*) from public.participants where workshop_id = p_workshop);
	rate numeric;
	wait int;
begin
	insert into private.progress (phase_id, workshop_id) values (p_phase, p_workshop) on conflict do nothing;
	select * into progress from private.progress where phase_id = p_phase for update;
	select least((select value from private.settings where key = 'announcements_per_second'),
		(select value from private.settings where key = 'realtime_messages_per_second') / greatest(people, 1)) into rate;
	wait := case when progress.announced_at = '-infinity' then 0 else
		ceil(1000 / rate - 1000 * extract(epoch from clock_timestamp() - progress.announced_at)) end;
	if wait > 0 then
		update private.progress set is_pending = true where phase_id = p_phase and not is_pending;
		return wait;
	end if;
	update private.progress set seq = seq + 1, announced_at = clock_timestamp(), is_pending = false where phase_id = p_phase;
	perform realtime.send(private.progress_json(p_phase, progress.seq + 1), 'progress', 'workshop:' || p_workshop, true);
	return 0;
end $$;
comment on function private.announce is
	'Sends the progress of a phase, at most as often as the plan allows; otherwise answers how many milliseconds to wait.';

create function private.open_slip(p_phase uuid) returns private.slips
language plpgsql set search_path = '' as $$
declare
	phase public.phases;
	participant uuid;
	slip private.slips;
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
	insert into private.slips (workshop_id, phase_id, participant_id) values (phase.workshop_id, p_phase, participant) on conflict do nothing;
	select * into slip from private.slips where phase_id = p_phase and participant_id = participant for update;
	return slip;
end $$;
comment on function private.open_slip is 'The caller''s slip in the running phase, locked: two requests of one person come one after the other.';

create function private.slip_votes(p_slip uuid) returns jsonb
language plpgsql stable set search_path = '' as
$$ begin return (select coalesce(jsonb_object_agg(topic_id, value), '{}') from public.votes where slip_id = p_slip); end $$;

create function public.cast_vote(p_phase uuid, p_topic uuid, p_value int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	slip private.slips := private.open_slip(p_phase);
	rules jsonb := (select p.rules from public.phases as p where p.id = p_phase and p.step = 'vote');
begin
	if rules is null then perform private.refuse('wrong_phase'); end if;
	if p_value is null or p_value < 0 then perform private.refuse('invalid', 'value'); end if;
	-- Dots can be taken back from a topic that has gone, since they count against the budget.
	if p_value > 0 and (p_topic is null or not private.is_shown(p_topic, slip.workshop_id)) then perform private.refuse('not_found'); end if;
	if p_value > (rules ->> 'cap')::int then perform private.refuse('over_cap'); end if;
	if p_value + (select coalesce(sum(value), 0) from public.votes where slip_id = slip.id and topic_id <> p_topic)
		> (rules ->> 'budget')::int then
		perform private.refuse('over_budget');
	end if;
	if p_value = 0 then
		delete from public.votes where slip_id = slip.id and topic_id = p_topic;
	else
		insert into public.votes (slip_id, workshop_id, phase_id, topic_id, value)
		values (slip.id, slip.workshop_id, p_phase, p_topic, p_value)
		on conflict (slip_id, topic_id) do update set value = excluded.value;
	end if;
	return jsonb_build_object('votes', private.slip_votes(slip.id), 'wait_ms', private.announce(p_phase, slip.workshop_id));
end $$;
comment on function public.cast_vote is
	'States the caller''s dots on a topic, never an increment; 0 takes them back. Never over the budget or the cap.';

create function public.set_done(p_phase uuid, p_is_done boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare slip private.slips := private.open_slip(p_phase);
begin
	if not exists (select from public.phases where id = p_phase and mode = 'live') then perform private.refuse('wrong_phase'); end if;
	update private.slips set is_done = coalesce(p_is_done, false) where id = slip.id;
	return jsonb_build_object('wait_ms', private.announce(p_phase, slip.workshop_id));
end $$;

create function public.announce_progress(p_phase uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare found_in uuid := (select workshop_id from public.phases where id = p_phase);
begin
	perform private.require_participant(found_in);
	return jsonb_build_object('wait_ms', case
		when exists (select from private.progress where phase_id = p_phase and is_pending) then private.announce(p_phase, found_in)
		else 0 end);
end $$;
comment on function public.announce_progress is 'Sends what is pending, if nobody else has.';

create function public.answer_scale(p_prompt uuid, p_value int) returns void
language plpgsql security definer set search_path = '' as $$
declare
	prompt public.prompts;
	w public.workshops;
	participant uuid;
	slip uuid;
begin
	select * into prompt from public.prompts where id = p_prompt and kind = 'scale';
	participant := private.require_participant(prompt.workshop_id);
	if p_value is null or p_value not between 1 and 5 then perform private.refuse('invalid', 'value'); end if;
	-- Held against the close of the workshop.
	perform private.hold(prompt.phase_id);
	select * into w from public.workshops where id = prompt.workshop_id;
	if w.closed_at is not null or w.closes_at <= clock_timestamp() then perform private.refuse('ended'); end if;
	if w.ended_at is null and w.phase_id is distinct from prompt.phase_id then perform private.refuse('not_open_yet'); end if;
	insert into private.slips (workshop_id, phase_id, participant_id) values (w.id, prompt.phase_id, participant) on conflict do nothing;
	select id into slip from private.slips where phase_id = prompt.phase_id and participant_id = participant for update;
	insert into public.answers (slip_id, workshop_id, prompt_id, value) values (slip, w.id, p_prompt, p_value)
	on conflict (slip_id, prompt_id) do update set value = excluded.value;
end $$;
comment on function public.answer_scale is 'Rates a scale, in its phase and through the wrap-up. Nobody sees a rating before the close.';

create function private.can_conclude(w public.workshops) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select w.ended_at is not null or coalesce(private.running_step(w) in ('discuss', 'check'), false)); end $$;
comment on function private.can_conclude is 'Outcomes are written from the discussion until the close.';

create function public.propose_outcome(
	p_id uuid, p_workshop uuid, p_kind text, p_topic uuid, p_body text, p_owner text default null, p_due date default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare w public.workshops := private.begin_change(p_workshop);
begin
	if exists (select from public.outcomes where id = private.new_id(p_id)) then
		if not exists (select from public.outcomes where id = p_id and workshop_id = p_workshop and kind = p_kind) then
			perform private.refuse('id_taken');
		end if;
		if exists (select from public.outcomes where id = p_id and is_removed) then perform private.refuse('not_found'); end if;
		return private.outcomes_json(p_workshop, array[p_id]) -> 0;
	end if;
	if not private.can_conclude(w) then perform private.refuse('not_open_yet'); end if;
	if coalesce(p_kind, '') not in ('action', 'decision', 'note') then perform private.refuse('invalid', 'kind'); end if;
	if p_topic is not null and not exists (select from public.topics where id = p_topic and workshop_id = p_workshop) then
		perform private.refuse('not_found');
	end if;
	if p_due not between '2000-01-01' and '2200-01-01' then perform private.refuse('invalid', 'due'); end if;
	if (select count(*) from public.outcomes where workshop_id = p_workshop and not is_removed) >= 500 then perform private.refuse('limit_reached'); end if;
	insert into public.outcomes (id, workshop_id, topic_id, kind, body, owner, due, status, position)
	values (p_id, p_workshop, p_topic, p_kind, private.text_in(p_body, 'body', 1000),
		case when p_kind = 'action' then private.text_in(p_owner, 'owner', 80, false) end, case when p_kind = 'action' then p_due end,
		case when p_kind = 'note' or private.is_facilitator(p_workshop) then 'accepted' else 'proposed' end,
		(select coalesce(max(position), 0) + 1 from public.outcomes where workshop_id = p_workshop));
	perform private.emit(p_workshop, 'outcome_changed', p_outcomes => array[p_id]);
	return private.outcomes_json(p_workshop, array[p_id]) -> 0;
end $$;
comment on function public.propose_outcome is 'Anyone writes a note or proposes an action or a decision; the facilitator''s own stand at once.';

create function private.begin_outcome_change(p_outcome uuid) returns public.outcomes
language plpgsql set search_path = '' as $$
declare
	o public.outcomes;
	w public.workshops;
begin
	select * into o from public.outcomes where id = p_outcome;
	if o.id is null then perform private.me(); perform private.refuse('not_found'); end if;
	w := private.begin_change(o.workshop_id);
	select * into o from public.outcomes where id = p_outcome;
	if o.is_removed then perform private.refuse('not_found'); end if;
	-- A proposal is everyone's paper, and so is a note while people are together; what was accepted is the facilitator's to correct.
	if (o.kind = 'note' and w.ended_at is not null or o.kind <> 'note' and o.status = 'accepted')
		and not private.is_facilitator(o.workshop_id) then
		perform private.refuse('not_facilitator');
	end if;
	return o;
end $$;

create function public.edit_outcome(
	p_outcome uuid, p_version int, p_body text, p_owner text default null, p_due date default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	o public.outcomes := private.begin_outcome_change(p_outcome);
	new_body text := private.text_in(p_body, 'body', 1000);
	new_owner text := case when o.kind = 'action' then private.text_in(p_owner, 'owner', 80, false) end;
	new_due date := case when o.kind = 'action' then p_due end;
begin
	if p_due not between '2000-01-01' and '2200-01-01' then perform private.refuse('invalid', 'due'); end if;
	if (o.body, o.owner, o.due) is distinct from (new_body, new_owner, new_due) then
		if o.version is distinct from p_version then
			perform private.refuse('stale', (private.outcomes_json(o.workshop_id, array[p_outcome]) -> 0)::text);
		end if;
		update public.outcomes set body = new_body, owner = new_owner, due = new_due, version = version + 1 where id = p_outcome;
		perform private.emit(o.workshop_id, 'outcome_changed', p_outcomes => array[p_outcome]);
	end if;
	return private.outcomes_json(o.workshop_id, array[p_outcome]) -> 0;
end $$;

create function public.accept_outcome(p_outcome uuid, p_version int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare o public.outcomes := private.begin_outcome_change(p_outcome);
begin
	if not private.is_facilitator(o.workshop_id) then perform private.refuse('not_facilitator'); end if;
	if o.status = 'proposed' then
		if o.version is distinct from p_version then
			perform private.refuse('stale', (private.outcomes_json(o.workshop_id, array[p_outcome]) -> 0)::text);
		end if;
		update public.outcomes set status = 'accepted', version = version + 1 where id = p_outcome;
		perform private.emit(o.workshop_id, 'outcome_changed', p_outcomes => array[p_outcome]);
	end if;
	return private.outcomes_json(o.workshop_id, array[p_outcome]) -> 0;
end $$;
comment on function public.accept_outcome is 'Accepts the wording that the facilitator saw: a proposal changed meanwhile is refused as stale.';

create function public.remove_outcome(p_outcome uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare o public.outcomes;
begin
	if not exists (select from public.outcomes where id = p_outcome and not is_removed) then
		-- Removed twice is removed once.
		perform private.me();
		return;
	end if;
	o := private.begin_outcome_change(p_outcome);
	update public.outcomes set is_removed = true, body = null, owner = null, due = null, version = version + 1 where id = p_outcome;
	perform private.emit(o.workshop_id, 'outcome_removed', p_removed => array[p_outcome]);
end $$;

grant execute on function public.cast_vote, public.set_done, public.announce_progress, public.answer_scale, public.propose_outcome,
	public.edit_outcome, public.accept_outcome, public.remove_outcome to authenticated;
