//! The second fence: what PostgreSQL itself refuses, whatever the code forgets.

use crate::app::App;
use crate::catalogue::tenant_tables;
use crate::world::World;
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
