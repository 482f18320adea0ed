-- The roles that the server works under, and what each is for.
-- Back out: drop the roles once nothing is owned by them; no data is touched.
--
-- Roles belong to the whole PostgreSQL cluster, so another database may have made them already, perhaps in
-- this very moment; both are fine.
set local lock_timeout = '2s';

create extension if not exists btree_gin;

do $$
declare
    wanted record;
begin
    for wanted in
        select * from (values
            -- Owns every table and function; nobody logs in as it.
            ('portico_owner', 'nologin'),
            -- Runs migrations, as a member of the owner.
            ('portico_migrator', 'login'),
            -- The server's login. Sees tenant rows only, and only inside a context.
            ('portico_app', 'login noinherit'),
            -- What the `accounts` module becomes for its own tables.
            ('portico_accounts', 'nologin'),
            -- What the relay and the jobs become: outbox and mails of all organizations.
            ('portico_relay', 'nologin'),
            -- Dumps. Reads all, writes nothing.
            ('portico_backup', 'login')
        ) as roles (name, options)
    loop
        begin
            execute format('create role %I %s', wanted.name, wanted.options);
        exception when duplicate_object or unique_violation then null;
        end;
    end loop;

    for wanted in
        select * from (values
            ('portico_owner', 'portico_migrator'),
            ('portico_accounts', 'portico_app'),
            ('portico_relay', 'portico_app')
        ) as grants (role, member)
    loop
        if not pg_has_role(wanted.member, wanted.role, 'member') then
            begin
                execute format('grant %I to %I', wanted.role, wanted.member);
            exception when unique_violation or internal_error then null;
            end;
        end if;
    end loop;

    -- Only a superuser may give this away; without it, dump as a superuser.
    if (select rolsuper from pg_roles where rolname = current_user)
        and not (select rolbypassrls from pg_roles where rolname = 'portico_backup')
    then
        begin
            alter role portico_backup bypassrls;
        exception when internal_error then null;
        end;
    end if;
end $$;

grant usage, create on schema public to portico_owner;
grant usage on schema public to portico_app, portico_accounts, portico_relay, portico_backup;
revoke create on schema public from public;

set local role portico_owner;
alter default privileges in schema public grant select on tables to portico_backup;
alter default privileges in schema public grant select on sequences to portico_backup;

reset role;
