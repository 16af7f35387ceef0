-- While cards may still be sealed nobody says anything to those that are read, nor builds on them, as nobody reacts.

create or replace function private.require_reading(p_workshop uuid, p_rules text[]) returns uuid
language plpgsql set search_path = '' as $$
declare
	participant uuid := private.require_participant(p_workshop);
	w public.workshops := private.begin_change(p_workshop);
begin
	-- This device may have become another participant's before the workshop was in hand.
	if participant is distinct from private.my_participant(p_workshop) then participant := private.require_participant(p_workshop); end if;
	if not exists (
		select from public.phases as p, unnest(p_rules) as asked
		where p.id = w.phase_id and p.step = 'read' and not p.is_over and (p.rules ->> asked)::boolean
	) then perform private.refuse('wrong_phase'); end if;
	-- In a round that was gone back out of, or that goes on somewhere, cards may still be sealed, which what is said here would
	-- anchor; whether any are is nobody's to learn.
	if exists (
		select from public.phases as p join public.phases as running on running.id = w.phase_id
		where p.workshop_id = p_workshop and p.step = 'collect' and not p.is_revealed
			and (p.position < running.position or p.was_begun)
	) then perform private.refuse('wrong_phase'); end if;
	return participant;
end $$;

comment on function private.require_reading is
	'The caller''s participant, with the workshop in hand, while a read phase runs that has one of these rules and no card may still be sealed; or a refusal.';

create or replace function public.react_to_card(p_workshop uuid, p_card uuid, p_kind text, p_on boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	participant uuid := private.require_reading(p_workshop, array['reactions']);
	card public.cards := private.readable_card(p_card);
begin
	if card.workshop_id <> p_workshop then perform private.refuse('not_found'); end if;
	if p_kind is null or p_kind not in ('agree', 'thanks', 'question', 'misplaced') then perform private.refuse('invalid', 'kind'); end if;
	if p_on is null then perform private.refuse('invalid', 'on'); end if;
	if p_on then
		insert into private.reactions values (p_card, participant, p_kind, p_workshop) on conflict do nothing;
	else
		delete from private.reactions where card_id = p_card and participant_id = participant and kind = p_kind;
	end if;
end $$;

-- Taking back anchors nothing.
create or replace function public.withdraw_comment(p_comment uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.comments where id = p_comment);
	participant uuid := private.require_participant(found_in);
	w public.workshops;
begin
	if not exists (select from private.comment_authors where comment_id = p_comment and participant_id = participant) then
		perform private.refuse('not_author');
	end if;
	w := private.begin_change(found_in);
	if not exists (select from public.phases where id = w.phase_id and step = 'read' and not is_over) then perform private.refuse('wrong_phase'); end if;
	update public.comments set state = 'withdrawn', body = null where id = p_comment and state = 'kept';
	if found then perform private.emit(found_in, 'comment_withdrawn', p_removed => array[p_comment]); end if;
end $$;
