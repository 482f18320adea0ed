-- What tells of changes: the outbox, the audit trail, remembered answers, and mails.
-- Back out: drop the tables below.
set local lock_timeout = '2s';
set local role portico_owner;

-- Written in the transaction of the change. Transactions commit out of order, so readers wait for `seq`,
-- which the relay gives below `pg_snapshot_xmin`.
create table outbox (
    org_id uuid not null references organizations (id),
    id uuid not null,
    seq bigint,
    xid xid8 not null default pg_current_xact_id(),
    is_public boolean not null,
    customer_id uuid,
    requester_id uuid,
    change jsonb not null,
    created_at timestamptz not null,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id)
);
create index outbox_waiting on outbox (xid, id) where seq is null;
create index outbox_seq_all on outbox (seq) where seq is not null;
create index outbox_org_seq on outbox (org_id, seq) where seq is not null;
create sequence outbox_seq;
alter table outbox enable row level security, force row level security;
create policy write on outbox for insert to portico_app with check (org_id = ctx_org());
create policy staff on outbox for select to portico_app
    using (org_id = ctx_org() and ctx_actor() in ('staff', 'system'));
create policy client on outbox for select to portico_app
    using (org_id = ctx_org() and ctx_actor() = 'client' and is_public and customer_id = ctx_customer()
        and (ctx_scope() = 'company' or requester_id = ctx_member()));
create policy relay on outbox to portico_relay using (true) with check (true);
grant select, insert on outbox to portico_app;
grant select, update, delete on outbox to portico_relay;
grant usage, update on sequence outbox_seq to portico_relay;

-- How far each reader of the outbox has come.
create table outbox_readers (
    name text primary key,
    seq bigint not null
);
grant select, insert, update on outbox_readers to portico_relay;

-- Append-only, by grants and by trigger.
create table audit_events (
    org_id uuid not null references organizations (id),
    id uuid not null,
    actor text not null check (actor in ('staff', 'client', 'system', 'visitor')),
    member_id uuid,
    action text not null,
    object_kind text not null,
    object_id uuid,
    detail jsonb not null,
    ip inet,
    user_agent text,
    request_id uuid,
    created_at timestamptz not null,
    primary key (org_id, id),
    foreign key (org_id, member_id) references members (org_id, id)
);
create index audit_events_created on audit_events (org_id, created_at desc, id desc);
create index audit_events_object on audit_events (org_id, object_kind, object_id, created_at desc);
alter table audit_events enable row level security, force row level security;
create policy write on audit_events for insert to portico_app with check (org_id = ctx_org());
create policy staff on audit_events for select to portico_app
    using (org_id = ctx_org() and ctx_actor() in ('staff', 'system'));
create policy accounts on audit_events for insert to portico_accounts with check (true);
grant select, insert on audit_events to portico_app;
grant insert on audit_events to portico_accounts;

create function audit_events_are_final() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'audit events are never changed';
end $$;
create trigger audit_events_are_final before update or delete or truncate on audit_events
    for each statement execute function audit_events_are_final();

-- The answers of requests that came with an `Idempotency-Key`, written in the transaction of the change.
create table idempotency_keys (
    org_id uuid not null references organizations (id),
    id uuid not null,
    member_id uuid not null,
    key text not null check (length(key) between 1 and 255),
    fingerprint bytea not null,
    status smallint not null,
    etag text,
    location text,
    body text not null,
    created_at timestamptz not null,
    primary key (org_id, id),
    foreign key (org_id, member_id) references members (org_id, id),
    constraint idempotency_keys_key unique (org_id, member_id, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);
alter table idempotency_keys enable row level security, force row level security;
create policy own on idempotency_keys to portico_app
    using (org_id = ctx_org() and member_id = ctx_member())
    with check (org_id = ctx_org() and member_id = ctx_member());
create policy relay on idempotency_keys for delete to portico_relay using (true);
create policy relay_sees on idempotency_keys for select to portico_relay using (true);
grant select, insert, delete on idempotency_keys to portico_app;
grant select, delete on idempotency_keys to portico_relay;

-- Mails to send. What a mail says is worked out when it is sent, so that a link's token is never at rest;
-- `body` is kept only where the demo shows it.
create table mails (
    id uuid primary key,
    address text not null,
    -- The template and what it needs, as `mail::Template`.
    template jsonb not null,
    state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    last_error text,
    subject text,
    body text,
    created_at timestamptz not null,
    sent_at timestamptz
);
create index mails_queued on mails (next_attempt_at, id) where state = 'queued';
create index mails_created on mails (created_at desc, id desc);
grant select, insert, update, delete on mails to portico_relay;
grant insert on mails to portico_accounts;

reset role;
