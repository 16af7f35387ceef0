-- What becomes of a risk is agreed on in talk: a question that asks for risks has talk after it, and first views of a risk
-- open when the talk about it is over, if nobody opened them before.

create or replace function private.put_prompts(p_workshop uuid, p_prompts jsonb, p_first int) returns void
language plpgsql set search_path = '' as $$
declare
	before int := (select coalesce(max(position), -1) + 1 from public.prompts where workshop_id = p_workshop);
	untalked int;
begin
	-- A workshop that asks nothing is none.
	if coalesce(jsonb_typeof(p_prompts), '') <> 'array'
		or jsonb_array_length(p_prompts) + before not between (case when p_first = 0 then 1 else 0 end) and 40 then
		perform private.refuse('invalid', 'prompts');
	end if;
	insert into public.prompts (id, workshop_id, phase_id, position, kind, text, hint, colour, rules)
	select private.new_id((value ->> 'id')::uuid), p_workshop, p.id, before + n - 1, value ->> 'kind',
		private.text_in(value ->> 'text', 'prompts.' || n - 1 || '.text', 200), private.text_in(value ->> 'hint', 'prompts.' || n - 1 || '.hint', 300, false),
		value ->> 'colour', coalesce(value -> 'rules', '{}')
	from jsonb_array_elements(p_prompts) with ordinality as e(value, n)
	join public.phases as p on p.id = (value ->> 'phase_id')::uuid and p.workshop_id = p_workshop and p.position >= p_first
		and p.step = case value ->> 'kind' when 'cards' then 'collect' when 'scale' then 'check' end;
	-- A prompt that found no phase of its kind, a phase that asks nothing or too much.
	if (select count(*) from public.prompts where workshop_id = p_workshop) <> jsonb_array_length(p_prompts) + before or exists (
		select from public.phases as p where p.workshop_id = p_workshop and p.position >= p_first and p.step = 'collect'
			and not exists (select from public.prompts where phase_id = p.id)
	) or exists (select from public.prompts where workshop_id = p_workshop group by phase_id having count(*) > 12) then
		perform private.refuse('invalid', 'prompts');
	end if;
	select min(q.position) - before into untalked from public.prompts as q join public.phases as p on p.id = q.phase_id
	where q.workshop_id = p_workshop and q.position >= before and (q.rules ->> 'risks')::boolean and not exists (
		select from public.phases as t where t.workshop_id = p_workshop and t.step = 'discuss' and t.position > p.position);
	if untalked is not null then perform private.refuse('invalid', 'prompts.' || untalked || '.rules'); end if;
exception
	when unique_violation then perform private.refuse('id_taken');
	when invalid_text_representation or check_violation or not_null_violation then perform private.refuse('invalid', 'prompts');
end $$;

create or replace function public.discuss_topic(p_workshop uuid, p_from uuid, p_to uuid, p_seconds int, p_agenda jsonb default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	talk public.phases;
	is_new boolean := false;
	seconds int;
begin
	select * into talk from public.phases where id = w.phase_id and step = 'discuss' and mode = 'live';
	if talk.id is null then perform private.refuse('wrong_phase'); end if;
	if w.spotlight_topic_id is distinct from p_from then
		if w.spotlight_topic_id is not distinct from p_to then return private.workshop_json(p_workshop); end if;
		perform private.refuse('wrong_phase');
	end if;
	if p_to is not null and not private.is_shown(p_to, p_workshop) then perform private.refuse('not_found'); end if;
	if p_agenda is not null and (private.agenda_of(talk)).phase_id is null then
		perform private.put_agenda(w, talk, p_agenda);
		is_new := true;
	end if;
	seconds := coalesce((
		select (value ->> 'minutes')::int * 60 from jsonb_array_elements((private.agenda_of(talk)).items) where (value ->> 'topic')::uuid = p_to
	), p_seconds, 0);
	if p_to is not null and seconds not between 30 and 14400 then perform private.refuse('invalid', 'seconds'); end if;
	update public.topics set status = 'discussed', version = version + 1
	where id = p_from and id is distinct from p_to and status = 'open';
	update public.topics set status = 'open', park_reason = null, parked_why = null, version = version + 1 where id = p_to and status <> 'open';
	update public.workshops set spotlight_topic_id = p_to,
		topic_ends_at = case when p_to is not null then date_trunc('milliseconds', now()) + make_interval(secs => seconds) end
	where id = p_workshop;
	-- It has been talked about.
	if p_from is distinct from p_to and private.is_risk(p_from)
		and not exists (select from public.risks where topic_id = p_from and first_views is not null) then
		perform private.open_views(p_workshop, array[p_from]);
	end if;
	perform private.emit(p_workshop, 'topic_opened', p_topics => array_remove(array[p_from, p_to], null),
		p_rows => case when is_new then jsonb_build_object('agendas', jsonb_build_array(talk.id)) else '{}' end);
	return private.workshop_json(p_workshop);
end $$;
