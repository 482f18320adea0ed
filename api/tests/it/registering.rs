//! Registering: what may be left out, and what a registrant gets to know.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::answer::Answer;
use crate::app::{App, Setup};
use crate::world::World;
use portico::config::Founding;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const NEWCOMER: &str = "nina.new@newcomer.example";

async fn call(app: &App, path: &str, body: Value) -> Answer {
    Call::new(app, Method::POST, &format!("/api/client-portal/auth/{path}")).json(&body).await
}

async fn register(app: &App, body: &Value) -> Answer {
    call(app, "register", body.clone()).await
}

async fn confirm(app: &App, email: &str) {
    let token = app.mail_to(email, "Confirm").await.token();
    let body = json!({"token": token, "password": PASSWORD});
    call(app, "verify-email", body).await.is(204);
}

fn founder(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD, "first_name": "Nina", "last_name": "New"})
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_blank_organization_is_none_so_the_company_is_asked_for(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.app.digest().await;
    for blank in [json!(""), json!(" "), json!("\u{2003}"), Value::Null] {
        let mut body = founder(NEWCOMER);
        body["organization"] = blank.clone();
        register(&world.app, &body).await.is_invalid("company", "required");
        body["company"] = json!("  ");
        register(&world.app, &body).await.is_invalid("company", "required");
        // Each name is right for itself; together they would be too long for an organization's.
        body["first_name"] = json!("N".repeat(100));
        body["last_name"] = json!("N".repeat(100));
        register(&world.app, &body).await.is_invalid("company", "required");
    }
    assert_eq!(world.app.digest().await, before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_name_of_a_new_organization_has_an_end(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.founding = Founding::Open);
    let world = World::on(pool, setup).await;
    let mut body = founder(NEWCOMER);
    body["organization"] = json!("");
    body["company"] = json!("é".repeat(201));
    register(&world.app, &body).await.is_invalid("company", "too_long");
    body["company"] = json!("é".repeat(200));
    register(&world.app, &body).await.is(202);
    world.app.mail_to(NEWCOMER, "Confirm").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn staff_see_the_customer_of_a_registrant_once_the_address_is_confirmed(pool: PgPool) {
    let world = World::new(pool).await;
    let seen = async || {
        let answer = world.acme.agent.get("/api/customers?limit=100").await;
        answer.json()["items"].as_array().unwrap().iter().any(|customer| customer["name"] == "Newcomer & Co")
    };
    let mut body = founder(NEWCOMER);
    body["organization"] = json!("acme");
    body["company"] = json!("Newcomer & Co");
    register(&world.app, &body).await.is(202);
    world.app.mail_to(NEWCOMER, "Confirm").await;
    assert!(!seen().await, "anybody can register under any name");
    confirm(&world.app, NEWCOMER).await;
    assert!(seen().await);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_customer_whose_address_nobody_confirmed_is_as_one_that_is_not_there(pool: PgPool) {
    let world = World::new(pool).await;
    let mut body = founder(NEWCOMER);
    body["organization"] = json!("acme");
    body["company"] = json!("Newcomer & Co");
    register(&world.app, &body).await.is(202);
    world.app.mail_to(NEWCOMER, "Confirm").await;
    let hidden: Value =
        world.app.ask("select to_jsonb(id) from customers where name = 'Newcomer & Co'").await;
    world.acme.agent.session().await;
    let before = world.app.digest().await;
    let raise = async |customer: &Value| {
        let ticket =
            json!({"customer_id": customer, "subject": "By telephone", "description": "They called."});
        let answer = world.acme.agent.post("/api/tickets", ticket).await;
        answer.is_invalid("customer_id", "unknown");
        answer.json()["errors"].clone()
    };
    let nowhere = json!("0192a000-0000-7000-8000-000000000000");
    assert_eq!(raise(&hidden).await, raise(&nowhere).await);
    assert_eq!(world.app.digest().await, before);
    // A new password shows the address to be theirs as well.
    call(&world.app, "forgot-password", json!({"email": NEWCOMER})).await.is(202);
    let token = world.app.mail_to(NEWCOMER, "Choose a new password").await.token();
    call(&world.app, "reset-password", json!({"token": token, "password": PASSWORD})).await.is(204);
    let ticket = json!({"customer_id": hidden, "subject": "By telephone", "description": "They called."});
    world.acme.agent.post("/api/tickets", ticket).await.is(201);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t40_nobody_learns_by_registering_who_is_a_customer(pool: PgPool) {
    let world = World::new(pool).await;
    let mut found = Vec::new();
    for (n, company) in ["Tidewell of acme", "Tidewell of nowhere"].into_iter().enumerate() {
        let email = format!("nina{n}@newcomer.example");
        let mut body = founder(&email);
        body["organization"] = json!("acme");
        body["company"] = json!(company);
        let answer = register(&world.app, &body).await.is(202).bytes();
        confirm(&world.app, &email).await;
        let nina = Actor::new(world.app.clone(), Surface::Portal, "acme", "Nina New", email.clone());
        let mut me = nina.get("/api/client-portal/me").await.is_ok();
        assert_eq!(me["customer"]["name"], company);
        assert_ne!(me["customer"]["id"], json!(world.acme.customer.id));
        for own in ["account_id", "member_id", "email", "customer"] {
            me.as_object_mut().unwrap().remove(own);
        }
        found.push((answer, me));
    }
    assert_eq!(found[0], found[1]);
    // Staff see both of the name, and which is which.
    let customers = world.acme.agent.get("/api/customers").await.is_ok();
    let same = customers["items"].as_array().unwrap().iter().filter(|one| one["name"] == "Tidewell of acme");
    assert_eq!(same.count(), 2);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_names_no_company_is_one_of_their_own(pool: PgPool) {
    let world = World::new(pool).await;
    for (n, company) in [Value::Null, json!(" ")].into_iter().enumerate() {
        let email = format!("nina{n}@newcomer.example");
        let mut body = founder(&email);
        body["organization"] = json!(" acme ");
        body["company"] = company;
        register(&world.app, &body).await.is(202);
        confirm(&world.app, &email).await;
        let nina = Actor::new(world.app.clone(), Surface::Portal, "acme", "Nina New", email);
        assert_eq!(nina.get("/api/client-portal/me").await.is_ok()["customer"]["name"], "Nina New");
    }
    let long = "N".repeat(100);
    let body = json!({"email": NEWCOMER, "password": PASSWORD, "first_name": long, "last_name": long,
        "organization": "acme"});
    register(&world.app, &body).await.is(202);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_address_of_an_international_domain_is_one_however_it_is_written(pool: PgPool) {
    let world = World::new(pool).await;
    let mut body = founder("Nina+Desk@Büro.example");
    body["organization"] = json!("acme");
    body["company"] = json!("Newcomer & Co");
    for bad in ["nina@xn--a.example", "nina@１２７.0.0.１"] {
        let mut body = body.clone();
        body["email"] = json!(bad);
        register(&world.app, &body).await.is_invalid("email", "invalid");
    }
    register(&world.app, &body).await.is(202);
    // Few mail servers take it as it was typed.
    confirm(&world.app, "Nina+Desk@xn--bro-hoa.example").await;
    for same in ["nina+desk@büro.example", "NINA+DESK@xn--bro-hoa.example"] {
        call(&world.app, "login", json!({"email": same, "password": PASSWORD})).await.is(200);
        let mut again = body.clone();
        again["email"] = json!(same);
        register(&world.app, &again).await.is(202);
    }
    let accounts: i64 =
        world.app.ask("select count(*) from accounts where email like '%nina%' or email like 'Nina%'").await;
    assert_eq!(accounts, 1);
}
