-- After the product's migrations, at every start. What ended while the server was away is closed. The budget of realtime
-- messages in the migrations is the smallest hosted plan's; this server has its own.
do $$
begin
	if to_regclass('private.settings') is not null then
		update private.settings set value = 20000 where key = 'realtime_messages_per_second' and value = 100;
	end if;
	if to_regprocedure('private.sweep()') is not null then
		perform private.sweep();
	end if;
end
$$;
