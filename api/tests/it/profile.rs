//! Oneself: what one is called, and how one reads; and what happened to one's account.

use crate::actor::{Call, PASSWORD};
use crate::app::text;
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

/// `GET me` shows the profile and `PUT me` changes it, all of it and nothing else, on both surfaces.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn one_reads_and_changes_ones_profile(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in [&world.acme.customer.primary, &world.acme.agent] {
        let path = actor.path("/me");
        let before = actor.get(&path).await.is(200);
        let etag = before.header("etag").unwrap().to_owned();
        let before = before.json();
        let new = json!({"first_name": " Marta ", "last_name": "de la Lindholm", "phone": "+31 10 555 0134",
            "locale": "en-US", "time_zone": "Europe/Amsterdam"});
        let saved = actor.put(&path, new.clone()).header("if-match", &etag).await.is(200);
        let expected = json!({"first_name": "Marta", "last_name": "de la Lindholm", "phone": "+31 10 555 0134",
            "locale": "en-US", "time_zone": "Europe/Amsterdam"});
        for (field, value) in expected.as_object().unwrap() {
            assert_eq!(&saved.json()[field], value, "{field}");
        }
        // What is not one's own to say stays.
        for field in ["account_id", "member_id", "email", "role", "permissions", "organization", "customer"] {
            assert_eq!(saved.json()[field], before[field], "{field}");
        }
        assert_eq!(actor.get(&path).await.is_ok(), saved.json());
        // Others see the name at once.
        let name: String =
            world.app.ask(&format!("select name from members where id = '{}'", actor.member)).await;
        assert_eq!(name, "Marta de la Lindholm");
        // Somebody who saw the profile as it was before does not undo it.
        actor.put(&path, new.clone()).header("if-match", &etag).await.is_problem(412, "stale");
        let mut none = new;
        none["phone"] = Value::Null;
        assert_eq!(actor.put(&path, none).await.is_ok()["phone"], Value::Null);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t52_a_profile_takes_nothing_but_itself(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let good =
        json!({"first_name": "Marta", "last_name": "Lindholm", "locale": "en", "time_zone": "Etc/UTC"});
    client.session().await;
    let before = world.app.digest().await;
    for (field, value, code) in [
        ("first_name", json!(""), "required"),
        ("last_name", json!("x".repeat(101)), "too_long"),
        ("phone", json!("1".repeat(41)), "too_long"),
        ("locale", json!("no language"), "invalid"),
        ("time_zone", json!("Europe/Nowhere"), "unknown"),
        ("email", json!("eve@evil.example"), "unknown"),
        ("avatar", json!("/api/avatars/x"), "unknown"),
        ("role", json!("admin"), "unknown"),
        ("password", json!("five loud harbour bells"), "unknown"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        client.put(client.path("/me"), body).await.is_invalid(field, code);
    }
    assert_eq!(world.app.digest().await, before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn activity_tells_where_from_which_device_and_in_which_organization(pool: PgPool) {
    let world = World::new(pool).await;
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    for actor in [&world.acme.customer.primary, &world.acme.agent] {
        let body = json!({"email": actor.email, "password": "not the password"});
        let call = Call::new(&world.app, Method::POST, &actor.path("/auth/login"));
        call.header("user-agent", firefox).json(&body).await.is_problem(401, "invalid_credentials");
        actor.post(actor.path("/auth/confirm"), json!({"password": PASSWORD})).await.is(204);
        let page = actor.get(actor.path("/auth/activity?limit=2")).await.is_ok();
        let items = page["items"].as_array().unwrap();
        assert_eq!((text(&items[0], "/action"), text(&items[1], "/action")), ("proved", "signed_in"));
        let cursor = text(&page, "/next_cursor");
        let rest = actor.get(actor.path(&format!("/auth/activity?limit=2&cursor={cursor}"))).await.is_ok();
        let failed = &rest["items"][0];
        assert_eq!(text(failed, "/action"), "sign_in_failed");
        assert_eq!(text(failed, "/actor"), "visitor");
        assert_eq!(text(failed, "/organization"), "Acme Web");
        assert_eq!((text(failed, "/browser"), text(failed, "/system")), ("Firefox", "Linux"));
        assert_eq!(text(failed, "/ip"), "127.0.0.1");
    }
}
