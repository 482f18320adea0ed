//! The second fence: what the catalogue must say, and what PostgreSQL itself refuses, whatever the code forgets.

use crate::app::App;
use crate::world::World;
use portico::access::Audience;
use shared::accounts::TicketScope;
use shared::links::Purpose;
use shared::mails::MailState;
use shared::organizations::Registration;
use shared::person::{Actor, Side};
use shared::role::Role;
use shared::tickets::{Channel, Priority, SlaState, Status};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, PgPool};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Fails with what `sql` finds: it selects what breaks a rule.
async fn nothing_breaks(pool: &PgPool, rule: &str, sql: &'static str) {
    let found: Vec<String> = sqlx::query_scalar(sql).fetch_all(pool).await.unwrap();
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}

async fn tenant_tables(pool: &PgPool) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
         where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    assert!(tables.len() >= 10, "the tenant tables are gone: {tables:?}");
    tables
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn every_tenant_table_keeps_the_rules(pool: PgPool) {
    nothing_breaks(
        &pool,
        "a tenant table's org_id is uuid not null, and its primary key is (org_id, id)",
        "select t.relname::text from pg_class t
         join pg_attribute o on o.attrelid = t.oid and o.attname = 'org_id' and not o.attisdropped
         left join pg_constraint k on k.conrelid = t.oid and k.contype = 'p'
         where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace
             and (not o.attnotnull or o.atttypid <> 'uuid'::regtype
                 or pg_get_constraintdef(k.oid) is distinct from 'PRIMARY KEY (org_id, id)')",
    )
    .await;
    nothing_breaks(
        &pool,
        "row-level security is enabled and forced on every tenant table",
        "select t.relname::text from pg_class t
         join pg_attribute o on o.attrelid = t.oid and o.attname = 'org_id' and not o.attisdropped
         where t.relkind in ('r', 'p') and t.relnamespace = 'public'::regnamespace
             and not (t.relrowsecurity and t.relforcerowsecurity
                 and exists (select 1 from pg_policy p where p.polrelid = t.oid))",
    )
    .await;
    nothing_breaks(
        &pool,
        "a policy is for named roles, is permissive only within the organization, and checks what it lets write",
        "select t.relname || ': ' || p.polname from pg_policy p join pg_class t on t.oid = p.polrelid
         where 0 = any (p.polroles)
             or (p.polcmd in ('a', 'w', '*') and p.polwithcheck is null)
             or (p.polcmd in ('r', 'w', 'd', '*') and p.polqual is null)",
    )
    .await;
    nothing_breaks(
        &pool,
        "what portico_app may see or write is bound to the organization in every policy",
        "select t.relname || ': ' || p.polname from pg_policy p join pg_class t on t.oid = p.polrelid
         where 'portico_app'::regrole = any (p.polroles)
             and (coalesce(pg_get_expr(p.polqual, p.polrelid), 'ctx_org()') not like '%ctx_org()%'
                 or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'ctx_org()') not like '%ctx_org()%')",
    )
    .await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn every_key_of_a_tenant_table_begins_with_its_organization(pool: PgPool) {
    nothing_breaks(
        &pool,
        "a foreign key between tenant tables begins with org_id on both sides",
        "select k.conrelid::regclass || ': ' || k.conname from pg_constraint k
         join pg_attribute o on o.attrelid = k.conrelid and o.attname = 'org_id'
         join pg_attribute f on f.attrelid = k.confrelid and f.attname = 'org_id'
         where k.contype = 'f' and (k.conkey[1] <> o.attnum or k.confkey[1] <> f.attnum)",
    )
    .await;
    // An index over all organizations answers one of them with the other's rows (a duplicate), and cannot be
    // distributed by org_id.
    nothing_breaks(
        &pool,
        "a unique key of a tenant table begins with org_id",
        "select i.indrelid::regclass || ': ' || i.indexrelid::regclass from pg_index i
         join pg_class t on t.oid = i.indrelid and t.relnamespace = 'public'::regnamespace
         join pg_attribute o on o.attrelid = i.indrelid and o.attname = 'org_id'
         where i.indisunique and i.indkey[0] <> o.attnum",
    )
    .await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn views_and_functions_open_no_side_door(pool: PgPool) {
    nothing_breaks(
        &pool,
        "a view works with the rights of who asks (security_invoker)",
        "select v.relname::text from pg_class v
         where v.relkind in ('v', 'm') and v.relnamespace = 'public'::regnamespace
             and not coalesce(v.reloptions @> '{security_invoker=true}' or v.reloptions @> '{security_invoker=on}', false)",
    )
    .await;
    nothing_breaks(
        &pool,
        "a SECURITY DEFINER function has its search_path, and not everybody may call it",
        "select f.proname::text from pg_proc f
         where f.prosecdef and f.pronamespace = 'public'::regnamespace
             and (not exists (select 1 from unnest(f.proconfig) c where c like 'search_path=%')
                 or f.proacl is null
                 or exists (select 1 from aclexplode(f.proacl) a where a.grantee = 0))",
    )
    .await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_servers_roles_may_do_what_they_need_and_no_more(pool: PgPool) {
    nothing_breaks(
        &pool,
        "the server's roles have no attribute of power",
        "select rolname::text from pg_roles
         where rolname in ('portico_app', 'portico_accounts', 'portico_relay')
             and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
                 or rolinherit and rolname = 'portico_app')",
    )
    .await;
    nothing_breaks(
        &pool,
        "the server's roles become nothing but accounts and relay",
        "select m.rolname || ' is in ' || r.rolname from pg_auth_members a
         join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
         where m.rolname in ('portico_app', 'portico_accounts', 'portico_relay')
             and not (m.rolname = 'portico_app' and r.rolname in ('portico_accounts', 'portico_relay'))",
    )
    .await;
    nothing_breaks(
        &pool,
        "the server's roles own nothing",
        "select c.relname || ' of ' || r.rolname from pg_class c join pg_roles r on r.oid = c.relowner
         where r.rolname in ('portico_app', 'portico_accounts', 'portico_relay')",
    )
    .await;
    nothing_breaks(
        &pool,
        "the server's roles change rows, never tables",
        "select r || ' may ' || p || ' ' || c.relname from pg_class c,
             unnest(array['portico_app', 'portico_accounts', 'portico_relay']) r,
             unnest(array['truncate', 'references', 'trigger']) p
         where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and has_table_privilege(r, c.oid, p)",
    )
    .await;
    nothing_breaks(
        &pool,
        "the server's roles make nothing",
        "select r || ' may create in ' || n.nspname from pg_namespace n,
             unnest(array['portico_app', 'portico_accounts', 'portico_relay']) r
         where n.nspname !~ '^pg_temp' and has_schema_privilege(r, n.oid, 'create')",
    )
    .await;
    nothing_breaks(
        &pool,
        "nobody but a retention job ever changes the audit trail",
        "select r || ' may ' || p from unnest(array['portico_app', 'portico_accounts', 'portico_relay']) r,
             unnest(array['update', 'delete']) p where has_table_privilege(r, 'audit_events', p)",
    )
    .await;
    nothing_breaks(
        &pool,
        "tenant code reads no accounts",
        "select t::text from unnest(array['accounts', 'account_tokens', 'sessions', 'identities', 'login_attempts', 'pending_registrations', 'mails']) t,
             unnest(array['select', 'insert', 'update', 'delete']) p where has_table_privilege('portico_app', t, p)",
    )
    .await;
}

/// The words of every column that a check constraint holds to a list, such as `status in ('open', …)`.
async fn words(pool: &PgPool) -> BTreeMap<String, BTreeSet<String>> {
    let found: Vec<(String, String)> = sqlx::query_as(
        "select format('%s.%s', k.conrelid::regclass, a.attname),
             (regexp_matches(pg_get_constraintdef(k.oid), '''([^'']*)''::text', 'g'))[1]
         from pg_constraint k
         join pg_class t on t.oid = k.conrelid and t.relnamespace = 'public'::regnamespace
         join pg_attribute a on a.attrelid = k.conrelid and k.conkey = array[a.attnum]
         where k.contype = 'c' and pg_get_constraintdef(k.oid) ~ '= ANY'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (column, word) in found {
        words.entry(column).or_default().insert(word);
    }
    words
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_words_in_the_tables_are_those_of_the_program(pool: PgPool) {
    fn all<T: Copy>(values: &[T], word: fn(T) -> &'static str) -> BTreeSet<String> {
        values.iter().map(|value| word(*value).to_owned()).collect()
    }
    let scopes = [TicketScope::Own, TicketScope::Company].map(|scope| match scope {
        TicketScope::Own | TicketScope::Company => scope,
    });
    let audiences = [Audience::Portal, Audience::Console].map(|audience| match audience {
        Audience::Portal | Audience::Console => audience,
    });
    let program = [
        ("account_tokens.purpose", all(Purpose::ALL, Purpose::as_str)),
        ("audit_events.actor", all(Actor::ALL, Actor::as_str)),
        ("mails.state", all(&MailState::ALL, MailState::as_str)),
        ("members.role", all(&Role::ALL, Role::as_str)),
        ("members.ticket_scope", all(&scopes, TicketScope::as_str)),
        ("organizations.registration", all(Registration::ALL, Registration::as_str)),
        ("sessions.audience", all(&audiences, Audience::as_str)),
        ("ticket_messages.author_side", all(Side::ALL, Side::as_str)),
        ("ticket_messages.via", all(Channel::ALL, Channel::as_str)),
        ("tickets.channel", all(Channel::ALL, Channel::as_str)),
        ("tickets.priority", all(&Priority::ALL, Priority::as_str)),
        ("tickets.sla_state", all(SlaState::ALL, SlaState::as_str)),
        ("tickets.status", all(&Status::ALL, Status::as_str)),
    ];
    let program: BTreeMap<_, _> =
        program.into_iter().map(|(column, words)| (column.to_owned(), words)).collect();
    // A new column with a list of words is here at once: give it an enum in `shared`, and a line above.
    assert_eq!(words(&pool).await, program);
    for (rank, priority) in Priority::ALL.into_iter().enumerate() {
        let sql = "select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d join pg_attribute a
             on a.attrelid = d.adrelid and a.attnum = d.adnum
             where d.adrelid = 'tickets'::regclass and a.attname = 'priority_rank'";
        let rule: String = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap();
        let place = format!("WHEN '{}'::text THEN {rank}", priority.as_str());
        let is_last = rank + 1 == Priority::ALL.len() && rule.contains(&format!("ELSE {rank}"));
        assert!(rule.contains(&place) || is_last, "{priority:?} has not the rank {rank} in {rule}");
    }
}

/// A connection as the server has it.
async fn as_app(app: &App) -> PgConnection {
    let options = app.pool.connect_options().as_ref().clone().username("portico_app");
    options.connect().await.unwrap()
}

async fn count(connection: &mut PgConnection, table: &str, condition: &str) -> i64 {
    let sql = format!("select count(*) from {table} where {condition}");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await.unwrap()
}

/// Something of every kind on both sides.
async fn busy(pool: PgPool) -> World {
    let world = World::new(pool).await;
    for organization in [&world.acme, &world.globex] {
        for client in
            [&organization.customer.primary, &organization.customer.colleague, &organization.other_customer]
        {
            let ticket = client.raises("Printer on fire").await;
            organization.agent.notes(&ticket, "CANARY").await;
            organization.agent.replies(&ticket, "Water is on its way.").await;
        }
        sqlx::query(
            "insert into contacts (org_id, id, customer_id, name, created_at, updated_at) values ($1, $2, $3, 'C', now(), now())",
        )
        .bind(organization.id)
        .bind(world.app.clock.id())
        .bind(organization.customer.id)
        .execute(&world.app.pool)
        .await
        .unwrap();
        let reply = serde_json::json!({"subject": "Once", "description": "And once only."});
        let path = organization.customer.path("/tickets");
        organization.customer.post(path, reply).header("idempotency-key", "k").await.is(201);
    }
    world.app.settles().await;
    world
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn without_a_context_there_are_no_rows(pool: PgPool) {
    let world = busy(pool).await;
    let mut connection = as_app(&world.app).await;
    for table in tenant_tables(&world.app.pool).await {
        let all: i64 = world.app.ask(&format!("select count(*) from {table}")).await;
        assert!(all > 0, "there is nothing in {table}, so nothing is shown by seeing nothing");
        assert_eq!(count(&mut connection, &table, "true").await, 0, "{table}");
    }
    assert_eq!(count(&mut connection, "organizations", "true").await, 0);
    connection.close().await.unwrap();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn in_a_context_there_are_only_the_organizations_rows(pool: PgPool) {
    let world = busy(pool).await;
    let acme = &world.acme;
    let mut connection = as_app(&world.app).await;
    let context = |member: Uuid| {
        let org = acme.id;
        format!(
            "begin; set local app.org_id = '{org}'; set local app.actor = 'staff'; set local app.user_id = '{member}'"
        )
    };
    sqlx::raw_sql(AssertSqlSafe(context(acme.agent.member))).execute(&mut connection).await.unwrap();
    for table in tenant_tables(&world.app.pool).await {
        let foreign = count(&mut connection, &table, &format!("org_id <> '{}'", acme.id)).await;
        assert_eq!(foreign, 0, "{table}");
        if table != "idempotency_keys" {
            assert!(count(&mut connection, &table, "true").await > 0, "staff see nothing of {table}");
        }
    }
    let taken = format!("update tickets set subject = 'mine now' where org_id = '{}'", world.globex.id);
    let changed = sqlx::query(AssertSqlSafe(taken)).execute(&mut connection).await.unwrap();
    assert_eq!(changed.rows_affected(), 0);
    let moved = format!("update tickets set org_id = '{}'", world.globex.id);
    assert!(sqlx::query(AssertSqlSafe(moved)).execute(&mut connection).await.is_err());
    connection.close().await.unwrap();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_clients_context_holds_nothing_of_others_and_no_notes(pool: PgPool) {
    let world = busy(pool).await;
    let acme = &world.acme;
    let customer = acme.customer.id;
    for (client, scope) in [(&acme.customer.primary, "company"), (&acme.customer.colleague, "own")] {
        let mut connection = as_app(&world.app).await;
        let member = client.member;
        let context = format!(
            "begin; set local app.org_id = '{}'; set local app.actor = 'client'; set local app.user_id = '{member}';
             set local app.customer_id = '{customer}'; set local app.ticket_scope = '{scope}'",
            acme.id
        );
        sqlx::raw_sql(AssertSqlSafe(context)).execute(&mut connection).await.unwrap();
        let not_theirs = match scope {
            "own" => format!("customer_id <> '{customer}' or requester_id is distinct from '{member}'"),
            _ => format!("customer_id <> '{customer}'"),
        };
        for table in ["tickets", "ticket_messages", "ticket_events", "outbox"] {
            assert_eq!(count(&mut connection, table, &not_theirs).await, 0, "{scope}: {table}");
            assert!(count(&mut connection, table, "true").await > 0, "{scope}: nothing of {table}");
        }
        assert_eq!(
            count(&mut connection, "ticket_messages", "is_internal_note or body like '%CANARY%'").await,
            0
        );
        assert_eq!(count(&mut connection, "ticket_events", "happening::text like '%noted%'").await, 0);
        assert_eq!(count(&mut connection, "outbox", "change::text like '%noted%'").await, 0);
        assert_eq!(count(&mut connection, "customers", &format!("id <> '{customer}'")).await, 0);
        let strangers = format!("customer_id is not null and customer_id <> '{customer}'");
        assert_eq!(count(&mut connection, "members", &strangers).await, 0);
        assert_eq!(count(&mut connection, "contacts", &format!("customer_id <> '{customer}'")).await, 0);
        for table in ["audit_events", "team_members"] {
            assert_eq!(count(&mut connection, table, "true").await, 0, "{table}");
        }
        let forged = format!("update ticket_messages set body = 'x' where org_id = '{}'", acme.id);
        assert!(sqlx::query(AssertSqlSafe(forged)).execute(&mut connection).await.is_err());
        connection.close().await.unwrap();
    }
}
