//! Becoming a client with an address that has an account: somebody else used it first, or one is a client elsewhere.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::answer::Answer;
use crate::app::Setup;
use crate::world::World;
use chrono::TimeDelta;
use portico::config::Founding;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const OWNER: &str = "nina.new@newcomer.example";

async fn post(world: &World, path: &str, body: Value) -> Answer {
    Call::new(&world.app, Method::POST, &format!("/api/client-portal/auth/{path}")).json(&body).await
}

async fn registers(world: &World, email: &str, organization: Option<&str>, company: &str) {
    let body = json!({"email": email, "password": "this one is not the account's", "first_name": "Nina",
        "last_name": "New", "organization": organization, "company": company});
    post(world, "register", body).await.is(202);
}

/// The same person, at the other organization's portal.
fn at_globex(world: &World, client: &Actor) -> Actor {
    Actor::new(world.app.clone(), Surface::Portal, "globex", &client.name, client.email.clone())
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_was_first_with_an_address_keeps_its_owner_from_nothing(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.founding = Founding::Open);
    let world = World::on(pool, setup).await;
    registers(&world, OWNER, None, "Junk").await;
    registers(&world, OWNER, Some("acme"), "Newcomer Ltd").await;
    world.app.mail_to(OWNER, "You already have an account").await;
    post(&world, "forgot-password", json!({"email": OWNER})).await.is(202);
    let reset = world.app.mail_to(OWNER, "Choose a new password").await.token();
    post(&world, "reset-password", json!({"token": reset, "password": PASSWORD})).await.is(204);
    let nina = Actor::new(world.app.clone(), Surface::Portal, "acme", "Nina New", OWNER.to_owned());
    assert_eq!(nina.get("/api/client-portal/me").await.is_ok()["customer"]["name"], "Newcomer Ltd");
    nina.raises("Hello from Newcomer").await;
}

/// How many organizations somebody is a client of.
async fn organizations(actor: &Actor) -> usize {
    let page = actor.get("/api/client-portal/organizations").await.is_ok();
    page["items"].as_array().map(Vec::len).unwrap()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_client_of_one_organization_becomes_one_of_another_by_signing_in_there(pool: PgPool) {
    let world = World::new(pool).await;
    let marta = &world.acme.customer.primary;
    let there = at_globex(&world, marta);
    there.tries_to_sign_in(PASSWORD).await.is_problem(401, "invalid_credentials");
    registers(&world, &marta.email, Some("globex"), "Tidewell").await;
    // At home nothing has changed, and staff elsewhere see nobody.
    marta.session().await;
    assert_eq!(organizations(marta).await, 1);
    let customers = world.globex.agent.get("/api/customers").await.is_ok();
    assert!(!customers.to_string().contains("\"Tidewell\""), "{customers}");
    there.tries_to_sign_in("this one is not the account's").await.is_problem(401, "invalid_credentials");
    assert_eq!(there.get("/api/client-portal/me").await.is_ok()["customer"]["name"], "Tidewell");
    assert_eq!(organizations(marta).await, 2);
    let joined: i64 =
        world.app.ask("select count(*) from audit_events where action = 'account.joined'").await;
    assert_eq!(joined, 1);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn nobody_joins_late_nor_where_the_door_is_shut_nor_where_they_work(pool: PgPool) {
    let world = World::new(pool).await;
    let [marta, colin] = [&world.acme.customer.primary, &world.acme.customer.colleague];
    registers(&world, &marta.email, Some("globex"), "Tidewell").await;
    registers(&world, &world.globex.agent.email, Some("globex"), "Their own").await;
    let agent = at_globex(&world, &world.globex.agent);
    agent.tries_to_sign_in(PASSWORD).await.is_problem(401, "invalid_credentials");
    world.app.clock.advance(TimeDelta::days(7) + TimeDelta::seconds(1));
    at_globex(&world, marta).tries_to_sign_in(PASSWORD).await.is_problem(401, "invalid_credentials");
    registers(&world, &colin.email, Some("globex"), "Tidewell").await;
    world.app.make("update organizations set registration = 'closed' where slug = 'globex'").await;
    at_globex(&world, colin).tries_to_sign_in(PASSWORD).await.is_problem(401, "invalid_credentials");
}
