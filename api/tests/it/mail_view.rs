//! The demonstration's mail view: its links open accounts, so whose mails an admin sees is a matter of who belongs where.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::app::Setup;
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_demonstration_shows_nobody_the_mails_to_people_of_others(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.demo = true);
    let world = World::on(pool, setup).await;
    let victim = &world.acme.customer.primary;
    let subjects = async |admin: &Actor| {
        let page = admin.get("/api/mails").await.is_ok();
        let items = page["items"].as_array().unwrap().clone();
        items.iter().map(|mail| mail["subject"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let post = async |path: &str, body: Value| {
        let path = format!("/api/client-portal/auth/{path}");
        Call::new(&world.app, Method::POST, &path).json(&body).await.is(202);
    };
    // The other organization's admin brings the victim's address into their own.
    let mut new = json!({"email": victim.email, "password": PASSWORD,
        "first_name": "Marta", "last_name": "Tidewell", "organization": "globex"});
    post("register", new.clone()).await;
    post("forgot-password", json!({"email": victim.email})).await;
    world.app.settles().await;
    assert_eq!(subjects(&world.acme.admin).await, ["Choose a new password", "You already have an account"]);
    assert!(subjects(&world.globex.admin).await.is_empty());
    // Also as somebody who is at home in both.
    let there = Actor::new(world.app.clone(), Surface::Portal, "globex", &victim.name, victim.email.clone());
    there.tries_to_sign_in(PASSWORD).await.is(200);
    assert!(subjects(&world.globex.admin).await.is_empty());
    // Their own clients' they see.
    new["email"] = json!("nina.new@newcomer.example");
    post("register", new).await;
    world.app.settles().await;
    assert_eq!(subjects(&world.globex.admin).await, ["Confirm your e-mail address"]);
}
