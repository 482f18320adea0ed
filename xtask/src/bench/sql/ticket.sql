select t.id, t.number, t.customer_id, c.name, t.subject, t.description, t.description_html, t.category, t.priority, t.status,
    t.channel, t.resolution, t.resolved_at, t.closed_at, t.first_response_at, t.client_updated_at, t.client_version,
    t.created_at, t.requester_id, r.name, r.role, t.assignee_id, a.name, a.role, t.team_id, g.name
from tickets t
join customers c on c.org_id = t.org_id and c.id = t.customer_id
left join members r on r.org_id = t.org_id and r.id = t.requester_id
left join members a on a.org_id = t.org_id and a.id = t.assignee_id
left join teams g on g.org_id = t.org_id and g.id = t.team_id
where t.org_id = :org and t.id = :ticket;
select s.id, s.author_id, m.name, s.author_side, s.body, s.body_html, s.created_at
from ticket_messages s
join members m on m.org_id = s.org_id and m.id = s.author_id
where s.org_id = :org and s.ticket_id = :ticket and not s.is_internal_note
order by s.created_at, s.id
limit 26;
