//! When something that Portico needs is away: the right words, nothing lost, and back by itself.

use crate::actor::Call;
use crate::answer::Answer;
use crate::app::{Setup, eventually};
use crate::world::World;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{AssertSqlSafe, PgPool};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

/// A wire to the database that can be cut.
struct Wire {
    address: SocketAddr,
    whole: Arc<watch::Sender<bool>>,
}

impl Wire {
    /// To the database of these options, which may listen on a port or on a socket of the file system.
    async fn to(options: &PgConnectOptions) -> Self {
        let (host, port) = (options.get_host().to_owned(), options.get_port());
        let folder = options.get_socket().map(|folder| folder.display().to_string());
        let folder = folder.or_else(|| host.starts_with('/').then(|| host.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let whole = Arc::new(watch::Sender::new(true));
        let state = whole.clone();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (mut state, host, folder) = (state.subscribe(), host.clone(), folder.clone());
                tokio::spawn(async move {
                    if !*state.borrow() {
                        return;
                    }
                    let cut = state.wait_for(|whole| !whole);
                    match folder {
                        Some(folder) => {
                            let socket = format!("{folder}/.s.PGSQL.{port}");
                            let Ok(mut far) = UnixStream::connect(socket).await else { return };
                            tokio::select! { _ = copy_bidirectional(&mut near, &mut far) => {} _ = cut => {} }
                        }
                        None => {
                            let Ok(mut far) = TcpStream::connect((host, port)).await else { return };
                            tokio::select! { _ = copy_bidirectional(&mut near, &mut far) => {} _ = cut => {} }
                        }
                    };
                });
            }
        });
        Self { address, whole }
    }
}

/// A server whose wire to the database can be cut.
async fn wired(pool: &PgPool) -> (Wire, Setup) {
    let options = pool.connect_options();
    let wire = Wire::to(&options).await;
    let mut setup = Setup::of(pool);
    setup.options = PgConnectOptions::new_without_pgpass()
        .host("127.0.0.1")
        .port(wire.address.port())
        .username("portico_app")
        .database(options.get_database().unwrap_or_default())
        .ssl_mode(PgSslMode::Disable);
    (wire, setup)
}

/// The request may come again: nothing is wrong with it, and it changed nothing.
#[track_caller]
fn is_away(answer: &Answer) {
    answer.is_problem(503, "away");
    let wait = answer.header("retry-after").and_then(|wait| wait.parse::<u32>().ok());
    assert!(wait.is_some_and(|wait| wait > 0), "{}: {wait:?}", answer.asked);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn while_the_database_is_away_everything_says_so_and_recovers_by_itself(pool: PgPool) {
    let (wire, setup) = wired(&pool).await;
    let world = World::on(pool, setup).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Before").await;
    let mut stream = agent.listens().await;
    world.app.settles().await;

    wire.whole.send_replace(false);
    let visitor = || {
        Call::new(&world.app, Method::POST, "/api/client-portal/auth/login")
            .json(&json!({"email": client.email, "password": crate::actor::PASSWORD}))
            .into_future()
    };
    let away = futures_util::future::join_all([
        client.get(ticket.path()).into_future(),
        client.get("/api/client-portal/tickets").into_future(),
        client
            .post("/api/client-portal/tickets", json!({"subject": "Lost?", "description": "No."}))
            .into_future(),
        agent.get("/api/tickets/counts").into_future(),
        agent.get("/api/events").into_future(),
        visitor(),
        Call::new(&world.app, Method::GET, "/readyz").into_future(),
    ]);
    for answer in away.await {
        is_away(&answer);
    }
    Call::new(&world.app, Method::GET, "/healthz").await.is(204);

    wire.whole.send_replace(true);
    eventually("the server is ready again", || async {
        (Call::new(&world.app, Method::GET, "/readyz").await.status == 204).then_some(())
    })
    .await;
    assert_eq!(client.lists("").await, ["Before"], "what was refused did not happen");
    client.raises("After").await;
    stream.hears("raised").await;
    visitor().await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_stream_goes_on_without_the_database_for_seconds_and_no_longer_than_its_session(pool: PgPool) {
    let (wire, setup) = wired(&pool).await;
    let world = World::on(pool, setup).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let hers = agent.listens().await;
    world.app.clock.advance(TimeDelta::hours(1));
    let his = client.listens().await;
    wire.whole.send_replace(false);
    let begun = Instant::now();
    // Now her session is over, by a clock that needs no database; his is not.
    world.app.clock.advance(TimeDelta::hours(8) - TimeDelta::minutes(30));
    hers.ends_within(Duration::from_secs(8)).await;
    let kept = begun.elapsed();
    his.ends_within(Duration::from_secs(12)).await;
    assert!(begun.elapsed() > Duration::from_secs(5) && begun.elapsed() > kept, "it went on for a while");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn connections_that_the_database_ends_are_replaced(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    client.raises("Before").await;
    world.app.settles().await;
    let mut stream = agent.listens().await;
    let ended: i64 = world
        .app
        .ask(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity
              where usename = 'portico_app' and datname = current_database()",
        )
        .await;
    assert!(ended > 0);
    let after = eventually("the list answers", || async {
        let answer = client.get("/api/client-portal/tickets").await;
        if answer.status != 200 {
            answer.is_problem(503, "away");
        }
        (answer.status == 200).then_some(answer)
    });
    assert_eq!(after.await.json()["items"].as_array().unwrap().len(), 1);
    client.raises("After").await;
    stream.hears("raised").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_the_database_refuses_for_a_moment_is_worth_another_try(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    for state in ["40001", "40P01", "53300", "57014", "25P03", "57P01", "57P02", "57P03", "25006", "08006"] {
        let refuse = format!(
            "create function refuse() returns trigger language plpgsql as
                 $$ begin raise exception 'not now' using errcode = '{state}'; end $$;
             create trigger refuse before insert on tickets for each row execute function refuse()"
        );
        sqlx::raw_sql(AssertSqlSafe(refuse)).execute(&world.app.pool).await.unwrap();
        let new = json!({"subject": state, "description": "Since this morning."});
        is_away(&client.post("/api/client-portal/tickets", new).await);
        sqlx::query("drop function refuse cascade").execute(&world.app.pool).await.unwrap();
        assert!(
            client.lists("").await.iter().all(|subject| subject != state),
            "{state}: it happened all the same"
        );
        client.raises(state).await;
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_loses_a_deadlock_may_try_again(pool: PgPool) {
    // Whoever waits looks for a deadlock once, after this time: it must stand by then, and we look later.
    let patience = "do $$ begin
            execute format('alter database %I set deadlock_timeout = %L', current_database(), '3s');
        end $$";
    sqlx::query(patience).execute(&pool).await.unwrap();
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let ticket = client.raises("Printer on fire").await;
    world.app.settles().await;
    let mut other = world.app.pool.begin().await.unwrap();
    sqlx::query("set local deadlock_timeout = '1min'").execute(&mut *other).await.unwrap();
    sqlx::query("lock table history in exclusive mode").execute(&mut *other).await.unwrap();
    let crosswise = async {
        eventually("the client waits for us", || async {
            let sql = "select exists (
                select from pg_locks where not granted and relation = 'history'::regclass)";
            world.app.ask::<bool>(sql).await.then_some(())
        })
        .await;
        let sql = "select 1 from tickets where id = $1 for update";
        sqlx::query(sql).bind(ticket.id).execute(&mut *other).await.unwrap();
        other.rollback().await.unwrap();
    };
    let (closed, ()) = tokio::join!(client.closes(&ticket), crosswise);
    is_away(&closed);
    assert_eq!(client.sees(&ticket).await["status"], ticket.json["status"]);
    client.closes(&ticket).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_mistake_of_ours_is_told_by_its_id_only(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    client.session().await;
    sqlx::query("alter table tickets rename column subject to motto").execute(&world.app.pool).await.unwrap();
    let answer = client.get("/api/client-portal/tickets").await;
    let problem = answer.is_problem(500, "internal");
    assert!(!answer.body.contains("subject") && !answer.body.contains("column"), "{problem}");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_slow_answer_of_one_keeps_no_other_waiting(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, other) = (&world.acme.customer.primary, &world.globex.customer.primary);
    let ticket = client.raises("Printer on fire").await;
    other.session().await;
    let mut lock = world.app.pool.begin().await.unwrap();
    sqlx::query("select 1 from tickets where id = $1 for update")
        .bind(ticket.id)
        .execute(&mut *lock)
        .await
        .unwrap();
    let waiting = client.closes(&ticket);
    let served = async {
        for _ in 0..20 {
            other.raises("Meanwhile").await;
        }
        lock.rollback().await.unwrap();
    };
    let (closed, ()) = tokio::join!(waiting, served);
    closed.is(200);
}
