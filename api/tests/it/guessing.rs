//! Guessing passwords: slow for who guesses, and never a lock before the owner.

use crate::actor::{Call, PASSWORD};
use crate::app::Setup;
use crate::world::World;
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn guessing_slows_the_guesser_and_never_locks_the_owner_out(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.trusted_proxies = "127.0.0.1".parse().unwrap());
    let world = World::on(pool, setup).await;
    let client = &world.acme.customer.primary;
    let from = |ip: &str, password: &str| {
        let body = json!({"email": client.email, "password": password});
        Call::new(&world.app, Method::POST, "/api/client-portal/auth/login")
            .header("x-forwarded-for", ip)
            .json(&body)
            .into_future()
    };
    from("198.51.100.7", PASSWORD).await.is(200);
    let mut waits = Vec::new();
    for guess in 0..12 {
        let answer = from("203.0.113.9", &format!("guess number {guess}")).await;
        if answer.status == 429 {
            answer.is_problem(429, "too_many");
            waits.push(answer.header("retry-after").unwrap().parse::<i64>().unwrap());
        } else {
            answer.is_problem(401, "invalid_credentials");
        }
    }
    assert!(waits.len() >= 6, "of twelve guesses in a row most must wait: {waits:?}");
    assert_eq!(
        from("203.0.113.77", PASSWORD).await.status,
        429,
        "the right password, from the guesser's network"
    );
    from("198.51.100.99", PASSWORD).await.is(200);
    // Many places together: the owner's usual place is still open, and the reset is, too.
    for place in 0..40 {
        from(&format!("192.0.{place}.1"), "spread over many networks").await;
    }
    assert_eq!(from("192.0.250.1", PASSWORD).await.status, 429, "from a place that nobody knows");
    from("198.51.100.7", PASSWORD).await.is(200);
    let body = json!({"email": client.email});
    Call::new(&world.app, Method::POST, "/api/client-portal/auth/forgot-password").json(&body).await.is(202);
    let token = world.app.mail_to(&client.email, "Choose a new password").await.token();
    let new = json!({"token": token, "password": "five loud harbour bells"});
    Call::new(&world.app, Method::POST, "/api/client-portal/auth/reset-password").json(&new).await.is(204);
    from("192.0.250.1", "five loud harbour bells").await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_made_up_forwarded_address_is_no_way_around(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let mut refused = 0;
    for guess in 0..20 {
        let body = json!({"email": client.email, "password": format!("guess number {guess}")});
        let call = Call::new(&world.app, Method::POST, "/api/client-portal/auth/login");
        let answer = call.header("x-forwarded-for", format!("203.0.{guess}.1")).json(&body).await;
        refused += i32::from(answer.status == 429);
    }
    assert!(refused >= 10, "only {refused} of 20 were slowed");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn one_password_on_many_accounts_is_slowed_by_address(pool: PgPool) {
    let world = World::new(pool).await;
    let mut refused = 0;
    for n in 0..110 {
        let body = json!({"email": format!("person{n}@acme.example"), "password": "Winter-2026-again"});
        let answer = Call::new(&world.app, Method::POST, "/api/auth/login").json(&body).await;
        refused += i32::from(answer.status == 429);
    }
    assert!(refused >= 10, "only {refused} of 110 were slowed");
}
