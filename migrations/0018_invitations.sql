-- Invitations: who was asked by e-mail to join, as what, and what came of it.
-- Back out: drop the table, and what portico_accounts may write to outbox and history.
set local lock_timeout = '2s';
set local role portico_owner;

create table invitations (
    org_id uuid not null references organizations (id),
    id uuid not null,
    -- As it was typed, and in the form of an account's address.
    email text not null,
    email_normalized text not null,
    role text not null check (role in ('client', 'agent', 'manager', 'admin')),
    customer_id uuid,
    contact_id uuid,
    ticket_scope text not null default 'own' check (ticket_scope in ('own', 'company')),
    invited_by uuid not null,
    -- The SHA-256 of the tokens that are good: one for each try to send it, since nobody knows which of them arrived.
    -- The one before is void from the moment that it is to be sent again.
    token_hashes bytea[] not null default '{}',
    sent_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by uuid,
    revoked_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id),
    foreign key (org_id, contact_id, customer_id) references contacts (org_id, id, customer_id)
        on delete set null (contact_id),
    foreign key (org_id, invited_by) references members (org_id, id),
    foreign key (org_id, accepted_by) references members (org_id, id),
    check ((role = 'client') = (customer_id is not null)),
    check ((accepted_at is null) = (accepted_by is null)),
    check (accepted_at is null or revoked_at is null)
);
-- One to an address waits, for each company: who invites for one does not learn of the others'.
create unique index invitations_waiting_key on invitations (org_id, email_normalized, customer_id) nulls not distinct
    where accepted_at is null and revoked_at is null;
create index invitations_created on invitations (org_id, created_at desc, id desc);
create index invitations_customer on invitations (org_id, customer_id, created_at desc, id desc);
create index invitations_tokens on invitations using gin (token_hashes);

alter table invitations enable row level security, force row level security;
-- Those of staff are for whoever may change staff.
create policy staff on invitations to portico_staff
    using (org_id = ctx_org() and (role = 'client' or 'staff:manage' = any (ctx_permissions())))
    with check (org_id = ctx_org() and (role = 'client' or 'staff:manage' = any (ctx_permissions())));
create policy client on invitations for select to portico_client
    using (org_id = ctx_org() and customer_id = ctx_customer());
create policy client_invites on invitations for insert to portico_client
    with check (org_id = ctx_org() and customer_id = ctx_customer() and role = 'client' and ctx_primary());
create policy client_changes on invitations for update to portico_client
    using (org_id = ctx_org() and customer_id = ctx_customer() and ctx_primary())
    with check (org_id = ctx_org() and customer_id = ctx_customer() and role = 'client' and ctx_primary());
create policy system on invitations to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy accounts on invitations to portico_accounts using (true) with check (true);
create policy relay on invitations for select to portico_relay using (true);
grant select, insert on invitations to portico_client, portico_staff, portico_system;
grant update (token_hashes, sent_at, expires_at, revoked_at, updated_at, version) on invitations
    to portico_client, portico_staff, portico_system;
grant select on invitations to portico_accounts, portico_relay;
grant update (token_hashes, accepted_at, accepted_by, updated_at, version) on invitations to portico_accounts;

-- Whoever accepts one joins by that, or comes to what an address that nobody confirmed was put down for.
grant update (customer_id, contact_id, is_primary_contact, ticket_scope, role, disabled_at) on members to portico_accounts;

-- That somebody joined is told like every change.
create policy accounts_write on outbox for insert to portico_accounts with check (true);
create policy accounts_write on history for insert to portico_accounts with check (true);
grant insert on outbox, history to portico_accounts;

reset role;
