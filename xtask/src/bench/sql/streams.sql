-- 250 who may listen, half of them staff and half the client's colleagues, with the demo's password.
with made as (
    insert into accounts (id, email, email_normalized, password_hash, first_name, last_name, email_verified_at,
            created_at, updated_at)
        select gen_random_uuid(), 'listener-' || n || '@bench.example', 'listener-' || n || '@bench.example',
            a.password_hash, 'Listener', n::text, now(), now(), now()
        from generate_series(1, 250) n, accounts a
        where a.email = 'marta.lindholm@tidewell.example'
    returning id, email, last_name::int % 2 = 0 as is_staff
)
insert into members (org_id, id, account_id, role, name, email, customer_id, ticket_scope, created_at, updated_at)
    select c.org_id, gen_random_uuid(), made.id, case when made.is_staff then 'agent' else 'client' end, 'Listener', made.email,
        case when not made.is_staff then c.customer_id end, 'company', now(), now()
    from made, members c
    where c.email = 'marta.lindholm@tidewell.example';
