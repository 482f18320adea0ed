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
