-- Delivered events are pruned; constraints that the API answers for get names.
-- Back out: drop the table; rename the constraints back.
set local lock_timeout = '2s';
set local role portico_owner;

-- The last place in the order of the outbox that was pruned. A reader that has come no further is told to load
-- everything anew.
create table outbox_pruned (
    id boolean primary key default true check (id),
    seq bigint not null
);
insert into outbox_pruned (seq) values (0);
grant select on outbox_pruned to portico_app, portico_relay;
grant update on outbox_pruned to portico_relay;

alter table tickets rename constraint tickets_org_id_customer_id_fkey to tickets_customer_fkey;
alter table tickets rename constraint tickets_org_id_requester_id_customer_id_fkey
    to tickets_requester_customer_fkey;

comment on table ticket_counters is
    'The next number of each organization. The row is locked from the insert of a ticket to its commit, which bounds '
    'how fast an organization raises tickets.';

reset role;
