-- What is sealed is read past the functions by no role of the API, the operator's key included: nothing of the product asks with
-- it, and what it could read a log, a dashboard or a script could. Whoever keeps the database itself has its rows all the same.

revoke all on all tables in schema public from service_role;
revoke all on all sequences in schema public from service_role;
alter default privileges in schema public revoke all on tables from service_role;
alter default privileges in schema public revoke all on sequences from service_role;
revoke usage on schema private from service_role;
