-- Giving inside one's phase: cards into the collect phase that runs, votes into the ballot whose window is open, ratings
-- into their check; and the counts and results that follow from several of each.

create or replace function private.can_add(w public.workshops) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return (select coalesce((
		select p.step in ('read', 'group') and not p.is_over or p.step = 'collect' and p.is_revealed from public.phases as p where p.id = w.phase_id
	), false));
end $$;
comment on function private.can_add is 'Between a reveal and what comes after it, cards are added, taken back and grouped.';

create function private.is_voted(p_topic uuid) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select exists (select from public.votes where topic_id = p_topic)); end $$;
comment on function private.is_voted is 'A ballot has votes on this topic: what was voted on stays as it was.';

create function private.refuse_outside(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	running public.phases;
begin
	-- Read after the phase is in hand, so that it stays true to the end of the transaction.
	select p.* into running from public.workshops as w join public.phases as p on p.id = w.phase_id where w.id = p_phase.workshop_id;
	if running.id = p_phase.id and (running.mode = 'live' or running.opens_at <= clock_timestamp()
		and coalesce(running.reveals_at, running.closes_at) > clock_timestamp()) then return; end if;
	perform private.refuse(case
		when running.position < p_phase.position or running.id = p_phase.id and running.opens_at > clock_timestamp()
			or running.id is null and exists (select from public.workshops where id = p_phase.workshop_id and ended_at is null) then 'not_open_yet'
		when p_phase.step = 'collect' then 'window_closed' else 'ballot_closed' end);
end $$;
comment on function private.refuse_outside is 'Refuses what is given to a phase that does not run, or outside its window. The phase is in the caller''s hand.';

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
		perform private.refuse_outside(collect);
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
	perform private.refuse_outside(phase);
	return private.slip_of(phase.workshop_id, p_phase, participant);
end $$;

create or replace function public.cast_vote(p_phase uuid, p_topic uuid, p_value int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	slip private.slips := private.open_slip(p_phase);
	ballot public.phases;
begin
	select * into ballot from public.phases where id = p_phase and step = 'vote';
	if ballot.id is null then perform private.refuse('wrong_phase'); end if;
	if p_value is null or p_value < 0 then perform private.refuse('invalid', 'value'); end if;
	-- Dots can be taken back from a topic that has gone, since they count against the budget.
	if p_value > 0 and (p_topic is null or not private.is_shown(p_topic, slip.workshop_id)) then perform private.refuse('not_found'); end if;
	if p_value > (ballot.rules ->> 'cap')::int then perform private.refuse('over_cap'); end if;
	if p_value + (select coalesce(sum(value), 0) from public.votes where slip_id = slip.id and topic_id <> p_topic)
		> (ballot.rules ->> 'budget')::int then
		perform private.refuse('over_budget');
	end if;
	if p_value = 0 then
		delete from public.votes where slip_id = slip.id and topic_id = p_topic;
	else
		insert into public.votes (slip_id, workshop_id, phase_id, topic_id, value)
		values (slip.id, slip.workshop_id, p_phase, p_topic, p_value)
		on conflict (slip_id, topic_id) do update set value = excluded.value;
	end if;
	-- A ballot over days tells nobody how far it is.
	return jsonb_build_object('votes', private.slip_votes(slip.id),
		'wait_ms', case when ballot.mode = 'live' then private.announce(p_phase, slip.workshop_id) else 0 end);
end $$;

create or replace function private.begin_card_change(p_card uuid, p_facilitates boolean default false) returns public.cards
language plpgsql set search_path = '' as $$
declare
	card public.cards;
	w public.workshops;
begin
	select * into card from public.cards where id = p_card;
	w := private.begin_change(card.workshop_id, p_facilitates);
	-- A sealed card is not there for anyone but its author.
	select c.* into card from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
	where c.id = p_card and c.state <> 'withdrawn';
	if card.id is null then perform private.refuse('not_found'); end if;
	if not p_facilitates and (not private.can_add(w) or private.is_voted(card.topic_id)) then perform private.refuse('topics_frozen'); end if;
	return card;
end $$;

create or replace function public.move_card(p_card uuid, p_topic uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare card public.cards := private.begin_card_change(p_card);
begin
	if not exists (select from public.topics where id = p_topic and workshop_id = card.workshop_id) then perform private.refuse('not_found'); end if;
	if card.topic_id is distinct from p_topic then
		if private.is_voted(p_topic) then perform private.refuse('topics_frozen'); end if;
		update public.cards set topic_id = p_topic, version = version + 1 where id = p_card;
		perform private.emit(card.workshop_id, 'card_moved', p_cards => array[p_card]);
	end if;
	return private.cards_json(card.workshop_id, array[p_card]) -> 0;
end $$;

create or replace function public.withdraw_card(p_card uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	card public.cards := private.own_card(p_card);
	is_sealed boolean := (select not p.is_revealed from public.phases as p where p.id = card.phase_id);
begin
	if card.state <> 'kept' then return; end if;
	if not is_sealed and (private.is_voted(card.topic_id)
		or not (select private.can_add(w) from public.workshops as w where w.id = card.workshop_id)) then
		perform private.refuse('topics_frozen');
	end if;
	update public.cards set state = 'withdrawn', body = null, version = version + 1 where id = p_card;
	if not is_sealed then perform private.emit(card.workshop_id, 'card_withdrawn', p_removed => array[p_card]); end if;
end $$;

create or replace function private.counts_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			-- People only, other than the reader, from three up; while cards are sealed as at the last full hour, so that
			-- nothing moves when somebody comes or writes. Who writes while all are together is not counted.
			'writers', case when w.is_sealed and writers.n >= 3 then writers.n end,
			'counted_at', case when w.is_sealed then private.iso(w.hour) end,
			'participants', case when private.is_facilitator(p_workshop) and others.n >= 3 then others.n end,
			'is_thin', others.n + (w.me is not null)::int < 5
		)
		from (
			select date_trunc('hour', now()) as hour, private.my_participant(p_workshop) as me, p.id as phase_id,
				coalesce(p.step = 'collect' and p.mode = 'async' and not p.is_revealed, false) as is_sealed
			from public.workshops as v left join public.phases as p on p.id = v.phase_id where v.id = p_workshop
		) as w
		cross join lateral (
			select count(distinct participant_id) as n from private.card_authors
			where phase_id = w.phase_id and written_at <= w.hour and participant_id is distinct from w.me
		) as writers
		cross join lateral (
			select count(*) as n from public.participants
			where workshop_id = p_workshop and id is distinct from w.me and (not w.is_sealed or joined_at <= w.hour)
		) as others
	);
end $$;

create or replace function private.results_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('phase_id', p.id, 'slips', private.told(s.slips), 'tallies', t.tallies) order by p.position), '[]')
		from public.phases as p
		cross join lateral (select count(distinct slip_id) as slips from public.votes where phase_id = p.id) as s
		cross join lateral (
			select coalesce(jsonb_agg(jsonb_build_object(
				'topic_id', x.id, 'points', x.points,
				'voters', case when s.slips >= 5 then x.voters end
			) order by x.points desc, x.id), '[]') as tallies
			from (
				select t.id, coalesce(sum(v.value), 0) as points, count(v.slip_id) as voters
				from public.topics as t left join public.votes as v on v.topic_id = t.id and v.phase_id = p.id
				where t.workshop_id = p_workshop and exists (
					-- what was there to be voted on: cards of later rounds were not
					select from public.cards as c join public.phases as q on q.id = c.phase_id and q.position < p.position
					where c.topic_id = t.id and c.state = 'kept'
				)
				group by t.id
			) as x
		) as t
		-- A timebox has a close once it has ended; its instant may be later than the beginning of this transaction.
		where p.workshop_id = p_workshop and p.step = 'vote' and p.closes_at is not null and (p.mode = 'live' or p.is_over)
	);
end $$;

create function private.stays_open(p_check public.phases) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return (select not exists (select from public.phases where workshop_id = p_check.workshop_id and position > p_check.position)); end $$;
comment on function private.stays_open is 'The check at the end goes on through the wrap-up, for those who left early; any other ends with its phase.';

create or replace function private.scales_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'prompt_id', x.id, 'answers', private.told(x.answers), 'median', x.median,
			'distribution', case when x.answers >= 5 then to_jsonb(x.distribution) end
		) order by x.position), '[]')
		from (
			select p.id, p.position, count(*) as answers, percentile_cont(0.5) within group (order by a.value) as median,
				array[count(*) filter (where a.value = 1), count(*) filter (where a.value = 2),
					count(*) filter (where a.value = 3), count(*) filter (where a.value = 4),
					count(*) filter (where a.value = 5)] as distribution
			from public.prompts as p
			join public.workshops as w on w.id = p.workshop_id
			join public.phases as c on c.id = p.phase_id
			join public.answers as a on a.prompt_id = p.id
			where p.workshop_id = p_workshop and (w.closed_at is not null
				or c.closes_at is not null and (c.mode = 'live' or c.is_over) and not private.stays_open(c))
			group by p.id, p.position having count(*) >= 3
		) as x
	);
end $$;
comment on function private.scales_json is
	'Ratings at their close, once: nothing under three answers, the median under five, else the distribution; answers counted from four up.';

create or replace function public.answer_scale(p_prompt uuid, p_value int) returns void
language plpgsql security definer set search_path = '' as $$
declare
	prompt public.prompts;
	rated public.phases;
	w public.workshops;
	participant uuid;
	slip private.slips;
begin
	select * into prompt from public.prompts where id = p_prompt and kind = 'scale';
	participant := private.require_participant(prompt.workshop_id);
	if p_value is null or p_value not between 1 and 5 then perform private.refuse('invalid', 'value'); end if;
	-- Held against its close, and that of the workshop.
	perform private.hold(prompt.phase_id);
	select * into w from public.workshops where id = prompt.workshop_id;
	if w.id is null then perform private.refuse_stranger(prompt.workshop_id); end if;
	if w.closed_at is not null or w.closes_at <= clock_timestamp() then perform private.refuse('ended'); end if;
	select * into rated from public.phases where id = prompt.phase_id;
	if w.ended_at is null or not private.stays_open(rated) then perform private.refuse_outside(rated); end if;
	slip := private.slip_of(prompt.workshop_id, prompt.phase_id, participant);
	insert into public.answers (slip_id, workshop_id, prompt_id, value) values (slip.id, w.id, p_prompt, p_value)
	on conflict (slip_id, prompt_id) do update set value = excluded.value;
end $$;
