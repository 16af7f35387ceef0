-- When all are told that somebody wants to talk about a topic is no stored instant: it depends on the ballots that come before
-- the talk, and a timetable may change. What is stored is the full hour from which on a mark may be told.

create function private.is_voted_on_first(p_running public.phases, p_is_over boolean) returns boolean
language plpgsql stable set search_path = '' as $$
declare
	-- the talk, or the meeting, that comes first
	talks int := coalesce((
		select min(position) from public.phases
		where workshop_id = p_running.workshop_id and position > p_running.position and step = 'discuss'), 1000);
	meets int := coalesce((
		select min(position) from public.phases
		where workshop_id = p_running.workshop_id and position > p_running.position and (step = 'discuss' or mode = 'live')), 1000);
begin
	return exists (
		select from public.phases as v
		where v.workshop_id = p_running.workshop_id and v.step = 'vote'
			and (v.position > p_running.position and v.position < talks or v.id = p_running.id and not p_is_over)
			-- Once a ballot over days is in, the meeting may be called needless: that somebody wants it shows before.
			and (v.position < meets or p_running.mode = 'live' or not (
				p_running.step = 'vote' or exists (
					select from public.phases where workshop_id = p_running.workshop_id and step = 'vote' and mode = 'async' and is_over))));
end $$;
comment on function private.is_voted_on_first is
	'Whether people are voting, or vote before they talk: they do so without knowing what others want to talk about. `p_is_over`: the '
	'round is, also where that is not written down yet.';

create or replace function public.want_talk(p_topic uuid, p_on boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	participant uuid := private.require_participant(found_in);
	w public.workshops := private.begin_change(found_in);
	running public.phases;
	is_marked boolean;
begin
	-- This device may have become another participant's before the workshop was in hand.
	if participant is distinct from private.my_participant(found_in) then participant := private.require_participant(found_in); end if;
	if p_on is null then perform private.refuse('invalid', 'on'); end if;
	select * into running from public.phases where id = w.phase_id;
	-- In a room the talk follows the ballot at once: what needs it is said aloud.
	if not exists (select from public.phases where workshop_id = found_in and step = 'discuss' and position > running.position)
		or running.step = 'discuss' and not running.is_over or running.step = 'vote' and running.mode = 'live' then
		perform private.refuse('wrong_phase');
	end if;
	if not private.is_shown(p_topic, found_in) then perform private.refuse('not_found'); end if;
	is_marked := exists (
		select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = p_topic and k.participant_id = participant);
	if is_marked = p_on then return; end if;
	if p_on then
		insert into private.talk_wishes (card_id, participant_id, workshop_id, tells_at)
		select c.id, participant, found_in, date_trunc('hour', now()) + interval '1 hour'
		from public.cards as c where c.topic_id = p_topic and c.state = 'kept' order by c.order_key, c.id limit 1;
	elsif (select is_wanted from public.topics where id = p_topic) then
		perform private.refuse('window_closed');
	else
		delete from private.talk_wishes as k using public.cards as c
		where c.id = k.card_id and c.topic_id = p_topic and k.participant_id = participant;
	end if;
end $$;

create or replace function private.end_vote(p_ballot public.phases) returns void
language plpgsql set search_path = '' as $$
declare reopened uuid[];
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
	if not private.is_voted_on_first(p_ballot, true) then perform private.tell_wanted(p_ballot.workshop_id, 'infinity'); end if;
end $$;

-- Marks of today that wait for a ballot wait as all do; what was parked comes back with the next result or talk.
update private.talk_wishes as k set tells_at = date_trunc('hour', now()) + interval '1 hour'
from public.cards as c join public.topics as t on t.id = c.topic_id
where c.id = k.card_id and k.tells_at = 'infinity' and t.status = 'open' and t.parked_why is null and not t.is_put_aside;

-- Without any talk that was held, every ballot says what becomes of a topic.
create or replace function private.is_voted_since_talk(p_topic public.topics) returns boolean
language plpgsql stable set search_path = '' as $$
declare
	last_talk int := coalesce((
		select max(position) from public.phases where workshop_id = p_topic.workshop_id and step = 'discuss' and (was_begun or is_over)), -1);
begin
	return exists (
		select from private.results as r join public.phases as p on p.id = r.phase_id and p.position > last_talk,
			jsonb_array_elements(r.result -> 'tallies') as tally
		where r.workshop_id = p_topic.workshop_id and tally ->> 'topic_id' = p_topic.id::text and private.is_told(r, tally));
end $$;
comment on function private.is_voted_since_talk is 'A ballot after the last talk, or any where nobody talked, says something of it: what becomes of it.';

-- Only where an outcome comes to stand, or goes.
drop trigger take_up_what_was_decided on public.outcomes;
create trigger take_up_what_was_decided after insert or update of status, is_removed, topic_id on public.outcomes
for each row when (new.topic_id is not null and new.kind <> 'note') execute function private.take_up_what_was_decided();
