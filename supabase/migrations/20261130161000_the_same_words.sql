-- Two scales ask the same where people read the same: the text, and what both ends mean. Within a workshop nothing else counts. From
-- one workshop to another the key of a ready-made scale says so too, in whatever languages it is asked, but only while both stand
-- as that template has them: whoever writes something else into it asks something else. What people estimate under a rule for
-- stopping is another thing each time: nobody is told how anything went before, which would move the next round.

create function private.ready_scales() returns table (key text, question text, low text, high text)
language sql immutable set search_path = '' as $$
	select * from (values
		('template_health_mission', 'Purpose', 'We have no idea why we are here', 'We know why, and it drives us'),
		('template_health_mission', 'Propósito', 'No tenemos idea de por qué estamos aquí', 'Lo sabemos, y nos mueve'),
		('template_health_mission', 'Propósito', 'Não sabemos por que estamos aqui', 'Sabemos por quê, e isso nos move'),
		('template_health_value', 'Value', 'We would rather not show it', 'We are proud of it, and they are glad'),
		('template_health_value', 'Valor', 'Preferimos no mostrarlo', 'Nos enorgullece, y lo agradecen'),
		('template_health_value', 'Valor', 'Preferimos não mostrar', 'Temos orgulho, e quem recebe gosta'),
		('template_health_say', 'A say', 'We are moved about like pawns', 'It is in our hands'),
		('template_health_say', 'Voz propia', 'Nos mueven como peones', 'Está en nuestras manos'),
		('template_health_say', 'Voz', 'Somos movidos como peões', 'Está nas nossas mãos'),
		('template_health_pace', 'Pace', 'We wait, rush and never finish', 'Steady, and things get finished'),
		('template_health_pace', 'Ritmo', 'Esperamos, corremos y nunca acabamos', 'Constante, y las cosas se terminan'),
		('template_health_pace', 'Ritmo', 'Esperamos, corremos e nunca acabamos', 'Constante, e as coisas terminam'),
		('template_health_quality', 'Quality', 'It breaks when we touch it', 'Sound, and easy to change'),
		('template_health_quality', 'Calidad', 'Se rompe en cuanto lo tocamos', 'Sólido y fácil de cambiar'),
		('template_health_quality', 'Qualidade', 'Quebra quando mexemos', 'Sólido e fácil de mudar'),
		('template_health_together', 'Together', 'Everyone for themselves', 'We have each other’s back'),
		('template_health_together', 'Compañerismo', 'Cada quien por su lado', 'Nos cuidamos las espaldas'),
		('template_health_together', 'Companheirismo', 'Cada um por si', 'Um cuida do outro'),
		('template_health_learning', 'Learning', 'We never have time to learn', 'We learn something all the time'),
		('template_health_learning', 'Aprendizaje', 'Nunca hay tiempo para aprender', 'Aprendemos algo todo el tiempo'),
		('template_health_learning', 'Aprendizado', 'Nunca temos tempo de aprender', 'Aprendemos algo o tempo todo'),
		('template_health_fun', 'Joy', 'It weighs on us', 'We look forward to it'),
		('template_health_fun', 'Alegría', 'Nos pesa', 'Venimos con ganas'),
		('template_health_fun', 'Prazer', 'É um peso', 'Chegamos com vontade'),
		('template_confident', 'How confident are you that we get there?', 'Hardly at all', 'I would bet on it'),
		('template_confident', '¿Cuánta confianza tienes en que lo logremos?', 'Casi ninguna', 'Apostaría por ello'),
		('template_confident', 'Quanta confiança você tem de que vamos chegar lá?', 'Quase nenhuma', 'Eu apostaria nisso'),
		('template_customer_useful', 'How useful is it to you as it is today?', 'I would not use it', 'I would miss it'),
		('template_customer_useful', '¿Qué tan útil te resulta tal como está hoy?', 'No lo usaría', 'Lo echaría de menos'),
		('template_customer_useful', 'Quão útil é para você do jeito que está hoje?', 'Eu não usaria', 'Faria falta para mim'),
		('template_milestone_next', 'How sure are you that we reach the next milestone in time?', 'We will not', 'We certainly will'),
		('template_milestone_next', '¿Qué tan seguro es que lleguemos a tiempo al próximo hito?', 'No llegaremos', 'Llegaremos seguro'),
		('template_milestone_next', 'Que certeza temos de chegar a tempo ao próximo marco?', 'Não chegaremos', 'Chegaremos com certeza'),
		('template_decision_quality', 'With what we knew then, how well did we decide?', 'Carelessly', 'As well as anyone could'),
		('template_decision_quality', 'Con lo que sabíamos entonces, ¿qué tan bien decidimos?', 'A la ligera', 'Tan bien como se podía'),
		('template_decision_quality', 'Com o que sabíamos então, quão bem decidimos?', 'Sem cuidado', 'Tão bem quanto era possível'),
		('template_roti', 'Was this worth your time?', null, null),
		('template_roti', '¿Valió la pena tu tiempo?', null, null),
		('template_roti', 'Valeu o seu tempo?', null, null),
		(null, 'How likely is it?', 'It will not happen', 'It is certain'),
		(null, '¿Qué tan probable es?', 'No va a pasar', 'Es seguro'),
		(null, 'Quão provável é?', 'Não vai acontecer', 'É certo')
	) as known (key, question, low, high)
$$;
comment on function private.ready_scales is
	'The scales of the ready-made templates in every language, with what they have been called so far. Without a key: it asks something '
	'new each time. Who gives one other words adds them in a new migration.';

create or replace function private.asks_the_same(p_scale public.prompts, p_other public.prompts) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
	if p_scale.kind <> 'scale' or p_other.kind <> 'scale' then return false; end if;
	if (p_scale.text, p_scale.rules ->> 'low', p_scale.rules ->> 'high')
		is not distinct from (p_other.text, p_other.rules ->> 'low', p_other.rules ->> 'high') then return true; end if;
	if coalesce(p_scale.workshop_id = p_other.workshop_id or p_scale.rules ->> 'key' <> p_other.rules ->> 'key'
		or not p_scale.rules ? 'key' or not p_other.rules ? 'key', true) then return false; end if;
	return 2 = (
		select count(*) from (values (p_scale.text, p_scale.rules), (p_other.text, p_other.rules)) as asked (question, rules)
		where exists (
			select from private.ready_scales() as r
			where (r.key, r.question, r.low, r.high)
				is not distinct from (asked.rules ->> 'key', asked.question, asked.rules ->> 'low', asked.rules ->> 'high'))
	);
end $$;
comment on function private.asks_the_same is
	'In the same words; in another workshop also as the same scale of a template, as it stands there in any language.';

create function private.has_trend(p_scale public.prompts) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	return not exists (
		select from private.ready_scales() as r where r.key is null
			and (r.question, r.low, r.high) is not distinct from (p_scale.text, p_scale.rules ->> 'low', p_scale.rules ->> 'high')
	) and not exists (
		select from public.phases as p join public.prompts as o on o.phase_id = p.id
		where p.workshop_id = p_scale.workshop_id and p.step = 'check' and p.rules ? 'agree' and private.asks_the_same(p_scale, o)
	);
end $$;
comment on function private.has_trend is
	'Not what asks something new each time: a ready-made scale of which the purpose says what it is about, and what a rule for stopping compares.';

create or replace function private.trends_json(p_workshop public.workshops) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
	return (
		select coalesce(jsonb_agg(jsonb_build_object('prompt_id', s.id, 'points', trend.points) order by s.position), '[]')
		from public.prompts as s
		join public.phases as c on c.id = s.phase_id
		cross join lateral (
			select jsonb_agg(jsonb_build_object('on', to_char(told.closed_at at time zone 'UTC', 'YYYY-MM-DD'), 'median', told.median)
				order by told.closed_at, told.id) as points
			from (
				select asked.id, asked.closed_at, asked.median
				from (
					-- Asked twice in one workshop, it counts as it was left. What was told there is told here, and no more.
					select w.id, w.closed_at, (
						select r -> 'median' from jsonb_array_elements(private.scales_json(w.id)) as r
						join public.prompts as o on o.id = (r ->> 'prompt_id')::uuid and private.asks_the_same(s, o) and private.has_trend(o)
						order by o.position desc limit 1
					) as median
					from public.workshops as w
					where w.team_id = p_workshop.team_id
						and (w.closed_at, w.id) < (coalesce(p_workshop.closed_at, 'infinity'), p_workshop.id)
						and exists (
							select from public.prompts as o where o.workshop_id = w.id and private.asks_the_same(s, o) and private.has_trend(o))
					order by w.closed_at desc, w.id desc limit 24
				) as asked
				where asked.median is not null order by asked.closed_at desc, asked.id desc limit 8
			) as told
		) as trend
		where s.workshop_id = p_workshop.id and s.kind = 'scale' and private.is_rated(c) and private.has_trend(s) and trend.points is not null
	);
end $$;

create or replace function private.idle_stop(p_rounds jsonb, p_first int default 0) returns int
language sql immutable set search_path = '' as $$
	with rounds as (
		select value as round, n from jsonb_array_elements(p_rounds) with ordinality as e(value, n) where value ->> 'step' = 'check'
	), asked as (
		-- what people read
		select n, array[q ->> 'text', q #>> '{rules,low}', q #>> '{rules,high}'] as what
		from rounds, jsonb_array_elements(private.list_in(round -> 'prompts')) as q
	)
	select min(n)::int - 1 from rounds as r
	where n > p_first and round -> 'rules' ? 'agree' and not exists (
		select from asked as a where a.n = r.n
			and not exists (select from asked where what = a.what and n < a.n)
			and exists (select from asked where what = a.what and n > a.n))
$$;

create or replace function private.refuse_reworded(p_workshop uuid, p_first int, p_before jsonb) returns void
language plpgsql stable set search_path = '' as $$
begin
	if exists (
		select from jsonb_array_elements(private.list_in(p_before)) as e
		cross join jsonb_populate_record(null::public.prompts, e) as was
		join public.prompts as q on q.id = was.id
		join public.phases as p on p.workshop_id = p_workshop and p.position < p_first and p.step = 'check' and p.rules ? 'agree'
		join public.prompts as asked on asked.phase_id = p.id and private.asks_the_same(asked, was)
		where not private.asks_the_same(asked, q)
	) then perform private.refuse('fixed_once_written', 'prompts'); end if;
end $$;

-- A rule that compared different questions compares nothing: where its step has not begun it goes, as such rules have gone before.
update public.phases as p set rules = p.rules - 'agree' from public.workshops as w
where w.id = p.workshop_id and p.step = 'check' and p.rules ? 'agree' and not private.has_begun(p, w)
	and private.idle_stop_of(w.id, p.position) = p.position;
update public.templates as t set body = jsonb_set(t.body, '{phases}', (
	select jsonb_agg(case when private.idle_stop(t.body -> 'phases', n::int - 1) = n - 1 then value #- '{rules,agree}' else value end order by n)
	from jsonb_array_elements(t.body -> 'phases') with ordinality as e(value, n)
)) where exists (select from jsonb_array_elements(t.body -> 'phases') as e where e #> '{rules,agree}' is not null);
