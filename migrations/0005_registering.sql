-- Customers may share a name, and addresses are compared in one form.
-- Back out: drop the columns and the index of names; rename customers that share one, and make the constraint again.
set local lock_timeout = '2s';
set local role portico_owner;

-- Whoever registers gets a customer of their own. A name that must be free would tell them who is a customer
-- already, and a name that leads to an existing one would let them in.
alter table customers drop constraint customers_name_key;
create index customers_name on customers (org_id, name, id);

-- Lower case, for finding the people that a mail went to.
alter table members add column email_normalized text not null generated always as (lower(email)) stored;
create index members_email on members (email_normalized, org_id);
alter table mails add column address_normalized text not null generated always as (lower(address)) stored;

reset role;
