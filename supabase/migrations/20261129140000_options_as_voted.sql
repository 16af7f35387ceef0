-- What a ballot was on stays what it was: once it has closed with votes, every option keeps its name and its cards, also one
-- that nobody voted on, and a result that is counted again lists no option that nobody could vote on.

create or replace function private.is_voted(p_topic uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	-- By the result alone: while a ballot is open this says the same whether or not anybody has voted.
	return exists (
		select from public.topics as t join private.results as r on r.workshop_id = t.workshop_id
		where t.id = p_topic and r.result -> 'tallies' @> jsonb_build_array(jsonb_build_object('topic_id', t.id))
			and private.has_votes(r.phase_id)
	);
end $$;
comment on function private.is_voted is 'It was an option of a ballot that has closed with votes: it stays as it was.';

create function private.options_counted(p_ballot public.phases) returns uuid[]
language plpgsql stable set search_path = '' as $$
declare counted jsonb := (select result from private.results where phase_id = p_ballot.id);
begin
	if counted is null then return private.options_of(p_ballot); end if;
	return array(
		select t.id from public.topics as t
		where t.workshop_id = p_ballot.workshop_id and private.is_shown(t.id, t.workshop_id)
			and t.id in (select (each ->> 'topic_id')::uuid from jsonb_array_elements(counted -> 'tallies') as each)
		order by t.order_key, t.id
	);
end $$;
comment on function private.options_counted is
	'The topics that the result of a ballot lists: those that there were at its close, less what has lost its last card since.';

create or replace function private.result_json(p_ballot public.phases) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
	method text := p_ballot.rules ->> 'method';
	options uuid[] := private.options_counted(p_ballot);
	voters bigint;
	hands bigint;
	hidden bigint;
begin
	select count(*), count(*) filter (where is_hand)
	into voters, hands from (select distinct slip_id, is_hand from private.votes_on(p_ballot.id, options)) as v;
	hidden := private.hidden_among(voters, hands);
	return jsonb_build_object(
		'phase_id', p_ballot.id, 'method', method, 'slips', case when private.told(hidden) is not null then voters end, 'hands', hands,
		'tallies', case
			when method in ('dots', 'approval') then private.points_told(p_ballot, options, voters, hidden)
			when method = 'ranked' then private.ranked_told(p_ballot, options, hidden)
			when method in ('consent', 'yes_no') then private.answers_told(p_ballot, options)
			else private.ratings_told(p_ballot, options, voters) end
	) || case method
		when 'score' then jsonb_build_object('pairs', case when hidden >= 5 then private.pairs_told(p_ballot, options) end)
		when 'ranked' then jsonb_build_object('pairs', case when hidden >= 3 then private.pairs_told(p_ballot, options) end,
			'rounds', case when hidden >= 5 then private.rounds_told(p_ballot, options) end)
		else '{}' end;
end $$;

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
		or private.is_voted(p_topic) then
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
	'Names a topic: anyone while topics are formed, the facilitator until the close; not while people vote, and not what a ballot with votes was on.';
