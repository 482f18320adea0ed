with page as materialized (
    select id, number, subject, category, priority, status, requester_id, last_message_by, last_message_excerpt,
        last_message_at, created_at, client_updated_at
    from tickets
    where org_id = :org and customer_id = :customer
    order by client_updated_at desc, id desc
    limit 26
)
select p.*, r.name, r.role, l.name, l.role
from page p
left join members r on r.org_id = :org and r.id = p.requester_id
left join members l on l.org_id = :org and l.id = p.last_message_by
order by p.client_updated_at desc, p.id desc;
