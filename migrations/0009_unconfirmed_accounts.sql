-- Accounts that nobody confirms stay out of staff's sight, and go away with the place that registering made for them.
-- Back out: make the policy `staff` on customers as in 0002 and drop the column; revoke the grants and drop policy and
-- index; make the four constraints again as they were, those of the
-- audit trail `not valid`: it tells of what is gone.
set local lock_timeout = '2s';
set local role portico_owner;

-- Anybody can register under any company's name. Staff see the customer that this made once the address is confirmed.
alter table customers add column is_confirmed boolean not null default true;
drop policy staff on customers;
create policy staff on customers to portico_app
    using (org_id = ctx_org() and (ctx_actor() = 'system' or ctx_actor() = 'staff' and is_confirmed))
    with check (org_id = ctx_org() and ctx_actor() in ('staff', 'system'));

-- The trail outlives what it tells of.
alter table audit_events drop constraint audit_events_org_id_fkey;
alter table audit_events drop constraint audit_events_org_id_member_id_fkey;

alter table ticket_counters drop constraint ticket_counters_org_id_fkey;
alter table ticket_counters
    add constraint ticket_counters_org_id_fkey foreign key (org_id) references organizations (id) on delete cascade;

-- Whom staff have put into a team is not forgotten.
alter table team_members drop constraint team_members_org_id_member_id_fkey;
alter table team_members
    add constraint team_members_org_id_member_id_fkey foreign key (org_id, member_id) references members (org_id, id);

-- What keeps everybody else's. A member of a confirmed account is out of reach. With an account go its sessions,
-- identities, tokens and pending registrations, with an organization its counter: those keys cascade. Nothing else goes
-- that a foreign key leads to, so neither a customer nor an organization in which somebody is. One that is empty has no
-- column that tells who made it: for those there is no policy, and the statement alone spares what staff have made.
grant delete on organizations, customers, members to portico_accounts;
create policy unconfirmed on members as restrictive for delete to portico_accounts
    using (exists (select from accounts a where a.id = account_id and a.email_verified_at is null));

create index accounts_unconfirmed on accounts (id) where email_verified_at is null;

reset role;
