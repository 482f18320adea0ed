select count(*) filter (where status in ('open', 'in_progress', 'waiting_for_client')),
    count(*) filter (where status in ('resolved', 'closed')),
    count(*) filter (where status = 'waiting_for_client')
from tickets
where org_id = :org and customer_id = :customer;
