-- Reactions to revealed cards, in a read phase that asks for them: three that are counted for everyone, and "does not belong
-- here", a hint for the facilitator alone. Nobody learns of one while they can be given, as whatever is seen first draws the
-- rest along: no event and no count. From four people up a count is told, once nothing is left to write, to react to or to
-- vote on. Who reacted is known to the schema private until the close, and to nothing afterwards.

create table private.reactions (
	card_id uuid not null references public.cards on delete cascade,
	participant_id uuid not null references public.participants on delete cascade,
	kind text not null check (kind in ('agree', 'thanks', 'question', 'misplaced')),
	workshop_id uuid not null references public.workshops on delete cascade,
	primary key (card_id, participant_id, kind)
);
create index on private.reactions (workshop_id);
create index on private.reactions (participant_id, workshop_id);
comment on table private.reactions is 'participant -> what they think of a card. Deleted when the workshop closes.';
alter table private.reactions enable row level security;

create table private.reaction_counts (
	card_id uuid not null references public.cards on delete cascade,
	kind text not null check (kind in ('agree', 'thanks', 'question')),
	workshop_id uuid not null references public.workshops on delete cascade,
	people int not null check (people >= 4),
	primary key (card_id, kind)
);
create index on private.reaction_counts (workshop_id);
comment on table private.reaction_counts is 'What is left of reactions after the close: the counts that everyone could read.';
alter table private.reaction_counts enable row level security;

create function private.is_reacting(p_workshop uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (
		select from public.workshops as w join public.phases as p on p.id = w.phase_id
		where w.id = p_workshop and p.step = 'read' and not p.is_over and coalesce((p.rules ->> 'reactions')::boolean, false)
	);
end $$;
comment on function private.is_reacting is 'Reactions can be given now.';

create function private.are_reactions_told(p_workshop uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return (
		select w.ended_at is not null or not exists (
			select from public.phases as p
			where p.workshop_id = w.id
				and (p.step in ('collect', 'vote') or p.step = 'read' and coalesce((p.rules ->> 'reactions')::boolean, false))
				and (p.position > running.position or p.id = running.id and not p.is_over or p.step = 'collect' and not p.is_revealed)
		)
		from public.workshops as w left join public.phases as running on running.id = w.phase_id
		where w.id = p_workshop and (w.ended_at is not null or running.id is not null)
	);
end $$;
comment on function private.are_reactions_told is
	'Nothing is left that a count could draw along: nothing to write, to react to or to vote on. Null before the beginning.';

create function private.reactions_counted(p_workshop uuid) returns setof private.reaction_counts
language plpgsql stable set search_path = '' as $$
begin
	return query
		select r.card_id, r.kind, p_workshop, count(*)::int from private.reactions as r
		where r.workshop_id = p_workshop and r.kind <> 'misplaced'
		group by r.card_id, r.kind having private.told(count(*)) is not null
		union all
		select k.* from private.reaction_counts as k where k.workshop_id = p_workshop;
end $$;
comment on function private.reactions_counted is 'The counts as everyone may read them, when they may: before the close of live reactions, then of kept ones.';

-- For each reader, as what is his own is beside what all see: no event carries any of it.
create function private.my_reactions_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
	is_told boolean := coalesce(private.are_reactions_told(p_workshop), false);
	is_hinted boolean := private.is_facilitator(p_workshop) and not private.is_reacting(p_workshop);
begin
	return (
		with own as (
			select r.card_id, jsonb_agg(r.kind order by r.kind) as kinds from private.reactions as r
			where r.workshop_id = p_workshop and r.participant_id = p_participant group by r.card_id
		), counted as (
			select k.card_id, jsonb_object_agg(k.kind, k.people) as people from private.reactions_counted(p_workshop) as k
			where is_told group by k.card_id
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
insert into private.lists (name, is_mine) values ('reactions', true);

create function public.react_to_card(p_workshop uuid, p_card uuid, p_kind text, p_on boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	participant uuid := private.require_reading(p_workshop, array['reactions']);
	card public.cards := private.readable_card(p_card);
begin
	if card.workshop_id <> p_workshop then perform private.refuse('not_found'); end if;
	if p_kind is null or p_kind not in ('agree', 'thanks', 'question', 'misplaced') then perform private.refuse('invalid', 'kind'); end if;
	if p_on is null then perform private.refuse('invalid', 'on'); end if;
	-- Of a round that was gone back out of, or that goes on somewhere, cards may still be sealed.
	if exists (
		select from public.phases as p join public.workshops as w on w.id = p.workshop_id
		join public.phases as running on running.id = w.phase_id
		where p.workshop_id = p_workshop and p.step = 'collect' and not p.is_revealed
			and (p.position < running.position or exists (select from public.cards as c where c.phase_id = p.id))
	) then perform private.refuse('wrong_phase'); end if;
	if p_on then
		insert into private.reactions values (p_card, participant, p_kind, p_workshop) on conflict do nothing;
	else
		delete from private.reactions where card_id = p_card and participant_id = participant and kind = p_kind;
	end if;
end $$;
comment on function public.react_to_card is
	'States one''s own reaction to a revealed card, while a read phase runs that asks for reactions and nothing is sealed. Nobody is told.';
grant execute on function public.react_to_card to authenticated;

-- At the close, and where a device becomes another's.

create or replace function private.forget_reading(p_workshop public.workshops) returns void
language plpgsql set search_path = '' as $$
begin
	update public.comments as m set author_name = u.name
	from private.comment_authors as a join public.participants as u on u.id = a.participant_id
	where a.comment_id = m.id and a.workshop_id = p_workshop.id and p_workshop.naming = 'named' and m.state <> 'withdrawn';
	delete from private.comment_authors where workshop_id = p_workshop.id;
	insert into private.reaction_counts select * from private.reactions_counted(p_workshop.id) on conflict do nothing;
	delete from private.reactions where workshop_id = p_workshop.id;
end $$;
comment on function private.forget_reading is
	'The links to people of what was said while reading. A named workshop first keeps the shown name; of reactions the counts stay.';

create or replace function private.has_read_along(p_participant uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (select from private.comment_authors where participant_id = p_participant)
		or exists (select from private.reactions where participant_id = p_participant);
end $$;
