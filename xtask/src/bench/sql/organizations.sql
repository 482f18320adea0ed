-- Beside the demo's organization fifty others; 200 customers in the demo's, 10 in each of the others.
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
-- What is raised while it is measured has numbers that nothing else has.
update ticket_counters set next_number = 10000000;
