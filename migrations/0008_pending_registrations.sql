-- Whoever registers with an address that has an account becomes a client when its owner signs in.
-- Back out: drop the table; who waits registers again.
set local lock_timeout = '2s';
set local role portico_owner;

create table pending_registrations (
    account_id uuid not null references accounts (id) on delete cascade,
    organization_id uuid not null references organizations (id),
    company text not null check (length(company) between 1 and 200),
    created_at timestamptz not null,
    primary key (account_id, organization_id)
);
create index pending_registrations_created on pending_registrations (created_at);
grant select, insert, update, delete on pending_registrations to portico_accounts;

reset role;
