-- The second factor of an account, what proves lately who somebody is, and which roles have to have one.
-- Back out: drop the two tables, the columns and the check; everybody signs in by password alone again.
set local lock_timeout = '2s';
set local role portico_owner;

-- The key is sealed with the account's id; one that waits for its first code stands beside the one in use.
alter table accounts
    add column two_factor_since timestamptz,
    -- The step (of 30 seconds) of the code that was used last: no code of it, or of one before, is good any more.
    add column two_factor_step bigint,
    add column two_factor_pending bytea,
    add column two_factor_pending_at timestamptz,
    add constraint accounts_two_factor_whole check (
        two_factor_enabled = (two_factor_secret is not null)
        and two_factor_enabled = (two_factor_since is not null)
        and (two_factor_pending is null) = (two_factor_pending_at is null)
    );

-- Each is good once. Only its SHA-256 is kept, which is enough for 120 random bits, and not even that once it was used.
create table recovery_codes (
    account_id uuid not null references accounts (id) on delete cascade,
    code_hash bytea not null,
    created_at timestamptz not null,
    primary key (account_id, code_hash)
);

-- Whoever knew the password and still has to show the second factor. Good for this alone, and only once.
create table sign_in_challenges (
    token_hash bytea primary key,
    account_id uuid not null references accounts (id) on delete cascade,
    audience text not null check (audience in ('portal', 'console')),
    organization_id uuid not null references organizations (id) on delete cascade,
    failures integer not null default 0,
    expires_at timestamptz not null,
    created_at timestamptz not null
);
create index sign_in_challenges_account on sign_in_challenges (account_id);
create index sign_in_challenges_expired on sign_in_challenges (expires_at);

grant select, insert, update, delete on recovery_codes, sign_in_challenges to portico_accounts;

-- When whoever has the session showed last who they are; signing in does, too.
alter table sessions add column proved_at timestamptz;

-- Members with these roles can do nothing before they have set one up.
alter table organizations add column two_factor_roles text[] not null default '{}'
    check (two_factor_roles <@ array['client', 'agent', 'manager', 'admin']);

reset role;
