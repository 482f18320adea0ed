-- Three who are known: one with the demo's password, one who signs in by a provider and has none, and one who is shut out.
with made as (
    insert into accounts (id, email, email_normalized, password_hash, first_name, last_name, email_verified_at, is_active,
            created_at, updated_at)
        select gen_random_uuid(), kind.email, kind.email, case when kind.has_password then a.password_hash end,
            'Somebody', 'Known', now(), kind.is_active, now(), now()
        from accounts a, (values
            ('somebody-here@bench.example', true, true),
            ('no-password@bench.example', false, true),
            ('somebody-out@bench.example', true, false)
        ) kind (email, has_password, is_active)
        where a.email = 'marta.lindholm@tidewell.example'
    returning id, email, password_hash
), linked as (
    insert into identities (id, account_id, provider, issuer, subject, email, created_at)
        select gen_random_uuid(), id, 'elsewhere', 'https://id.example', id::text, email, now()
        from made where password_hash is null
)
insert into members (org_id, id, account_id, role, name, email, customer_id, ticket_scope, created_at, updated_at)
    select c.org_id, gen_random_uuid(), made.id, 'client', 'Somebody Known', made.email, c.customer_id, 'own', now(), now()
    from made, members c
    where c.email = 'marta.lindholm@tidewell.example';
