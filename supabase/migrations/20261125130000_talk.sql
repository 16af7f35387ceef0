-- The end of a talk over days, also for what nobody took up: it is talked about again, or it is named in the summary.

alter table public.topics
	drop constraint topics_parked_why_check,
	add constraint topics_parked_why_check check (parked_why in ('not_settled', 'nobody_proposed'));

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
		status = case when not x.is_contested then 'discussed' when is_talked_about_again then 'open' else 'parked' end,
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
	'What nobody objected to stands, and its topic is done. A topic with anything left, or for which nobody proposed anything, '
	'is talked about again, or parked with that said.';

-- A live round that was gone back out of may hold sealed cards: a refusal must not tell whether it does.

alter table public.phases add column was_begun boolean not null default false;
comment on column public.phases.was_begun is 'It was opened once, also if it was gone back out of: something may be sealed in it.';
update public.phases as p set was_begun = true
where p.opens_at <= now() or exists (select from public.cards where phase_id = p.id);

create or replace function private.begin_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	late interval := greatest(interval '0', now() - p_phase.opens_at);
begin
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

create or replace function public.react_to_card(p_workshop uuid, p_card uuid, p_kind text, p_on boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	participant uuid := private.require_reading(p_workshop, array['reactions']);
	card public.cards := private.readable_card(p_card);
begin
	if card.workshop_id <> p_workshop then perform private.refuse('not_found'); end if;
	if p_kind is null or p_kind not in ('agree', 'thanks', 'question', 'misplaced') then perform private.refuse('invalid', 'kind'); end if;
	if p_on is null then perform private.refuse('invalid', 'on'); end if;
	-- In a round that was gone back out of, or that goes on somewhere, cards may still be sealed; whether any are is nobody's to learn.
	if exists (
		select from public.phases as p join public.workshops as w on w.id = p.workshop_id
		join public.phases as running on running.id = w.phase_id
		where p.workshop_id = p_workshop and p.step = 'collect' and not p.is_revealed
			and (p.position < running.position or p.was_begun)
	) then perform private.refuse('wrong_phase'); end if;
	if p_on then
		insert into private.reactions values (p_card, participant, p_kind, p_workshop) on conflict do nothing;
	else
		delete from private.reactions where card_id = p_card and participant_id = participant and kind = p_kind;
	end if;
end $$;

-- Counts of reactions go into the record, when everyone may read them.

create function private.reactions_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('card_id', k.card_id, 'counts', k.counts) order by k.card_id), '[]')
		from (
			select r.card_id, jsonb_object_agg(r.kind, r.people) as counts
			from private.reactions_counted(p_workshop) as r join public.cards as c on c.id = r.card_id and c.state = 'kept'
			where private.are_reactions_told(p_workshop) and (p_ids is null or r.card_id = any (p_ids)) group by r.card_id
		) as k
	);
end $$;
comment on function private.reactions_json is 'Of each card the counts as everyone may read them; none before they are told.';
update private.lists set is_record = true where name = 'reactions';

-- A question may ask for roles, not names.

create or replace function private.prompt_fits(p_kind text, p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(case
		when jsonb_typeof(p_rules) <> 'object' then false
		when p_kind = 'cards' then
			p_rules - array['happened', 'roles'] = '{}' and jsonb_typeof(coalesce(p_rules -> 'happened', 'false')) = 'boolean'
			-- they name roles, not people: devices look for names that they know before a card is sent
			and jsonb_typeof(coalesce(p_rules -> 'roles', 'false')) = 'boolean'
		else
			p_rules - array['low', 'high', 'key'] = '{}'
			and jsonb_typeof(coalesce(p_rules -> 'low', '"-"')) = 'string' and char_length(coalesce(p_rules ->> 'low', '-')) between 1 and 80
			and jsonb_typeof(coalesce(p_rules -> 'high', '"-"')) = 'string' and char_length(coalesce(p_rules ->> 'high', '-')) between 1 and 80
			-- what it is called wherever it is asked, whatever the language
			and jsonb_typeof(coalesce(p_rules -> 'key', '"-"')) = 'string' and coalesce(p_rules ->> 'key', '-') ~ '^[a-z0-9_.-]{1,60}$'
	end, false)
$$;
