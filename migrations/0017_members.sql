-- Members are changed: their role, their company, their sight, and whether they may sign in at all.
-- Back out: enable everybody (`update members set disabled_at = null`), drop the column, the grants, the policies, the
-- indexes and the function; make the three constraints again as they were, once each requester is a client of their
-- ticket's customer.
set local lock_timeout = '2s';
set local role portico_owner;

-- Since when somebody is shut out. They stay what they are to all that names them.
alter table members add column disabled_at timestamptz;

-- Whoever moves to another company, or comes to work here, leaves their tickets with the company that they were raised
-- for. That a new ticket is raised for a client of its customer, the statement that raises it sees to.
alter table tickets drop constraint tickets_requester_customer_fkey;
alter table tickets
    add constraint tickets_requester_fkey foreign key (org_id, requester_id) references members (org_id, id);
alter table ticket_counts drop constraint ticket_counts_org_id_requester_id_customer_id_fkey;
alter table ticket_counts
    add constraint ticket_counts_requester_fkey foreign key (org_id, requester_id) references members (org_id, id);
alter table members drop constraint members_customer_key;

create index members_clients on members (org_id, name, id) where customer_id is not null;
create index members_created on members (org_id, created_at desc, id desc);

-- Name and address are the account's.
grant update (role, customer_id, contact_id, is_primary_contact, ticket_scope, disabled_at, updated_at, version)
    on members to portico_staff;

create policy system_changes on members for update to portico_system
    using (org_id = ctx_org()) with check (org_id = ctx_org());
grant update (role, customer_id, contact_id, is_primary_contact, ticket_scope, disabled_at, updated_at, version)
    on members to portico_system;

-- A primary contact looks after the others of their company.
create function ctx_primary() returns boolean language sql stable parallel safe
    return coalesce(current_setting('app.primary_contact', true), '') = 'yes';
create policy primary_contact on members for update to portico_client
    using (org_id = ctx_org() and customer_id = ctx_customer() and ctx_primary())
    with check (org_id = ctx_org() and customer_id = ctx_customer() and ctx_primary());
grant update (ticket_scope, disabled_at, updated_at, version) on members to portico_client;

reset role;
