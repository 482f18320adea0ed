-- How many tickets there are, by customer, requester and status, kept in the transaction of each change: counting what
-- is closed read all of an organization's history.
-- Back out: drop the table and give `search_tickets` its 1000 rows again; the counts are asked of `tickets`, as before.
set local lock_timeout = '2s';
set local role portico_owner;

create table ticket_counts (
    org_id uuid not null references organizations (id),
    id uuid not null,
    customer_id uuid not null,
    requester_id uuid,
    status text not null
        check (status in ('open', 'in_progress', 'waiting_for_client', 'resolved', 'closed')),
    tickets bigint not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id),
    foreign key (org_id, requester_id, customer_id) references members (org_id, id, customer_id),
    constraint ticket_counts_key unique nulls not distinct (org_id, customer_id, requester_id, status)
);
insert into ticket_counts (org_id, id, customer_id, requester_id, status, tickets)
    select org_id, gen_random_uuid(), customer_id, requester_id, status, count(*)
    from tickets group by org_id, customer_id, requester_id, status;
alter table ticket_counts enable row level security, force row level security;
create policy staff on ticket_counts to portico_staff using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy client on ticket_counts to portico_client
    using (org_id = ctx_org() and customer_id = ctx_customer()
        and (ctx_scope() = 'company' or requester_id = ctx_member()))
    with check (org_id = ctx_org() and customer_id = ctx_customer()
        and (ctx_scope() = 'company' or requester_id = ctx_member()));
create policy system on ticket_counts to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
grant select, insert, update on ticket_counts to portico_client, portico_staff, portico_system;

-- What is searched for is rare mostly; expecting many, PostgreSQL reads all tickets in their order instead.
alter function search_tickets rows 30;

reset role;
