-- The audit trail is read, searched and sealed: a block names events by id and hash, and the block before it by its hash,
-- so that an event that was changed, removed or put in later shows. See docs/audit.md.
-- Back out: drop the tables, trigger, function, policies and indexes below; make the policy `staff` of audit_events as it
-- was in 0012.
set local lock_timeout = '2s';
set local role portico_owner;

create index audit_events_member on audit_events (org_id, member_id, created_at desc, id desc)
    where member_id is not null;
create index audit_events_account on audit_events (object_id, created_at desc, id desc) where object_kind = 'account';

drop policy staff on audit_events;
create policy staff on audit_events for select to portico_staff
    using (org_id = ctx_org() and 'audit:read' = any (ctx_permissions()));
-- What happened to an account is shown to its owner, wherever it happened.
create policy accounts_read on audit_events for select to portico_accounts using (object_kind = 'account');
grant select on audit_events to portico_accounts;
create policy relay on audit_events for select to portico_relay using (true);
grant select on audit_events to portico_relay;

-- Events that are in no block yet. Written by a trigger in the transaction of the event, so that one which commits late is
-- found when it is there: nothing is left between two blocks. No key leads to the event: that one is gone is to be found;
-- nor to the organization, whose trail stays when it is forgotten.
create table audit_unsealed (
    org_id uuid not null,
    id uuid not null,
    primary key (org_id, id)
);
alter table audit_events no force row level security;
insert into audit_unsealed (org_id, id) select org_id, id from audit_events;
alter table audit_events force row level security;
alter table audit_unsealed enable row level security, force row level security;
create policy client on audit_unsealed for insert to portico_client with check (org_id = ctx_org());
create policy staff on audit_unsealed for insert to portico_staff with check (org_id = ctx_org());
create policy staff_sees on audit_unsealed for select to portico_staff
    using (org_id = ctx_org() and 'audit:read' = any (ctx_permissions()));
create policy system on audit_unsealed to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy accounts on audit_unsealed for insert to portico_accounts with check (true);
create policy relay on audit_unsealed to portico_relay using (true) with check (true);
grant insert on audit_unsealed to portico_client, portico_staff, portico_system, portico_accounts;
grant select on audit_unsealed to portico_staff, portico_system;
grant select, delete on audit_unsealed to portico_relay;

create function audit_events_wait() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    insert into audit_unsealed (org_id, id) select org_id, id from added;
    return null;
end $$;
create trigger audit_events_wait after insert on audit_events
    referencing new table as added for each statement execute function audit_events_wait();

create table audit_blocks (
    org_id uuid not null,
    id uuid not null,
    number bigint not null check (number > 0),
    -- The hash of the block before; 32 zeros for the first.
    previous_hash bytea not null,
    hash bytea not null,
    -- The events, by their ids, and the hash of each.
    event_ids uuid[] not null check (cardinality(event_ids) > 0),
    event_hashes bytea[] not null,
    first_id uuid not null generated always as (event_ids[1]) stored,
    last_id uuid not null generated always as (event_ids[cardinality(event_ids)]) stored,
    made_at timestamptz not null,
    primary key (org_id, id),
    constraint audit_blocks_number_key unique (org_id, number),
    check (cardinality(event_ids) = cardinality(event_hashes))
);
create index audit_blocks_last on audit_blocks (org_id, last_id);
alter table audit_blocks enable row level security, force row level security;
create policy staff on audit_blocks for select to portico_staff
    using (org_id = ctx_org() and 'audit:read' = any (ctx_permissions()));
create policy system on audit_blocks for select to portico_system using (org_id = ctx_org());
create policy relay on audit_blocks for select to portico_relay using (true);
create policy relay_seals on audit_blocks for insert to portico_relay with check (true);
grant select on audit_blocks to portico_staff, portico_system;
grant select, insert on audit_blocks to portico_relay;
create trigger audit_blocks_are_final before update or delete or truncate on audit_blocks
    for each statement execute function audit_events_are_final();

-- What an event was about, by the name that it has now, as far as whoever asks may see it.
create function audit_object(org uuid, kind text, object uuid) returns text language sql stable
    set search_path = public, pg_temp
    return case kind
        when 'ticket' then (select '#' || t.number || ' ' || t.subject from tickets t where t.org_id = org and t.id = object)
        when 'team' then (select t.name from teams t where t.org_id = org and t.id = object)
        when 'customer' then (select c.name from customers c where c.org_id = org and c.id = object)
        when 'member' then (select m.name from members m where m.org_id = org and m.id = object)
        when 'account' then (select m.name from members m where m.org_id = org and m.account_id = object)
        when 'invitation' then (select i.email from invitations i where i.org_id = org and i.id = object)
        when 'organization' then (select o.name from organizations o where o.id = org and o.id = object)
        when 'api_key' then (select k.name from api_keys k where k.org_id = org and k.id = object)
    end;

reset role;
