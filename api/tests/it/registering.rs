//! Registering: what may be left out, and what a registrant gets to know.

use crate::actor::{Call, PASSWORD};
use crate::answer::Answer;
use crate::app::App;
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const NEWCOMER: &str = "nina.new@newcomer.example";

async fn register(app: &App, body: &Value) -> Answer {
    Call::new(app, Method::POST, "/api/client-portal/auth/register").json(body).await
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
    let world = World::new(pool).await;
    let mut body = founder(NEWCOMER);
    body["organization"] = json!("");
    body["company"] = json!("é".repeat(201));
    register(&world.app, &body).await.is_invalid("company", "too_long");
    body["company"] = json!("é".repeat(200));
    register(&world.app, &body).await.is(202);
    world.app.mail_to(NEWCOMER, "Confirm").await;
}
