//! Guessing passwords: slow for who guesses, and never a lock before the owner.

use crate::actor::{Call, PASSWORD};
use crate::app::Setup;
use crate::world::World;
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t42_guessing_slows_the_guesser_and_never_locks_the_owner_out(pool: PgPool) {
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
    from("203.0.113.77", PASSWORD).await.is(200);
    from("198.51.100.99", PASSWORD).await.is(200);
    // Many places together: the owner's usual place is still open, and the reset is, too.
    for place in 0..45 {
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
async fn t42_a_made_up_forwarded_address_is_no_way_around(pool: PgPool) {
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
async fn t42_one_password_on_many_accounts_is_slowed_by_address_but_not_for_who_is_at_home_there(
    pool: PgPool,
) {
    let world = World::new(pool).await;
    let (client, other) = (&world.acme.customer.primary, &world.acme.customer.colleague);
    client.tries_to_sign_in(PASSWORD).await.is(200);
    let guess = |n: i32| {
        let body = json!({"email": format!("person{n}@acme.example"), "password": "Winter-2026-again"});
        Call::new(&world.app, Method::POST, "/api/auth/login").json(&body).into_future()
    };
    guess(0).await.is_problem(401, "invalid_credentials");
    // What another 148 would come to.
    world.app.make("update login_attempts set failures = failures + 148 where subject like 'ip:%'").await;
    guess(1).await.is_problem(401, "invalid_credentials");
    for n in 2..5 {
        guess(n).await.is_problem(429, "too_many");
    }
    other.tries_to_sign_in(PASSWORD).await.is_problem(429, "too_many");
    client.tries_to_sign_in(PASSWORD).await.is(200);
    client.tries_to_sign_in("not the password").await.is_problem(401, "invalid_credentials");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t42_neighbouring_addresses_that_guess_together_are_slowed(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.trusted_proxies = "127.0.0.1".parse().unwrap());
    let world = World::on(pool, setup).await;
    let client = &world.acme.customer.primary;
    let from = |ip: String, password: &str| {
        let body = json!({"email": client.email, "password": password});
        Call::new(&world.app, Method::POST, "/api/client-portal/auth/login")
            .header("x-forwarded-for", ip)
            .json(&body)
            .into_future()
    };
    from("203.0.113.200".to_owned(), PASSWORD).await.is(200);
    for host in 0..20 {
        from(format!("203.0.113.{host}"), "not the password").await.is_problem(401, "invalid_credentials");
    }
    from("203.0.113.21".to_owned(), "not the password").await.is_problem(429, "too_many");
    // The owner among them does not wait for it.
    from("203.0.113.200".to_owned(), PASSWORD).await.is(200);
}
