//! Founding organizations: what a visitor makes up changes nothing for others.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::answer::Answer;
use crate::app::{App, Setup};
use crate::world::World;
use portico::config::Founding;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::sync::Arc;

const STRANGER: &str = "mallory@stranger.example";
const NEWCOMER: &str = "nina.new@newcomer.example";

async fn post(app: &App, path: &str, body: Value) -> Answer {
    Call::new(app, Method::POST, &format!("/api/client-portal/auth/{path}")).json(&body).await
}

/// Asks to found an organization of this name.
async fn found(app: &App, email: &str, name: &str) -> Answer {
    let person = json!({"email": email, "password": PASSWORD, "first_name": "Nina", "last_name": "New",
        "company": name});
    post(app, "register", person).await
}

async fn confirm(app: &App, email: &str) {
    let token = app.mail_to(email, "Confirm").await.token();
    post(app, "verify-email", json!({"token": token, "password": PASSWORD})).await.is(204);
}

async fn welcome(app: &App) -> Value {
    Call::new(app, Method::GET, "/api/client-portal/welcome").await.is_ok()
}

async fn server(pool: PgPool, founding: Founding) -> Arc<App> {
    let setup = Setup::of(&pool).with(move |config| config.founding = founding);
    Arc::new(App::start(pool, setup).await)
}

fn admin(app: &Arc<App>, slug: &str, email: &str) -> Actor {
    Actor::new(app.clone(), Surface::Console, slug, "Nina New", email.to_owned())
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_first_organization_may_be_founded_and_counts_once_its_founder_is_known(pool: PgPool) {
    let app = server(pool, Founding::Closed).await;
    let empty = welcome(&app).await;
    assert_eq!((&empty["slug"], &empty["registration_open"]), (&Value::Null, &json!(true)));
    found(&app, STRANGER, "Anything").await.is(202);
    assert_eq!(welcome(&app).await, empty, "nobody has confirmed it");
    // So it stands in nobody's way.
    found(&app, NEWCOMER, "Newcomer Ltd").await.is(202);
    confirm(&app, NEWCOMER).await;
    let one = welcome(&app).await;
    assert_eq!((&one["name"], &one["slug"]), (&json!("Newcomer Ltd"), &json!("newcomer-ltd")));
    let nina = admin(&app, "newcomer-ltd", NEWCOMER);
    assert_eq!(nina.get("/api/me").await.is_ok()["role"], "admin");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn strangers_found_nothing_beside_an_organization(pool: PgPool) {
    let app = server(pool, Founding::Closed).await;
    found(&app, NEWCOMER, "Newcomer Ltd").await.is(202);
    confirm(&app, NEWCOMER).await;
    let before = welcome(&app).await;
    for email in [STRANGER, NEWCOMER] {
        found(&app, email, "Anything").await.is_problem(403, "registration_closed");
    }
    assert_eq!(welcome(&app).await, before);
    assert_eq!(app.ask::<i64>("select count(*) from organizations").await, 1);
    // Its clients register as ever.
    let client = json!({"email": "ada@quist.example", "password": PASSWORD, "first_name": "Ada",
        "last_name": "Quist", "organization": "newcomer-ltd"});
    post(&app, "register", client).await.is(202);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn where_strangers_may_found_an_unconfirmed_organization_is_none(pool: PgPool) {
    let app = server(pool, Founding::Open).await;
    found(&app, NEWCOMER, "Newcomer Ltd").await.is(202);
    confirm(&app, NEWCOMER).await;
    let before = welcome(&app).await;
    assert_eq!(before["slug"], "newcomer-ltd");
    found(&app, STRANGER, "Anything").await.is(202);
    assert_eq!(welcome(&app).await, before);
    let its_page = "/api/client-portal/welcome?organization=anything";
    Call::new(&app, Method::GET, its_page).await.is_not_found();
    let client = json!({"email": "ada@quist.example", "password": PASSWORD, "first_name": "Ada",
        "last_name": "Quist", "organization": "anything"});
    post(&app, "register", client.clone()).await.is_invalid("organization", "unknown");
    confirm(&app, STRANGER).await;
    assert_eq!(Call::new(&app, Method::GET, its_page).await.is_ok()["name"], "Anything");
    post(&app, "register", client).await.is(202);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_server_of_several_organizations_says_that_none_can_be_founded(pool: PgPool) {
    let world = World::new(pool).await;
    let several = welcome(&world.app).await;
    assert_eq!((&several["slug"], &several["registration_open"]), (&Value::Null, &json!(false)));
}
