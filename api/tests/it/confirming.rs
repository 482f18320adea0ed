//! Confirming an address: it takes the mail *and* the password, since whoever registers with somebody else's address
//! has only the one, and its owner only the other.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::answer::Answer;
use crate::world::World;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const OWNER: &str = "nina.new@newcomer.example";
const STRANGERS: &str = "a stranger chose this one";

async fn post(world: &World, path: &str, body: Value) -> Answer {
    Call::new(&world.app, Method::POST, &format!("/api/client-portal/auth/{path}")).json(&body).await
}

/// A stranger registers with the owner's address; gives the token of the mail that the owner gets.
async fn hijacked(world: &World) -> String {
    let body = json!({"email": OWNER, "password": STRANGERS, "first_name": "Nina", "last_name": "New",
        "organization": "acme"});
    post(world, "register", body).await.is(202);
    world.app.mail_to(OWNER, "Confirm").await.token()
}

fn nina(world: &World) -> Actor {
    Actor::new(world.app.clone(), Surface::Portal, "acme", "Nina New", OWNER.to_owned())
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_stranger_who_registers_first_gets_nothing_when_the_owner_opens_the_link(pool: PgPool) {
    let world = World::new(pool).await;
    let (token, nina) = (hijacked(&world).await, nina(&world));
    // The owner does not know the password, and so confirms nothing that the stranger could use.
    post(&world, "verify-email", json!({"token": token})).await.is_invalid("password", "required");
    let confirm = json!({"token": token, "password": "what the owner uses"});
    post(&world, "verify-email", confirm).await.is_invalid("password", "wrong");
    nina.tries_to_sign_in(STRANGERS).await.is_problem(403, "email_not_verified");
    // Their way is a new password, whose mail shows that the address is theirs.
    post(&world, "forgot-password", json!({"email": OWNER})).await.is(202);
    let reset = world.app.mail_to(OWNER, "Choose a new password").await.token();
    post(&world, "reset-password", json!({"token": reset, "password": PASSWORD})).await.is(204);
    nina.tries_to_sign_in(STRANGERS).await.is_problem(401, "invalid_credentials");
    nina.tries_to_sign_in(PASSWORD).await.is(200);
    // The first link has nothing left to confirm, with either password.
    for password in [STRANGERS, PASSWORD] {
        let confirm = json!({"token": token, "password": password});
        post(&world, "verify-email", confirm).await.is_problem(410, "invalid_token");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_wrong_password_does_not_use_the_link_up(pool: PgPool) {
    let world = World::new(pool).await;
    let token = hijacked(&world).await;
    let confirm = |password: &str| {
        let body = json!({"token": token, "password": password});
        Call::new(&world.app, Method::POST, "/api/auth/verify-email").json(&body).into_future()
    };
    confirm("a slip of the finger").await.is_invalid("password", "wrong");
    confirm(STRANGERS).await.is(204);
    confirm(STRANGERS).await.is_problem(410, "invalid_token");
    nina(&world).tries_to_sign_in(STRANGERS).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn guessing_at_the_link_waits_like_guessing_at_the_door(pool: PgPool) {
    let world = World::new(pool).await;
    let token = hijacked(&world).await;
    let confirm =
        |password: &str| post(&world, "verify-email", json!({"token": token, "password": password}));
    for guess in 0..5 {
        confirm(&format!("guess number {guess}")).await.is_invalid("password", "wrong");
    }
    let waits = confirm(STRANGERS).await;
    waits.is_problem(429, "too_many");
    // It is one count: who guesses here is slowed down there, too.
    nina(&world).tries_to_sign_in(STRANGERS).await.is_problem(429, "too_many");
    world.app.clock.advance(TimeDelta::seconds(2));
    confirm(STRANGERS).await.is(204);
    // A token that is none counts for nobody.
    for _ in 0..8 {
        let body = json!({"token": "nonsense", "password": "whatever it was"});
        post(&world, "verify-email", body).await.is_problem(410, "invalid_token");
    }
    nina(&world).tries_to_sign_in(STRANGERS).await.is(200);
}
