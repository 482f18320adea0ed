//! Two at once: what was checked a moment ago still has to be so when something is written.

use crate::actor::{Actor, PASSWORD};
use crate::app::{App, eventually};
use crate::world::World;
use argon2::{Argon2, PasswordHasher as _};
use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};

const NEW: &str = "five loud harbour bells";

/// What a reset writes, up to its commit: the account is locked, its password another, its sessions over.
async fn resetting(app: &App, actor: &Actor) -> Transaction<'static, Postgres> {
    let mut tx = app.pool.begin().await.unwrap();
    let hash = Argon2::default().hash_password(NEW.as_bytes()).unwrap().to_string();
    for sql in [
        format!("update accounts set password_hash = '{hash}' where id = '{}'", actor.account),
        format!("update sessions set revoked_at = created_at where account_id = '{}'", actor.account),
    ] {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
    }
    tx
}

/// Waits until a statement of the server stands before the locked account.
async fn waits(app: &App) {
    eventually("the server waits for the account", || async {
        app.ask::<bool>(
            "select exists (select from pg_stat_activity
                 where datname = current_database() and usename = 'portico_app' and wait_event_type = 'Lock')",
        )
        .await
        .then_some(())
    })
    .await;
}

/// Waits until a statement of the server about this table stands before a lock.
async fn waits_for(app: &App, table: &str) {
    eventually("the server waits for a row", || async {
        app.ask::<bool>(&format!(
            "select exists (select from pg_stat_activity
                 where datname = current_database() and usename = 'portico_app' and wait_event_type = 'Lock'
                     and query like '%{table}%')"
        ))
        .await
        .then_some(())
    })
    .await;
}

/// Locks what `sql` selects, or fails when somebody has it.
async fn locks(tx: &mut Transaction<'static, Postgres>, sql: String) {
    let rows = sqlx::query(AssertSqlSafe(format!("{sql} for update nowait"))).fetch_all(&mut **tx).await;
    assert!(!rows.expect("nobody has it").is_empty(), "{sql}");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn sign_ins_at_once_count_in_one_order(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    client.tries_to_sign_in("not the password").await.is_problem(401, "invalid_credentials");
    let counter = |which: &str| format!("select from login_attempts where subject {which}");
    let mut account = world.app.pool.begin().await.unwrap();
    locks(&mut account, format!("select from accounts where id = '{}'", client.account)).await;
    let mut another = world.app.pool.begin().await.unwrap();
    let (answer, ()) = tokio::join!(client.tries_to_sign_in(PASSWORD), async {
        // The password was found right, and its counts are about to be taken back.
        waits(&world.app).await;
        locks(&mut another, counter(&format!("= 'account:{}'", client.email))).await;
        account.rollback().await.unwrap();
        waits_for(&world.app, "login_attempts").await;
        locks(&mut another, counter(&format!("like 'account:{}|%'", client.email))).await;
        another.rollback().await.unwrap();
    });
    answer.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn sign_outs_at_once_end_sessions_in_one_order(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let (first, second) = (client.signs_in().await, client.signs_in().await);
    let row = |order: &str| {
        let (of, account) = ("select id from sessions where account_id =", client.account);
        format!("select from sessions where id = ({of} '{account}' order by id {order} limit 1)")
    };
    let mut another = world.app.pool.begin().await.unwrap();
    locks(&mut another, row("asc")).await;
    let cookie = format!("{}={}", client.surface.cookie(), second.cookie);
    let leaving = client.with(first);
    let leaves =
        leaving.call(reqwest::Method::POST, "/api/client-portal/auth/logout").header("cookie", cookie);
    let (answer, ()) = tokio::join!(leaves.into_future(), async {
        waits_for(&world.app, "sessions").await;
        locks(&mut another, row("desc")).await;
        another.rollback().await.unwrap();
    });
    answer.is(204);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_sign_in_with_the_old_password_does_not_outlive_a_reset(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let reset = resetting(&world.app, client).await;
    let (answer, ()) = tokio::join!(client.tries_to_sign_in(PASSWORD), async {
        waits(&world.app).await;
        reset.commit().await.unwrap();
    });
    answer.is_problem(401, "invalid_credentials");
    client.tries_to_sign_in(NEW).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_sign_in_does_not_outlive_the_account(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let mut tx = world.app.pool.begin().await.unwrap();
    let disable = format!("update accounts set is_active = false where id = '{}'", client.account);
    sqlx::query(AssertSqlSafe(disable)).execute(&mut *tx).await.unwrap();
    let (answer, ()) = tokio::join!(client.tries_to_sign_in(PASSWORD), async {
        waits(&world.app).await;
        tx.commit().await.unwrap();
    });
    answer.is_problem(401, "invalid_credentials");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_change_of_the_password_does_not_overtake_a_reset(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in [&world.acme.customer.primary, &world.acme.agent] {
        // Whoever has the old password and a session wants to keep them; the owner resets in that moment.
        actor.session().await;
        let reset = resetting(&world.app, actor).await;
        let change = json!({"current_password": PASSWORD, "password": "six slow harbour boats"});
        let (answer, ()) = tokio::join!(actor.post(actor.path("/auth/change-password"), change), async {
            waits(&world.app).await;
            reset.commit().await.unwrap();
        });
        answer.is_unauthenticated();
        actor.tries_to_sign_in("six slow harbour boats").await.is_problem(401, "invalid_credentials");
        actor.tries_to_sign_in(NEW).await.is(200);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_change_of_the_password_does_not_outlive_its_session(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    client.get(client.path("/me")).await.is(200);
    let end = format!("update sessions set revoked_at = created_at where account_id = '{}'", client.account);
    // The session ends elsewhere: this node still remembers it for a moment.
    world.app.make(&end).await;
    let change = json!({"current_password": PASSWORD, "password": NEW});
    client.post(client.path("/auth/change-password"), change).await.is_unauthenticated();
    client.tries_to_sign_in(PASSWORD).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_change_of_the_password_that_waits_does_not_outlive_its_session(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    client.get(client.path("/me")).await.is(200);
    // Something else about the account changes; meanwhile the session ends.
    let mut profile = world.app.pool.begin().await.unwrap();
    let rename = format!("update accounts set first_name = 'Another' where id = '{}'", client.account);
    sqlx::query(AssertSqlSafe(rename)).execute(&mut *profile).await.unwrap();
    let end = format!("update sessions set revoked_at = created_at where account_id = '{}'", client.account);
    let change = json!({"current_password": PASSWORD, "password": NEW});
    let (answer, ()) = tokio::join!(client.post(client.path("/auth/change-password"), change), async {
        waits(&world.app).await;
        world.app.make(&end).await;
        profile.commit().await.unwrap();
    });
    answer.is_unauthenticated();
    client.tries_to_sign_in(PASSWORD).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_reply_that_races_an_assignment_keeps_it(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    client.session().await;
    // Somebody gives the ticket to the agent, and has not committed yet.
    let mut assignment = world.app.pool.begin().await.unwrap();
    let assign = format!(
        "update tickets set assignee_id = '{}', version = version + 1 where id = '{}'",
        agent.member, ticket.id
    );
    sqlx::query(AssertSqlSafe(assign)).execute(&mut *assignment).await.unwrap();
    let (reply, ()) = tokio::join!(
        client.post(ticket.path() + "/messages", json!({"body": "It is out again."})).into_future(),
        async {
            waits_for(&world.app, "tickets").await;
            assignment.commit().await.unwrap();
        }
    );
    reply.is(201);
    assert_eq!(crate::app::text(&agent.sees(&ticket).await, "/assignee/name"), agent.name);
}
