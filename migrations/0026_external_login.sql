-- External login by OpenID Connect: the providers of organizations, who somebody is elsewhere, and sign-ins under way.
-- Back out: drop `identity_providers`, `external_sign_ins` and the added columns, and make `identities` as it was. Accounts
-- without a password then get in by "forgot password".
set local lock_timeout = '2s';
set local role portico_owner;

-- Trusted for their own organization alone. Those of the installation stand in its configuration.
create table identity_providers (
    org_id uuid not null references organizations (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 80),
    issuer text not null check (length(issuer) between 1 and 500),
    client_id text not null check (length(client_id) between 1 and 200),
    -- Sealed with the provider's id; null for a client that has none.
    client_secret bytea,
    -- The claim that lists somebody's groups, and which group gives which role: `[{"group": …, "role": …}]`.
    groups_claim text check (length(groups_claim) between 1 and 200),
    roles jsonb not null default '[]' check (jsonb_typeof(roles) = 'array'),
    is_enabled boolean not null default true,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    primary key (org_id, id)
);
create index identity_providers_name on identity_providers (org_id, name, id);

alter table identity_providers enable row level security, force row level security;
create policy staff on identity_providers to portico_staff
    using (org_id = ctx_org() and 'organization:manage' = any (ctx_permissions()))
    with check (org_id = ctx_org() and 'organization:manage' = any (ctx_permissions()));
create policy system on identity_providers to portico_system
    using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy accounts on identity_providers for select to portico_accounts using (true);
grant select, insert, delete on identity_providers to portico_staff, portico_system;
grant update (name, issuer, client_id, client_secret, groups_claim, roles, is_enabled, updated_at, version)
    on identity_providers to portico_staff, portico_system;
grant select on identity_providers to portico_accounts;

-- What a provider of an organization says of somebody is another identity than what the same issuer says to the
-- installation, or to another organization.
alter table identities
    drop constraint identities_subject_key,
    add column issuer text not null,
    -- The organization whose provider it is; null for those of the installation.
    add column organization_id uuid references organizations (id) on delete cascade,
    -- As the provider said it last, to tell one from the other. It decides nothing.
    add column email text,
    add column last_used_at timestamptz,
    add constraint identities_key unique nulls not distinct (issuer, subject, organization_id),
    add constraint identities_subject_length check (length(subject) between 1 and 255);

-- A sign-in on its way to a provider and back. Good for ten minutes, once, and in the browser that began it.
create table external_sign_ins (
    state_hash bytea primary key,
    -- Of what the browser keeps in its cookie.
    browser_hash bytea not null,
    nonce text not null,
    verifier text not null,
    audience text not null check (audience in ('portal', 'console')),
    -- The installation's by its name, an organization's by its id.
    provider text not null,
    -- The organization that was named at the start.
    organization_id uuid references organizations (id) on delete cascade,
    invitation_hash bytea,
    -- Who is to be known by it from now on; null for a sign-in.
    account_id uuid references accounts (id) on delete cascade,
    expires_at timestamptz not null,
    created_at timestamptz not null
);
create index external_sign_ins_account on external_sign_ins (account_id) where account_id is not null;
create index external_sign_ins_organization on external_sign_ins (organization_id) where organization_id is not null;
create index external_sign_ins_expired on external_sign_ins (expires_at);
grant select, insert, delete on external_sign_ins to portico_accounts;

-- Whoever came by the provider of an organization is let into that one alone: its admins say who is who there.
alter table sessions add column only_organization_id uuid references organizations (id);
alter table sign_in_challenges
    add column only_organization_id uuid references organizations (id) on delete cascade,
    -- The name of the provider that they came by; null for a password.
    add column provider text;

create or replace function audit_object(org uuid, kind text, object uuid) returns text language sql stable
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
        when 'identity_provider' then
            (select p.name from identity_providers p where p.org_id = org and p.id = object)
    end;

reset role;
