-- Risks, as ROAM has them: resolved, owned, accepted or mitigated. A question asks for them with `risks`; when its topics are
-- talked about, each person first says alone how they see one. Those first views are opened together, by the facilitator, in
-- the middle of a talk over days, or at the end of the talk; only then is the class agreed on, in the open. Nobody learns
-- whose view was which: what is told of them is what the counting rules let be told, once.

create or replace function private.prompt_fits(p_kind text, p_rules jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select coalesce(case
		when jsonb_typeof(p_rules) <> 'object' then false
		when p_kind = 'cards' then
			p_rules - array['happened', 'roles', 'signed', 'risks'] = '{}'
			and jsonb_typeof(coalesce(p_rules -> 'happened', 'false')) = 'boolean'
			-- they name roles, not people: devices look for names that they know before a card is sent
			and jsonb_typeof(coalesce(p_rules -> 'roles', 'false')) = 'boolean'
			and jsonb_typeof(coalesce(p_rules -> 'signed', 'false')) = 'boolean'
			-- who tells of roles is not asked for a name
			and not p_rules @> '{"roles": true, "signed": true}'
			-- they are risks: a topic that holds one is classified
			and jsonb_typeof(coalesce(p_rules -> 'risks', 'false')) = 'boolean'
		else
			p_rules - array['low', 'high', 'key'] = '{}'
			and jsonb_typeof(coalesce(p_rules -> 'low', '"-"')) = 'string' and char_length(coalesce(p_rules ->> 'low', '-')) between 1 and 80
			and jsonb_typeof(coalesce(p_rules -> 'high', '"-"')) = 'string' and char_length(coalesce(p_rules ->> 'high', '-')) between 1 and 80
			-- what it is called wherever it is asked, whatever the language
			and jsonb_typeof(coalesce(p_rules -> 'key', '"-"')) = 'string' and coalesce(p_rules ->> 'key', '-') ~ '^[a-z0-9_.-]{1,60}$'
	end, false)
$$;

create table public.risks (
	topic_id uuid primary key references public.topics on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	class text check (class in ('resolved', 'owned', 'accepted', 'mitigated')),
	owner text check (char_length(owner) between 1 and 80),
	-- when it is looked at again
	due date check (due between '2000-01-01' and '2200-01-01'),
	-- the sign that it is about to happen
	trigger text check (char_length(trigger) between 1 and 300),
	-- how it was resolved, why it is accepted, what is done against it
	response text check (char_length(response) between 1 and 1000),
	version int not null default 1,
	first_views jsonb,
	constraint what_is_open_has_a_follow_up check (class is null or class = 'resolved' or owner is not null and due is not null),
	constraint what_is_accepted_or_mitigated_says_how check (class is null or class in ('resolved', 'owned') or response is not null),
	constraint what_is_resolved_is_not_waited_for check (class <> 'resolved' or due is null and trigger is null),
	constraint without_a_class_nothing_is_said check (class is not null or num_nonnulls(owner, due, trigger, response) = 0)
);
create index on public.risks (workshop_id);
comment on table public.risks is
	'What becomes of a topic that holds a risk. The owner is a typed name; nothing tells who chose the class.';
comment on column public.risks.first_views is
	'What is told of the first views, as it was when they were opened. Null: they are sealed.';
alter table public.risks enable row level security;

create table private.first_views (
	topic_id uuid not null references public.topics on delete cascade,
	participant_id uuid not null references public.participants on delete cascade,
	workshop_id uuid not null references public.workshops on delete cascade,
	class text not null check (class in ('resolved', 'owned', 'accepted', 'mitigated')),
	primary key (topic_id, participant_id)
);
create index on private.first_views (workshop_id);
create index on private.first_views (participant_id, workshop_id);
comment on table private.first_views is 'participant -> how they first saw a risk. Deleted when the workshop closes.';
alter table private.first_views enable row level security;
insert into private.personal (name) values ('first_views');

create or replace function private.has_talked(p_participant uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (select from private.post_authors where participant_id = p_participant)
		or exists (select from private.proposers where participant_id = p_participant)
		or exists (select from private.objectors where participant_id = p_participant)
		or exists (select from private.signers where participant_id = p_participant)
		or exists (select from private.thumbs where participant_id = p_participant)
		or exists (select from private.first_views where participant_id = p_participant);
end $$;

create function private.is_risk(p_topic uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return exists (
		select from public.cards as c join public.prompts as q on q.id = c.prompt_id
		where c.topic_id = p_topic and c.state = 'kept' and (q.rules ->> 'risks')::boolean
	);
end $$;
comment on function private.is_risk is 'A card on it answers a question that asks for risks.';

create function private.risks_json(p_workshop uuid, p_ids uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object(
			'id', r.topic_id, 'class', r.class, 'owner', r.owner, 'due', r.due, 'trigger', r.trigger, 'response', r.response,
			'version', r.version, 'first_views', r.first_views
		) order by r.topic_id), '[]')
		from public.risks as r where r.workshop_id = p_workshop and (p_ids is null or r.topic_id = any (p_ids))
	);
end $$;
comment on function private.risks_json is 'Risks whose first views are open, or that have a class, by their topic.';

create function private.my_first_views_json(p_workshop uuid, p_participant uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('topic_id', topic_id, 'class', class) order by topic_id), '[]')
		from private.first_views where workshop_id = p_workshop and participant_id = p_participant
	);
end $$;
alter table private.lists add column is_outcome boolean not null default false;
comment on column private.lists.is_outcome is 'It is in the outcome of the summary, for whoever has its link.';
insert into private.lists (name, is_mine, is_outcome) values ('risks', false, true), ('first_views', true, false);

-- Opening first views.

create function private.told_views(p_topic uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		with counted as (
			select class, count(*) as people from private.first_views where topic_id = p_topic group by class
		), totalled as (
			select coalesce(sum(people), 0)::bigint as people, max(people) as most from counted
		)
		select jsonb_build_object(
			'answers', private.told(t.people),
			-- As with ratings: nothing under three, the middle under five (of classes: the one that most chose), else all.
			'most', case when t.people >= 3 then (
				select min(class) from counted where people = t.most having count(*) = 1
			) end,
			'counts', case when t.people >= 5 then (select jsonb_object_agg(class, people) from counted) end
		) from totalled as t
	);
end $$;
comment on function private.told_views is
	'First views as everyone may read them: nothing under three people, the class that most chose under five, else how many chose which.';

create function private.open_views(p_workshop uuid, p_topics uuid[], p_at timestamptz default null) returns void
language plpgsql set search_path = '' as $$
begin
	if p_topics is null then return; end if;
	insert into public.risks (topic_id, workshop_id, first_views)
	select id, p_workshop, private.told_views(id) from unnest(p_topics) as id
	on conflict (topic_id) do update set first_views = excluded.first_views, version = public.risks.version + 1;
	perform private.emit(p_workshop, 'risk_changed', p_rows => jsonb_build_object('risks', to_jsonb(p_topics)), p_at => p_at);
end $$;

create function private.sealed_views(p_workshop uuid) returns uuid[]
language plpgsql stable set search_path = '' as $$
begin
	return (
		select array_agg(distinct v.topic_id order by v.topic_id) from private.first_views as v
		where v.workshop_id = p_workshop
			and not exists (select from public.risks as r where r.topic_id = v.topic_id and r.first_views is not null)
	);
end $$;
comment on function private.sealed_views is 'The topics of which somebody has a first view that is not open yet; null: none.';

create function private.views_open_at(p_talk public.phases) returns timestamptz
language plpgsql immutable set search_path = '' as $$
begin
	return case when p_talk.step = 'discuss' and p_talk.mode = 'async' then p_talk.opens_at + (p_talk.closes_at - p_talk.opens_at) / 2 end;
end $$;
comment on function private.views_open_at is 'First views open in the middle of a talk over days, so that half of it is left to agree.';

create or replace function private.end_discuss(p_phase public.phases) returns void
language plpgsql set search_path = '' as $$
begin
	perform private.open_views(p_phase.workshop_id, private.sealed_views(p_phase.workshop_id));
	if p_phase.mode = 'async' then perform private.conclude(p_phase); end if;
end $$;

create function private.settle_views(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
declare due timestamptz;
begin
	select case when w.closes_at <= now() then w.closes_at else private.views_open_at(p) end into due
	from public.workshops as w left join public.phases as p on p.id = w.phase_id and not p.is_over
	where w.id = p_workshop and w.closed_at is null;
	if due > now() or due is null or private.sealed_views(p_workshop) is null then return; end if;
	perform from public.workshops where id = p_workshop for no key update;
	perform private.open_views(p_workshop, private.sealed_views(p_workshop), due);
end $$;
comment on function private.settle_views is 'Opens first views in the middle of a talk over days, and before a workshop closes that was simply left.';

create or replace function private.settle_talk(p_workshop uuid) returns void
language plpgsql set search_path = '' as $$
begin
	perform private.settle_thumbs(p_workshop);
	perform private.settle_wanted(p_workshop);
	perform private.settle_views(p_workshop);
end $$;

-- What people do.

create function private.begin_risk_change(p_topic uuid) returns public.workshops
language plpgsql set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops := private.begin_change(found_in);
begin
	if not private.is_risk(p_topic) then perform private.refuse('not_found'); end if;
	if w.ended_at is null and private.running_step(w) is distinct from 'discuss' then perform private.refuse('wrong_phase'); end if;
	if exists (select from public.phases where id = w.phase_id and mode = 'async') then
		perform private.refuse_outside_talk(w, private.talk_of(w));
	end if;
	return w;
end $$;
comment on function private.begin_risk_change is
	'Authorises and locks the workshop for a change of a risk of it that is, or may be, talked about; or was.';

create function public.view_risk(p_topic uuid, p_class text) returns text
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	participant uuid := private.require_participant(found_in);
	w public.workshops := private.begin_risk_change(p_topic);
begin
	-- This device may have become another participant's before the workshop was in hand.
	if participant is distinct from private.my_participant(found_in) then participant := private.require_participant(found_in); end if;
	if p_class is null or p_class not in ('resolved', 'owned', 'accepted', 'mitigated') then perform private.refuse('invalid', 'class'); end if;
	-- Taken once, also when it is asked for again after they were opened.
	if exists (select from private.first_views where topic_id = p_topic and participant_id = participant and class = p_class) then return p_class; end if;
	if w.ended_at is not null or private.views_open_at(private.talk_of(w)) <= clock_timestamp()
		or exists (select from public.risks where topic_id = p_topic and first_views is not null) then
		perform private.refuse('window_closed');
	end if;
	insert into private.first_views values (p_topic, participant, found_in, p_class)
	on conflict (topic_id, participant_id) do update set class = excluded.class;
	return p_class;
end $$;
comment on function public.view_risk is
	'States how the caller sees a risk, sealed, for as long as its first views are not open. Nobody is told.';

create function public.open_risk(p_topic uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	found_in uuid := (select workshop_id from public.topics where id = p_topic);
	w public.workshops;
begin
	perform private.require_member(found_in);
	if not private.is_facilitator(found_in) then perform private.refuse('not_facilitator'); end if;
	w := private.begin_risk_change(p_topic);
	if not exists (select from public.risks where topic_id = p_topic and first_views is not null) then
		perform private.open_views(w.id, array[p_topic]);
	end if;
	return private.risks_json(w.id, array[p_topic]) -> 0;
end $$;
comment on function public.open_risk is 'The facilitator opens the first views of a risk for everyone at once; it cannot be taken back.';

create function public.classify_risk(
	p_topic uuid, p_version int, p_class text, p_owner text default null, p_due date default null, p_trigger text default null,
	p_response text default null
) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops := private.begin_risk_change(p_topic);
	is_open boolean := p_class is distinct from 'resolved';
	new_owner text := private.text_in(p_owner, 'owner', 80, is_open);
	new_trigger text := case when is_open then private.text_in(p_trigger, 'trigger', 300, false) end;
	new_response text := private.text_in(p_response, 'response', 1000, p_class in ('accepted', 'mitigated'));
	new_due date := case when is_open then p_due end;
	r public.risks;
begin
	if p_class is null or p_class not in ('resolved', 'owned', 'accepted', 'mitigated') then perform private.refuse('invalid', 'class'); end if;
	if is_open and (p_due is null or p_due not between '2000-01-01' and '2200-01-01') then perform private.refuse('invalid', 'due'); end if;
	-- In the room it is everyone's paper, afterwards the facilitator's to correct.
	if w.ended_at is not null and not private.is_facilitator(w.id) then perform private.refuse('not_facilitator'); end if;
	select * into r from public.risks where topic_id = p_topic;
	if w.ended_at is null and r.first_views is null and coalesce(private.views_open_at(private.talk_of(w)) > now(), true) then
		perform private.refuse('not_open_yet');
	end if;
	if (r.class, r.owner, r.due, r.trigger, r.response) is distinct from (p_class, new_owner, new_due, new_trigger, new_response) then
		if coalesce(r.version, 0) is distinct from p_version then
			perform private.refuse('stale', (private.risks_json(w.id, array[p_topic]) -> 0)::text);
		end if;
		insert into public.risks (topic_id, workshop_id, class, owner, due, trigger, response)
		values (p_topic, w.id, p_class, new_owner, new_due, new_trigger, new_response)
		on conflict (topic_id) do update set class = excluded.class, owner = excluded.owner, due = excluded.due,
			trigger = excluded.trigger, response = excluded.response, version = public.risks.version + 1;
		perform private.emit(w.id, 'risk_changed', p_rows => jsonb_build_object('risks', jsonb_build_array(p_topic)));
	end if;
	return private.risks_json(w.id, array[p_topic]) -> 0;
end $$;
comment on function public.classify_risk is
	'Whoever is in the talk says what becomes of a risk whose first views are open, as it was at that version (0: nothing yet); '
	'after the talk the facilitator does.';

grant execute on function public.view_risk, public.open_risk, public.classify_risk to authenticated;

-- The register in the summary: every risk that was talked about, and those that nobody classified by name.

create or replace function public.get_summary(p_token text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
	w public.workshops;
	is_member boolean;
	has_talked boolean;
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
				'label', coalesce(t ->> 'title', label.body), 'is_risk', has_talked and private.is_risk((t ->> 'id')::uuid))), '[]')
			from jsonb_array_elements(private.topics_json(w.id)) as t
			join lateral (
				select body from public.cards where topic_id = (t ->> 'id')::uuid and state = 'kept' order by order_key, id limit 1
			) as label on true
			-- For who did not take part, what was voted on, talked about, parked or decided: not a list of every card.
			where is_member or t ->> 'status' <> 'open'
				or exists (select from public.votes as v join public.phases as p on p.id = v.phase_id and p.closes_at <= now()
					where v.topic_id = (t ->> 'id')::uuid)
				or exists (select from public.outcomes where topic_id = (t ->> 'id')::uuid and not is_removed)
				or has_talked and private.is_risk((t ->> 'id')::uuid)),
		'outcomes', private.outcomes_json(w.id),
		'results', private.results_json(w.id), 'scales', private.scales_json(w.id),
		'cards_kept', (select count(*) from public.cards as c join public.phases as p on p.id = c.phase_id and p.is_revealed
			where c.workshop_id = w.id and c.state = 'kept'),
		'cards_taken_down', (select count(*) from public.cards where workshop_id = w.id and state = 'taken_down'),
		'record', case when is_member then private.cards_json(w.id) end,
		'cancelled', private.cancelled_json(w.id),
		'now', private.iso(clock_timestamp())
	) || (select coalesce(jsonb_object_agg(name, private.list_json(name, w.id)), '{}') from private.lists
		where is_outcome or is_record and is_member);
end $$;
