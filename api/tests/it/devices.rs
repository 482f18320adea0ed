//! Where one is signed in: seen by its owner alone, and ended at once.

use crate::actor::{Actor, Call, PASSWORD, Session};
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::time::Duration;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const NEWER_FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

async fn signs_in_by(actor: &Actor, program: &str) -> Session {
    let body = json!({"email": actor.email, "password": PASSWORD, "organization": actor.organization});
    let call = Call::new(&actor.app, Method::POST, &actor.path("/auth/login")).header("user-agent", program);
    let answer = call.json(&body).await.is(200);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    Session { token, cookie: answer.cookie(actor.surface.cookie()).unwrap() }
}

async fn devices(actor: &Actor) -> Vec<Value> {
    actor.get(actor.path("/auth/sessions")).await.is_ok()["sessions"].as_array().unwrap().clone()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn everybody_sees_where_they_are_signed_in_and_nobody_else(pool: PgPool) {
    let world = World::new(pool).await;
    world.globex.agent.session().await;
    for actor in [&world.acme.customer.primary, &world.acme.agent] {
        let laptop = actor.with(signs_in_by(actor, FIREFOX).await);
        let phone = actor.with(signs_in_by(actor, IPHONE).await);
        let all = devices(&phone).await;
        let words: Vec<_> =
            all.iter().map(|one| (&one["browser"], &one["system"], &one["is_this"])).collect();
        let (safari, iphone, yes) = (json!("Safari"), json!("iPhone"), json!(true));
        let (firefox, linux, no) = (json!("Firefox"), json!("Linux"), json!(false));
        assert_eq!(words, [(&safari, &iphone, &yes), (&firefox, &linux, &no)]);
        assert_eq!(all[0]["address"], "127.0.0.1");
        // What has ended is shown no more.
        laptop.call(Method::POST, &actor.path("/auth/logout")).await.is(204);
        assert_eq!(devices(&phone).await.len(), 1);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t55_a_session_ended_elsewhere_is_over_at_once_with_its_stream(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in [&world.acme.customer.primary, &world.acme.agent] {
        let here = actor.with(signs_in_by(actor, FIREFOX).await);
        let there = actor.with(signs_in_by(actor, FIREFOX).await);
        let stream = there.listens().await;
        there.get(actor.path("/me")).await.is(200);
        let all = devices(&here).await;
        let id = all.iter().find(|one| one["is_this"] == false).unwrap()["id"].as_str().unwrap().to_owned();
        let path = actor.path(&format!("/auth/sessions/{id}"));
        here.call(Method::DELETE, &path).await.is(204);
        there.get(actor.path("/me")).await.is_unauthenticated();
        stream.ends_within(Duration::from_secs(5)).await;
        crate::sessions::refresh(actor, &there.session().await.cookie).await.is_unauthenticated();
        here.call(Method::DELETE, &path).await.is_not_found();
        here.get(actor.path("/me")).await.is(200);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn all_others_end_and_this_one_stays(pool: PgPool) {
    let world = World::new(pool).await;
    let actor = &world.acme.agent;
    let here = actor.with(actor.signs_in().await);
    let others = [actor.with(actor.signs_in().await), actor.with(actor.signs_in().await)];
    let (stream, stranger) = (others[0].listens().await, &world.acme.manager);
    stranger.session().await;
    here.call(Method::DELETE, "/api/auth/sessions").await.is(204);
    for other in &others {
        other.get("/api/me").await.is_unauthenticated();
    }
    stream.ends_within(Duration::from_secs(5)).await;
    assert_eq!(devices(&here).await.len(), 1);
    stranger.get("/api/me").await.is(200);
    let ended: i64 = world
        .app
        .ask("select count(*) from audit_events where action = 'account.other_sessions_ended'")
        .await;
    here.call(Method::DELETE, "/api/auth/sessions").await.is(204);
    assert_eq!(ended, 1, "what ended nothing is not kept");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_new_device_is_told_by_mail_and_a_known_one_is_not(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    // The very first, the same once more, and the same after an update.
    for program in [FIREFOX, FIREFOX, NEWER_FIREFOX] {
        signs_in_by(client, program).await;
    }
    world.app.settles().await;
    assert!(world.app.mails_to(&client.email).is_empty());
    signs_in_by(client, IPHONE).await;
    let mail = world.app.mail_to(&client.email, "New sign-in to your account").await;
    assert!(mail.text.contains("Safari on iPhone, from the address 127.0.0.1"), "{}", mail.text);
    signs_in_by(client, IPHONE).await;
    world.app.settles().await;
    assert_eq!(world.app.mails_to(&client.email).len(), 1);
}
