-- The link to the call is put before everyone as a button: one rule for it, the same as the form's. https, a host without a
-- name or password before it, and nothing that is blank, invisible or turns the reading direction.

create function private.is_call_url(p_url text) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
	return p_url !~ '[\u0001-\u0020\u007f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\\]'
		and p_url ~ '^https://(\[[0-9a-f:.]+\]|[^][/?#@:<>"^`{|}%]+)(:[0-9]{1,5})?([/?#].*)?$';
end $$;
comment on function private.is_call_url is 'Whether a link may lead to the call. The form knows the same rule.';

-- A link that the form never took goes.
update public.workshops set call_url = null where not private.is_call_url(call_url);
alter table public.workshops drop constraint workshops_call_url_check;
alter table public.workshops add constraint workshops_call_url_check
	check (char_length(call_url) <= 500 and private.is_call_url(call_url));

create or replace function private.https_in(p_url text) returns text
language plpgsql immutable set search_path = '' as $$
declare url text := private.text_in(p_url, 'call_url', 500, false);
begin
	if not private.is_call_url(url) then perform private.refuse('invalid', 'call_url'); end if;
	return url;
end $$;
