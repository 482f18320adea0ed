//! Strangers who ask for much: accounts, and mails to somebody else.

use crate::actor::{Call, PASSWORD};
use crate::answer::Answer;
use crate::app::Setup;
use crate::world::World;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const SOMEBODY: &str = "nina.new@newcomer.example";

fn registration(organization: &str) -> Value {
    json!({"email": SOMEBODY, "password": PASSWORD, "first_name": "Nina", "last_name": "New",
        "organization": organization})
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn registrations_from_one_address_have_a_budget(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.trusted_proxies = "127.0.0.1".parse().unwrap());
    let world = World::on(pool, setup).await;
    let register = |ip: &str, organization: &str| {
        Call::new(&world.app, Method::POST, "/api/client-portal/auth/register")
            .header("x-forwarded-for", ip)
            .json(&registration(organization))
            .into_future()
    };
    // Also those that come to nothing count: they tell which organizations there are.
    for _ in 0..20 {
        register("203.0.113.9", "nowhere").await.is_invalid("organization", "unknown");
    }
    let refused = register("203.0.113.9", "acme").await;
    refused.is_problem(429, "too_many");
    assert!(refused.header("retry-after").is_some_and(|wait| (1..=900).contains(&wait.parse().unwrap())));
    register("203.0.113.10", "acme").await.is(202);
    world.app.clock.advance(TimeDelta::minutes(15));
    register("203.0.113.9", "acme").await.is(202);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn nobody_has_many_mails_sent_to_somebody_else(pool: PgPool) {
    let world = World::new(pool).await;
    let ask = async |path: &str, body: &Value| -> Answer {
        Call::new(&world.app, Method::POST, &format!("/api/client-portal/auth/{path}")).json(body).await
    };
    let (new, email) = (registration("acme"), json!({"email": SOMEBODY}));
    let asks = [("register", &new), ("resend-verification", &email), ("forgot-password", &email)];
    let mut answers = Vec::new();
    for (path, body) in asks {
        let first = ask(path, body).await.is(202).bytes();
        for _ in 0..5 {
            assert_eq!(ask(path, body).await.bytes(), first, "{path}");
        }
        answers.push(first);
    }
    world.app.settles().await;
    let count = || world.app.mails_to(SOMEBODY).len();
    assert_eq!(count(), 8, "five about confirming, three for a new password");
    world.app.clock.advance(TimeDelta::hours(1));
    for ((path, body), answer) in asks.into_iter().zip(answers) {
        assert_eq!(ask(path, body).await.bytes(), answer, "{path}");
    }
    world.app.settles().await;
    assert_eq!(count(), 11);
}
