-- What is proposed in a talk over days stands when nobody objected for as long as its round says. Where less than that is left it
-- does not stand by itself: before, it could after an hour.

create or replace function private.objectable_until(p_talk public.phases) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
	until timestamptz := now() + make_interval(hours => coalesce((p_talk.rules ->> 'objection_hours')::int, 24));
begin
	if p_talk.id is null or p_talk.closes_at < until then return null; end if;
	return least(p_talk.closes_at, date_trunc('hour', until + interval '1 hour'));
end $$;
