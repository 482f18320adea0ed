-- Beside the demo's organization fifty others; in the demo's 200 customers, 20,000 tickets and 100,000 messages.
insert into organizations (id, slug, name, created_at, updated_at)
    select md5('o' || o)::uuid, 'org-' || o, 'Organization ' || o, now(), now() from generate_series(1, 50) o;
insert into customers (org_id, id, name, created_at, updated_at)
    select o.id, gen_random_uuid(), 'Customer ' || n, now(), now()
    from organizations o, generate_series(1, 200) n
    where o.slug = 'harbour-vale' or n <= 10;
insert into accounts (id, email, email_normalized, first_name, last_name, created_at, updated_at)
    select md5('a')::uuid, 'a@bench.example', 'a@bench.example', 'A', 'B', now(), now();
insert into members (org_id, id, account_id, role, name, email, created_at, updated_at)
    select o.id, gen_random_uuid(), md5('a')::uuid, 'agent', 'A B', 'a@bench.example', now(), now() from organizations o;
insert into tickets (org_id, id, number, customer_id, requester_id, created_by, subject, description, description_html, priority,
        status, closed_at, client_updated_at, created_at, updated_at)
    with customers_of as (
        select org_id, id, row_number() over (partition by org_id order by id) - 1 as place,
            count(*) over (partition by org_id) as all_of_them,
            (select m.id from members m where m.org_id = c.org_id and m.customer_id = c.id limit 1) as requester_id
        from customers c
    )
    select c.org_id, gen_random_uuid(), 100000 + n, c.id, c.requester_id, a.id, 'Subject of ticket ' || n,
        'What is to be done about ' || n, '<p>What is to be done</p>',
        (array['low', 'medium', 'high', 'urgent'])[1 + n % 4],
        case when n % 4 = 0 then (array['open', 'in_progress', 'waiting_for_client', 'resolved'])[1 + n / 4 % 4] else 'closed' end,
        case when n % 4 <> 0 then now() end,
        now() - n * interval '1 minute', now() - n * interval '2 minutes', now() - n * interval '1 minute'
    from organizations o
    cross join generate_series(1, 20000) n
    join customers_of c on c.org_id = o.id and c.place = n % c.all_of_them
    join members a on a.org_id = o.id and a.account_id = md5('a')::uuid
    where o.slug = 'harbour-vale' or n <= 500;
insert into ticket_messages (org_id, id, ticket_id, customer_id, requester_id, author_id, author_side, body, body_html,
        is_internal_note, created_at)
    select t.org_id, gen_random_uuid(), t.id, t.customer_id, t.requester_id, t.created_by, 'staff', 'Answer ' || n || ' to ' || t.number,
        '<p>An answer</p>', n = 5, t.created_at + n * interval '1 minute'
    from tickets t, generate_series(1, 5) n
    where t.number > 100000;
