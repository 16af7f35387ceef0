-- Sheets go round so that nobody has one from the same person twice, while that can be: in place of always from the same.

create function private.seats_on(p_sheets int, p_passed int) returns int
language plpgsql immutable set search_path = '' as $$
declare
	middle int := (p_sheets + 1) / 2;
	nth int := p_passed % p_sheets;
	far int;
begin
	-- To either side by turns, each time one seat farther. Of an odd number, from the middle on one side leaves out a seat,
	-- which comes last.
	if p_sheets % 2 = 1 and nth = p_sheets - 1 then nth := middle; far := (nth + 1) / 2;
	else far := (nth + 1) / 2 + (p_sheets % 2 = 1 and nth >= middle and (nth - middle) % 2 = 0)::int;
	end if;
	return case nth % 2 when 1 then far else p_sheets - far end % p_sheets;
end $$;
comment on function private.seats_on is
	'How many seats from where it began a sheet is after so many passes, of as many people as there are sheets. In all passes '
	'of an even number of people, and in all but the last of an odd number, the way from one seat to the next is another each '
	'time, so that nobody passes to the same person twice (E. J. Williams, Experimental designs balanced for the estimation of '
	'residual effects of treatments, 1949; for odd numbers an R-sequencing: M. A. Ollis, Sequenceable groups and related '
	'topics, Electronic Journal of Combinatorics DS10, section 3.1).';

create or replace function private.pass_sheets_on(p_round public.phases) returns void
language plpgsql set search_path = '' as $$
declare
	rounds uuid[] := array(select id from private.sheet_rounds(p_round));
	passed int := array_position(rounds, p_round.id);
	-- from where a person sits to whose sheet they get
	turn int;
	sheets uuid[];
	people uuid[];
	-- person and sheet -> 0: new to one another; 1: whoever had it last has passed this person one before; 2: they have met
	known int[];
	-- who gets a sheet; which sheet somebody gets (0: none)
	given_to int[];
	gets int[];
	-- by whom a sheet was reached in this search
	via int[];
	queue int[];
	-- sheets that nobody gets yet
	free int;
	person int;
	sheet int;
	other int;
begin
	if passed = cardinality(rounds) then
		perform private.reveal(p) from public.phases as p where p.id = any (rounds) and not p.is_revealed;
		delete from private.sheet_holders where phase_id = any (rounds);
		return;
	end if;

	-- In seats that are kept, by chance, which the ids are: who has written before who has not, each where they began.
	people := array(
		select u.id from public.participants as u left join lateral (
			select min(array_position(rounds, a.phase_id)) as began from private.card_authors as a join public.cards as c on c.id = a.card_id
			where a.participant_id = u.id and a.phase_id = any (rounds) and c.state = 'kept'
		) as x on true
		where u.workshop_id = p_round.workshop_id order by x.began nulls last, u.id
	);
	-- The sheets that something is written on, in the order of the seats where they began.
	sheets := array(
		select s.sheet from (
			select distinct on (h.sheet) h.sheet, array_position(rounds, h.phase_id) as began, h.participant_id
			from private.sheet_holders as h where h.phase_id = any (rounds) order by h.sheet, 2
		) as s
		where exists (
			select from private.sheet_holders as h
			join private.card_authors as a on a.phase_id = h.phase_id and a.participant_id = h.participant_id
			join public.cards as c on c.id = a.card_id and c.state = 'kept'
			where h.sheet = s.sheet and h.phase_id = any (rounds)
		) order by s.began, s.participant_id
	);
	if cardinality(sheets) = 0 then return; end if;
	turn := cardinality(sheets) - private.seats_on(cardinality(sheets), passed);
	known := array(
		with hands as (
			select h.sheet, h.participant_id as person,
				lead(h.participant_id) over (partition by h.sheet order by array_position(rounds, h.phase_id)) as receiver
			from private.sheet_holders as h where h.phase_id = any (rounds)
		), passing as (
			select distinct last.sheet, before.receiver as person
			from hands as last join hands as before on before.person = last.person
			where last.receiver is null and before.receiver is not null
		)
		select case when met.person is not null then 2 when passing.person is not null then 1 else 0 end
		from unnest(people) with ordinality as p(person, n) cross join unnest(sheets) with ordinality as s(sheet, n)
		left join hands as met on met.person = p.person and met.sheet = s.sheet
		left join passing on passing.person = p.person and passing.sheet = s.sheet
		order by p.n, s.n
	);
	free := cardinality(sheets);
	given_to := array_fill(0, array[cardinality(sheets)]);
	gets := array_fill(0, array[cardinality(people)]);

	-- Each sheet goes to the seat whose turn it is. Where that one has been with this person before, because somebody came
	-- late, hands are changed along the shortest way that gives one more person a sheet; first only from one to another who
	-- has had none from them, then as it comes.
	for allowed in 0..1 loop
		<<each_person>>
		for seat in 1..cardinality(people) loop
			exit when free = 0;
			continue when gets[seat] <> 0;
			via := array_fill(0, array[cardinality(sheets)]);
			queue := array[seat];
			while cardinality(queue) > 0 loop
				person := queue[1];
				queue := queue[2:cardinality(queue)];
				for step in 0..cardinality(sheets) - 1 loop
					sheet := (person - 1 + turn + step) % cardinality(sheets) + 1;
					continue when via[sheet] <> 0 or known[(person - 1) * cardinality(sheets) + sheet] > allowed;
					via[sheet] := person;
					if given_to[sheet] <> 0 then
						queue := queue || given_to[sheet];
						continue;
					end if;
					free := free - 1;
					while sheet <> 0 loop
						person := via[sheet];
						other := gets[person];
						given_to[sheet] := person;
						gets[person] := sheet;
						sheet := other;
					end loop;
					continue each_person;
				end loop;
			end loop;
		end loop;
	end loop;

	insert into private.sheet_holders (phase_id, sheet, participant_id, workshop_id)
	select rounds[passed + 1], sheets[g.sheet], people[g.n], p_round.workshop_id
	from unnest(gets) with ordinality as g(sheet, n) where g.sheet <> 0;
end $$;
comment on function private.pass_sheets_on is
	'Ends a round: gives each sheet to somebody who never had it (a largest matching, by augmenting paths), from somebody whose '
	'sheets they never had where that can be, or reveals all sheets after the last. A sheet whose holder was away goes on as it '
	'is; who finds none left starts one.';
