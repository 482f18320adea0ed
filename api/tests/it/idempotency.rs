//! `Idempotency-Key`: a request that is repeated happens once, and is answered as it was.

use crate::actor::{Actor, Call};
use crate::app::SOON;
use crate::world::World;
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

fn raise<'a>(actor: &'a Actor, key: &str, subject: &str) -> Call<'a> {
    let body = json!({"subject": subject, "description": "Since this morning."});
    actor.post(actor.path("/tickets"), body).header("idempotency-key", key)
}

async fn tickets(world: &World) -> i64 {
    world.app.ask("select count(*) from tickets").await
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_same_request_gets_the_first_answer_and_happens_once(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let first = raise(client, "a-key", "Printer on fire").await.is(201);
    let again = raise(client, "a-key", "Printer on fire").await.is(201);
    assert_eq!(
        (&again.body, again.header("location"), again.header("etag")),
        (&first.body, first.header("location"), first.header("etag"))
    );
    assert_eq!(
        (first.header("idempotent-replayed"), again.header("idempotent-replayed")),
        (None, Some("true"))
    );
    assert_eq!(tickets(&world).await, 1);
    let events: i64 = world.app.ask("select count(*) from outbox").await;
    assert_eq!(events, 1);
    raise(client, "a-key", "Another subject").await.is_problem(422, "idempotency_key_reused");
    let path = client.path("/tickets?x=1");
    let elsewhere =
        client.post(path, json!({"subject": "Printer on fire", "description": "Since this morning."}));
    elsewhere.header("idempotency-key", "a-key").await.is_problem(422, "idempotency_key_reused");
    assert_eq!(tickets(&world).await, 1);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_key_is_ones_own(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in
        [&world.acme.customer.primary, &world.acme.customer.colleague, &world.globex.customer.primary]
    {
        let answer = raise(actor, "a-key", &format!("By {}", actor.name)).await.is(201);
        assert_eq!(answer.header("idempotent-replayed"), None, "{}", actor.name);
    }
    assert_eq!(tickets(&world).await, 3);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn fifty_at_once_have_one_effect(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    client.session().await;
    let all = (0..50).map(|_| raise(client, "a-key", "Printer on fire").into_future());
    let answers = futures_util::future::join_all(all).await;
    for answer in &answers {
        if answer.status != 201 {
            answer.is_problem(409, "idempotency_key_in_use");
        }
    }
    let made: std::collections::BTreeSet<String> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .map(|answer| answer.json()["id"].to_string())
        .collect();
    assert_eq!((made.len(), tickets(&world).await), (1, 1));
    let late = raise(client, "a-key", "Printer on fire").await.is(201);
    assert_eq!(late.header("idempotent-replayed"), Some("true"));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_refusal_is_not_remembered(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    raise(client, "a-key", "").await.is_invalid("subject", "required");
    raise(client, "a-key", "Printer on fire").await.is(201);
    let ticket = client.raises("Closed").await;
    client.closes(&ticket).await.is(200);
    let reply = || {
        let call = client.post(ticket.path() + "/messages", json!({"body": "One more thing"}));
        call.header("idempotency-key", "another-key").into_future()
    };
    reply().await.is_problem(409, "ticket_closed");
    client.reopens(&ticket).await.is(200);
    reply().await.is(201);
    let replayed = reply().await.is(201);
    assert_eq!(replayed.header("idempotent-replayed"), Some("true"));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_key_that_is_none_is_malformed(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    for key in ["", "two words", "ümlaut", &"k".repeat(256)] {
        raise(client, key, "Printer on fire").await.is_problem(400, "malformed");
    }
    assert_eq!(tickets(&world).await, 0);
    raise(client, &"k".repeat(255), "Printer on fire").await.is(201);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_remembered_answer_is_shown_to_nobody_whose_rights_have_ended(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    raise(client, "a-key", "Printer on fire").await.is(201);
    let body: Value = json!({"subject": "Printer on fire", "description": "Since this morning."});
    let call = Call::new(&world.app, reqwest::Method::POST, "/api/client-portal/tickets").json(&body);
    call.header("idempotency-key", "a-key").await.is_unauthenticated();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_body_under_a_key_is_not_waited_for_before_its_sender_is_known(pool: PgPool) {
    let world = World::new(pool).await;
    let mut stream = TcpStream::connect(world.app.address).await.unwrap();
    // The body never comes; whoever is nobody is told so at once.
    let head = "POST /api/client-portal/tickets HTTP/1.1\r\nHost: portico.test\r\nIdempotency-Key: k\r\n\
        Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    tokio::time::timeout(SOON, stream.read_exact(&mut answer)).await.expect("an answer in time").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 401");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_key_is_free_again_for_whoever_repeats_right_after_a_refusal(pool: PgPool) {
    let world = World::new(pool).await;
    let agent = &world.acme.agent;
    let ticket = world.acme.customer.raises("Printer on fire").await;
    for round in 0..25 {
        let close = || {
            agent
                .post(ticket.console_path() + "/close", json!({}))
                .header("idempotency-key", format!("k{round}"))
        };
        close().header("if-match", "\"0\"").await.is_problem(412, "stale");
        close().await.is(200);
        close().await.is(200);
        agent.post(ticket.console_path() + "/reopen", json!({})).await.is(200);
    }
}
