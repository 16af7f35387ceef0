-- What was voted on keeps its words; what a sealed ballot holds is told by no refusal and no message; a topic that somebody
-- wants to talk about is parked for want of time only when there is none left.

create or replace function public.rename_topic(p_topic uuid, p_version int, p_title text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in);
	new_title text := private.text_in(p_title, 'title', 120, false);
	topic public.topics;
begin
	-- While people vote whether anybody has: the answer would tell.
	if not private.can_add(w) and not private.is_facilitator(w.id)
		or exists (select from public.phases where id = w.phase_id and step = 'vote' and not is_over and (mode = 'async' or private.has_votes(id)))
		or exists (
			select from public.votes as v join public.phases as p on p.id = v.phase_id
			where v.topic_id = p_topic and (p.id is distinct from w.phase_id or p.is_over)
		) then
		perform private.refuse('topics_frozen');
	end if;
	select * into topic from public.topics where id = p_topic;
	if topic.title is distinct from new_title then
		if topic.version is distinct from p_version then
			perform private.refuse('stale', (private.topics_json(w.id, array[p_topic]) -> 0)::text);
		end if;
		update public.topics set title = new_title, version = version + 1 where id = p_topic;
		perform private.emit(w.id, 'topic_changed', p_topics => array[p_topic]);
	end if;
	return private.topics_json(w.id, array[p_topic]) -> 0;
end $$;
comment on function public.rename_topic is
	'Names a topic: anyone while topics are formed, the facilitator until the close; not while people vote, and not what was voted on.';

create or replace function public.take_down_card(p_card uuid, p_reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	card public.cards := private.begin_card_change(p_card, true);
	gives_back boolean := false;
begin
	update public.cards set state = 'taken_down', body = null, happened_at = null, signature = null, version = version + 1,
		taken_down_reason = private.text_in(p_reason, 'reason', 300)
	where id = p_card and state = 'kept';
	if found then
		-- A topic that has lost its last card is no longer in the result; what a running ballot has on it is given back.
		if not private.is_shown(card.topic_id, card.workshop_id) then
			delete from public.votes as v using public.workshops as w, public.phases as p
			where v.topic_id = card.topic_id and w.id = card.workshop_id and p.id = w.phase_id and p.id = v.phase_id and not p.is_over;
			-- Said whether or not there was anything to give back.
			gives_back := exists (
				select from public.workshops as w join public.phases as p on p.id = w.phase_id
				where w.id = card.workshop_id and p.step = 'vote' and not p.is_over);
			perform private.count_ballot(p) from public.phases as p join private.results as r on r.phase_id = p.id
			where p.workshop_id = card.workshop_id;
		end if;
		perform private.emit(card.workshop_id, 'card_taken_down', p_cards => array[p_card], p_results => true, p_is_partial => gives_back);
	end if;
	return private.cards_json(card.workshop_id, array[p_card]) -> 0;
end $$;

create or replace function public.cast_vote(p_phase uuid, p_topic uuid, p_value jsonb, p_hand uuid default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	slip private.slips;
	ballot public.phases;
	method text;
	stated jsonb;
begin
	if p_hand is null then slip := private.open_slip(p_phase); else slip := private.open_hand(p_phase, p_hand); end if;
	select * into ballot from public.phases where id = p_phase and step = 'vote';
	if ballot.id is null then perform private.refuse('wrong_phase'); end if;
	method := ballot.rules ->> 'method';
	if method = 'ranked' then perform private.refuse('invalid', 'method'); end if;
	if not exists (select from public.topics where id = p_topic and workshop_id = slip.workshop_id) then perform private.refuse('not_found'); end if;
	if coalesce(p_value, 'null') = 'null' or p_value = '0' and method in ('dots', 'approval') then
		-- Also from a topic that has gone: dots there count against the budget.
		delete from public.votes where slip_id = slip.id and topic_id = p_topic;
		return private.slip_json(slip, ballot);
	end if;
	stated := private.vote_in(method, p_value);
	if not private.is_shown(p_topic, slip.workshop_id) then perform private.refuse('not_found'); end if;
	if method = 'dots' then
		if stated::int > (ballot.rules ->> 'cap')::int then perform private.refuse('over_cap'); end if;
		if stated::int + (select coalesce(sum(value::int), 0) from public.votes where slip_id = slip.id and topic_id <> p_topic)
			> (ballot.rules ->> 'budget')::int then
			perform private.refuse('over_budget');
		end if;
	end if;
	insert into public.votes (slip_id, workshop_id, phase_id, topic_id, value)
	values (slip.id, slip.workshop_id, p_phase, p_topic, stated)
	on conflict (slip_id, topic_id) do update set value = excluded.value;
	return private.slip_json(slip, ballot);
end $$;

create or replace function public.park_topics(p_workshop uuid, p_topics uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	parked uuid[];
begin
	if private.running_step(w) is distinct from 'discuss' and w.ended_at is null then perform private.refuse('wrong_phase'); end if;
	if p_topics is null or exists (
		select from unnest(p_topics) as asked where not exists (select from public.topics where id = asked and workshop_id = p_workshop)
	) then perform private.refuse('not_found'); end if;
	if w.ended_at is null and w.timebox_ends_at > now() and exists (
		select from public.topics as t
		where t.id = any (p_topics) and t.status = 'open' and t.id is distinct from w.spotlight_topic_id and private.wants_talk(t)
	) then perform private.refuse('talk_wanted'); end if;
	with changed as (
		update public.topics set status = 'parked', parked_why = 'no_time', version = version + 1
		where id = any (p_topics) and status = 'open' and id is distinct from w.spotlight_topic_id returning id
	)
	select array_agg(id order by id) into parked from changed;
	if parked is not null then perform private.emit(p_workshop, 'topic_parked', p_topics => parked); end if;
end $$;
comment on function public.park_topics is
	'Facilitator: parks topics for want of time, all at once; what is being talked about, or no longer open, is left as it is. What '
	'somebody wants to talk about only once the time of the talk is over.';

-- A tally that moves is watched together: over days a ballot says nothing before its end, whatever was asked for.

create function private.seal_apart() returns trigger
language plpgsql set search_path = '' as $$
begin
	new.rules := jsonb_set(new.rules, '{open}', 'false');
	return new;
end $$;
create trigger seal_apart before insert or update of mode, rules on public.phases
for each row when (new.step = 'vote' and new.mode = 'async' and new.rules -> 'open' = 'true') execute function private.seal_apart();

update public.phases set rules = rules where step = 'vote' and mode = 'async' and rules -> 'open' = 'true';
