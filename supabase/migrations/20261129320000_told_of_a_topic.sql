-- How many slips have no dot on a topic says nothing of it: it came into the summary of whoever has its link, and was talked about
-- again, as if somebody had voted for it.

create or replace function private.is_told(p_result private.results, p_tally jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
	-- A distribution is told beside a number of its own, and counts those who have given nothing too.
	return jsonb_path_exists(p_tally - 'distribution', '$.** ? (@.type() == "number" && @ > 0)') or p_tally ->> 'median' is not null
		or jsonb_path_exists(p_result.result -> 'pairs', '$[*] ? (@ > 0)') and exists (
			select from public.votes where phase_id = p_result.phase_id and topic_id::text = p_tally ->> 'topic_id');
end $$;
