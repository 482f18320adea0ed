-- An organization's settings are changed by its admins, and its sign-in page has a text of its own.
-- Back out: close whatever is by invitation (`update organizations set registration = 'closed' where registration =
-- 'invitation'`), make the check as it was, drop the policy, the grant and the column.
set local lock_timeout = '2s';
set local role portico_owner;

alter table organizations add column sign_in_text text check (length(sign_in_text) between 1 and 500);

alter table organizations drop constraint organizations_registration_check;
alter table organizations add constraint organizations_registration_check
    check (registration in ('open', 'domains', 'invitation', 'closed'));

create policy settings on organizations for update to portico_staff
    using (id = ctx_org() and 'organization:manage' = any (ctx_permissions()))
    with check (id = ctx_org());
grant update (slug, name, accent, sign_in_text, time_zone, locale, currency, registration, email_domains,
    ticket_categories, updated_at, version) on organizations to portico_staff;

-- The example organization gets its settings as everybody else's changes them.
create policy system_changes on organizations for update to portico_system
    using (id = ctx_org()) with check (id = ctx_org());
grant update (slug, name, accent, sign_in_text, time_zone, locale, currency, registration, email_domains,
    ticket_categories, updated_at, version) on organizations to portico_system;

reset role;
