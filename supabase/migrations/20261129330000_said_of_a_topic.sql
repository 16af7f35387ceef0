-- What is opened again by a ballot keeps the reason for which it was parked, until it is talked about. And who wants to talk about a topic
-- has it talked about, or it is said that nobody did.

create function private.is_opposed(p_rules jsonb, p_tally jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select case p_rules ->> 'method'
		when 'consent' then (p_tally ->> 'object')::int > 0
		when 'fist' then (p_tally ->> 'low')::int > 0
		when 'yes_no' then case
			when yes + no + (p_tally ->> 'abstain')::int < (p_rules ->> 'quorum')::int then yes + no > 0
			else yes < greatest(1, case p_rules ->> 'threshold'
				when 'majority' then (yes + no) / 2 + 1
				when 'two_thirds' then ceil((yes + no) * 2 / 3.0)
				when 'three_quarters' then ceil((yes + no) * 3 / 4.0)
				else yes + no end) end
		else false end
	from (select (p_tally ->> 'yes')::int as yes, (p_tally ->> 'no')::int as no) as t
$$;
comment on function private.is_opposed is 'By these rules, what a tally tells of its topic speaks against it: an objection, a hand too low, a vote not carried.';

create or replace function private.end_vote(p_ballot public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	reopened uuid[];
	-- the talk, or the meeting, that comes first
	next_talk int := (
		select min(position) from public.phases
		where workshop_id = p_ballot.workshop_id and position > p_ballot.position and (step = 'discuss' or mode = 'live'));
begin
	perform private.count_ballot(p_ballot);
	-- What is spoken against, however few do; dots say what people want to talk about; and what nobody has decided or parked.
	with changed as (
		update public.topics as t set status = 'open', version = version + 1
		from private.results as r, jsonb_array_elements(r.result -> 'tallies') as tally
		where r.phase_id = p_ballot.id and t.id = (tally ->> 'topic_id')::uuid and t.status <> 'open'
			and private.talks_yet(p_ballot.workshop_id)
			and (private.is_opposed(p_ballot.rules, tally)
				or r.result ->> 'method' = 'dots' and (tally ->> 'points')::int > 0
				or t.park_reason is null and private.is_told(r, tally) and not exists (
					select from public.outcomes where topic_id = t.id and kind <> 'note' and status = 'accepted' and not is_removed))
		returning t.id
	)
	select array_agg(id order by id) into reopened from changed;
	if reopened is not null then perform private.emit(p_ballot.workshop_id, 'topic_changed', p_topics => reopened); end if;
	-- Who votes once more before the talk does so without knowing what others want to talk about.
	if not exists (
		select from public.phases where workshop_id = p_ballot.workshop_id and step = 'vote' and position > p_ballot.position and position < next_talk
	) then perform private.tell_wanted(p_ballot.workshop_id, 'infinity'); end if;
end $$;

alter table public.topics
	drop constraint what_is_parked_has_a_reason,
	add constraint what_is_parked_has_a_reason check (
		case status when 'parked' then num_nonnulls(park_reason, parked_why) > 0 when 'discussed' then num_nonnulls(park_reason, parked_why) = 0 else true end),
	drop constraint topics_parked_why_check,
	add constraint topics_parked_why_check check (parked_why in ('not_settled', 'nobody_proposed', 'no_time', 'wanted'));
alter table public.topics add column is_put_aside boolean not null default false;
comment on column public.topics.is_put_aside is 'The end found it open, and parked it; going back opens it again.';
comment on column public.topics.park_reason is 'Why a person parked it; kept while it is open again, until it is talked about.';

create or replace function private.spend_wishes() returns trigger
language plpgsql set search_path = '' as $$
begin
	new.is_wanted := false;
	if old.is_put_aside then new.is_put_aside := false; end if;
	if new.status = 'discussed' then
		new.talked_at := coalesce(nullif(new.talked_at, old.talked_at), now());
		new.park_reason := null;
		new.parked_why := null;
	end if;
	if new.status = 'discussed' or new.park_reason is distinct from old.park_reason then
		delete from private.talk_wishes as k using public.cards as c where c.id = k.card_id and c.topic_id = new.id;
	else
		update private.talk_wishes as k set tells_at = 'infinity' from public.cards as c where c.id = k.card_id and c.topic_id = new.id;
	end if;
	return new;
end $$;

create or replace function private.tell_wanted(p_workshop uuid, p_until timestamptz) returns void
language plpgsql set search_path = '' as $$
declare told uuid[];
begin
	with changed as (
		update public.topics as t set is_wanted = true, status = 'open',
			version = version + (t.status <> 'open')::int
		where t.workshop_id = p_workshop and not t.is_wanted and (t.status = 'open' or private.talks_yet(p_workshop)) and exists (
			select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = t.id and k.tells_at <= p_until)
		returning t.id
	)
	select array_agg(id order by id) into told from changed;
	if told is not null then perform private.emit(p_workshop, 'topic_changed', p_topics => told); end if;
end $$;

create function private.put_aside_what_was_left() returns trigger
language plpgsql set search_path = '' as $$
declare changed uuid[];
begin
	if new.ended_at is null then
		with opened as (
			update public.topics set status = 'open', is_put_aside = false, version = version + 1,
				is_wanted = coalesce(parked_why = 'wanted', false), parked_why = nullif(parked_why, 'wanted')
			where workshop_id = new.id and status = 'parked' and is_put_aside
			returning id
		)
		select array_agg(id order by id) into changed from opened;
	else
		with put_aside as (
			update public.topics as t set status = 'parked', is_put_aside = true, version = version + 1,
				parked_why = case when private.wants_talk(t) then 'wanted' else t.parked_why end
			where t.workshop_id = new.id and t.status = 'open' and private.is_shown(t.id, new.id)
				and (num_nonnulls(t.park_reason, t.parked_why) > 0 or private.wants_talk(t))
				and not exists (
					select from public.outcomes where topic_id = t.id and kind <> 'note' and status = 'accepted' and not is_removed)
			returning t.id
		)
		select array_agg(id order by id) into changed from put_aside;
	end if;
	if changed is not null then perform private.emit(new.id, 'topic_changed', p_topics => changed); end if;
	return null;
end $$;
comment on function private.put_aside_what_was_left is
	'At the end, what somebody wanted to talk about and nobody did is said to be that; what had been parked and opened again is parked '
	'again. Where the workshop goes on after all, both are open as they were.';
create trigger put_aside_what_was_left after update of ended_at on public.workshops
for each row when ((old.ended_at is null) <> (new.ended_at is null)) execute function private.put_aside_what_was_left();

create function private.keep_wishes() returns trigger
language plpgsql set search_path = '' as $$
begin
	update private.talk_wishes as k set card_id = next.id from (
		select id from public.cards where topic_id = new.topic_id and state = 'kept' order by order_key, id limit 1
	) as next
	where k.card_id = new.id
		and not exists (select from private.talk_wishes where card_id = next.id and participant_id = k.participant_id);
	return null;
end $$;
comment on function private.keep_wishes is 'A mark on a topic hangs on one of its cards: where that one goes, on the next.';
create trigger keep_wishes after update of state on public.cards
for each row when (old.state = 'kept' and new.state <> 'kept') execute function private.keep_wishes();

create or replace function private.conclude(p_talk public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	is_talked_about_again boolean := exists (
		select from public.phases where workshop_id = p_talk.workshop_id and step = 'discuss' and position > p_talk.position);
	is_voted_on boolean := exists (
		select from public.phases where workshop_id = p_talk.workshop_id and step = 'vote' and position > p_talk.position);
begin
	update public.outcomes as o set status = 'accepted', version = version + 1
	where o.phase_id = p_talk.id and o.status = 'proposed' and not o.is_removed and o.objectable_until is not null
		and not private.is_contested(o.id);
	update public.topics as t set version = version + 1,
		status = case when not x.is_contested and not (is_talked_about_again and private.wants_talk(t)) then 'discussed'
			when is_talked_about_again then 'open' when x.is_decided then 'discussed' else 'parked' end,
		talked_at = case when x.is_contested and (is_talked_about_again or not x.is_decided) then t.talked_at else p_talk.closes_at end,
		parked_why = case when x.is_contested and not is_talked_about_again and not x.is_decided then 'not_settled' end
	from (
		select topic_id, bool_or(status = 'proposed') as is_contested, bool_or(status = 'accepted') as is_decided from public.outcomes
		where phase_id = p_talk.id and not is_removed and kind <> 'note' and topic_id is not null group by topic_id
	) as x
	where t.id = x.topic_id and t.status <> 'parked';
	-- Who wanted to talk has had the only talk that there is.
	if not is_talked_about_again then
		delete from private.talk_wishes where workshop_id = p_talk.workshop_id;
		update public.topics set is_wanted = false where workshop_id = p_talk.workshop_id and is_wanted;
	end if;
	-- What is voted on next needs nobody's proposal: the vote says what becomes of it.
	if is_talked_about_again or is_voted_on then return; end if;
	update public.topics as t set version = version + 1, status = 'parked',
		-- What an earlier talk left over has been proposed.
		parked_why = case when exists (
			select from public.outcomes where topic_id = t.id and status = 'proposed' and not is_removed
		) then 'not_settled' else 'nobody_proposed' end
	where t.workshop_id = p_talk.workshop_id and t.status = 'open' and private.is_shown(t.id, t.workshop_id)
		-- nor anything of this talk, nor what was decided before
		and not exists (
			select from public.outcomes
			where topic_id = t.id and kind <> 'note' and not is_removed and (phase_id = p_talk.id or status = 'accepted'));
end $$;

create or replace function public.want_talk(p_topic uuid, p_on boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	participant uuid := private.require_participant(found_in);
	w public.workshops := private.begin_change(found_in);
	running public.phases;
	talk public.phases;
	is_marked boolean;
begin
	-- This device may have become another participant's before the workshop was in hand.
	if participant is distinct from private.my_participant(found_in) then participant := private.require_participant(found_in); end if;
	if p_on is null then perform private.refuse('invalid', 'on'); end if;
	select * into running from public.phases where id = w.phase_id;
	select * into talk from public.phases
	where workshop_id = found_in and step = 'discuss' and position > running.position order by position limit 1;
	-- In a room the talk follows the ballot at once: what needs it is said aloud.
	if talk.id is null or running.step = 'discuss' and not running.is_over or running.step = 'vote' and running.mode = 'live' then perform private.refuse('wrong_phase'); end if;
	if not private.is_shown(p_topic, found_in) then perform private.refuse('not_found'); end if;
	is_marked := exists (
		select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = p_topic and k.participant_id = participant);
	if is_marked = p_on then return; end if;
	if p_on then
		insert into private.talk_wishes (card_id, participant_id, workshop_id, tells_at)
		select c.id, participant, found_in, case when exists (
			select from public.phases as v
			where v.workshop_id = found_in and v.step = 'vote' and not v.is_over and v.position between running.position and talk.position
		) then 'infinity' else date_trunc('hour', now()) + interval '1 hour' end
		from public.cards as c where c.topic_id = p_topic and c.state = 'kept' order by c.order_key, c.id limit 1;
	elsif (select is_wanted from public.topics where id = p_topic) then
		perform private.refuse('window_closed');
	else
		delete from private.talk_wishes as k using public.cards as c
		where c.id = k.card_id and c.topic_id = p_topic and k.participant_id = participant;
	end if;
end $$;

create or replace function public.change_timetable(p_workshop uuid, p_after uuid, p_phases jsonb, p_prompts jsonb, p_seen int default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	first int := coalesce((select position + 1 from public.phases where id = w.phase_id), 0);
	promised public.phases := private.last_sheet_round(w.phase_id);
	held jsonb := private.coming_json(p_workshop, first);
	running public.phases;
	next public.phases;
	talked boolean := private.talks_yet(p_workshop);
begin
	select * into running from public.phases where id = p_after and workshop_id = p_workshop and is_over;
	next := private.after(running);
	-- The same request twice, and what it left to come came at once.
	if running.id is not null and w.phase_id is distinct from p_after and w.phase_id is not distinct from next.id
		and coalesce(p_phases -> 0 ->> 'id', '') = coalesce(next.id::text, '') then
		return private.workshop_json(p_workshop);
	end if;
	if w.phase_id is distinct from p_after or w.ended_at is not null then perform private.refuse('wrong_phase'); end if;
	perform private.refuse_given(p_workshop, first);
	perform private.keep_meetings(p_workshop);
	delete from public.phases where workshop_id = p_workshop and position >= first;
	if jsonb_array_length(case when jsonb_typeof(p_phases) = 'array' then p_phases else '[null]' end) > 0 or first = 0 then
		perform private.put_phases(p_workshop, p_phases, first);
	end if;
	perform private.put_prompts(p_workshop, coalesce(p_prompts, '[]'), first);
	perform private.keep_meetings(p_workshop);
	perform private.keep_sealed_until(promised, w.phase_id);
	if talked and not private.talks_yet(p_workshop) and exists (
		select from public.topics where workshop_id = p_workshop and status = 'open' and is_wanted and private.is_shown(id, p_workshop)
	) then perform private.refuse('talk_wanted'); end if;
	-- The same request twice finds what it wrote.
	if p_seen <> w.sequence then
		if private.coming_json(p_workshop, first) is distinct from held then perform private.refuse('stale', 'timetable'); end if;
		return private.workshop_json(p_workshop);
	end if;
	-- What is read before a meeting is read until then.
	update public.phases as r set closes_at = n.opens_at from public.phases as n
	where r.id = w.phase_id and r.step = 'read' and r.mode = 'async' and n.workshop_id = p_workshop and n.position = first and n.mode = 'live';
	update public.workshops set sequence = sequence + 1, closes_at = private.final_at(id) where id = p_workshop;
	-- A window that is over waits for a meeting alone: what comes in its place comes now.
	next := private.after(running);
	if running.id is null or next.mode = 'live' then null;
	elsif next.id is not null then perform private.begin_phase(next);
	else
		update public.workshops set phase_id = null, ended_at = now(), closes_at = date_trunc('milliseconds', now()) + interval '24 hours'
		where id = p_workshop;
	end if;
	perform private.place_unsettled(p_workshop);
	perform private.emit(p_workshop, 'timetable_changed', p_timetable => true, p_is_partial => true);
	return private.workshop_json(p_workshop);
end $$;

create or replace function public.go_back(p_workshop uuid, p_from uuid, p_void boolean default false) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	leaving public.phases;
	target public.phases;
	crossed uuid[];
	-- objections of a round that is open again: nobody else's to read until its next end
	taken_back uuid[];
	placed uuid[];
	-- when the ballot closed whose result is gone: what was talked about since is to be talked about again
	counted_at timestamptz;
begin
	select * into leaving from public.phases where id = p_from and workshop_id = p_workshop;
	select * into target from public.phases where workshop_id = p_workshop
		and position < coalesce(leaving.position, 1000) order by position desc limit 1;
	if w.phase_id is distinct from p_from then
		if p_from is not null and w.phase_id is not distinct from target.id then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	-- Never behind a reveal, into a window that has closed, or out of one that is open.
	if w.phase_id is null and w.ended_at is null or target.id is null or target.step = 'collect' or leaving.mode = 'async'
		or target.mode = 'async' and (target.step <> 'read' or leaving.id is null) then
		perform private.refuse('wrong_phase');
	end if;

	-- A ballot that has votes cannot be reopened or left behind: it is void, and the votes are given back.
	perform private.hold_alone(id) from public.phases where id in (leaving.id, target.id) and not is_revealed order by position;
	crossed := array(select id from public.phases where id in (leaving.id, target.id) and private.has_votes(id) order by position);
	if crossed <> '{}' then
		if not coalesce(p_void, false) then perform private.refuse('ballot_has_votes'); end if;
		counted_at := (select min(closes_at) from public.phases where id = any (crossed) and step = 'vote');
		delete from public.votes where phase_id = any (crossed);
		delete from private.slips where phase_id = any (crossed);
		update private.progress set seq = seq + 1, is_pending = false where phase_id = any (crossed);
		update public.phases set voided = voided + 1, closes_at = null where id = any (crossed);
		update public.topics set status = 'open', version = version + 1
		where workshop_id = p_workshop and status = 'discussed' and talked_at > counted_at;
	end if;
	if target.step = 'ratify' then
		taken_back := private.dissent(target.id);
		delete from public.objections where phase_id = target.id;
		delete from public.ratifications where phase_id = target.id;
	end if;

	update public.phases set closes_at = null, opens_at = case when mode = 'live' and id <> target.id then null else opens_at end
	where id in (leaving.id, target.id) and mode = 'live';
	if target.mode = 'live' then
		perform private.begin_phase(target);
	else
		update public.workshops set phase_id = target.id, timebox_ends_at = null, spotlight_topic_id = null, topic_ends_at = null
		where id = p_workshop;
		update public.phases set opens_at = greatest(target.closes_at, leaving.opens_at) where id = leaving.id;
	end if;
	placed := private.place_unsettled(p_workshop);
	perform private.emit(p_workshop, case when crossed = '{}' then 'phase_went_back' else 'ballot_voided' end,
		p_timetable => true, p_results => true, p_at => now(),
		p_topics => case when crossed <> '{}' then (select array_agg(id) from public.topics where workshop_id = p_workshop) else placed end,
		p_outcomes => case when target.step = 'ratify' then private.decisions(p_workshop) end, p_removed => taken_back);
	return private.workshop_json(p_workshop);
end $$;

create or replace function public.park_topic(p_topic uuid, p_reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in, true);
	asked public.topics;
begin
	if private.running_step(w) is distinct from 'discuss' and w.ended_at is null then perform private.refuse('wrong_phase'); end if;
	select * into asked from public.topics where id = p_topic;
	-- Whoever wanted to talk about it has it talked about first, or parked for want of time: `park_topics`.
	if asked.status = 'open' and asked.id is distinct from w.spotlight_topic_id and private.wants_talk(asked) or asked.status = 'parked' and asked.parked_why = 'wanted' then
		perform private.refuse('talk_wanted');
	end if;
	update public.topics set status = 'parked', park_reason = private.text_in(p_reason, 'reason', 300), parked_why = null,
		version = version + 1 where id = p_topic;
	perform private.emit(w.id, 'topic_parked', p_topics => array[p_topic]);
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;

create or replace function private.close(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
declare personal text;
begin
	-- People were still writing, or being asked, in the room when it was left.
	perform private.show_what_was_left(p_workshop);
	perform private.end_ratify(p) from public.phases as p
	where p.id = p_workshop.phase_id and p.step = 'ratify' and p.mode = 'live';
	-- A ballot that was left running has come to what it has come to.
	perform private.count_ballot(p) from public.phases as p where p.id = p_workshop.phase_id and p.step = 'vote' and p.mode = 'live';
	update public.cards as c set author_name = u.name
	from private.card_authors as a join public.participants as u on u.id = a.participant_id
	where a.card_id = c.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and c.state <> 'withdrawn';
	delete from private.card_authors where workshop_id = p_workshop.id;
	perform private.forget_reading(p_workshop);
	perform private.forget_talk(p_workshop);
	perform private.forget_messages(p_workshop.id);
	-- What people were talking about when the room was left has been talked about.
	update public.topics set status = 'discussed', talked_at = p_workshop.closes_at, version = version + 1
	where id = p_workshop.spotlight_topic_id and status = 'open';
	-- While it is known who wanted to talk about what.
	update public.workshops set ended_at = closes_at where id = p_workshop.id and ended_at is null;
	for personal in select name from private.personal order by name loop
		execute format('delete from private.%I where workshop_id = $1', personal) using p_workshop.id;
	end loop;
	update public.participants set joined_at = null where workshop_id = p_workshop.id;
	update public.phases set closes_at = p_workshop.closes_at
	where workshop_id = p_workshop.id and mode = 'live' and opens_at <= p_workshop.closes_at
		and (id = p_workshop.phase_id or step = 'check');
	update public.workshops set closed_at = closes_at, phase_id = null,
		timebox_ends_at = null, spotlight_topic_id = null, topic_ends_at = null
	where id = p_workshop.id;
	perform private.place_unsettled(p_workshop.id);
end $$;

create or replace function public.discuss_topic(p_workshop uuid, p_from uuid, p_to uuid, p_seconds int, p_agenda jsonb default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	talk public.phases;
	agenda public.agendas;
	is_new boolean := false;
	seconds int;
begin
	select * into talk from public.phases where id = w.phase_id and step = 'discuss' and mode = 'live';
	if talk.id is null then perform private.refuse('wrong_phase'); end if;
	if w.spotlight_topic_id is distinct from p_from then
		if w.spotlight_topic_id is not distinct from p_to then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	if p_to is not null and not private.is_shown(p_to, p_workshop) then perform private.refuse('not_found'); end if;
	if p_agenda is not null and (private.agenda_of(talk)).phase_id is null then
		perform private.put_agenda(w, talk, p_agenda);
		is_new := true;
	end if;
	agenda := private.agenda_of(talk);
	seconds := (
		select private.talk_seconds(value -> 'minutes') from jsonb_array_elements(agenda.items) where (value ->> 'topic')::uuid = p_to
	);
	if p_to is not null and seconds is null then
		seconds := coalesce(p_seconds, 0);
		if seconds not between 30 and 14400 then perform private.refuse('invalid', 'seconds'); end if;
		-- Somebody wanted it after the agenda had been put in order: from now on it has a place there.
		if agenda.phase_id is not null and (select is_wanted from public.topics where id = p_to) then
			update public.agendas set version = version + 1,
				items = items || jsonb_build_object('topic', p_to, 'minutes', ceil(seconds / 60.0))
			where phase_id = talk.id;
			is_new := true;
		end if;
	end if;
	update public.topics set status = 'discussed', version = version + 1
	where id = p_from and id is distinct from p_to and status = 'open';
	update public.topics set status = 'open', park_reason = null, parked_why = null, version = version + 1
	where id = p_to and (status <> 'open' or num_nonnulls(park_reason, parked_why) > 0);
	update public.workshops set spotlight_topic_id = p_to,
		topic_ends_at = case when p_to is not null then date_trunc('milliseconds', now()) + make_interval(secs => seconds) end
	where id = p_workshop;
	-- It has been talked about.
	if p_from is distinct from p_to and private.is_risk(p_from)
		and not exists (select from public.risks where topic_id = p_from and first_views is not null) then
		perform private.open_views(p_workshop, array[p_from]);
	end if;
	perform private.emit(p_workshop, 'topic_opened', p_topics => array_remove(array[p_from, p_to], null),
		p_rows => case when is_new then jsonb_build_object('agendas', jsonb_build_array(talk.id)) else '{}' end);
	return private.workshop_json(p_workshop);
end $$;

create or replace function private.topics_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', t.id, 'title', t.title, 'order_key', t.order_key, 'status', t.status, 'park_reason', t.park_reason,
			'parked_why', t.parked_why, 'is_put_aside', t.is_put_aside, 'is_wanted', t.is_wanted, 'talked_at', private.iso(t.talked_at),
			'accounts', t.accounts, 'agreed', t.agreed, 'version', t.version
		) order by t.order_key, t.id), '[]')
		from public.topics as t where t.workshop_id = p_workshop and (p_ids is null or t.id = any (p_ids))
	);
end $$;

-- Nothing is not a rule.
create or replace function private.group_fits(p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select p_rules - array['merge', 'apart'] = '{}'
		and coalesce(p_rules -> 'merge', '"any"') in ('"any"', '"duplicates"')
		and jsonb_typeof(coalesce(p_rules -> 'apart', 'false')) = 'boolean'
$$;
