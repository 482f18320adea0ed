-- Customers may share a name.
-- Back out: rename customers that share a name, drop the index, and make the constraint again.
set local lock_timeout = '2s';
set local role portico_owner;

-- Whoever registers gets a customer of their own. A name that must be free would tell them who is a customer
-- already, and a name that leads to an existing one would let them in.
alter table customers drop constraint customers_name_key;
create index customers_name on customers (org_id, name, id);

reset role;
