-- Tickets and their messages, newest first. Each call adds one batch, and is told what by settings:
--   bench.own         whether to the demo's organization, else to each of the others
--   bench.first, bench.last   the batch's places in the order
--   bench.open        one in so many is open
--   bench.messages    how many each has
--   bench.giant       one in so many is the client's own customer's, beyond its equal share; 0 for none
with batch as (
    select current_setting('bench.own')::bool as own, current_setting('bench.first')::int as first,
        current_setting('bench.last')::int as last, current_setting('bench.open')::int as open,
        current_setting('bench.messages')::int as messages, current_setting('bench.giant')::int as giant
),
customers_of as (
    select org_id, id, row_number() over (partition by org_id order by id) - 1 as place,
        count(*) over (partition by org_id) as all_of_them,
        (select m.id from members m where m.org_id = c.org_id and m.customer_id = c.id order by m.id limit 1) as requester_id,
        exists (
            select from members m
            where m.org_id = c.org_id and m.customer_id = c.id and m.email = 'marta.lindholm@tidewell.example'
        ) as is_clients
    from customers c
),
raised as (
    insert into tickets (org_id, id, number, customer_id, requester_id, created_by, subject, description, description_html,
            priority, status, closed_at, client_updated_at, created_at, updated_at)
        select c.org_id, gen_random_uuid(), 100000 + n, c.id, c.requester_id, a.id,
            'Subject of ticket ' || n || case when batch.own and n = 77 then ' quokkaphone' else '' end,
            'What is to be done about ' || n, '<p>What is to be done</p>',
            (array['low', 'medium', 'high', 'urgent'])[1 + n % 4],
            case when n % batch.open = 0 then (array['open', 'in_progress', 'waiting_for_client', 'resolved'])[1 + n / batch.open % 4]
                else 'closed' end,
            case when n % batch.open <> 0 then now() end,
            now() - n * interval '1 minute', now() - n * interval '2 minutes', now() - n * interval '1 minute'
        from batch
        join organizations o on batch.own = (o.slug = 'harbour-vale')
        cross join generate_series(batch.first, batch.last) n
        join customers_of c on c.org_id = o.id
            and case when batch.giant > 0 and n % nullif(batch.giant, 0) = 0 then c.is_clients else c.place = n % c.all_of_them end
        join members a on a.org_id = o.id and a.account_id = md5('a')::uuid
    returning org_id, id, customer_id, requester_id, created_by, number, created_at
)
insert into ticket_messages (org_id, id, ticket_id, customer_id, requester_id, author_id, author_side, body, body_html,
        is_internal_note, created_at)
    select t.org_id, gen_random_uuid(), t.id, t.customer_id, t.requester_id, t.created_by, 'staff', 'Answer ' || n || ' to ' || t.number,
        '<p>An answer</p>', n = 5, t.created_at + n * interval '1 minute'
    from raised t, batch, generate_series(1, batch.messages) n;
