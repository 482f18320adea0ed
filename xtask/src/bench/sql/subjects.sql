-- Who asks, and for what: the names that requests (`{ticket}`) and bare statements (`:ticket`) are filled with.
with client as (
    select * from members where email = 'marta.lindholm@tidewell.example'
), staff as (
    select * from members where email = 'jonas.reuter@harbourvale.example'
), last_before_page_200 as (
    select t.* from tickets t join staff s on t.org_id = s.org_id
    order by t.updated_at desc, t.id desc offset 199 * 25 - 1 limit 1
), shown as (
    select t.* from tickets t join client c on t.org_id = c.org_id and t.customer_id = c.customer_id
    where t.number > 100000 order by t.number limit 1
), open as (
    select t.* from tickets t join client c on t.org_id = c.org_id and t.customer_id = c.customer_id
    where t.number > 100000 and t.status <> 'closed' order by t.number limit 1
)
select 'org', org_id::text from client
union all select 'client', id::text from client
union all select 'customer', customer_id::text from client
union all select 'staff', id::text from staff
union all select 'ticket', id::text from shown
union all select 'open_ticket', id::text from open
union all select 'after_at', updated_at::text from last_before_page_200
union all select 'after_id', id::text from last_before_page_200
union all select 'word', 'quokkaphone';
