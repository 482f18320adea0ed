-- Organizations, accounts, and who is what where.
-- Back out: drop the tables below, in reverse order.
set local lock_timeout = '2s';
set local role portico_owner;

-- The context of a transaction: set with `set local` in the round trip that opens it, '' outside of one.
create function ctx_org() returns uuid language sql stable parallel safe
    return nullif(current_setting('app.org_id', true), '')::uuid;
create function ctx_actor() returns text language sql stable parallel safe
    return current_setting('app.actor', true);
create function ctx_member() returns uuid language sql stable parallel safe
    return nullif(current_setting('app.user_id', true), '')::uuid;
create function ctx_customer() returns uuid language sql stable parallel safe
    return nullif(current_setting('app.customer_id', true), '')::uuid;
create function ctx_scope() returns text language sql stable parallel safe
    return current_setting('app.ticket_scope', true);

create table organizations (
    id uuid primary key,
    slug text not null constraint organizations_slug_key unique
        check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
    name text not null check (length(name) between 1 and 200),
    logo_key text,
    accent text check (accent ~ '^#[0-9a-f]{6}$'),
    time_zone text not null default 'Etc/UTC',
    locale text not null default 'en',
    currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
    registration text not null default 'open' check (registration in ('open', 'domains', 'closed')),
    email_domains text[] not null default '{}',
    ticket_categories text[] not null default '{}',
    plan_limits jsonb not null default '{}',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);
alter table organizations enable row level security, force row level security;
create policy own on organizations for select to portico_app using (id = ctx_org());
create policy accounts on organizations to portico_accounts using (true) with check (true);
create policy relay on organizations for select to portico_relay using (true);
grant select on organizations to portico_app, portico_relay;
grant select, insert, update on organizations to portico_accounts;

create table accounts (
    id uuid primary key,
    email text not null,
    -- Lower case, for looking up: `lower()` is not leakproof, so it could not use an index under a policy.
    email_normalized text not null constraint accounts_email_key unique,
    password_hash text,
    first_name text not null,
    last_name text not null,
    phone text,
    locale text not null default 'en',
    time_zone text not null default 'Etc/UTC',
    is_active boolean not null default true,
    email_verified_at timestamptz,
    two_factor_enabled boolean not null default false,
    two_factor_secret bytea,
    last_login_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1
);

-- One-time links: the token itself is never stored, only its SHA-256.
create table account_tokens (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    purpose text not null check (purpose in ('verification', 'reset', 'invitation')),
    token_hash bytea constraint account_tokens_hash_key unique,
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null,
    check ((used_at is null) = (token_hash is not null))
);
create index account_tokens_account on account_tokens (account_id, purpose);

-- Who someone is elsewhere (OpenID Connect).
create table identities (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    provider text not null,
    subject text not null,
    created_at timestamptz not null,
    constraint identities_subject_key unique (provider, subject)
);
create index identities_account on identities (account_id);

-- One sign-in on one device: a family of refresh tokens, of which generation `generation` is the newest.
create table sessions (
    id uuid primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    audience text not null check (audience in ('portal', 'console')),
    organization_id uuid not null references organizations (id),
    nonce bytea not null,
    generation integer not null default 1,
    rotated_at timestamptz not null,
    idle_until timestamptz not null,
    ends_at timestamptz not null,
    revoked_at timestamptz,
    revoked_because text,
    ip inet,
    user_agent text,
    created_at timestamptz not null
);
-- Which organization was used last, and from where one usually signs in: ended sessions count too.
create index sessions_account on sessions (account_id, created_at);

-- Failed attempts, counted by what they were aimed at: an account's address, a network address, or both.
create table login_attempts (
    subject text primary key,
    failures integer not null,
    counted_since timestamptz not null,
    blocked_until timestamptz,
    last_failed_at timestamptz not null
);
create index login_attempts_last on login_attempts (last_failed_at);

grant select, insert, update, delete on accounts, account_tokens, identities, sessions, login_attempts
    to portico_accounts;

create table customers (
    org_id uuid not null references organizations (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 200),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    primary key (org_id, id),
    constraint customers_name_key unique (org_id, name)
);
alter table customers enable row level security, force row level security;
create policy staff on customers to portico_app
    using (org_id = ctx_org() and ctx_actor() in ('staff', 'system'))
    with check (org_id = ctx_org() and ctx_actor() in ('staff', 'system'));
create policy client on customers for select to portico_app
    using (org_id = ctx_org() and ctx_actor() = 'client' and id = ctx_customer());
create policy accounts on customers to portico_accounts using (true) with check (true);
grant select, insert, update on customers to portico_app, portico_accounts;

create table contacts (
    org_id uuid not null,
    id uuid not null,
    customer_id uuid not null,
    name text not null check (length(name) between 1 and 200),
    email text,
    phone text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id),
    constraint contacts_customer_key unique (org_id, id, customer_id)
);
create index contacts_customer on contacts (org_id, customer_id, name);
alter table contacts enable row level security, force row level security;
create policy staff on contacts to portico_app
    using (org_id = ctx_org() and ctx_actor() in ('staff', 'system'))
    with check (org_id = ctx_org() and ctx_actor() in ('staff', 'system'));
create policy client on contacts for select to portico_app
    using (org_id = ctx_org() and ctx_actor() = 'client' and customer_id = ctx_customer());
grant select, insert, update on contacts to portico_app;

-- An account's place in one organization. The name and address are copies of the account's, kept by the
-- statement that changes those, because tenant code must not read accounts.
create table members (
    org_id uuid not null references organizations (id),
    id uuid not null,
    account_id uuid not null references accounts (id),
    role text not null check (role in ('client', 'agent', 'manager', 'admin')),
    name text not null,
    email text not null,
    customer_id uuid,
    contact_id uuid,
    is_primary_contact boolean not null default false,
    ticket_scope text not null default 'own' check (ticket_scope in ('own', 'company')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    primary key (org_id, id),
    foreign key (org_id, customer_id) references customers (org_id, id),
    foreign key (org_id, contact_id, customer_id) references contacts (org_id, id, customer_id),
    constraint members_account_key unique (org_id, account_id),
    constraint members_customer_key unique (org_id, id, customer_id),
    check ((role = 'client') = (customer_id is not null))
);
create index members_account on members (account_id);
create index members_customer on members (org_id, customer_id) where customer_id is not null;
create index members_staff on members (org_id, name) where customer_id is null;
alter table members enable row level security, force row level security;
create policy staff on members to portico_app
    using (org_id = ctx_org() and ctx_actor() in ('staff', 'system'))
    with check (org_id = ctx_org() and ctx_actor() in ('staff', 'system'));
-- A client sees the people of their own company, and the staff who look after them.
create policy client on members for select to portico_app
    using (org_id = ctx_org() and ctx_actor() = 'client'
        and (customer_id is null or customer_id = ctx_customer()));
create policy accounts on members to portico_accounts using (true) with check (true);
create policy relay on members for select to portico_relay using (true);
grant select on members to portico_app, portico_relay;
grant select, insert, update on members to portico_accounts;

create table teams (
    org_id uuid not null references organizations (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    primary key (org_id, id),
    constraint teams_name_key unique (org_id, name)
);
alter table teams enable row level security, force row level security;
create policy staff on teams to portico_app
    using (org_id = ctx_org() and ctx_actor() in ('staff', 'system'))
    with check (org_id = ctx_org() and ctx_actor() in ('staff', 'system'));
create policy client on teams for select to portico_app
    using (org_id = ctx_org() and ctx_actor() = 'client');
grant select, insert, update on teams to portico_app;

create table team_members (
    org_id uuid not null,
    id uuid not null,
    team_id uuid not null,
    member_id uuid not null,
    created_at timestamptz not null,
    primary key (org_id, id),
    foreign key (org_id, team_id) references teams (org_id, id) on delete cascade,
    foreign key (org_id, member_id) references members (org_id, id) on delete cascade,
    constraint team_members_key unique (org_id, team_id, member_id)
);
create index team_members_member on team_members (org_id, member_id);
alter table team_members enable row level security, force row level security;
create policy staff on team_members to portico_app
    using (org_id = ctx_org() and ctx_actor() in ('staff', 'system'))
    with check (org_id = ctx_org() and ctx_actor() in ('staff', 'system'));
grant select, insert, delete on team_members to portico_app;

reset role;
