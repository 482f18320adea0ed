with page as materialized (
    select id, number, subject, category, priority, status, customer_id, requester_id, assignee_id, created_at,
        updated_at, version
    from tickets
    where org_id = :org and (updated_at, id) < (:after_at::timestamptz, :after_id::uuid)
    order by updated_at desc, id desc
    limit 26
)
