//! The seal of the audit trail: what somebody who owns the database can't do unnoticed.

use crate::actor::Actor;
use crate::world::World;
use chrono::TimeDelta;
use portico::config::Config;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgPool};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What the console says is wrong, each fault once.
async fn faults(admin: &Actor) -> BTreeSet<String> {
    let found = verifies(admin).await;
    let findings = found["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["fault"].as_str().unwrap().to_owned()).collect()
}

async fn verifies(admin: &Actor) -> Value {
    admin.post("/api/audit-events/verify", json!({})).await.is(200).json()
}

/// As the owner of the database, past whatever stops others.
async fn tampers(pool: &PgPool, sql: &str) {
    let past = format!(
        "begin; alter table audit_events disable trigger audit_events_are_final;
         alter table audit_blocks disable trigger audit_blocks_are_final; {sql};
         alter table audit_events enable trigger audit_events_are_final;
         alter table audit_blocks enable trigger audit_blocks_are_final; commit"
    );
    sqlx::raw_sql(AssertSqlSafe(past)).execute(pool).await.unwrap();
}

/// A world with two sealed blocks of each organization, and an event that waits for the third.
async fn sealed(pool: PgPool) -> World {
    let world = World::new(pool).await;
    for _ in 0..2 {
        for organization in [&world.acme, &world.globex] {
            let ticket = organization.customer.raises("Printer on fire").await;
            organization.agent.takes(&ticket).await;
        }
        world.app.settles().await;
        world.app.seals().await;
        world.app.clock.advance(TimeDelta::minutes(2));
    }
    world.acme.admin.session().await;
    world
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_trail_that_nobody_touched_is_whole(pool: PgPool) {
    let world = sealed(pool).await;
    let first = verifies(&world.acme.admin).await;
    assert_eq!((&first["findings"], &first["blocks"]), (&json!([]), &json!(2)));
    assert!(first["unsealed"].as_i64() > Some(0), "{first}");
    let of_acme = format!("select count(*) from audit_events where org_id = '{}'", world.acme.id);
    let all: i64 = world.app.ask(&of_acme).await;
    // Verifying is an event, too.
    assert_eq!(first["sealed"].as_i64().unwrap() + first["unsealed"].as_i64().unwrap() + 1, all);
    world.app.seals().await;
    let second = verifies(&world.acme.admin).await;
    assert_eq!((&second["findings"], &second["blocks"]), (&json!([]), &json!(3)));
    assert_ne!(second["head"], first["head"]);
    // A round with nothing to do makes no block.
    let blocks = "select count(*) from audit_blocks";
    world.app.seals().await;
    let before: i64 = world.app.ask(blocks).await;
    world.app.seals().await;
    assert_eq!(world.app.ask::<i64>(blocks).await, before);
}

/// The columns of a table that somebody writes, with their types.
async fn columns(pool: &PgPool, table: &str) -> Vec<(String, String)> {
    let sql = format!(
        "select attname::text, atttypid::regtype::text from pg_attribute
         where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by 1"
    );
    sqlx::query_as(AssertSqlSafe(sql)).fetch_all(pool).await.unwrap()
}

/// Each column there is, so that one that is added later is sealed, too.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_change_of_any_column_of_an_event_is_found(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let acme = &world.acme;
    for number in 0..20 {
        let path = format!("/api/teams/{}", acme.team);
        let name = json!({"name": format!("Team {number}")});
        acme.manager.call(reqwest::Method::PATCH, &path).json(&name).await.is(200);
    }
    world.app.seals().await;
    let of_teams = "select array_agg(id order by id) from audit_events where action = 'team.renamed'";
    let ids: Vec<Uuid> = world.app.ask(of_teams).await;
    let columns = columns(&pool, "audit_events").await;
    assert!(columns.len() >= 12 && columns.len() <= ids.len(), "{columns:?}");
    tampers(&pool, "alter table audit_events drop constraint audit_events_actor_check").await;
    for ((column, kind), id) in columns.iter().zip(ids) {
        let other = match (column.as_str(), kind.as_str()) {
            ("org_id", _) => format!("'{}', member_id = null", world.globex.id),
            ("member_id", _) => format!("'{}'", acme.agent.member),
            (_, "uuid") => "gen_random_uuid()".to_owned(),
            (_, "text") => format!("coalesce({column}, '') || 'x'"),
            (_, "jsonb") => "'{\"changed\": [\"x\"]}'".to_owned(),
            (_, "inet") => "'192.0.2.99'".to_owned(),
            (_, "timestamp with time zone") => "created_at + interval '1 microsecond'".to_owned(),
            (_, kind) => panic!("say how a {kind} is changed"),
        };
        tampers(&pool, &format!("update audit_events set {column} = {other} where id = '{id}'")).await;
        let found = verifies(&acme.admin).await;
        let about = |finding: &Value| finding["event_id"] == json!(id);
        assert!(found["findings"].as_array().unwrap().iter().any(about), "{column}: {found}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_removed_put_in_or_dated_back_is_found(pool: PgPool) {
    let world = sealed(pool.clone()).await;
    let (acme, admin) = (&world.acme, &world.acme.admin);
    let org = acme.id;
    let insert = |at: &str| {
        format!(
            "insert into audit_events (org_id, id, actor, action, object_kind, detail, created_at)
             values ('{org}', gen_random_uuid(), 'system', 'ticket.closed', 'ticket', '{{}}', {at})"
        )
    };
    // Past the trigger it is nowhere.
    let hidden = format!(
        "alter table audit_events disable trigger audit_events_wait; {};
         alter table audit_events enable trigger audit_events_wait",
        insert("now()")
    );
    tampers(&pool, &hidden).await;
    assert_eq!(faults(admin).await, ["event_inserted".to_owned()].into());
    tampers(&pool, "delete from audit_events where action = 'ticket.closed'").await;
    // With it, it is sealed, and told by its time.
    tampers(&pool, &insert("now() - interval '3 days'")).await;
    world.app.seals().await;
    assert_eq!(faults(admin).await, ["event_backdated".to_owned()].into());
    tampers(&pool, "delete from audit_events where action = 'ticket.closed'").await;
    assert_eq!(faults(admin).await, ["event_removed".to_owned()].into(), "what was sealed is missed");
    let found = verifies(&world.globex.admin).await;
    assert_eq!(found["findings"], json!([]), "the other organization's chain is its own");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_event_that_is_removed_before_it_is_sealed_is_missed_when_it_waited(pool: PgPool) {
    let world = sealed(pool.clone()).await;
    tampers(&pool, "delete from audit_events where id in (select id from audit_unsealed)").await;
    world.app.seals().await;
    assert_eq!(faults(&world.acme.admin).await, ["event_removed".to_owned()].into());
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_block_that_is_changed_removed_or_made_anew_is_found(pool: PgPool) {
    let world = sealed(pool.clone()).await;
    let admin = &world.acme.admin;
    let org = world.acme.id;
    let block = |number: u8| format!("org_id = '{org}' and number = {number}");
    tampers(&pool, "create table kept_blocks as select * from audit_blocks").await;
    let back = "delete from audit_blocks; insert into audit_blocks (org_id, id, number, previous_hash, hash, event_ids,
        event_hashes, made_at) select org_id, id, number, previous_hash, hash, event_ids, event_hashes, made_at
        from kept_blocks";
    for (column, kind) in columns(&pool, "audit_blocks").await {
        let other = match (column.as_str(), kind.as_str()) {
            ("org_id", _) => format!("'{}', number = 77", world.globex.id),
            (_, "uuid") => "gen_random_uuid()".to_owned(),
            (_, "bigint") => "77".to_owned(),
            (_, "bytea") => "sha256('x')".to_owned(),
            (_, "uuid[]") => format!("{column}[2:] || {column}[:1]"),
            (_, "bytea[]") => format!("{column}[2:] || sha256('x')"),
            (_, "timestamp with time zone") => "made_at + interval '1 microsecond'".to_owned(),
            (_, kind) => panic!("say how a {kind} is changed"),
        };
        tampers(&pool, &format!("update audit_blocks set {column} = {other} where {}", block(1))).await;
        let found = faults(admin).await;
        assert!(!found.is_empty(), "{column} of a block was changed");
        tampers(&pool, back).await;
        assert_eq!(faults(admin).await, BTreeSet::new(), "{column} is as it was");
    }
    tampers(&pool, &format!("delete from audit_blocks where {}", block(1))).await;
    assert!(faults(admin).await.contains("block_removed"));
    tampers(&pool, back).await;
    // The last one, so that its events are nowhere.
    tampers(&pool, &format!("delete from audit_blocks where {}", block(2))).await;
    assert_eq!(faults(admin).await, ["event_inserted".to_owned()].into());
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_commits_late_is_sealed_with_the_next_block(pool: PgPool) {
    let world = sealed(pool.clone()).await;
    let (acme, admin) = (&world.acme, &world.acme.admin);
    // It began before what is sealed now, and has an older id.
    let mut late = pool.begin().await.unwrap();
    let id = world.app.clock.id();
    sqlx::query(
        "insert into audit_events (org_id, id, actor, action, object_kind, detail, created_at)
         values ($1, $2, 'system', 'ticket.recounted', 'ticket', '{}', $3)",
    )
    .bind(acme.id)
    .bind(id)
    .bind(world.app.clock.now())
    .execute(&mut *late)
    .await
    .unwrap();
    acme.customer.raises("Meanwhile").await;
    world.app.seals().await;
    late.commit().await.unwrap();
    world.app.seals().await;
    let sealed: bool = world
        .app
        .ask(&format!(
            "select exists (select from audit_blocks where '{id}' = any (event_ids) and number = 4)"
        ))
        .await;
    assert!(sealed, "it is in the block after");
    assert_eq!(faults(admin).await, BTreeSet::new());
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_operator_verifies_by_the_head_that_was_kept(pool: PgPool) {
    let world = sealed(pool.clone()).await;
    let data = tempfile::tempdir().unwrap();
    let config = Config::for_tests(pool.connect_options().to_url_lossy().as_str(), data.path()).unwrap();
    let all = portico::audit::verify(&config, None, None).await.unwrap();
    let slugs: Vec<_> = all.iter().map(|one| one.organization.as_str()).collect();
    assert_eq!(slugs, ["acme", "globex"]);
    assert!(all.iter().all(|one| one.trail.is_whole()));
    let head = all[0].trail.head.clone().unwrap();
    world.acme.customer.raises("Another").await;
    world.app.seals().await;
    let with = async |head: &str| {
        portico::audit::verify(&config, Some("acme"), Some(head)).await.unwrap().remove(0).trail
    };
    assert!(with(&head).await.is_whole(), "what was kept is in the chain, further back");
    // Whoever makes the whole chain anew is found by it, and by nothing else.
    let anew = format!(
        "insert into audit_unsealed select org_id, id from audit_events where org_id = '{org}' on conflict do nothing;
         update audit_events set user_agent = 'nobody' where org_id = '{org}';
         delete from audit_blocks where org_id = '{org}'",
        org = world.acme.id
    );
    tampers(&pool, &anew).await;
    world.app.seals().await;
    assert_eq!(verifies(&world.acme.admin).await["findings"], json!([]));
    assert_eq!(with(&head).await.findings.len(), 1);
    assert!(portico::audit::verify(&config, Some("nobody"), None).await.is_err());
}
