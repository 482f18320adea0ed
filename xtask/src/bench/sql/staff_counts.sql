select count(*), count(*) filter (where status = 'open'), count(*) filter (where status = 'in_progress'),
    count(*) filter (where status = 'waiting_for_client'), count(*) filter (where priority_rank >= 2),
    count(*) filter (where assignee_id is null), count(*) filter (where assignee_id = :staff),
    count(*) filter (where resolution_due < now() + interval '1 hour' and status <> 'waiting_for_client'),
    (select count(*) from tickets where org_id = :org and status in ('resolved', 'closed'))
from tickets
where org_id = :org and status in ('open', 'in_progress', 'waiting_for_client');
