-- That somebody has written is nobody's to know before the reveal, and a refusal told it: what people are asked to write, and
-- who will read it, is fixed once somebody has joined, as names are. What is rated is still fixed by where the workshop is.

create or replace function public.update_workshop(p_workshop uuid, p_patch jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_change(p_workshop, true);
	prompt jsonb;
	question public.phases;
begin
	if jsonb_typeof(p_patch) is distinct from 'object' or p_patch - array['title', 'purpose', 'ground_rule', 'call_url', 'places',
		'is_locked', 'readers', 'naming', 'language', 'prompts'] <> '{}' then
		perform private.refuse('invalid', 'patch');
	end if;
	if p_patch ? 'prompts' and jsonb_typeof(p_patch -> 'prompts') <> 'array' then perform private.refuse('invalid', 'prompts'); end if;
	if p_patch ? 'naming' and p_patch ->> 'naming' is distinct from w.naming then
		if coalesce(p_patch ->> 'naming', '') not in ('anonymous', 'named') then perform private.refuse('invalid', 'naming'); end if;
		if exists (select from public.participants where workshop_id = p_workshop) then
			perform private.refuse('fixed_once_joined', 'naming');
		end if;
	end if;
	if p_patch ? 'readers' and private.text_in(p_patch ->> 'readers', 'readers', 200, false) is distinct from w.readers
		and exists (select from public.participants where workshop_id = p_workshop) then
		perform private.refuse('fixed_once_joined', 'readers');
	end if;
	for question in
		select p.* from jsonb_array_elements(coalesce(p_patch -> 'prompts', '[]')) as e
		join public.prompts as q on q.id::text = e ->> 'id' and q.workshop_id = p_workshop
		join public.phases as p on p.id = q.phase_id
	loop
		if question.step = 'collect' and exists (select from public.participants where workshop_id = p_workshop) then
			perform private.refuse('fixed_once_joined', 'prompts');
		elsif question.step = 'check' and private.has_begun(question, w) then
			perform private.refuse('fixed_once_written', 'prompts');
		end if;
	end loop;
	if p_patch ? 'is_locked' and jsonb_typeof(p_patch -> 'is_locked') <> 'boolean' then perform private.refuse('invalid', 'is_locked'); end if;

	update public.workshops set
		title = case when p_patch ? 'title' then private.text_in(p_patch ->> 'title', 'title', 120) else title end,
		purpose = case when p_patch ? 'purpose' then private.text_in(p_patch ->> 'purpose', 'purpose', 500) else purpose end,
		ground_rule = case when p_patch ? 'ground_rule'
			then private.text_in(p_patch ->> 'ground_rule', 'ground_rule', 1000, false) else ground_rule end,
		call_url = case when p_patch ? 'call_url' then private.https_in(p_patch ->> 'call_url') else call_url end,
		places = case when p_patch ? 'places' then private.places_in(p_patch -> 'places') else places end,
		readers = case when p_patch ? 'readers' then private.text_in(p_patch ->> 'readers', 'readers', 200, false) else readers end,
		naming = coalesce(p_patch ->> 'naming', naming),
		language = case when p_patch ? 'language' then private.language_in(p_patch ->> 'language') else language end,
		is_locked = coalesce((p_patch ->> 'is_locked')::boolean, is_locked),
		-- what a calendar says has changed
		sequence = sequence + (p_patch ?| array['title', 'purpose', 'call_url'])::int
	where id = p_workshop;
	for prompt in select value from jsonb_array_elements(coalesce(p_patch -> 'prompts', '[]')) loop
		update public.prompts set text = private.text_in(prompt ->> 'text', 'prompts', 200),
			hint = private.text_in(prompt ->> 'hint', 'prompts', 300, false)
		where workshop_id = p_workshop and id::text = prompt ->> 'id';
		if not found then perform private.refuse('invalid', 'prompts'); end if;
	end loop;
	perform private.emit(p_workshop, 'workshop_changed', p_timetable => p_patch ? 'prompts');
	return private.workshop_json(p_workshop);
end $$;

drop function private.has_writing(uuid);
