//! Founding organizations: what a visitor makes up changes nothing for others.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::answer::Answer;
use crate::app::{App, Setup, eventually};
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
    verify(app, &token, PASSWORD).await.is(204);
}

async fn verify(app: &App, token: &str, password: &str) -> Answer {
    post(app, "verify-email", json!({"token": token, "password": password})).await
}

/// The names of all organizations, confirmed or not.
async fn organizations(app: &App) -> Vec<String> {
    app.ask("select coalesce(array_agg(name order by name), '{}') from organizations").await
}

async fn is_known(app: &App, email: &str) -> bool {
    app.ask(&format!("select exists (select from accounts where email = '{email}')")).await
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
async fn of_several_founders_on_an_empty_server_the_first_to_confirm_founds(pool: PgPool) {
    let app = server(pool, Founding::Closed).await;
    let late = "lena@late.example";
    for (email, name) in [(STRANGER, "Anything"), (late, "Too Late"), (NEWCOMER, "Newcomer Ltd")] {
        found(&app, email, name).await.is(202);
    }
    let link = app.mail_to(STRANGER, "Confirm").await.token();
    confirm(&app, NEWCOMER).await;
    let before = welcome(&app).await;
    // A wrong password is one, and nothing else.
    verify(&app, &link, "not the password").await.is_invalid("password", "wrong");
    assert_eq!(organizations(&app).await, ["Anything", "Newcomer Ltd", "Too Late"]);
    let refused = verify(&app, &link, PASSWORD).await;
    assert!(refused.is_problem(403, "registration_closed")["detail"].as_str().unwrap().contains("register"));
    assert_eq!(organizations(&app).await, ["Newcomer Ltd", "Too Late"]);
    post(&app, "forgot-password", json!({"email": late})).await.is(202);
    let reset = app.mail_to(late, "Choose a new password").await.token();
    let new = json!({"token": reset, "password": "five loud harbour bells"});
    post(&app, "reset-password", new.clone()).await.is_problem(403, "registration_closed");
    assert_eq!(organizations(&app).await, ["Newcomer Ltd"]);
    assert_eq!(welcome(&app).await, before);
    // Nothing is left of either, so their addresses are free for what they may be: clients.
    assert!(!is_known(&app, STRANGER).await && !is_known(&app, late).await);
    verify(&app, &link, PASSWORD).await.is_problem(410, "invalid_token");
    post(&app, "reset-password", new).await.is_problem(410, "invalid_token");
    let client = json!({"email": late, "password": PASSWORD, "first_name": "Lena", "last_name": "Late",
        "organization": "newcomer-ltd"});
    post(&app, "register", client).await.is(202);
    app.settles().await;
    confirm(&app, late).await;
    Actor::new(app.clone(), Surface::Portal, "newcomer-ltd", "Lena Late", late.to_owned()).signs_in().await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_founder_who_asked_to_join_elsewhere_since_is_not_kept_out(pool: PgPool) {
    let app = server(pool, Founding::Closed).await;
    found(&app, STRANGER, "Anything").await.is(202);
    found(&app, NEWCOMER, "Newcomer Ltd").await.is(202);
    confirm(&app, NEWCOMER).await;
    let client = json!({"email": STRANGER, "password": PASSWORD, "first_name": "Mallory", "last_name": "Quist",
        "organization": "newcomer-ltd"});
    post(&app, "register", client.clone()).await.is(202);
    app.mail_to(STRANGER, "You already have an account").await;
    let link = app.mail_to(STRANGER, "Confirm").await.token();
    verify(&app, &link, PASSWORD).await.is_problem(403, "registration_closed");
    post(&app, "register", client).await.is(202);
    app.settles().await;
    confirm(&app, STRANGER).await;
    let mallory =
        Actor::new(app.clone(), Surface::Portal, "newcomer-ltd", "Mallory Quist", STRANGER.to_owned());
    mallory.signs_in().await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_two_founders_who_confirm_at_once_one_founds(pool: PgPool) {
    let app = server(pool, Founding::Closed).await;
    found(&app, STRANGER, "Anything").await.is(202);
    found(&app, NEWCOMER, "Newcomer Ltd").await.is(202);
    let link = app.mail_to(STRANGER, "Confirm").await.token();
    post(&app, "forgot-password", json!({"email": NEWCOMER})).await.is(202);
    let reset = app.mail_to(NEWCOMER, "Choose a new password").await.token();
    let new = json!({"token": reset, "password": "five loud harbour bells"});
    // The first stops short of its commit: a second link of theirs, to be used up with the first, is held.
    post(&app, "resend-verification", json!({"email": STRANGER})).await.is(202);
    app.settles().await;
    let mut gate = app.pool.begin().await.unwrap();
    let last = "select id from account_tokens where id = (
            select t.id from account_tokens t join accounts a on a.id = t.account_id
            where a.email = 'mallory@stranger.example' order by t.created_at desc, t.id desc limit 1
        ) for update";
    sqlx::query(last).fetch_one(&mut *gate).await.unwrap();
    let waiting = async |count: i64| {
        let sql = "select count(*) from pg_stat_activity
             where datname = current_database() and usename = 'portico_app' and wait_event_type = 'Lock'";
        eventually("they wait", || async { (app.ask::<i64>(sql).await == count).then_some(()) }).await;
    };
    let (first, second) = tokio::join!(verify(&app, &link, PASSWORD), async {
        waiting(1).await;
        let (second, ()) = tokio::join!(post(&app, "reset-password", new), async {
            waiting(2).await;
            gate.rollback().await.unwrap();
        });
        second
    });
    first.is(204);
    second.is_problem(403, "registration_closed");
    assert_eq!(organizations(&app).await, ["Anything"]);
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

/// The same by the console's door, which is for founders alone.
async fn found_in_console(app: &App, body: Value) -> Answer {
    Call::new(app, Method::POST, "/api/auth/register").json(&body).await
}

fn founder() -> Value {
    json!({"email": NEWCOMER, "password": PASSWORD, "first_name": "Nina", "last_name": "New",
        "company": "Newcomer Ltd"})
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_founder_confirms_in_the_console_and_has_three_first_steps_to_take(pool: PgPool) {
    let app = server(pool, Founding::Open).await;
    found_in_console(&app, founder()).await.is(202);
    let mail = app.mail_to(NEWCOMER, "Confirm").await;
    assert!(mail.text.contains("/console/verify-email#token="), "{}", mail.text);
    let of_console = json!({"token": mail.token(), "password": PASSWORD});
    Call::new(&app, Method::POST, "/api/auth/verify-email").json(&of_console).await.is(204);
    let nina = admin(&app, "newcomer-ltd", NEWCOMER);
    let step = async || nina.get("/api/organization").await.is_ok()["first_step"].clone();
    assert_eq!(step().await, "brand");
    for next in ["staff", "client", "done"] {
        nina.call(Method::PATCH, "/api/organization").json(&json!({"first_step": next})).await.is(200);
        assert_eq!(step().await, next);
    }
    // A client's mail leads to the portal, as ever.
    let client = json!({"email": "ada@quist.example", "password": PASSWORD, "first_name": "Ada",
        "last_name": "Quist", "organization": "newcomer-ltd"});
    post(&app, "register", client).await.is(202);
    let mail = app.mail_to("ada@quist.example", "Confirm").await;
    assert!(mail.text.contains("/portal/verify-email#token="), "{}", mail.text);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_console_founds_where_visitors_may_and_makes_nobody_a_client(pool: PgPool) {
    let world = World::new(pool).await;
    found_in_console(&world.app, founder()).await.is_problem(403, "registration_closed");
    let page = Call::new(&world.app, Method::GET, "/api/welcome?organization=acme").await.is_ok();
    assert_eq!((&page["founding_open"], &page["registration_open"]), (&json!(false), &json!(true)));
    let mut client = founder();
    client["organization"] = json!("acme");
    found_in_console(&world.app, client).await.is_problem(422, "invalid");
    assert!(!is_known(&world.app, NEWCOMER).await);
    // Whoever was there before has taken the first steps.
    assert_eq!(world.acme.admin.get("/api/organization").await.is_ok()["first_step"], "done");
}
