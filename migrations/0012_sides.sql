-- A role for each side, so that a policy is for one of them and has no `or` between two: measured, a client's list
-- costs half. `portico_app` only logs in and becomes one of them.
-- Back out: give `portico_app` the grants and policies of 0002 to 0009 again, and make `ctx_actor()`.
set local lock_timeout = '2s';

do $$
declare
    side text;
begin
    foreach side in array array['portico_client', 'portico_staff', 'portico_system'] loop
        begin
            execute format('create role %I nologin', side);
        exception when duplicate_object or unique_violation then null;
        end;
        if not pg_has_role('portico_app', side, 'member') then
            begin
                execute format('grant %I to portico_app', side);
            exception when unique_violation or internal_error then null;
            end;
        end if;
    end loop;
end $$;

grant usage on schema public to portico_client, portico_staff, portico_system;

set local role portico_owner;

-- What `portico_app` could, the sides can. There has been no release before, so nobody is shut out.
do $$
declare
    old record;
begin
    for old in
        select c.relname, p.polname from pg_policy p join pg_class c on c.oid = p.polrelid
        where p.polroles = array['portico_app'::regrole::oid]
    loop
        execute format('drop policy %I on %I', old.polname, old.relname);
    end loop;
end $$;
revoke all on organizations, customers, contacts, members, teams, team_members, tickets, ticket_counters,
    ticket_messages, outbox, outbox_pruned, audit_events, idempotency_keys from portico_app;
revoke execute on function search_tickets, searchable from portico_app;
drop function ctx_actor;

-- What whoever asks may do, for staff: which of the organization's events they hear of.
create function ctx_permissions() returns text[] language sql stable parallel safe
    return string_to_array(current_setting('app.permissions', true), ' ');

-- The organization itself, for everyone in it.
create policy own on organizations for select to portico_client, portico_staff, portico_system
    using (id = ctx_org());
grant select on organizations to portico_client, portico_staff, portico_system;

-- Staff: all of the organization, but for customers that nobody has confirmed.
create policy staff on customers to portico_staff
    using (org_id = ctx_org() and is_confirmed) with check (org_id = ctx_org());
create policy staff on contacts to portico_staff using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy staff on members to portico_staff using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy staff on teams to portico_staff using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy staff on team_members to portico_staff using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy staff on tickets to portico_staff using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy staff on ticket_counters to portico_staff using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy staff on ticket_messages to portico_staff using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy staff on history for select to portico_staff
    using (org_id = ctx_org()
        and (audience = 'member' and member_id = ctx_member()
            or audience not in ('nobody', 'member')
                and (permission is null or permission = any (ctx_permissions()))));
create policy staff_write on history for insert to portico_staff with check (org_id = ctx_org());
create policy staff on outbox for select to portico_staff
    using (org_id = ctx_org()
        and (audience = 'member' and member_id = ctx_member()
            or audience not in ('nobody', 'member')
                and (permission is null or permission = any (ctx_permissions()))));
create policy staff_write on outbox for insert to portico_staff with check (org_id = ctx_org());
create policy staff on audit_events for select to portico_staff using (org_id = ctx_org());
create policy staff_write on audit_events for insert to portico_staff with check (org_id = ctx_org());
create policy staff on idempotency_keys to portico_staff
    using (org_id = ctx_org() and member_id = ctx_member()) with check (org_id = ctx_org() and member_id = ctx_member());
grant select, insert, update on customers, contacts, teams, tickets to portico_staff;
grant select on members, outbox_pruned to portico_staff;
grant select, insert, delete on team_members, idempotency_keys to portico_staff;
grant select, update on ticket_counters to portico_staff;
grant select, insert on ticket_messages, history, outbox, audit_events to portico_staff;
grant execute on function search_tickets, searchable to portico_staff;

-- Clients: what belongs to their company and, unless they see all of it, only what they raised.
create policy client on customers for select to portico_client
    using (org_id = ctx_org() and id = ctx_customer());
create policy client on contacts for select to portico_client
    using (org_id = ctx_org() and customer_id = ctx_customer());
-- The people of their own company, and the staff who look after them.
create policy client on members for select to portico_client
    using (org_id = ctx_org() and (customer_id is null or customer_id = ctx_customer()));
create policy client on teams for select to portico_client using (org_id = ctx_org());
create policy client on tickets to portico_client
    using (org_id = ctx_org() and customer_id = ctx_customer()
        and (ctx_scope() = 'company' or requester_id = ctx_member()))
    with check (org_id = ctx_org() and customer_id = ctx_customer()
        and (ctx_scope() = 'company' or requester_id = ctx_member()));
create policy client on ticket_counters to portico_client using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy client on ticket_messages to portico_client
    using (org_id = ctx_org() and not is_internal_note and customer_id = ctx_customer()
        and (ctx_scope() = 'company' or requester_id = ctx_member()))
    with check (org_id = ctx_org() and not is_internal_note and customer_id = ctx_customer()
        and (ctx_scope() = 'company' or requester_id = ctx_member()) and author_id = ctx_member());
create policy client on history for select to portico_client
    using (org_id = ctx_org()
        and (audience = 'clients'
            or audience = 'customer' and customer_id = ctx_customer()
            or audience = 'requester' and customer_id = ctx_customer()
                and (ctx_scope() = 'company' or member_id = ctx_member())
            or audience = 'member' and member_id = ctx_member()));
create policy client_write on history for insert to portico_client with check (org_id = ctx_org());
create policy client on outbox for select to portico_client
    using (org_id = ctx_org()
        and (audience = 'clients'
            or audience = 'customer' and customer_id = ctx_customer()
            or audience = 'requester' and customer_id = ctx_customer()
                and (ctx_scope() = 'company' or member_id = ctx_member())
            or audience = 'member' and member_id = ctx_member()));
create policy client_write on outbox for insert to portico_client with check (org_id = ctx_org());
create policy client_write on audit_events for insert to portico_client with check (org_id = ctx_org());
create policy client on idempotency_keys to portico_client
    using (org_id = ctx_org() and member_id = ctx_member()) with check (org_id = ctx_org() and member_id = ctx_member());
grant select on customers, contacts, members, teams, outbox_pruned to portico_client;
grant select, insert, update on tickets to portico_client;
grant select, update on ticket_counters to portico_client;
grant select, insert on ticket_messages, history, outbox to portico_client;
grant insert on audit_events to portico_client;
grant select, insert, delete on idempotency_keys to portico_client;
grant execute on function search_tickets, searchable to portico_client;

-- Portico's own work in one organization: all of it.
create policy system on customers to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy system on contacts to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy system on members for select to portico_system using (org_id = ctx_org());
create policy system on teams to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy system on team_members to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy system on tickets to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy system on ticket_counters to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy system on ticket_messages to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy system on history to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy system on outbox to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy system on audit_events to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
grant select, insert, update on customers, contacts, teams, tickets to portico_system;
grant select on members to portico_system;
grant select, insert, delete on team_members to portico_system;
grant select, update on ticket_counters to portico_system;
grant select, insert on ticket_messages, history, outbox, audit_events to portico_system;
grant execute on function search_tickets, searchable to portico_system;

reset role;
