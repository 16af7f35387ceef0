-- After the product's migrations: their budget of realtime messages is the smallest hosted plan's; this server has its own.
do $$
begin
	if to_regclass('private.settings') is not null then
		update private.settings set value = 20000 where key = 'realtime_messages_per_second' and value = 100;
	end if;
end
$$;
