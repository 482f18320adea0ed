with found as (
    select id from tickets where org_id = :org and search @@ to_tsquery('simple', :word || ':*')
    union
    select ticket_id from ticket_messages where org_id = :org and search @@ to_tsquery('simple', :word || ':*')
),
page as materialized (
    select t.id, t.number, t.subject, t.category, t.priority, t.status, t.customer_id, t.requester_id, t.assignee_id,
        t.created_at, t.updated_at, t.version
    from found f join tickets t on t.org_id = :org and t.id = f.id
    order by t.updated_at desc, t.id desc
    limit 26
)
select p.*, c.name, r.name, r.role, a.name, a.role
from page p
join customers c on c.org_id = :org and c.id = p.customer_id
left join members r on r.org_id = :org and r.id = p.requester_id
left join members a on a.org_id = :org and a.id = p.assignee_id
order by p.updated_at desc, p.id desc;
