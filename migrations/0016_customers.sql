-- Customers with what a firm keeps of a company, and the people there: one of them the primary contact.
-- Back out: drop the indexes, constraints and columns, make the index contacts_customer (org_id, customer_id, name), and
-- revoke the deletes. Archived customers are customers again.
set local lock_timeout = '2s';
set local role portico_owner;

alter table customers
    add column website text check (length(website) between 1 and 200),
    add column phone text check (length(phone) between 1 and 40),
    add column address text check (length(address) between 1 and 500),
    add column country text check (country ~ '^[A-Z]{2}$'),
    add column tax_id text check (length(tax_id) between 1 and 40),
    add column reference text check (length(reference) between 1 and 60),
    -- Since when no tickets are raised for it, and nothing about it is changed.
    add column archived_at timestamptz;
create index customers_created on customers (org_id, created_at, id);

alter table contacts
    -- In the one form that an account's address has, so that an address is one contact's.
    add column email_normalized text,
    add column position text check (length(position) between 1 and 100),
    add column is_primary boolean not null default false;
update contacts set email_normalized = lower(email) where email is not null;
alter table contacts
    add check ((email is null) = (email_normalized is null)),
    add constraint contacts_email_key unique (org_id, customer_id, email_normalized);
create unique index contacts_primary_key on contacts (org_id, customer_id) where is_primary;
drop index contacts_customer;
create index contacts_customer on contacts (org_id, customer_id, name, id);
-- Somebody who left goes; the key of `members` keeps whoever has an account.
grant delete on contacts to portico_staff, portico_system;

-- A contact is one person, with one account at most.
create unique index members_contact_key on members (org_id, contact_id) where contact_id is not null;

reset role;
