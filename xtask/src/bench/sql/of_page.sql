select p.*, c.name, r.name, r.role, a.name, a.role
from page p
join customers c on c.org_id = :org and c.id = p.customer_id
left join members r on r.org_id = :org and r.id = p.requester_id
left join members a on a.org_id = :org and a.id = p.assignee_id
order by p.updated_at desc, p.id desc;
