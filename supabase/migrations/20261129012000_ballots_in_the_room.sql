-- Hands have numbers that all who facilitate share. And a mark "needs talk" is taken where people can see it, and keeps a topic
-- from being settled in writing, whoever does that.

alter table private.slips add column hand_number int;
comment on column private.slips.hand_number is 'By which who facilitates calls a hand, from 1; in the order in which the hands of a ballot were dealt.';
update private.slips as s set hand_number = n.number
from (select id, row_number() over (partition by phase_id order by hand) as number from private.slips where hand is not null) as n
where n.id = s.id;
alter table private.slips
	add constraint a_hand_has_a_number check ((hand is null) = (hand_number is null)),
	add unique (phase_id, hand_number);

create or replace function private.open_hand(p_phase uuid, p_hand uuid) returns private.slips
language plpgsql set search_path = '' as $$
declare
	most constant int := 50;
	ballot public.phases;
	slip private.slips;
begin
	-- The workshop's row in hand: hands are dealt one after another, the same one once.
	perform private.begin_change((select workshop_id from public.phases where id = p_phase), true);
	perform private.new_id(p_hand);
	perform private.hold(p_phase);
	select * into ballot from public.phases where id = p_phase;
	perform private.refuse_outside(ballot);
	if ballot.step <> 'vote' or ballot.mode <> 'live' then perform private.refuse('wrong_phase'); end if;
	select * into slip from private.slips where phase_id = p_phase and hand = p_hand for update;
	if slip.id is null then
		if (select count(*) from private.slips where phase_id = p_phase and hand is not null) >= most then perform private.refuse('limit_reached'); end if;
		insert into private.slips (workshop_id, phase_id, hand, hand_number)
		select ballot.workshop_id, p_phase, p_hand, 1 + coalesce(max(hand_number), 0) from private.slips where phase_id = p_phase
		returning * into slip;
	end if;
	return slip;
end $$;

create or replace function private.my_hands_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', hand, 'phase_id', phase_id, 'number', hand_number, 'votes', private.slip_votes(id)) order by phase_id, hand_number), '[]')
		from private.slips where workshop_id = p_workshop and hand is not null and private.is_facilitator(p_workshop)
	);
end $$;

create or replace function private.slip_json(p_slip private.slips, p_ballot public.phases) returns jsonb
language plpgsql set search_path = '' as $$
begin
	-- A ballot over days tells nobody how far it is.
	return jsonb_strip_nulls(jsonb_build_object('number', p_slip.hand_number)) || jsonb_build_object(
		'votes', private.slip_votes(p_slip.id),
		'wait_ms', case when p_ballot.mode = 'live' then private.announce(p_ballot.id, p_ballot.workshop_id) else 0 end);
end $$;
comment on function private.slip_json is 'The whole slip after a change to it, which is announced or waits to be; of a hand with its number.';

-- Needs talk

create function private.wants_talk(p_topic public.topics) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return p_topic.is_wanted or exists (
		select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = p_topic.id);
end $$;
comment on function private.wants_talk is 'Somebody wants to talk about it, told or not.';

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
	if talk.id is null or running.step = 'discuss' or running.step = 'vote' and running.mode = 'live' then perform private.refuse('wrong_phase'); end if;
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
comment on function public.want_talk is
	'Marks a topic as one to talk about, or takes that back as long as nobody has been told; from the reading on until the talk, but '
	'not in a ballot that people hold together.';

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
	if asked.status = 'open' and asked.id is distinct from w.spotlight_topic_id and private.wants_talk(asked) then
		perform private.refuse('talk_wanted');
	end if;
	update public.topics set status = 'parked', park_reason = private.text_in(p_reason, 'reason', 300), parked_why = null,
		version = version + 1 where id = p_topic;
	perform private.emit(w.id, 'topic_parked', p_topics => array[p_topic]);
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;
comment on function public.park_topic is
	'Facilitator: parks a topic with a reason that all read, in the talk or once it has ended; never one that somebody wants to talk about before it '
	'was in the spotlight.';

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
		status = case when not x.is_contested and not (t.is_wanted and is_talked_about_again) then 'discussed'
			when is_talked_about_again then 'open' else 'parked' end,
		parked_why = case when x.is_contested and not is_talked_about_again then 'not_settled' end
	from (
		select topic_id, bool_or(status = 'proposed') as is_contested from public.outcomes
		where phase_id = p_talk.id and not is_removed and kind <> 'note' and topic_id is not null group by topic_id
	) as x
	where t.id = x.topic_id and t.status <> 'parked';
	-- What is voted on next needs nobody's proposal: the vote says what becomes of it.
	if is_talked_about_again or is_voted_on then return; end if;
	update public.topics as t set version = version + 1, status = 'parked',
		-- What an earlier talk left over has been proposed.
		parked_why = case when exists (
			select from public.outcomes where topic_id = t.id and status = 'proposed' and not is_removed
		) then 'not_settled' else 'nobody_proposed' end
	where t.workshop_id = p_talk.workshop_id and t.status = 'open' and private.is_shown(t.id, t.workshop_id)
		and not exists (select from public.outcomes where topic_id = t.id and phase_id = p_talk.id and kind <> 'note' and not is_removed);
end $$;
comment on function private.conclude is
	'What nobody objected to stands, and its topic is done, unless somebody wants to talk about it and people do so again. A topic with '
	'anything left, or for which nobody proposed anything, is talked about again, or parked with that said.';
