//! What the audit trail keeps of accounts: every change and every try, and never a secret.

use crate::actor::{Call, PASSWORD};
use crate::app::App;
use crate::world::World;
use portico::config::{AdminOf, Config, NewAdmin};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{ConnectOptions as _, PgPool};

const NEW: &str = "five loud harbour bells";

/// Actor, member, address of the caller and detail of every event of this kind.
async fn events(app: &App, action: &str) -> Vec<Value> {
    let all: Value = app
        .ask(&format!(
            "select coalesce(jsonb_agg(jsonb_build_object('actor', actor, 'member', member_id, 'ip', host(ip),
                 'object', object_id, 'org', org_id, 'detail', detail) order by created_at, id), '[]')
             from audit_events where action = 'account.{action}'"
        ))
        .await;
    all.as_array().unwrap().clone()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_changed_profile_is_kept_by_the_names_of_its_fields(pool: PgPool) {
    let world = World::new(pool).await;
    for (actor, side) in [(&world.acme.customer.primary, "client"), (&world.globex.agent, "staff")] {
        let me = actor.get(actor.path("/me")).await.is_ok();
        let mut new = json!({"first_name": me["first_name"], "last_name": me["last_name"],
            "locale": me["locale"], "time_zone": "Europe/Amsterdam", "phone": "+31 20 123 45 67"});
        actor.put(actor.path("/me"), new.clone()).await.is(200);
        // The same once more changes nothing, and so is nothing to keep.
        actor.put(actor.path("/me"), new.clone()).await.is(200);
        new["phone"] = json!("  ");
        new["first_name"] = json!("Another");
        actor.put(actor.path("/me"), new).await.is(200);
        let kept = events(&world.app, "profile_changed").await;
        let own: Vec<_> = kept.iter().filter(|event| event["member"] == json!(actor.member)).collect();
        let details: Vec<_> = own.iter().map(|event| &event["detail"]).collect();
        let (first, second) =
            (json!({"changed": ["phone", "time_zone"]}), json!({"changed": ["first_name", "phone"]}));
        assert_eq!(details, [&first, &second]);
        assert!(own.iter().all(|event| event["actor"] == side && event["ip"] == "127.0.0.1"), "{own:?}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_wrong_current_password_is_kept(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in [&world.acme.customer.primary, &world.globex.agent] {
        let change = json!({"current_password": "not the password", "password": NEW});
        actor.post(actor.path("/auth/change-password"), change).await.is_invalid("current_password", "wrong");
        let kept = events(&world.app, "password_change_failed").await;
        let last = kept.last().expect("it is kept");
        assert_eq!((&last["member"], &last["detail"]), (&json!(actor.member), &json!({})));
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_sign_in_that_has_to_wait_is_kept(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    for _ in 0..5 {
        client.tries_to_sign_in("not the password").await.is_problem(401, "invalid_credentials");
    }
    client.tries_to_sign_in(PASSWORD).await.is_problem(429, "too_many");
    let kept = events(&world.app, "sign_in_throttled").await;
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!((&kept[0]["actor"], &kept[0]["object"]), (&json!("visitor"), &json!(client.account)));
    // An address that nobody has leaves nothing, and waits as long.
    for _ in 0..6 {
        let body = json!({"email": "nobody@stranger.example", "password": "not the password"});
        Call::new(&world.app, Method::POST, "/api/client-portal/auth/login").json(&body).await;
    }
    assert_eq!(events(&world.app, "sign_in_throttled").await.len(), 1);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_administrator_made_at_the_command_line_is_kept(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let data = tempfile::tempdir().unwrap();
    let url = pool.connect_options().to_url_lossy();
    let config = Config::for_tests(url.as_str(), data.path()).unwrap();
    let new = NewAdmin {
        email: "olga@acme.example".to_owned(),
        password: NEW.to_owned(),
        first_name: "Olga".to_owned(),
        last_name: "Operator".to_owned(),
        organization: AdminOf::Existing("acme".to_owned()),
    };
    portico::accounts::create_admin(&config, new).await.unwrap();
    let kept = events(&world.app, "created").await;
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!((&kept[0]["actor"], &kept[0]["org"]), (&json!("system"), &json!(world.acme.id)));
    assert_eq!((&kept[0]["member"], &kept[0]["detail"]), (&Value::Null, &json!({"role": "admin"})));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_trail_holds_no_secret(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let first = client.session().await.clone();
    client.tries_to_sign_in("CANARY of a guess").await;
    let change = json!({"current_password": PASSWORD, "password": NEW});
    client.post(client.path("/auth/change-password"), change).await.is(204);
    let new = json!({"first_name": "CANARY", "last_name": "CANARY", "locale": "en", "time_zone": "Etc/UTC",
        "phone": "CANARY"});
    client.put(client.path("/me"), new).await.is(200);
    let trail: String = world.app.ask("select string_agg(a::text, '|') from audit_events a").await;
    for secret in [PASSWORD, NEW, "CANARY", &first.token, &first.cookie, "$argon2id$"] {
        assert!(!trail.contains(secret), "{secret} in {trail}");
    }
}
