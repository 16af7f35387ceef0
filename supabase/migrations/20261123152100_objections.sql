-- What is proposed in a talk over days can be objected to until an hour that it carries. Unobjected it stands once the talk
-- has ended; otherwise its topic is talked about again, or is parked as not settled if nothing is left to talk in.

alter table public.outcomes
	-- the talk over days in which it was proposed
	add column phase_id uuid references public.phases on delete set null,
	-- A full hour, or the close of the talk: the very instant could tell whose it is. None with less than an hour left.
	add column objectable_until timestamptz;
create index on public.outcomes (phase_id);

alter table public.topics
	add column parked_why text check (parked_why in ('not_settled')),
	drop constraint what_is_parked_has_a_reason,
	add constraint what_is_parked_has_a_reason check ((status = 'parked') = (num_nonnulls(park_reason, parked_why) = 1));
comment on column public.topics.parked_why is 'Why the database parked it, for the page to word; `park_reason`: why a person did.';

create table private.proposers (
	outcome_id uuid primary key references public.outcomes on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	participant_id uuid not null references public.participants on delete cascade
);
create index on private.proposers (workshop_id);
create index on private.proposers (participant_id, workshop_id);
comment on table private.proposers is
	'outcome -> participant, of a talk over days: apart, a proposal is its proposer''s to correct. Deleted when the workshop closes.';

create table public.objections (
	id uuid primary key,
	workshop_id uuid not null references public.workshops on delete cascade,
	outcome_id uuid not null references public.outcomes on delete cascade,
	is_withdrawn boolean not null default false,
	reason text check (char_length(reason) between 1 and 500),
	-- by chance: the order in which they came could tell who wrote
	order_key double precision not null default random(),
	author_name text check (char_length(author_name) between 1 and 60),
	constraint what_is_withdrawn_has_no_reason check (is_withdrawn = (reason is null))
);
create index on public.objections (workshop_id);
create index on public.objections (outcome_id);
comment on table public.objections is
	'A reason why something proposed should not stand. Somebody may give several: they do not tell how many people object.';
alter table public.objections enable row level security;

create table private.objectors (
	objection_id uuid primary key references public.objections on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	participant_id uuid not null references public.participants on delete cascade
);
create index on private.objectors (workshop_id);
create index on private.objectors (participant_id, workshop_id);
comment on table private.objectors is 'objection -> participant. Deleted when the workshop closes.';

create function private.is_contested(p_outcome uuid) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select exists (select from public.objections where outcome_id = p_outcome and not is_withdrawn)); end $$;

create function private.objection_json(o public.objections) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return jsonb_build_object(
		'id', o.id, 'outcome_id', o.outcome_id, 'reason', o.reason, 'order_key', o.order_key,
		'author_name', coalesce(o.author_name, (
			select u.name from private.objectors as a join public.participants as u on u.id = a.participant_id
			where a.objection_id = o.id
		))
	);
end $$;
comment on function private.objection_json is 'A reason with the shown name of who gave it, which nobody has in an anonymous workshop.';

create function private.objections_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(private.objection_json(o) order by o.order_key, o.id), '[]')
		from public.objections as o join public.outcomes as x on x.id = o.outcome_id and not x.is_removed
		where o.workshop_id = p_workshop and not o.is_withdrawn and (p_ids is null or o.id = any (p_ids))
	);
end $$;

create function private.my_own_objections_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(a.objection_id order by a.objection_id), '[]')
		from private.objectors as a join public.objections as o on o.id = a.objection_id and not o.is_withdrawn
		where a.workshop_id = p_workshop and a.participant_id = p_participant
	);
end $$;

create function private.my_own_outcomes_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(a.outcome_id order by a.outcome_id), '[]')
		from private.proposers as a join public.outcomes as o on o.id = a.outcome_id and not o.is_removed
		where a.workshop_id = p_workshop and a.participant_id = p_participant
	);
end $$;
insert into private.lists (name, is_mine, is_record)
values ('objections', false, true), ('own_objections', true, false), ('own_outcomes', true, false);

create or replace function private.outcomes_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', o.id, 'kind', o.kind, 'topic_id', o.topic_id, 'body', o.body, 'owner', o.owner, 'due', o.due,
			'status', o.status, 'version', o.version, 'position', o.position, 'phase_id', o.phase_id,
			'objectable_until', private.iso(o.objectable_until), 'is_contested', private.is_contested(o.id)
		) order by o.position, o.id), '[]')
		from public.outcomes as o where o.workshop_id = p_workshop and not o.is_removed and (p_ids is null or o.id = any (p_ids))
	);
end $$;

create or replace function private.topics_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', t.id, 'title', t.title, 'order_key', t.order_key, 'status', t.status, 'park_reason', t.park_reason,
			'parked_why', t.parked_why, 'version', t.version
		) order by t.order_key, t.id), '[]')
		from public.topics as t where t.workshop_id = p_workshop and (p_ids is null or t.id = any (p_ids))
	);
end $$;

create function private.objectable_until(p_talk public.phases) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
	hours int := coalesce((p_talk.rules ->> 'objection_hours')::int, 24);
begin
	-- In the last hour there is no time left for who is asleep.
	if p_talk.id is null or p_talk.closes_at < now() + interval '1 hour' then return null; end if;
	return least(p_talk.closes_at, date_trunc('hour', now() + make_interval(hours => hours) + interval '1 hour'));
end $$;
comment on function private.objectable_until is 'Until when what is proposed now can be objected to; null: it does not stand by itself.';

create or replace function public.propose_outcome(
	p_id uuid, p_workshop uuid, p_kind text, p_topic uuid, p_body text, p_owner text default null, p_due date default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop);
	talk public.phases := private.talk_of(w);
	participant uuid := private.my_participant(p_workshop);
begin
	if exists (select from public.outcomes where id = private.new_id(p_id)) then
		if not exists (select from public.outcomes where id = p_id and workshop_id = p_workshop and kind = p_kind) then
			perform private.refuse('id_taken');
		end if;
		if exists (select from public.outcomes where id = p_id and is_removed) then perform private.refuse('not_found'); end if;
		return private.outcomes_json(p_workshop, array[p_id]) -> 0;
	end if;
	if not private.can_conclude(w) then perform private.refuse('not_open_yet'); end if;
	if talk.id is not null then perform private.refuse_outside_talk(w, talk); end if;
	if coalesce(p_kind, '') not in ('action', 'decision', 'note') then perform private.refuse('invalid', 'kind'); end if;
	if p_topic is not null and not exists (select from public.topics where id = p_topic and workshop_id = p_workshop) then
		perform private.refuse('not_found');
	end if;
	if p_due not between '2000-01-01' and '2200-01-01' then perform private.refuse('invalid', 'due'); end if;
	if (select count(*) from public.outcomes where workshop_id = p_workshop and not is_removed) >= 500 then perform private.refuse('limit_reached'); end if;
	insert into public.outcomes (id, workshop_id, topic_id, kind, body, owner, due, status, position, phase_id, objectable_until)
	values (p_id, p_workshop, p_topic, p_kind, private.text_in(p_body, 'body', 1000),
		case when p_kind = 'action' then private.text_in(p_owner, 'owner', 80, false) end, case when p_kind = 'action' then p_due end,
		case when p_kind = 'note' or talk.id is null and private.is_facilitator(p_workshop) then 'accepted' else 'proposed' end,
		(select coalesce(max(position), 0) + 1 from public.outcomes where workshop_id = p_workshop),
		talk.id, case when p_kind <> 'note' then private.objectable_until(talk) end);
	if talk.id is not null and participant is not null then insert into private.proposers values (p_id, p_workshop, participant); end if;
	perform private.emit(p_workshop, 'outcome_changed', p_outcomes => array[p_id]);
	return private.outcomes_json(p_workshop, array[p_id]) -> 0;
end $$;
comment on function public.propose_outcome is
	'Anyone writes a note or proposes an action or a decision. The facilitator''s own stand at once, but not in a talk over '
	'days: there each can be objected to.';

create or replace function private.begin_outcome_change(p_outcome uuid) returns public.outcomes
language plpgsql set search_path = '' as $$
declare
	o public.outcomes;
	w public.workshops;
	talk public.phases;
begin
	select * into o from public.outcomes where id = p_outcome;
	if o.id is null then perform private.me(); perform private.refuse('not_found'); end if;
	w := private.begin_change(o.workshop_id);
	talk := private.talk_of(w);
	select * into o from public.outcomes where id = p_outcome;
	if o.is_removed then perform private.refuse('not_found'); end if;
	-- A proposal is everyone's paper, and so is a note while people are together; what was accepted is the facilitator's to correct.
	if (o.kind = 'note' and w.ended_at is not null or o.kind <> 'note' and o.status = 'accepted')
		and not private.is_facilitator(o.workshop_id) then
		perform private.refuse('not_facilitator');
	end if;
	-- Apart nobody is asked: there it is its proposer's alone.
	if o.phase_id is not null and not private.is_facilitator(o.workshop_id)
		and not exists (select from public.phases where id = w.phase_id and mode = 'live')
		and not exists (select from private.proposers where outcome_id = p_outcome and participant_id = private.my_participant(o.workshop_id)) then
		perform private.refuse('not_author');
	end if;
	if o.phase_id = talk.id then
		perform private.refuse_outside_talk(w, talk);
		-- What nobody has objected to by now stands as it is.
		if o.objectable_until <= clock_timestamp() and not private.is_contested(p_outcome) then perform private.refuse('window_closed'); end if;
	end if;
	return o;
end $$;

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
		update public.outcomes set body = new_body, owner = new_owner, due = new_due, version = version + 1,
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
		-- Not over the heads of those who may still object.
		if exists (select from public.workshops where id = o.workshop_id and phase_id = o.phase_id) then perform private.refuse('wrong_phase'); end if;
		if o.version is distinct from p_version then
			perform private.refuse('stale', (private.outcomes_json(o.workshop_id, array[p_outcome]) -> 0)::text);
		end if;
		update public.outcomes set status = 'accepted', version = version + 1 where id = p_outcome;
		perform private.emit(o.workshop_id, 'outcome_changed', p_outcomes => array[p_outcome]);
	end if;
	return private.outcomes_json(o.workshop_id, array[p_outcome]) -> 0;
end $$;

create function public.object_to_outcome(p_id uuid, p_outcome uuid, p_reason text) returns jsonb
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
	select x.* into o from public.outcomes as x join public.workshops as w on w.id = x.workshop_id and w.phase_id = x.phase_id
	where x.id = p_outcome and not x.is_removed and x.kind <> 'note';
	if o.id is null then perform private.refuse('not_found'); end if;
	if o.objectable_until <= clock_timestamp() then perform private.refuse('window_closed'); end if;
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
comment on function public.object_to_outcome is
	'Says why something proposed should not stand, until the hour that it carries. Only the reason is shown.';

create function public.withdraw_objection(p_objection uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	made public.objections;
	participant uuid;
begin
	select * into made from public.objections where id = p_objection;
	participant := private.require_participant(made.workshop_id);
	if not exists (select from private.objectors where objection_id = p_objection and participant_id = participant) then
		perform private.refuse('not_author');
	end if;
	if made.is_withdrawn then return; end if;
	perform private.require_talk(made.workshop_id);
	if not exists (
		select from public.workshops as w join public.outcomes as o on o.workshop_id = w.id and o.phase_id = w.phase_id
		where o.id = made.outcome_id
	) then perform private.refuse('window_closed'); end if;
	update public.objections set is_withdrawn = true, reason = null where id = p_objection and not is_withdrawn;
	if found then
		perform private.emit(made.workshop_id, 'objection_withdrawn', p_outcomes => array[made.outcome_id], p_removed => array[p_objection]);
	end if;
end $$;
comment on function public.withdraw_objection is 'Takes an own objection back while the talk runs: it was met.';

grant execute on function public.object_to_outcome, public.withdraw_objection to authenticated;

-- The end of a talk over days.

create function private.conclude(p_talk public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	is_talked_about_again boolean := exists (
		select from public.phases where workshop_id = p_talk.workshop_id and step = 'discuss' and position > p_talk.position);
begin
	update public.outcomes as o set status = 'accepted', version = version + 1
	where o.phase_id = p_talk.id and o.status = 'proposed' and not o.is_removed and o.objectable_until is not null
		and not private.is_contested(o.id);
	update public.topics as t set version = version + 1,
		status = case when not x.is_contested then 'discussed' when is_talked_about_again then 'open' else 'parked' end,
		parked_why = case when x.is_contested and not is_talked_about_again then 'not_settled' end
	from (
		select topic_id, bool_or(status = 'proposed') as is_contested from public.outcomes
		where phase_id = p_talk.id and not is_removed and kind <> 'note' and topic_id is not null group by topic_id
	) as x
	where t.id = x.topic_id and t.status <> 'parked';
end $$;
comment on function private.conclude is
	'What nobody objected to stands, and its topic is done. A topic with anything left is talked about again, or parked as not settled.';

create or replace function private.end_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	if p_phase.step = 'collect' then perform private.reveal(p_phase); end if;
	if private.sorts_apart(p_phase) then perform private.draft_topics(p_phase); end if;
	if p_phase.step = 'discuss' and p_phase.mode = 'async' then perform private.conclude(p_phase); end if;
end $$;
comment on function private.end_phase is
	'What the end of a phase brings about, once: the reveal, the draft topics of those who sorted apart, what stands of what was '
	'proposed over days. The workshop is in the caller''s hand, and the phase alone.';

-- What is put into the spotlight, or taken back to the agenda, is parked no more; the spotlight is for people together.

create or replace function public.discuss_topic(p_workshop uuid, p_from uuid, p_to uuid, p_seconds int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare w public.workshops := private.begin_change(p_workshop, true);
begin
	if not exists (select from public.phases where id = w.phase_id and step = 'discuss' and mode = 'live') then perform private.refuse('wrong_phase'); end if;
	if w.spotlight_topic_id is distinct from p_from then
		if w.spotlight_topic_id is not distinct from p_to then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	if p_to is not null and not private.is_shown(p_to, p_workshop) then perform private.refuse('not_found'); end if;
	if p_to is not null and coalesce(p_seconds, 0) not between 30 and 14400 then perform private.refuse('invalid', 'seconds'); end if;
	update public.topics set status = 'discussed', version = version + 1
	where id = p_from and id is distinct from p_to and status = 'open';
	update public.topics set status = 'open', park_reason = null, parked_why = null, version = version + 1 where id = p_to and status <> 'open';
	update public.workshops set spotlight_topic_id = p_to,
		topic_ends_at = case when p_to is not null then date_trunc('milliseconds', now()) + make_interval(secs => p_seconds) end
	where id = p_workshop;
	perform private.emit(p_workshop, 'topic_opened', p_topics => array_remove(array[p_from, p_to], null));
	return private.workshop_json(p_workshop);
end $$;

create or replace function public.park_topic(p_topic uuid, p_reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in, true);
begin
	if private.running_step(w) is distinct from 'discuss' and w.ended_at is null then perform private.refuse('wrong_phase'); end if;
	update public.topics set status = 'parked', park_reason = private.text_in(p_reason, 'reason', 300), parked_why = null,
		version = version + 1 where id = p_topic;
	perform private.emit(w.id, 'topic_parked', p_topics => array[p_topic]);
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;

create or replace function public.unpark_topic(p_topic uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in, true);
begin
	if private.running_step(w) is distinct from 'discuss' and w.ended_at is null then perform private.refuse('wrong_phase'); end if;
	update public.topics set status = 'open', park_reason = null, parked_why = null, version = version + 1 where id = p_topic and status = 'parked';
	if found then perform private.emit(w.id, 'topic_parked', p_topics => array[p_topic]); end if;
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;

-- At the close, and where a device becomes another's.

create or replace function private.forget_talk(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
begin
	update public.posts as p set author_name = u.name
	from private.post_authors as a join public.participants as u on u.id = a.participant_id
	where a.post_id = p.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and p.state <> 'withdrawn' and not p.is_author;
	update public.objections as o set author_name = u.name
	from private.objectors as a join public.participants as u on u.id = a.participant_id
	where a.objection_id = o.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and not o.is_withdrawn;
	delete from private.post_authors where workshop_id = p_workshop.id;
	delete from private.proposers where workshop_id = p_workshop.id;
	delete from private.objectors where workshop_id = p_workshop.id;
end $$;

create or replace function private.has_talked(p_participant uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (select from private.post_authors where participant_id = p_participant)
		or exists (select from private.proposers where participant_id = p_participant)
		or exists (select from private.objectors where participant_id = p_participant);
end $$;
