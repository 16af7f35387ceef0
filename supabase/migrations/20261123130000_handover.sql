-- Signing in to an account that exists, in a browser where somebody facilitates and writes without one: what that
-- browser has is handed over to the account, so that signing in loses nothing.

create table private.handovers (
	secret_hash bytea primary key,
	user_id uuid not null unique,
	expires_at timestamptz not null
);
comment on table private.handovers is 'What one account is about to hand to another: the hash of a secret, ten minutes, one use.';

create function public.create_handover(p_secret text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
begin
	-- 128 bits in base64url or hex
	if coalesce(char_length(p_secret), 0) not between 22 and 64 then perform private.refuse('invalid', 'secret'); end if;
	delete from private.handovers where expires_at <= now();
	insert into private.handovers values (private.hash(p_secret), me, now() + interval '10 minutes')
	on conflict (user_id) do update set secret_hash = excluded.secret_hash, expires_at = excluded.expires_at;
exception when unique_violation then
	-- It hands over somebody else's already.
	perform private.refuse('invalid', 'secret');
end $$;
comment on function public.create_handover is
	'Lets whoever names the secret have what the caller has: for another account of the same person; replaces the former one.';

create function public.redeem_handover(p_secret text) returns int
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := private.me();
	giver uuid;
	others int;
begin
	delete from private.handovers where secret_hash = private.hash(coalesce(p_secret, '')) and expires_at > now()
	returning user_id into giver;
	if giver is null then perform private.refuse('not_found'); end if;
	-- What is made next goes on in the team of before, unless this account has one of its own.
	insert into public.team_members (team_id, user_id, is_founder)
	select team_id, me, is_founder and not exists (select from public.team_members where user_id = me and is_founder)
	from public.team_members where user_id = giver
	on conflict do nothing;
	-- Where both took part they stay two people: two people's work is not merged.
	select count(*)::int into others
	from public.participant_keys as theirs join public.participant_keys as mine using (workshop_id)
	where theirs.user_id = giver and mine.user_id = me and mine.participant_id <> theirs.participant_id;
	insert into public.participant_keys (workshop_id, user_id, participant_id)
	select workshop_id, me, participant_id from public.participant_keys where user_id = giver
	on conflict do nothing;
	return others;
end $$;
comment on function public.redeem_handover is
	'Makes the caller facilitate and take part as the other account does. Answers in how many workshops both took part, and stay two.';

grant execute on function public.create_handover, public.redeem_handover to authenticated;
