-- What there was no time for, and somebody wants to talk about all the same, waits for the end of that talk, not for the next one: the
-- meeting in between was called needless, and could not be called off. No mark waits for ever any more.

create or replace function private.tell_wanted(p_workshop uuid, p_until timestamptz) returns void
language plpgsql set search_path = '' as $$
declare told uuid[];
begin
	with changed as (
		update public.topics as t set is_wanted = true, status = 'open',
			version = version + (t.status <> 'open')::int
		where t.workshop_id = p_workshop and not t.is_wanted and exists (
				select from private.talk_wishes as k join public.cards as c on c.id = k.card_id where c.topic_id = t.id and k.tells_at <= p_until)
			-- What was parked in the talk that goes on is so until its end.
			and (t.status = 'open' or private.talks_yet(p_workshop) and (p_until = 'infinity' or not private.is_talking(p_workshop)))
		returning t.id
	)
	select array_agg(id order by id) into told from changed;
	if told is not null then perform private.emit(p_workshop, 'topic_changed', p_topics => told); end if;
end $$;

create function private.is_talking(p_workshop uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (
		select from public.workshops as w join public.phases as p on p.id = w.phase_id
		where w.id = p_workshop and p.step = 'discuss' and not p.is_over);
end $$;

create or replace function private.settle_wanted(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
declare running public.phases;
begin
	if not exists (
		select from private.talk_wishes as k join public.cards as c on c.id = k.card_id join public.topics as t on t.id = c.topic_id
		where k.workshop_id = p_workshop and k.tells_at <= now() and not t.is_wanted
			and (t.status = 'open' or private.talks_yet(p_workshop) and not private.is_talking(p_workshop))
	) then return; end if;
	-- What the end says of a mark it has said.
	if exists (select from public.workshops where id = p_workshop and ended_at is not null) then return; end if;
	select p.* into running from public.phases as p join public.workshops as w on w.phase_id = p.id where w.id = p_workshop;
	if private.is_voted_on_first(running, running.is_over) then return; end if;
	perform from public.workshops where id = p_workshop for no key update;
	-- Until it was in hand, a ballot may have been opened, or all have ended.
	if exists (select from public.workshops where id = p_workshop and ended_at is not null) then return; end if;
	select p.* into running from public.phases as p join public.workshops as w on w.phase_id = p.id where w.id = p_workshop;
	if private.is_voted_on_first(running, running.is_over) then return; end if;
	perform private.tell_wanted(p_workshop, now());
end $$;

create or replace function private.spend_wishes() returns trigger
language plpgsql set search_path = '' as $$
begin
	new.is_wanted := false;
	if new.status = 'discussed' then
		new.talked_at := coalesce(nullif(new.talked_at, old.talked_at), now());
		new.park_reason := null;
		new.parked_why := null;
	end if;
	if new.status = 'discussed' or new.park_reason is distinct from old.park_reason then
		delete from private.talk_wishes as k using public.cards as c where c.id = k.card_id and c.topic_id = new.id;
	end if;
	return new;
end $$;

update private.talk_wishes set tells_at = date_trunc('hour', now()) where tells_at = 'infinity';
comment on column private.talk_wishes.tells_at is 'The full hour from which on it may be told, while nobody votes first.';
