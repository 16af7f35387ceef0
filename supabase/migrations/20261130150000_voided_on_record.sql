-- What was voided is told in the summary, also where its round was taken out of the timetable since.

create table private.voided_rounds (
	workshop_id uuid not null references public.workshops on delete cascade,
	step text not null,
	voided int not null,
	primary key (workshop_id, step)
);
comment on table private.voided_rounds is 'How often what people had given was voided in rounds that were taken out of the timetable afterwards, by their step.';
alter table private.voided_rounds enable row level security;

create function private.keep_voided() returns trigger
language plpgsql set search_path = '' as $$
begin
	insert into private.voided_rounds as known (workshop_id, step, voided)
	select p.workshop_id, p.step, sum(p.voided)
	-- one that was deleted with its workshop leaves nothing
	from gone as p join public.workshops as w on w.id = p.workshop_id
	where p.voided > 0
	group by p.workshop_id, p.step
	on conflict (workshop_id, step) do update set voided = known.voided + excluded.voided;
	return null;
end $$;
create trigger keep_voided after delete on public.phases referencing old table as gone
for each statement execute function private.keep_voided();

create function private.voided_rounds_json(p_workshop uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('step', step, 'voided', voided) order by step), '[]')
		from private.voided_rounds where workshop_id = p_workshop
	);
end $$;

create or replace function public.get_summary(p_token text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops;
	is_member boolean;
	has_talked boolean;
	tells_cards boolean;
begin
	select * into w from public.workshops where summary_token = private.plain_code(coalesce(p_token, ''));
	if w.id is null then
		perform private.refuse(case when exists (select from private.deleted_codes where code_hash = private.hash(private.plain_code(coalesce(p_token, ''))))
			then 'deleted' else 'not_found' end);
	end if;
	perform private.settle(w.id);
	select * into w from public.workshops where id = w.id;
	is_member := auth.uid() is not null and private.is_member(w.id);
	has_talked := w.ended_at is not null or exists (
		select from public.phases as p join public.phases as running on running.id = w.phase_id
		where p.workshop_id = w.id and p.step = 'discuss' and p.position <= running.position);
	tells_cards := not exists (select from public.prompts where workshop_id = w.id and (rules ->> 'roles')::boolean);
	return jsonb_build_object(
		'kind', w.kind, 'title', w.title, 'purpose', w.purpose, 'ground_rule', w.ground_rule, 'naming', w.naming,
		'readers', w.readers, 'language', w.language,
		'stage', case
			when w.closed_at is not null then 'final'
			when exists (select from public.phases where workshop_id = w.id and is_revealed) then 'provisional'
			else 'upcoming' end,
		'created_at', private.iso(w.created_at), 'ended_at', private.iso(w.ended_at), 'closes_at', private.iso(w.closes_at),
		'phases', private.phases_json(w.id), 'prompts', private.prompts_json(w.id),
		'topics', (select coalesce(jsonb_agg(t || jsonb_build_object(
				'label', coalesce(t ->> 'title', case when tells_cards then label.body end), 'is_risk', has_talked and private.is_risk((t ->> 'id')::uuid))), '[]')
			from jsonb_array_elements(private.topics_json(w.id)) as t
			join lateral (
				select body from public.cards where topic_id = (t ->> 'id')::uuid and state = 'kept' order by order_key, id limit 1
			) as label on true
			-- For who did not take part, what was voted on, talked about, parked or decided: not a list of every card.
			where is_member or t ->> 'status' <> 'open'
				or t ->> 'id' in (
					select tally ->> 'topic_id' from private.results as r, jsonb_array_elements(r.result -> 'tallies') as tally
					where r.workshop_id = w.id and private.is_told(r, tally))
				or exists (select from public.outcomes where topic_id = (t ->> 'id')::uuid and not is_removed)
				or has_talked and private.is_risk((t ->> 'id')::uuid)),
		'outcomes', private.outcomes_json(w.id),
		'results', private.results_json(w.id), 'scales', private.scales_json(w.id),
		'cards_kept', (select count(*) from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
			where c.workshop_id = w.id and c.state = 'kept'),
		'cards_taken_down', (select count(*) from public.cards where workshop_id = w.id and state = 'taken_down'),
		'record', case when is_member then private.cards_json(w.id) end,
		'cancelled', private.cancelled_json(w.id),
		'voided_rounds', private.voided_rounds_json(w.id),
		'now', private.iso(clock_timestamp())
	) || (select coalesce(jsonb_object_agg(name, private.list_json(name, w.id)), '{}') from private.lists
		where is_outcome or is_record and is_member);
end $$;
