//! No statement of the server reads a large table from one end to the other.
//!
//! The server has each statement planned once, whatever its values (`plan_cache_mode`), and so does this test.
//! The statements are those of the source: `.sqlx` holds every one that the `query!` macros checked, and those of the
//! lists are what the server sends when each is asked for. They are
//! explained, not run, on a database whose proportions are those of a large installation: forty organizations, so
//! that a full scan is never the shortest way to one of them.

use crate::document::{Operation, resolve};
use serde_json::Value;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection, PgPool};
use std::collections::BTreeSet;
use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;
use uuid::Uuid;

const FILL: &str = "
    insert into organizations (id, slug, name, created_at, updated_at)
        select md5('o' || o)::uuid, 'org-' || o, 'Organization ' || o, now(), now() from generate_series(1, 40) o;
    insert into customers (org_id, id, name, created_at, updated_at)
        select md5('o' || o)::uuid, md5('c' || o || '-' || c)::uuid, 'Customer ' || c, now(), now()
        from generate_series(1, 40) o, generate_series(1, 20) c;
    insert into accounts (id, email, email_normalized, first_name, last_name, created_at, updated_at)
        select md5('a' || a)::uuid, 'a' || a || '@x.example', 'a' || a || '@x.example', 'A', 'B', now(), now()
        from generate_series(1, 2000) a;
    insert into members (org_id, id, account_id, role, name, email, customer_id, created_at, updated_at)
        select md5('o' || o)::uuid, md5('m' || o || '-' || m)::uuid, md5('a' || (o - 1) * 50 + m)::uuid,
            case when m <= 40 then 'client' else 'agent' end, 'Member ' || m, 'a' || m || '@x.example',
            case when m <= 40 then md5('c' || o || '-' || (m - 1) / 2 + 1)::uuid end, now(), now()
        from generate_series(1, 40) o, generate_series(1, 50) m;
    insert into tickets (org_id, id, number, customer_id, requester_id, created_by, subject, description,
            description_html, priority, status, assignee_id, closed_at, client_updated_at, created_at, updated_at)
        select md5('o' || o)::uuid, md5('t' || o || '-' || t)::uuid, t, md5('c' || o || '-' || (t % 20) + 1)::uuid,
            md5('m' || o || '-' || (t % 20) * 2 + 1)::uuid, md5('m' || o || '-41')::uuid, 'Ticket ' || t, 'word' || t, '',
            (array['low', 'medium', 'high', 'urgent'])[t % 4 + 1],
            case when t % 50 = 0 then 'open' when t % 50 = 1 then 'waiting_for_client' else 'closed' end,
            md5('m' || o || '-' || 41 + t % 10)::uuid, case when t % 50 > 1 then now() end,
            now() - t * interval '1 minute', now() - t * interval '1 hour', now() - t * interval '1 minute'
        from generate_series(1, 40) o, generate_series(1, 500) t;
    insert into ticket_messages (org_id, id, ticket_id, customer_id, requester_id, author_id, author_side, body,
            body_html, is_internal_note, created_at)
        select t.org_id, md5('n' || t.id || n)::uuid, t.id, t.customer_id, t.requester_id, t.created_by, 'staff',
            'answer' || t.number, '', n = 1, t.created_at + n * interval '1 minute'
        from tickets t, generate_series(1, 2) n;
    insert into history (org_id, id, object_kind, object_id, happening, audience, permission, customer_id, member_id,
            created_at)
        select org_id, id, 'ticket', ticket_id, '{\"kind\": \"replied\"}', 'requester', 'tickets:read', customer_id,
            requester_id, created_at from ticket_messages;
    insert into outbox (org_id, id, seq, audience, permission, customer_id, member_id, change, created_at)
        select org_id, id, row_number() over (), 'requester', 'tickets:read', customer_id, requester_id, '{}', created_at
        from ticket_messages;
    insert into audit_events (org_id, id, actor, action, object_kind, object_id, detail, created_at)
        select org_id, id, 'staff', 'ticket.replied', 'ticket', ticket_id, '{}', created_at from ticket_messages;
    insert into idempotency_keys (org_id, id, member_id, key, fingerprint, status, body, created_at)
        select org_id, id, created_by, number, '', 201, '', created_at from tickets;
    insert into mails (id, address, template, state, created_at)
        select md5(org_id::text || id)::uuid, 'a' || number || '@x.example', '{}', 'sent', created_at from tickets;
    insert into jobs (id, kind, organization_id, payload, key, ready_at, lent_to, set_aside_at, created_at)
        select md5(org_id::text || id)::uuid, (array['mail', 'export', 'sync'])[number % 3 + 1], org_id, '{}', id,
            created_at, case when number % 50 = 0 then id end, case when number % 7 = 0 then created_at end, created_at
        from tickets;
    analyze";

/// The text of every statement that the macros checked.
fn checked() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.sqlx");
    let files = fs::read_dir(&folder).unwrap_or_else(|_| panic!("there is no .sqlx: run cargo xtask sqlx"));
    let text = |file: io::Result<DirEntry>| {
        let described: Value =
            serde_json::from_str(&fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
        described["query"].as_str().unwrap().to_owned()
    };
    files.map(text).collect()
}

/// The statement of every list of the API document, in every order, with every filter by itself, and of its second page:
/// those that the server sends when it is asked for them.
async fn of_lists(pool: PgPool) -> BTreeSet<String> {
    crate::log::begin_with_statements();
    let world = crate::lists::demonstration(pool).await;
    let ticket = world.acme.customer.raises("Printer on fire").await;
    world.acme.customer.raises("Printer out of paper").await;
    let mut asked = 0;
    for operation in crate::lists::lists() {
        let actor = crate::probe::allowed(&world.acme, &operation);
        let path = crate::probe::path_on(&operation, &world.acme, ticket.id);
        for query in queries(&operation) {
            let answer = actor.get(format!("{path}?limit=1&{query}")).await;
            if let Some(cursor) = answer.json()["next_cursor"].as_str() {
                actor.get(format!("{path}?limit=1&{query}&cursor={cursor}")).await.is(200);
            }
            // What is for the other side is refused.
            asked += usize::from(answer.status == 200);
        }
    }
    assert!(asked > 40, "only {asked} lists were asked for");
    let mut statements = crate::log::statements();
    statements.retain(|text| text.contains("order by") && text.contains("limit "));
    assert!(statements.iter().any(|text| is_work_at_hand(text)), "the queue's own view was not asked for");
    assert!(statements.len() > 40, "only {} statements of lists: {statements:#?}", statements.len());
    statements
}

/// Each order and each filter of a list, one at a time.
fn queries(operation: &Operation) -> Vec<String> {
    let mut queries = vec![String::new()];
    for parameter in operation.parameters("query") {
        let (name, schema) = (parameter["name"].as_str().unwrap(), resolve(&parameter["schema"]));
        let items = resolve(&schema["items"]);
        let one = if items.is_null() { schema } else { items };
        let words = one["enum"].as_array().cloned().unwrap_or_default();
        let words: Vec<_> = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        let values = match name {
            "limit" | "cursor" => Vec::new(),
            "assignee" => vec!["me".to_owned(), "none".to_owned()],
            "q" => vec!["printer".to_owned(), "%231042".to_owned()],
            _ if !words.is_empty() => words,
            _ if one["format"] == "uuid" => vec![Uuid::from_u128(7).to_string()],
            _ if one["type"] == "boolean" => vec!["true".to_owned()],
            _ => vec!["Website".to_owned()],
        };
        queries.extend(values.into_iter().map(|value| format!("{name}={value}")));
    }
    queries
}

/// The names of the tables that `sql` selects.
async fn tables(pool: &PgPool, sql: &'static str) -> BTreeSet<String> {
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap().into_iter().collect()
}

/// Whether `text` has this parameter with these words around it: `$1` is not the beginning of `$15`.
fn names(text: &str, words: &str) -> bool {
    let ends = |rest: &str| {
        !words.ends_with(|c: char| c.is_ascii_digit()) || !rest.starts_with(|c: char| c.is_ascii_digit())
    };
    text.match_indices(words).any(|(at, _)| ends(&text[at + words.len()..]))
}

/// What stands for a parameter: an organization, a page's length, a place in the order, else the least selective.
fn value(text: &str, number: usize, kind: &str, organization: Uuid) -> String {
    let is = |before: &str| names(text, &format!("{before}${number}"));
    match kind {
        _ if is("limit ") => "26".to_owned(),
        "uuid" if is("org_id = ") || is("organization_id = ") => format!("'{organization}'"),
        "uuid" => format!("'{}'", Uuid::from_u128(7)),
        "timestamp with time zone" => "now() - interval '1 month'".to_owned(),
        "bigint" | "integer" | "smallint" => "1".to_owned(),
        "boolean" => "false".to_owned(),
        // Also an address, where one is meant.
        "text" => "'127.0.0.1'".to_owned(),
        kind if kind.ends_with("[]") => format!("'{{}}'::{kind}"),
        kind => format!("null::{kind}"),
    }
}

/// The nodes of a plan that read one of these tables whole.
fn scans(plan: &Value, tables: &BTreeSet<String>, found: &mut Vec<String>) {
    match plan {
        Value::Object(fields) => {
            if fields.get("Node Type").is_some_and(|node| node == "Seq Scan") {
                let table = fields["Relation Name"].as_str().unwrap_or_default();
                if tables.contains(table) {
                    found.push(table.to_owned());
                }
            }
            fields.values().for_each(|value| scans(value, tables, found));
        }
        Value::Array(items) => items.iter().for_each(|item| scans(item, tables, found)),
        _ => {}
    }
}

/// The plan of a prepared statement for any values, or nothing when the role may not run it.
async fn explain(connection: &mut PgConnection, organization: Uuid, text: &str) -> Option<Value> {
    connection.execute("savepoint here").await.unwrap();
    let prepared = connection.execute(AssertSqlSafe(format!("prepare q as {text}"))).await;
    let is_prepared = prepared.is_ok();
    let plan = match prepared {
        Ok(_) => {
            let types = "select parameter_types::text[] from pg_prepared_statements where name = 'q'";
            let types: Vec<String> = sqlx::query_scalar(types).fetch_one(&mut *connection).await.unwrap();
            let values: Vec<String> =
                (1..).zip(&types).map(|(number, kind)| value(text, number, kind, organization)).collect();
            let arguments =
                if values.is_empty() { String::new() } else { format!("({})", values.join(", ")) };
            connection.execute("set local plan_cache_mode = force_generic_plan").await.unwrap();
            let sql = format!("explain (format json) execute q{arguments}");
            sqlx::query_scalar::<_, Value>(AssertSqlSafe(sql)).fetch_one(&mut *connection).await
        }
        Err(error) => Err(error),
    };
    let denied = |error: &sqlx::Error| {
        error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .is_some_and(|code| code == "42501")
    };
    connection.execute("rollback to here").await.unwrap();
    if is_prepared {
        connection.execute("deallocate q").await.unwrap();
    }
    match plan {
        Ok(plan) => Some(plan),
        Err(error) if denied(&error) => None,
        Err(error) => panic!("{error} in\n{text}"),
    }
}

/// Whether this is the list that staff have before them all day: what is open, by its last activity.
fn is_work_at_hand(text: &str) -> bool {
    let is_open = "t.status in ('in_progress', 'open', 'waiting_for_client')";
    text.contains(is_open) && text.contains("order by t.updated_at") && !text.contains("t.customer_id = ")
}

/// The roles that the server becomes.
const ROLES: [&str; 5] =
    ["portico_client", "portico_staff", "portico_system", "portico_accounts", "portico_relay"];

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn no_statement_reads_a_large_table_whole(pool: PgPool) {
    let mut statements = of_lists(pool.clone()).await;
    statements.extend(checked());
    // A transaction each: events of every database of the server wait for the oldest one that writes.
    for sql in FILL.split(';') {
        pool.execute(sql).await.unwrap();
    }
    let large = "select relname::text from pg_class where relnamespace = 'public'::regnamespace and reltuples >= 5000";
    let large = tables(&pool, large).await;
    assert!(large.len() >= 7, "only {large:?} are filled");
    // Of any size, one organization's rows are found by an index where there is no other way.
    let tenant: BTreeSet<String> = crate::catalogue::tenant_tables(&pool).await.into_iter().collect();
    let organization: Uuid = sqlx::query_scalar("select md5('o7')::uuid").fetch_one(&pool).await.unwrap();
    let options = pool.connect_options().as_ref().clone().username("portico_app");
    let mut connection = options.connect().await.unwrap();
    let mut bad = Vec::new();
    for text in statements {
        let mut allowed = false;
        for role in ROLES {
            let context = format!(
                "begin; set local role {role}; set local app.org_id = '{organization}';
                 set local app.user_id = '{organization}'; set local app.customer_id = '{organization}'"
            );
            sqlx::raw_sql(AssertSqlSafe(context)).execute(&mut connection).await.unwrap();
            if let Some(plan) = explain(&mut connection, organization, &text).await {
                allowed = true;
                let mut found = Vec::new();
                scans(&plan, &large, &mut found);
                if !found.is_empty() {
                    bad.push(format!("{found:?} as {role}:\n{text}"));
                }
                if is_work_at_hand(&text)
                    && role == "portico_staff"
                    && !plan.to_string().contains("tickets_open_")
                {
                    bad.push(format!("what is closed is read too, as {role}:\n{text}"));
                }
            }
            if role != "portico_accounts" && role != "portico_relay" {
                sqlx::raw_sql("set local enable_seqscan = off").execute(&mut connection).await.unwrap();
                let mut found = Vec::new();
                if let Some(plan) = explain(&mut connection, organization, &text).await {
                    scans(&plan, &tenant, &mut found);
                }
                if !found.is_empty() {
                    bad.push(format!("{found:?} as {role} has no index that helps:\n{text}"));
                }
            }
            connection.execute("rollback").await.unwrap();
        }
        assert!(allowed, "no role of the server may run\n{text}");
    }
    connection.close().await.unwrap();
    assert!(bad.is_empty(), "{} plans read a large table whole:\n\n{}", bad.len(), bad.join("\n\n"));
}
