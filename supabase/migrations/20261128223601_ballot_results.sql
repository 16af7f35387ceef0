-- Results of ballots: counted once, when the ballot closes, and kept, so that two hundred pages that ask count nothing. Few
-- people are not told apart: what is told of how many is in each function, as in the domain.

create table private.results (
	phase_id uuid primary key references public.phases on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	result jsonb not null
);
create index on private.results (workshop_id);
comment on table private.results is 'What a closed ballot came to, as everyone may read it. Gone when it is opened again.';

create function private.options_of(p_ballot public.phases) returns uuid[]
language plpgsql stable set search_path = '' as $$
begin
	return array(
		select t.id from public.topics as t
		where t.workshop_id = p_ballot.workshop_id and exists (
			-- what was there to be voted on: cards of later rounds were not
			select from public.cards as c join public.phases as q on q.id = c.phase_id and q.position < p_ballot.position
			where c.topic_id = t.id and c.state = 'kept'
		)
		order by t.order_key, t.id
	);
end $$;
comment on function private.options_of is 'The topics of a ballot in their drawn order.';

create function private.votes_on(p_phase uuid, p_options uuid[]) returns table (slip_id uuid, option int, value jsonb, is_hand boolean)
language plpgsql stable set search_path = '' as $$
begin
	return query select v.slip_id, o.n::int, v.value, s.hand is not null
		from unnest(p_options) with ordinality as o(id, n)
		join public.votes as v on v.topic_id = o.id and v.phase_id = p_phase
		left join private.slips as s on s.id = v.slip_id;
end $$;

create function private.points_told(p_ballot public.phases, p_options uuid[], p_voters bigint, p_hidden bigint) returns jsonb
language plpgsql stable set search_path = '' as $$
declare cap int := (p_ballot.rules ->> 'cap')::int;
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('topic_id', p_options[x.option], 'points', x.points,
				'voters', case when p_hidden >= 5 then x.voters end
			) || case when cap is null then '{}' else jsonb_build_object('distribution', case when p_hidden >= 5 then (
				select jsonb_agg(case when dots = 0 then p_voters - x.voters else coalesce((x.people ->> dots::text)::int, 0) end order by dots)
				from generate_series(0, cap) as dots
			) end) end order by x.points desc, x.option), '[]')
		from (
			select o.option, coalesce(sum(v.value * v.people), 0) as points, coalesce(sum(v.people), 0) as voters,
				coalesce(jsonb_object_agg(v.value, v.people) filter (where v.value is not null), '{}') as people
			from generate_series(1, cardinality(p_options)) as o(option)
			left join (
				select g.option, g.value::int as value, count(*) as people from private.votes_on(p_ballot.id, p_options) as g group by 1, 2
			) as v on v.option = o.option
			group by o.option
		) as x
	);
end $$;
comment on function private.points_told is 'Dots or ticks, most first: the sum always; how many people, and how many dots each, from five hidden voters up.';

create function private.rating_told(p_values int[], p_least int, p_most int, p_hidden bigint) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
	return (
		select jsonb_build_object(
			'median', case when p_hidden >= 3 then percentile_cont(0.5) within group (order by v) end,
			'people', case when p_hidden >= 5 then cardinality(p_values) end,
			'distribution', case when p_hidden >= 5 then (
				select jsonb_agg(cardinality(array_positions(p_values, step)) order by step) from generate_series(p_least, p_most) as step
			) end)
		from unnest(p_values) as v
	);
end $$;
comment on function private.rating_told is 'Ratings on one axis: nothing where fewer than three are hidden, the median of three or four, the distribution from five up.';

create function private.ratings_told(p_ballot public.phases, p_options uuid[], p_voters bigint) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
	method text := p_ballot.rules ->> 'method';
	least int := (p_ballot.rules ->> 'least')::int;
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('topic_id', p_options[x.option]) || case method
			when 'impact_effort' then jsonb_build_object(
				'impact', private.rating_told(x.impacts, 1, 5, private.hidden_among(cardinality(x.impacts), x.impact_hands)),
				'effort', private.rating_told(x.efforts, 1, 5, private.hidden_among(cardinality(x.efforts), x.effort_hands)))
			when 'score' then private.rating_told(x.ratings, 0, 5, x.hidden) || jsonb_build_object(
				'mean', case when x.hidden >= 3 then x.points::float8 / x.people end,
				'is_known', x.hidden >= 3 and 2 * x.people >= p_voters)
			else private.rating_told(x.ratings, 0, 5, x.hidden) || jsonb_build_object(
				'low', case when x.hidden >= 3 then (select count(*) from unnest(x.ratings) as r where r < least) end)
			end order by x.option), '[]')
		from (
			select o.option, count(v.rating) as people, sum(v.rating) as points,
				private.hidden_among(count(v.rating), count(v.rating) filter (where v.is_hand)) as hidden,
				count(v.impact) filter (where v.is_hand) as impact_hands, count(v.effort) filter (where v.is_hand) as effort_hands,
				array_agg(v.rating) filter (where v.rating is not null) as ratings,
				array_agg(v.impact) filter (where v.impact is not null) as impacts,
				array_agg(v.effort) filter (where v.effort is not null) as efforts
			from generate_series(1, cardinality(p_options)) as o(option)
			left join (
				select g.option, g.is_hand, case when method <> 'impact_effort' then g.value::int end as rating,
					(g.value ->> 'impact')::int as impact, (g.value ->> 'effort')::int as effort
				from private.votes_on(p_ballot.id, p_options) as g
			) as v on v.option = o.option
			group by o.option
		) as x
	);
end $$;

create function private.answers_told(p_ballot public.phases, p_options uuid[]) returns jsonb
language plpgsql stable set search_path = '' as $$
declare method text := p_ballot.rules ->> 'method';
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('topic_id', p_options[x.option]) || case method
			when 'consent' then jsonb_build_object('agree', x.agree, 'abstain', x.abstain, 'object', x.object, 'reasons', x.reasons)
			else jsonb_build_object('yes', x.yes, 'no', x.no, 'abstain', x.abstain) end order by x.option), '[]')
		from (
			select o.option, count(*) filter (where v.said = 'agree') as agree, count(*) filter (where v.said = 'object') as object,
				count(*) filter (where v.said = 'yes') as yes, count(*) filter (where v.said = 'no') as no,
				count(*) filter (where v.said = 'abstain') as abstain,
				-- by their texts, in the order of their letters' numbers: not of who gave them
				coalesce(jsonb_agg(v.reason order by v.reason collate "C") filter (where v.reason is not null), '[]') as reasons
			from generate_series(1, cardinality(p_options)) as o(option)
			left join (
				select g.option, coalesce(g.value ->> 'stance', g.value #>> '{}') as said, g.value ->> 'reason' as reason
				from private.votes_on(p_ballot.id, p_options) as g
			) as v on v.option = o.option
			group by o.option
		) as x
	);
end $$;
comment on function private.answers_told is 'Counts that are of people by their nature; the reasons of objections are nobody''s.';

create function private.ranked_told(p_ballot public.phases, p_options uuid[], p_hidden bigint) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	if p_hidden < 5 then
		return (
			select coalesce(jsonb_agg(jsonb_build_object(
				'topic_id', id, 'people', null, 'firsts', null, 'distribution', null, 'borda', null) order by n), '[]')
			from unnest(p_options) with ordinality as o(id, n)
		);
	end if;
	return (
		with given as (
			-- 1 and the number of those above it, as many as share that rank, and as many as were ranked
			select v.slip_id, v.option, rank() over (partition by v.slip_id order by v.value) as rank,
				count(*) over (partition by v.slip_id, v.value) as sharing, count(*) over (partition by v.slip_id) as ranked
			from private.votes_on(p_ballot.id, p_options) as v
		),
		placed as (
			select option, rank, count(*) as people, sum(ranked - rank + 1 - (sharing - 1) / 2.0) as borda from given group by option, rank
		)
		select coalesce(jsonb_agg(jsonb_build_object('topic_id', p_options[x.option], 'people', x.people, 'firsts', x.firsts,
			'distribution', x.distribution, 'borda', x.borda) order by x.option), '[]')
		from (
			select o.option, coalesce(sum(p.people), 0) as people, coalesce(sum(p.people) filter (where r.rank = 1), 0) as firsts,
				jsonb_agg(coalesce(p.people, 0) order by r.rank) as distribution, coalesce(sum(p.borda), 0)::float8 as borda
			from generate_series(1, cardinality(p_options)) as o(option)
			cross join generate_series(1, cardinality(p_options)) as r(rank)
			left join placed as p on p.option = o.option and p.rank = r.rank
			group by o.option
		) as x
	);
end $$;
comment on function private.ranked_told is
	'Who ranked it, how high, and Borda''s points, from five slips up: m for the first of m ranked, 1 for the last, equals share.';

create function private.pairs_told(p_ballot public.phases, p_options uuid[]) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
	options int := cardinality(p_options);
	is_ranked boolean := p_ballot.rules ->> 'method' = 'ranked';
begin
	-- More than can be ranked on one slip
	if options > 200 then return null; end if;
	return (
		with given as materialized (
			select v.slip_id, v.option, case when is_ranked then -v.value::int else v.value::int end as value
			from private.votes_on(p_ballot.id, p_options) as v
		),
		people as (select option, count(*) as people from given group by option),
		met as (
			select a.option as i, b.option as j, count(*) as together,
				count(*) filter (where a.value > b.value) as over, count(*) filter (where a.value < b.value) as under
			from given as a join given as b on b.slip_id = a.slip_id and b.option > a.option group by a.option, b.option
		),
		won as (
			select i, j, over, together from met union all select j, i, under, together from met
		)
		select coalesce(jsonb_agg(case when i = j then 0
			-- what was left blank stands below all that was ranked
			when is_ranked then coalesce(won.over, 0) + coalesce(p.people, 0) - coalesce(won.together, 0)
			else coalesce(won.over, 0) end order by i, j), '[]')
		from generate_series(1, options) as i cross join generate_series(1, options) as j
		left join won using (i, j) left join people as p on p.option = i
	);
end $$;
comment on function private.pairs_told is 'On how many slips the i-th option stands above the j-th, at i n + j.';

create function private.rounds_told(p_ballot public.phases, p_options uuid[]) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
	options int := cardinality(p_options);
	rounds jsonb := '[]';
	-- All slips after one another, each from its highest down; `at`: how far each has been read.
	ranked int[];
	ranks int[];
	at int[];
	ends int[];
	is_left boolean[] := array_fill(true, array[options]);
	people int[];
	fewest int;
	stays int;
	k int;
begin
	select array_agg(v.option order by v.slip_id, v.rank, v.option), array_agg(v.rank order by v.slip_id, v.rank, v.option)
	into ranked, ranks from (select slip_id, option, value::int as rank from private.votes_on(p_ballot.id, p_options)) as v;
	select array_agg(s.upto - s.n + 1 order by s.slip_id), array_agg(s.upto order by s.slip_id) into at, ends
	from (
		select slip_id, count(*) as n, sum(count(*)) over (order by slip_id) as upto
		from private.votes_on(p_ballot.id, p_options) group by slip_id
	) as s;
	loop
		people := array_fill(0, array[options]);
		for slip in 1 .. coalesce(cardinality(at), 0) loop
			k := at[slip];
			while k <= ends[slip] and not is_left[ranked[k]] loop k := k + 1; end loop;
			at[slip] := k;
			while k <= ends[slip] and ranks[k] = ranks[at[slip]] loop
				if is_left[ranked[k]] then people[ranked[k]] := people[ranked[k]] + 1; end if;
				k := k + 1;
			end loop;
		end loop;
		select min(people[i]) into fewest from generate_series(1, options) as i where is_left[i];
		exit when fewest is null;
		select count(*) into stays from generate_series(1, options) as i where is_left[i] and people[i] > fewest;
		rounds := rounds || (
			select jsonb_build_object(
				'counts', jsonb_agg(jsonb_build_object('topic_id', p_options[i], 'people', people[i]) order by i),
				'out', coalesce(jsonb_agg(p_options[i] order by i) filter (where stays > 0 and people[i] = fewest), '[]'))
			from generate_series(1, options) as i where is_left[i]
		);
		exit when stays = 0;
		is_left := array(select is_left[i] and people[i] > fewest from generate_series(1, options) as i order by i);
	end loop;
	return rounds;
end $$;
comment on function private.rounds_told is
	'Instant runoff: what is highest on the fewest slips goes, equals together, until one is left or all that are left are equal. '
	'Several that are equally high on a slip count there one each.';

create function private.result_json(p_ballot public.phases) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
	method text := p_ballot.rules ->> 'method';
	options uuid[] := private.options_of(p_ballot);
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
comment on function private.result_json is
	'What a ballot came to: every topic that there was to vote on, also without a vote; slips where four and more are hidden, hands always.';

create function private.count_ballot(p_ballot public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	insert into private.results (phase_id, workshop_id, result) values (p_ballot.id, p_ballot.workshop_id, private.result_json(p_ballot))
	on conflict (phase_id) do update set result = excluded.result;
end $$;
comment on function private.count_ballot is 'Counts a ballot that has closed; again when one of its topics has lost its last card.';

create function private.end_vote(p_ballot public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	perform private.count_ballot(p_ballot);
	perform private.tell_wanted(p_ballot.workshop_id, 'infinity');
end $$;

select private.count_ballot(p) from public.phases as p where p.step = 'vote' and p.closes_at is not null and (p.mode = 'live' or p.is_over);

create or replace function private.results_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(r.result order by p.position), '[]')
		from private.results as r join public.phases as p on p.id = r.phase_id where r.workshop_id = p_workshop
	);
end $$;
comment on function private.results_json is 'Results of closed ballots, as they were counted at their close.';

create or replace function private.begin_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	late interval := greatest(interval '0', now() - p_phase.opens_at);
begin
	-- A ballot that is opened again has no result yet.
	delete from private.results where phase_id = p_phase.id;
	if p_phase.step = 'discuss' then perform private.tell_wanted(p_phase.workshop_id, 'infinity'); end if;
	update public.phases set was_begun = true where id = p_phase.id;
	if p_phase.mode = 'live' then
		update public.phases set closes_at = null, opens_at = now() where id = p_phase.id;
	else
		-- A window is never shorter than it was planned: what comes after it is put back along with it.
		update public.phases set opens_at = case when id = p_phase.id then now() else opens_at + late end,
			closes_at = closes_at + late, reveals_at = reveals_at + late
		where workshop_id = p_phase.workshop_id and position >= p_phase.position;
	end if;
	update public.workshops set
		phase_id = p_phase.id,
		timebox_ends_at = date_trunc('milliseconds', now()) + make_interval(mins => p_phase.minutes),
		spotlight_topic_id = null, topic_ends_at = null, ended_at = null,
		-- It begins now, whatever calendars say.
		sequence = sequence + 1
	where id = p_phase.workshop_id;
	-- If the room is simply left, the workshop still ends by itself.
	update public.workshops set closes_at = private.final_at(id) where id = p_phase.workshop_id;
end $$;

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
			delete from public.votes as v using public.phases as p
			where v.topic_id = card.topic_id and p.id = v.phase_id and p.closes_at is null;
			gives_back := found;
			perform private.count_ballot(p) from public.phases as p join private.results as r on r.phase_id = p.id
			where p.workshop_id = card.workshop_id;
		end if;
		perform private.emit(card.workshop_id, 'card_taken_down', p_cards => array[p_card], p_results => true, p_is_partial => gives_back);
	end if;
	return private.cards_json(card.workshop_id, array[p_card]) -> 0;
end $$;
