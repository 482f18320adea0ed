-- An organization's logo: one picture, written anew from what was sent, that anybody may see.
-- Back out: drop the column and the table.
set local lock_timeout = '2s';
set local role portico_owner;

create table logos (
    org_id uuid not null references organizations (id),
    id uuid not null,
    png bytea not null check (octet_length(png) between 1 and 1048576),
    created_at timestamptz not null,
    primary key (org_id, id),
    unique (org_id)
);
alter table logos enable row level security, force row level security;

-- It is kept before the organization names it, and goes before the organization names another.
alter table organizations
    add column logo_id uuid,
    add foreign key (id, logo_id) references logos (org_id, id) deferrable initially deferred;

create policy staff on logos for select to portico_staff using (org_id = ctx_org());
create policy staff_write on logos for insert to portico_staff
    with check (org_id = ctx_org() and 'organization:manage' = any (ctx_permissions()));
create policy staff_remove on logos for delete to portico_staff
    using (org_id = ctx_org() and 'organization:manage' = any (ctx_permissions()));
grant select, insert, delete on logos to portico_staff;

create policy system on logos to portico_system using (org_id = ctx_org()) with check (org_id = ctx_org());
grant select, insert, delete on logos to portico_system;

-- Whoever comes to the sign-in page sees it.
create policy accounts on logos for select to portico_accounts using (true);
grant select on logos to portico_accounts;

grant update (logo_id) on organizations to portico_staff, portico_system;

reset role;
