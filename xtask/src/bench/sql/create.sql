begin;
with numbered as (
    update ticket_counters set next_number = next_number + 1 where org_id = :org returning next_number - 1 as number
)
insert into tickets (org_id, id, number, customer_id, requester_id, created_by, subject, description, description_html,
        priority, channel, client_updated_at, created_at, updated_at, search)
    select :org, {fresh}, number, :customer, :client, :client, 'Prices are a day behind', 'Since Monday.',
        '<p>Since Monday.</p>', 'medium', 'portal', now(), now(), now(), searchable('Prices are a day behind Since Monday.')
    from numbered
    returning id as raised
\gset
insert into history (org_id, id, object_kind, object_id, actor_id, happening, audience, permission, customer_id,
        member_id, created_at)
    values (:org, {fresh}, 'ticket', :raised, :client, '{"kind": "raised"}', 'requester', E'tickets\x3Aread', :customer, :client, now());
insert into outbox (org_id, id, audience, permission, customer_id, member_id, change, created_at)
    values (:org, {fresh}, 'requester', E'tickets\x3Aread', :customer, :client,
        jsonb_build_object('resource', 'ticket', 'id', :raised::text, 'action', 'raised', 'by', :client::text), now());
insert into audit_events (org_id, id, actor, member_id, action, object_kind, object_id, detail, ip, request_id, created_at)
    values (:org, {fresh}, 'client', :client, 'ticket.raised', 'ticket', :raised, '{"kind": "raised"}', '127.0.0.1', {fresh}, now());
commit;
