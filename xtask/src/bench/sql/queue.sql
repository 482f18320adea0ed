with page as materialized (
    select id, number, subject, category, priority, status, customer_id, requester_id, assignee_id, created_at,
        updated_at, version
    from tickets
    where org_id = :org
    order by updated_at desc, id desc
    limit 26
)
