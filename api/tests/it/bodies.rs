//! Bodies as they come over the wire: framed wrongly, typed oddly, never whole.

use crate::actor::Call;
use crate::app::SOON;
use crate::cases::{allowed, cases};
use crate::document::{Operation, operations};
use crate::world::World;
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Sends these bytes and gives all that comes back until the server closes.
async fn sends(world: &World, bytes: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(world.app.address).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    tokio::time::timeout(SOON, stream.read_to_end(&mut answer)).await.expect("the server closes").unwrap();
    String::from_utf8(answer).unwrap()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_body_in_broken_chunks_is_malformed_with_a_key_and_without(pool: PgPool) {
    let world = World::new(pool).await;
    for key in ["", "idempotency-key: a-key\r\n"] {
        let answer = sends(
            &world,
            &format!(
                "POST /api/client-portal/auth/login HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
                 content-type: application/json\r\n{key}transfer-encoding: chunked\r\n\r\n\
                 ZZ\r\n{{}}\r\n0\r\n\r\n"
            ),
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{key}{answer}");
        assert!(answer.contains("\"malformed\""), "{key}{answer}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_type_of_a_body_is_read_whatever_its_letters(pool: PgPool) {
    let world = World::new(pool).await;
    let body = json!({"email": "a@b.co"}).to_string();
    for kind in ["Application/JSON", "APPLICATION/JSON; charset=utf-8", "application/json ;charset=UTF-8"] {
        let call = Call::new(&world.app, Method::POST, "/api/client-portal/auth/login");
        call.raw(kind, body.clone()).await.is_problem(422, "invalid");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_name_or_subject_holds_nothing_that_nobody_sees(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    for hidden in ["\u{200b}", "Printer\u{200b} on fire", "\u{202e}erif no retnirP", "Printer\u{2028}on fire"]
    {
        let ticket = json!({"subject": hidden, "description": "x"});
        client.post("/api/client-portal/tickets", ticket).await.is_invalid("subject", "control_character");
        let register = json!({"email": "a@b.co", "password": "four quiet harbour lamps", "first_name": hidden,
            "last_name": "B", "company": "C", "organization": "acme"});
        let call = Call::new(&world.app, Method::POST, "/api/client-portal/auth/register");
        call.json(&register).await.is_invalid("first_name", "control_character");
    }
    let emoji = json!({"subject": "\u{1f469}\u{200d}\u{1f4bb} weint", "description": "zero\u{200b}width"});
    client.post("/api/client-portal/tickets", emoji).await.is(201);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t43_ten_megabytes_are_too_much(pool: PgPool) {
    let world = World::new(pool).await;
    let cases = cases(&world).await;
    let before = world.app.digest().await;
    for case in &cases {
        for key in [None, Some("a-key")] {
            let token = match case.actor {
                Some(actor) => actor.session().await.token.clone(),
                None => String::new(),
            };
            let key = key.map(|key| format!("idempotency-key: {key}\r\n")).unwrap_or_default();
            for (framing, name) in
                [("content-length: 10485760", "with a length"), ("transfer-encoding: chunked", "in chunks")]
            {
                let head = format!(
                    "{} {} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\nauthorization: Bearer {token}\r\n{key}{framing}\r\n\r\n",
                    case.operation.method, case.path
                );
                let status = pours(&world, &head, framing.contains("chunked")).await;
                assert_eq!(status, "413", "{} {name}", case.name());
            }
        }
    }
    assert_eq!(world.app.digest().await, before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_operation_without_a_body_takes_none(pool: PgPool) {
    let world = World::new(pool).await;
    let ticket = world.acme.customer.raises("Printer on fire").await;
    let bodiless = |operation: &Operation| operation.method != Method::GET && !operation.takes_body();
    let operations: Vec<_> = operations().into_iter().filter(bodiless).collect();
    assert!(operations.len() >= 6, "only {} operations take no body", operations.len());
    for operation in operations {
        let actor = allowed(&world.acme, &operation).await;
        let token = match actor {
            Some(actor) => actor.session().await.token.clone(),
            None => String::new(),
        };
        let before = world.app.digest().await;
        let path = crate::probe::path_on(&operation, &world.acme, ticket.id);
        for (body, status, code) in
            [("{\"broken", 400, "malformed"), ("[]", 400, "malformed"), ("{\"foo\":1}", 422, "invalid")]
        {
            let call = match actor {
                Some(actor) => actor.call(operation.method.clone(), &path),
                None => Call::new(&world.app, operation.method.clone(), &path),
            };
            call.raw("application/json", body).await.is_problem(status, code);
        }
        let head = format!(
            "{} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\nauthorization: Bearer {token}\r\ncontent-length: 10485760\r\n\r\n",
            operation.method
        );
        assert_eq!(pours(&world, &head, false).await, "413", "{}", operation.name());
        assert_eq!(world.app.digest().await, before, "{} did something", operation.name());
    }
}

/// Sends a body of 10 MB as far as it is taken, and gives the status that comes back.
pub(crate) async fn pours(world: &World, head: &str, chunked: bool) -> String {
    let stream = tokio::net::TcpStream::connect(world.app.address).await.unwrap();
    let (mut read, mut write) = stream.into_split();
    let piece = "a".repeat(65_536);
    let piece = if chunked { format!("10000\r\n{piece}\r\n") } else { piece };
    let pour = async {
        if write.write_all(head.as_bytes()).await.is_ok() {
            for _ in 0..160 {
                if write.write_all(piece.as_bytes()).await.is_err() {
                    break;
                }
            }
        }
        std::future::pending::<()>().await;
    };
    let answer = async {
        let mut answer = [0; 12];
        let done = tokio::time::timeout(SOON, read.read_exact(&mut answer)).await;
        done.map_or_else(|_| "nothing".to_owned(), |_| String::from_utf8_lossy(&answer[9..]).into_owned())
    };
    tokio::select! {
        () = pour => unreachable!(),
        status = answer => status,
    }
}
