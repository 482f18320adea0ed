-- API keys: other programs use the API as staff do, each by a key with permissions of its own. A key acts as a member
-- that has no account, so that all that names who did something (tickets, messages, history, audit trail) names a key by
-- the same composite keys as a person.
-- Back out: delete the members of the role `integration` with all that names them, drop `api_keys` with its policies, make
-- `members_role_check` as it was, `account_id` not null, and drop `members_integration`.
set local lock_timeout = '2s';
set local role portico_owner;

alter table members
    drop constraint members_role_check,
    alter column account_id drop not null;
alter table members
    add constraint members_role_check check (role in ('client', 'agent', 'manager', 'admin', 'integration')),
    -- Who is nobody's account is a key, and stays one.
    add constraint members_integration check ((role = 'integration') = (account_id is null));

-- Whoever makes a key makes its member, and no other.
create policy keys_only on members as restrictive for insert to portico_staff
    with check (org_id = ctx_org() and role = 'integration' and account_id is null);
create policy system_keys_only on members as restrictive for insert to portico_system
    with check (org_id = ctx_org() and role = 'integration' and account_id is null);
create policy system_makes on members for insert to portico_system with check (org_id = ctx_org());
grant insert (org_id, id, role, name, email, created_at, updated_at) on members to portico_staff, portico_system;

create table api_keys (
    org_id uuid not null references organizations (id),
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    -- As whom it acts.
    member_id uuid not null,
    -- Who answers for it: it never may more than they do at the moment.
    owner_id uuid not null,
    permissions text[] not null,
    -- The beginning of its text, to recognise it by, and the SHA-256 of the whole. The text has 256 random bits, so a
    -- fast hash gives nothing away.
    prefix text not null,
    hash bytea not null,
    -- The text before the last rotation, and until when it is good, too.
    old_prefix text,
    old_hash bytea,
    old_until timestamptz,
    expires_at timestamptz not null,
    -- To the minute.
    last_used_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    primary key (org_id, id),
    foreign key (org_id, member_id) references members (org_id, id),
    foreign key (org_id, owner_id) references members (org_id, id),
    check ((old_hash is null) = (old_until is null) and (old_hash is null) = (old_prefix is null))
);
create index api_keys_hash on api_keys (hash);
create index api_keys_old_hash on api_keys (old_hash) where old_hash is not null;
create index api_keys_created on api_keys (org_id, created_at desc, id desc);

alter table api_keys enable row level security, force row level security;
create policy staff on api_keys to portico_staff
    using (org_id = ctx_org() and 'api-keys:manage' = any (ctx_permissions()))
    with check (org_id = ctx_org() and 'api-keys:manage' = any (ctx_permissions()));
create policy system on api_keys to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
create policy accounts on api_keys to portico_accounts using (true) with check (true);
grant select, insert on api_keys to portico_staff, portico_system;
grant update (owner_id, prefix, hash, old_prefix, old_hash, old_until, expires_at, revoked_at, updated_at, version)
    on api_keys to portico_staff;
grant select on api_keys to portico_accounts;
grant update (last_used_at) on api_keys to portico_accounts;

-- What a key did stands in its name.
alter table audit_events drop constraint audit_events_actor_check;
alter table audit_events
    add constraint audit_events_actor_check
        check (actor in ('staff', 'client', 'integration', 'system', 'visitor')) not valid;
alter table audit_events validate constraint audit_events_actor_check;

reset role;
