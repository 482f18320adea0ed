//! What the log says of requests: enough to find them, nothing that callers wrote, and never more than a few lines.

use crate::actor::{Actor, Call};
use crate::answer::Answer;
use crate::app::{App, Setup};
use crate::world::World;
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::io;
use std::sync::{Mutex, PoisonError};
use tracing::field::Field;
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::prelude::*;
use uuid::Uuid;

/// All that was logged by this process.
static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Keep;

impl io::Write for Keep {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps what is logged; mistakes also stand beside the failure that they made.
pub(crate) fn begin() {
    let kept = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(|| Keep);
    let shown = tracing_subscriber::fmt::layer().without_time().with_test_writer();
    let _ = tracing_subscriber::registry()
        .with(kept.with_filter(LevelFilter::INFO))
        .with(shown.with_filter(LevelFilter::ERROR))
        .try_init();
}

/// Every statement that the server sent to PostgreSQL in this process, as sqlx tells of it.
static STATEMENTS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

struct Statements;

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut |field: &Field, value: &dyn Debug| {
            // A short statement is its own summary, and then the other one is empty.
            if matches!(field.name(), "db.statement" | "summary") {
                let quoted = format!("{value:?}");
                let inner = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                let text =
                    inner.unwrap_or(&quoted).replace("\\n", "\n").replace("\\\"", "\"").trim().to_owned();
                STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner).insert(text);
            }
        });
    }
}

/// The same as [`begin`], and keeps the statements; to be called before the first server starts.
pub(crate) fn begin_with_statements() {
    let only = Targets::new().with_target("sqlx::query", LevelFilter::DEBUG);
    tracing_subscriber::registry().with(Statements.with_filter(only)).init();
}

/// Every statement so far.
pub(crate) fn statements() -> BTreeSet<String> {
    STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// All of it so far.
pub(crate) fn all() -> String {
    String::from_utf8(LOGGED.lock().unwrap_or_else(PoisonError::into_inner).clone()).unwrap()
}

/// The lines about this answer's request.
fn lines(answer: &Answer) -> Vec<String> {
    let id = answer.header("x-request-id").unwrap();
    all().lines().filter(|line| line.contains(id)).map(str::to_owned).collect()
}

/// One short line, which is given back.
#[track_caller]
fn line(answer: &Answer) -> String {
    let [line] = lines(answer).try_into().unwrap_or_else(|lines| panic!("{}: {lines:?}", answer.asked));
    assert!(line.len() < 700, "{}: {} bytes are logged", answer.asked, line.len());
    line
}

fn login(world: &World) -> Call<'_> {
    Call::new(&world.app, Method::POST, "/api/client-portal/auth/login")
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn no_request_writes_much_to_the_log_or_gets_much_back(pool: PgPool) {
    let world = World::new(pool).await;
    let client: &Actor = &world.acme.customer.primary;
    let (key, query) = ("q".repeat(600_000), "q".repeat(50_000));
    let answers = [
        login(&world).raw("application/json", format!("{{\"{key}\":1}}")).await.is(422),
        login(&world).json(&json!({"email": {"a": key}, "password": "x"})).await.is(422),
        client.get(format!("/api/client-portal/tickets?{query}=1")).await.is(400),
        client.get(format!("/api/client-portal/tickets?sort={query}")).await.is(400),
        client.get(format!("/api/client-portal/{query}")).header("user-agent", &query).await.is(404),
        Call::new(&world.app, query[..5000].parse().unwrap(), "/api/client-portal/me").await.is(405),
    ];
    for answer in answers {
        line(&answer);
        assert!(answer.body.len() < 1000, "{}", answer.body.len());
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_callers_wrote_is_neither_logged_nor_sent_back(pool: PgPool) {
    let world = World::new(pool).await;
    let client: &Actor = &world.acme.customer.primary;
    let secret = 77_712_345_678_901_u64;
    let ticket = |name: &str, value: serde_json::Value| {
        let mut new = json!({"subject": "Printer on fire", "description": "x"});
        new[name] = value;
        client.post("/api/client-portal/tickets", new)
    };
    let answers = [
        login(&world).json(&json!({"email": "a@b.co", "password": secret})).await.is(422),
        login(&world).json(&json!({"email": "a@b.co", "password": [secret]})).await.is(422),
        ticket("priority", json!(secret.to_string())).await.is(422),
        ticket("organization_id", json!(secret.to_string())).await.is(422),
        ticket("description", json!({"a": secret})).await.is(422),
        client.get(format!("/api/client-portal/tickets?sort={secret}")).await.is(400),
        client.get(format!("/api/client-portal/tickets?limit={secret}")).await.is(400),
        client.get(format!("/api/client-portal/tickets?q={secret}&limit=0")).await.is(400),
    ];
    for answer in answers {
        let line = line(&answer);
        for told in [&line, &answer.body] {
            assert!(!told.contains("777123"), "{}: {told}", answer.asked);
        }
    }
    let wrong = login(&world).json(&json!({"email": "a@b.co", "password": 1})).await;
    assert_eq!(wrong.json()["errors"][0]["detail"], "This is to be text.");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_address_that_is_logged_is_not_the_callers_choice(pool: PgPool) {
    let forged = "203.0.113.78";
    let setup = Setup::of(&pool).with(|config| config.trusted_proxies = "127.0.0.0/8".parse().unwrap());
    let servers = [
        (App::start(pool.clone(), Setup::of(&pool)).await, "ip=127.0.0.1 "),
        (App::start(pool, setup).await, "ip=198.51.100.7 "),
    ];
    for ((app, address), id) in servers.into_iter().zip(1..) {
        let asked = Call::new(&app, Method::GET, "/api/client-portal/me")
            .header("x-request-id", Uuid::from_u128(id).to_string())
            .header("forwarded", format!("for={forged};host=evil.example"))
            .header("x-forwarded-host", "evil.example")
            .header("x-forwarded-for", format!("{forged}, 198.51.100.7"));
        let line = line(&asked.await.is(401));
        assert!(line.contains(address), "{line}");
        assert!(!line.contains(forged) && !line.contains("evil"), "{line}");
        assert!(line.contains("status=401") && line.contains("unauthenticated"), "{line}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_answer_that_is_given_again_is_no_trouble(pool: PgPool) {
    let world = World::new(pool).await;
    let client: &Actor = &world.acme.customer.primary;
    let raise = |subject: &str| {
        let new = json!({"subject": subject, "description": "Since this morning."});
        client.post("/api/client-portal/tickets", new).header("idempotency-key", "a-key").into_future()
    };
    let first = raise("Printer on fire").await.is(201);
    let again = raise("Printer on fire").await.is(201);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!([lines(&first), lines(&again)], [[""; 0]; 2], "like the first time, there is nothing to tell");
    let refused = line(&raise("Another subject").await.is(422));
    assert!(refused.contains("INFO") && refused.contains("idempotency_key_reused"), "{refused}");
}
