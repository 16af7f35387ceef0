-- What is told of ratings and of reactions is decided when a round begins or ends, and kept: the rounds to come can be changed, and gone
-- back over, and what was told twice would differ by what one person gave in between.

alter table public.phases add column is_told boolean not null default false;
comment on column public.phases.is_told is 'check only: what its ratings came to was told, to everyone; from then on it takes none.';

-- What can be read today was told.
update public.phases as p set is_told = true where p.step = 'check' and private.is_rated(p);
insert into private.reaction_counts
select r.* from public.workshops as w, private.reactions_counted(w.id) as r
where w.closed_at is null and private.are_reactions_told(w.id) on conflict do nothing;

comment on table private.reaction_counts is 'The counts of reactions that everyone may read, as they were told first.';

create or replace function private.is_rated(p_check public.phases) returns boolean
language plpgsql stable set search_path = '' as
$$ begin return p_check.is_told; end $$;
comment on function private.is_rated is 'The ratings of this check were told: nobody can give or change one any more.';

create or replace function private.stays_open(p_check public.phases) returns boolean
language plpgsql stable set search_path = '' as
$$
begin
	return not p_check.is_told
		and not exists (select from public.phases where workshop_id = p_check.workshop_id and position > p_check.position);
end $$;
comment on function private.stays_open is
	'The check at the end goes on through the wrap-up, for those who left early, unless its ratings were told; any other ends with its phase.';

create or replace function private.reactions_counted(p_workshop uuid) returns setof private.reaction_counts
language plpgsql stable set search_path = '' as $$
begin
	return query
		select r.card_id, r.kind, p_workshop, count(*)::int from private.reactions as r
		where r.workshop_id = p_workshop and r.kind <> 'misplaced'
		group by r.card_id, r.kind having private.told(count(*)) is not null;
end $$;
comment on function private.reactions_counted is 'What reactions have come to, as far as it may be told.';

create function private.tell(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
begin
	-- The check at the end stays open until all is final. Reasons are written before anybody knows what a check with a rule for
	-- stopping came to.
	update public.phases as c set is_told = true
	from public.workshops as w
	where c.workshop_id = p_workshop and w.id = p_workshop and c.step = 'check' and not c.is_told and (
		w.closed_at is not null
		or c.closes_at is not null and (c.mode = 'live' or c.is_over) and not private.stays_open(c) and not (
			c.rules ? 'agree' and exists (
				select from public.phases as n where n.workshop_id = p_workshop and n.position = c.position + 1
					and n.step = 'collect' and not n.is_revealed)));
	-- Nothing is left that a count could draw along: nothing to write, to react to, to vote on, to agree to, or to rate before the end.
	insert into private.reaction_counts
	select r.* from public.workshops as w left join public.phases as running on running.id = w.phase_id, private.reactions_counted(p_workshop) as r
	where w.id = p_workshop and (w.ended_at is not null or running.id is not null and not exists (
		select from public.phases as p
		where p.workshop_id = p_workshop
			and (p.step in ('collect', 'vote', 'ratify')
				or p.step = 'check' and exists (select from public.phases as q where q.workshop_id = p_workshop and q.position > p.position)
				or p.step = 'read' and coalesce((p.rules ->> 'reactions')::boolean, false))
			and (p.position > running.position or p.id = running.id and not p.is_over or p.step = 'collect' and not p.is_revealed)))
	on conflict do nothing;
end $$;
comment on function private.tell is
	'Tells what ratings and reactions have come to that nothing still to come waits for: at the beginning and at the end of each round, and for good.';

create function private.tell_at_turn() returns trigger
language plpgsql set search_path = '' as $$
begin
	if tg_table_name = 'workshops' then perform private.tell(new.id); else perform private.tell(new.workshop_id); end if;
	return null;
end $$;
create trigger tell_at_turn after update of phase_id, ended_at, closed_at on public.workshops for each row
when (row(new.phase_id, new.ended_at, new.closed_at) is distinct from row(old.phase_id, old.ended_at, old.closed_at))
execute function private.tell_at_turn();
create trigger tell_at_turn after update of is_over, closes_at, is_revealed on public.phases for each row
when ((new.is_over or new.mode = 'live' and new.closes_at is not null)
	and row(new.is_over, new.closes_at, new.is_revealed) is distinct from row(old.is_over, old.closes_at, old.is_revealed))
execute function private.tell_at_turn();

create or replace function private.my_reactions_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
	is_hinted boolean := private.is_facilitator(p_workshop) and not private.is_reacting(p_workshop);
begin
	return (
		with own as (
			select r.card_id, jsonb_agg(r.kind order by r.kind) as kinds from private.reactions as r
			where r.workshop_id = p_workshop and r.participant_id = p_participant group by r.card_id
		), counted as (
			select k.card_id, jsonb_object_agg(k.kind, k.people) as people from private.reaction_counts as k
			where k.workshop_id = p_workshop group by k.card_id
		), hinted as (
			-- From three other than the reader up.
			select r.card_id, count(*) as people from private.reactions as r
			where is_hinted and r.workshop_id = p_workshop and r.kind = 'misplaced' and r.participant_id is distinct from p_participant
			group by r.card_id having count(*) >= 3
		)
		select coalesce(jsonb_agg(jsonb_build_object(
			'card_id', c.id, 'own', coalesce(own.kinds, '[]'), 'counts', coalesce(counted.people, '{}'), 'misplaced', hinted.people
		) order by c.id), '[]')
		from public.cards as c
		left join own on own.card_id = c.id left join counted on counted.card_id = c.id left join hinted on hinted.card_id = c.id
		where c.workshop_id = p_workshop and c.state = 'kept' and coalesce(own.card_id, counted.card_id, hinted.card_id) is not null
	);
end $$;

create or replace function private.reactions_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('card_id', k.card_id, 'counts', k.counts) order by k.card_id), '[]')
		from (
			select r.card_id, jsonb_object_agg(r.kind, r.people) as counts
			from private.reaction_counts as r join public.cards as c on c.id = r.card_id and c.state = 'kept'
			where r.workshop_id = p_workshop and (p_ids is null or r.card_id = any (p_ids)) group by r.card_id
		) as k
	);
end $$;

drop function private.are_reactions_told(uuid);

create or replace function public.react_to_card(p_workshop uuid, p_card uuid, p_kind text, p_on boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	participant uuid := private.require_reading(p_workshop, array['reactions']);
	card public.cards := private.readable_card(p_card);
begin
	if card.workshop_id <> p_workshop then perform private.refuse('not_found'); end if;
	if p_kind is null or p_kind not in ('agree', 'thanks', 'question', 'misplaced') then perform private.refuse('invalid', 'kind'); end if;
	if p_on is null then perform private.refuse('invalid', 'on'); end if;
	-- One more would stand out beside what was told.
	if exists (select from private.reaction_counts where card_id = p_card) then perform private.refuse('wrong_phase'); end if;
	if p_on then
		insert into private.reactions values (p_card, participant, p_kind, p_workshop) on conflict do nothing;
	else
		delete from private.reactions where card_id = p_card and participant_id = participant and kind = p_kind;
	end if;
end $$;
comment on function public.react_to_card is
	'States one''s own reaction to a revealed card, while a read phase runs that asks for reactions, nothing is sealed and none was told. Nobody is told.';

create or replace function private.phases_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', p.id, 'position', p.position, 'step', p.step, 'mode', p.mode, 'title', p.title,
			'opens_at', private.iso(p.opens_at), 'closes_at', private.iso(p.closes_at),
			'reveals_at', private.iso(p.reveals_at), 'minutes', p.minutes, 'rules', p.rules, 'voided', p.voided,
			'is_over', p.is_over, 'is_told', p.is_told
		) order by p.position), '[]') from public.phases as p where p.workshop_id = p_workshop
	);
end $$;

create or replace function private.has_votes(p_phase uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (select from public.votes where phase_id = p_phase) or exists (
		select from private.slips as l join private.stances as s on s.slip_id = l.id where l.phase_id = p_phase) or exists (
		select from public.phases as c join public.prompts as q on q.phase_id = c.id join public.answers as a on a.prompt_id = q.id
		where c.id = p_phase and c.is_told group by q.id having count(*) >= 3);
end $$;
comment on function private.has_votes is
	'Something was given in this round that is void when it is gone back over: votes, stances, ratings that were told; of fewer than three nothing was.';

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
		if w.phase_id = target.id then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	-- Never behind a reveal, into a window that has closed, or out of one that is open.
	if w.phase_id is null and w.ended_at is null or target.id is null or target.step = 'collect' or leaving.mode = 'async'
		or target.mode = 'async' and (target.step <> 'read' or leaving.id is null) then
		perform private.refuse('wrong_phase');
	end if;

	-- A ballot that has votes cannot be reopened or left behind: it is void, and the votes are given back.
	-- So are ratings that were told: told again, they would say what one person gave since.
	perform private.hold_alone(id) from public.phases where id in (leaving.id, target.id) and not is_revealed order by position;
	crossed := array(select id from public.phases where id in (leaving.id, target.id) and private.has_votes(id) order by position);
	if crossed <> '{}' then
		if not coalesce(p_void, false) then perform private.refuse('ballot_has_votes'); end if;
		counted_at := (select min(closes_at) from public.phases where id = any (crossed) and step = 'vote');
		delete from public.votes where phase_id = any (crossed);
		delete from public.answers as a using public.prompts as q where q.id = a.prompt_id and q.phase_id = any (crossed);
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

	update public.phases set closes_at = null, is_told = false, opens_at = case when mode = 'live' and id <> target.id then null else opens_at end
	where id in (leaving.id, target.id) and mode = 'live';
	if target.mode = 'live' then
		perform private.begin_phase(target);
	else
		update public.workshops set phase_id = target.id, timebox_ends_at = null, spotlight_topic_id = null, topic_ends_at = null
		where id = p_workshop;
		update public.phases set opens_at = greatest(target.closes_at, leaving.opens_at) where id = leaving.id;
		update public.workshops set closes_at = private.final_at(id) where id = p_workshop;
	end if;
	placed := private.place_unsettled(p_workshop);
	perform private.emit(p_workshop, case when crossed = '{}' then 'phase_went_back' else 'ballot_voided' end,
		p_timetable => true, p_results => true, p_at => now(),
		p_topics => case when crossed <> '{}' then (select array_agg(id) from public.topics where workshop_id = p_workshop) else placed end,
		p_outcomes => case when target.step = 'ratify' then private.decisions(p_workshop) end, p_removed => taken_back);
	return private.workshop_json(p_workshop);
end $$;
