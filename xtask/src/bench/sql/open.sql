with page as materialized (
    select id, number, subject, category, priority, status, customer_id, requester_id, assignee_id, created_at,
        updated_at, version
    from tickets
    where org_id = :org and status in ('open', 'in_progress', 'waiting_for_client')
    order by updated_at desc, id desc
    limit 26
)
select p.*, c.name, r.name, r.role, a.name, a.role
from page p
join customers c on c.org_id = :org and c.id = p.customer_id
left join members r on r.org_id = :org and r.id = p.requester_id
left join members a on a.org_id = :org and a.id = p.assignee_id
order by p.updated_at desc, p.id desc;
