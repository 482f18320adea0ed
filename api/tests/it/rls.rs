//! The second fence: what PostgreSQL itself refuses, whatever the code forgets.

use crate::app::App;
use crate::catalogue::tenant_tables;
use crate::world::{World, make_contact};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, PgPool};
use uuid::Uuid;

/// A connection as the server has it.
async fn as_app(app: &App) -> PgConnection {
    let options = app.pool.connect_options().as_ref().clone().username("portico_app");
    options.connect().await.unwrap()
}

async fn count(connection: &mut PgConnection, table: &str, condition: &str) -> i64 {
    let sql = format!("select count(*) from {table} where {condition}");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await.unwrap()
}

/// The tenant tables that a side may read at all.
async fn readable(app: &App, side: &str) -> Vec<String> {
    let mut tables = tenant_tables(&app.pool).await;
    let readable = format!(
        "select c.relname::text from pg_class c where has_table_privilege('{side}', c.oid, 'select') and relkind in ('r', 'p')"
    );
    let readable: Vec<String> =
        sqlx::query_scalar(AssertSqlSafe(readable)).fetch_all(&app.pool).await.unwrap();
    tables.retain(|table| readable.contains(table));
    assert!(tables.len() >= 8, "{side} may read only {tables:?}");
    tables
}

/// Something of every kind on both sides.
async fn busy(pool: PgPool) -> World {
    let world = World::new(pool).await;
    for organization in [&world.acme, &world.globex] {
        for client in
            [&organization.customer.primary, &organization.customer.colleague, &organization.other_customer]
        {
            let ticket = client.raises("Printer on fire").await;
            client.sends("burning.txt", b"It burns.").await;
            organization.agent.notes(&ticket, "CANARY").await;
            organization.agent.replies(&ticket, "Water is on its way.").await;
        }
        make_contact(&world.app, organization.id, organization.customer.id, "C").await;
        let reply = serde_json::json!({"subject": "Once", "description": "And once only."});
        let path = organization.customer.path("/tickets");
        organization.customer.post(path, reply).header("idempotency-key", "k").await.is(201);
    }
    world.app.settles().await;
    world.app.seals().await;
    // Some of it is sealed, and some is not.
    for organization in [&world.acme, &world.globex] {
        organization.customer.raises("Printer out of paper").await;
    }
    world
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn without_a_context_there_are_no_rows(pool: PgPool) {
    let world = busy(pool).await;
    let mut connection = as_app(&world.app).await;
    for side in ["portico_client", "portico_staff", "portico_system"] {
        sqlx::raw_sql(AssertSqlSafe(format!("begin; set local role {side}")))
            .execute(&mut connection)
            .await
            .unwrap();
        for table in readable(&world.app, side).await {
            let all: i64 = world.app.ask(&format!("select count(*) from {table}")).await;
            assert!(all > 0, "there is nothing in {table}, so nothing is shown by seeing nothing");
            assert_eq!(count(&mut connection, &table, "true").await, 0, "{side}: {table}");
        }
        assert_eq!(count(&mut connection, "organizations", "true").await, 0);
        sqlx::raw_sql("rollback").execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn in_a_context_there_are_only_the_organizations_rows(pool: PgPool) {
    let world = busy(pool).await;
    let acme = &world.acme;
    let mut connection = as_app(&world.app).await;
    let context = |member: Uuid| {
        let org = acme.id;
        let permissions: Vec<_> =
            shared::permission::Permission::ALL.iter().map(|one| one.as_str()).collect();
        let permissions = permissions.join(" ");
        format!(
            "begin; set local role portico_staff; set local app.org_id = '{org}'; set local app.user_id = '{member}';
             set local app.permissions = '{permissions}'"
        )
    };
    sqlx::raw_sql(AssertSqlSafe(context(acme.agent.member))).execute(&mut connection).await.unwrap();
    for table in readable(&world.app, "portico_staff").await {
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

/// What stands in rows that a client may not see, whatever table they are in: the ids of other tickets, customers and
/// their people, and the words of notes.
async fn foreign_words(app: &App, customer: Uuid, member: Uuid, sees_all: bool) -> Vec<String> {
    let mine =
        if sees_all { "true".to_owned() } else { format!("coalesce(requester_id = '{member}', false)") };
    let sql = format!(
        "select id::text from tickets where not (customer_id = '{customer}' and {mine})
         union all select id::text from customers where id <> '{customer}'
         union all select id::text from contacts where customer_id <> '{customer}'
         union all select id::text from members where customer_id is not null and customer_id <> '{customer}'
         union all select id::text from ticket_messages where is_internal_note
         union all select * from (values ('CANARY'), ('noted')) as words"
    );
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&app.pool).await.unwrap()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_clients_context_holds_nothing_of_others_and_no_notes(pool: PgPool) {
    let world = busy(pool).await;
    let acme = &world.acme;
    let customer = acme.customer.id;
    for (client, scope) in [(&acme.customer.primary, "company"), (&acme.customer.colleague, "own")] {
        let foreign = foreign_words(&world.app, customer, client.member, scope == "company").await;
        assert!(foreign.len() > 10, "there is nothing foreign");
        let mut connection = as_app(&world.app).await;
        let member = client.member;
        let context = format!(
            "begin; set local role portico_client; set local app.org_id = '{}'; set local app.user_id = '{member}';
             set local app.customer_id = '{customer}'; set local app.ticket_scope = '{scope}'",
            acme.id
        );
        sqlx::raw_sql(AssertSqlSafe(context)).execute(&mut connection).await.unwrap();
        for table in readable(&world.app, "portico_client").await {
            let sql = format!("select t::text from {table} t");
            let rows: Vec<String> =
                sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap();
            let is_own = table == "idempotency_keys" && scope == "own";
            assert!(!rows.is_empty() || is_own, "{scope}: nothing of {table}");
            for row in rows {
                let found = foreign.iter().find(|word| row.contains(*word));
                assert_eq!(found, None, "{scope}: {table} shows {row}");
            }
        }
        let forged = format!("update tickets set customer_id = '{}'", acme.other_customer.id);
        assert!(sqlx::query(AssertSqlSafe(forged)).execute(&mut connection).await.is_err());
        connection.close().await.unwrap();
    }
}
