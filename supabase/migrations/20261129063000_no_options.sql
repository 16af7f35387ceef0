-- A ballot that somebody opens has something to vote on. One over days that the clock opens cannot be refused then: nothing can be
-- voted on in it, it closes when it was to, and comes to nothing.

create or replace function private.refuse(p_reason text, p_detail text default null) returns void
language plpgsql immutable set search_path = '' as $$
begin
	raise exception using
		message = p_reason,
		detail = coalesce(p_detail, ''),
		errcode = 'OV' || case p_reason
			when 'not_signed_in' then '401'
			when 'not_member' then '403'
			when 'not_facilitator' then '403'
			when 'not_author' then '403'
			when 'joining_locked' then '403'
			when 'not_found' then '404'
			when 'code_expired' then '404'
			when 'wrong_phase' then '409'
			when 'ballot_has_votes' then '409'
			when 'no_options' then '409'
			when 'stale' then '409'
			when 'id_taken' then '409'
			when 'reveal_only_later' then '409'
			when 'fixed_once_joined' then '409'
			when 'fixed_once_written' then '409'
			when 'place_taken' then '409'
			when 'talk_wanted' then '409'
			when 'deleted' then '410'
			when 'ended' then '410'
			when 'not_open_yet' then '423'
			when 'window_closed' then '423'
			when 'ballot_closed' then '423'
			when 'topics_frozen' then '423'
			when 'too_many' then '429'
			else '422'
		end;
end $$;

create or replace function private.begin_phase(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	late interval := greatest(interval '0', now() - p_phase.opens_at);
begin
	if p_phase.step = 'vote' and private.options_of(p_phase) = '{}' then perform private.refuse('no_options'); end if;
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
comment on function private.begin_phase is
	'Begins a round that somebody goes on or back to. A ballot without a topic to vote on is refused: `no_options`.';
