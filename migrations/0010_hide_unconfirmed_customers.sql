-- Customers that a registration made before 0009, whose only members nobody confirmed, are out of staff's sight, too.
-- Back out: `update customers set is_confirmed = true`; nothing else can tell them from those that 0009 hid.
set local lock_timeout = '2s';
set local role portico_accounts;

update customers c set is_confirmed = false
where c.is_confirmed
    and exists (select from members m where m.org_id = c.org_id and m.customer_id = c.id)
    and not exists (
        select from members m join accounts a on a.id = m.account_id
        where m.org_id = c.org_id and m.customer_id = c.id and a.email_verified_at is not null
    );

reset role;
