//! The end of a session counts for access tokens and streams within five seconds, and its limits by the clock.

use crate::actor::{PASSWORD, Session};
use crate::sessions::{next, refresh};
use crate::world::World;
use chrono::TimeDelta;
use serde_json::json;
use sqlx::PgPool;
use std::time::Duration;

/// How soon an end counts.
const AT_ONCE: Duration = Duration::from_secs(5);

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn idleness_ends_what_an_access_token_and_a_stream_may(pool: PgPool) {
    let world = World::new(pool).await;
    let agent = &world.acme.agent;
    let stream = agent.listens().await;
    agent.get("/api/me").await.is(200);
    // Almost idle for too long, then refreshed: what was remembered a moment ago no longer holds.
    world.app.clock.advance(TimeDelta::hours(8) - TimeDelta::seconds(60));
    let answer = refresh(agent, &agent.session().await.cookie).await;
    let (cookie, token) = (next(agent, &answer), answer.json()["access_token"].as_str().unwrap().to_owned());
    let here = agent.with(Session { token, cookie });
    here.get("/api/me").await.is(200);
    world.app.clock.advance(TimeDelta::seconds(61));
    here.get("/api/me").await.is(200);
    // The token is good for minutes yet; its session is idle.
    world.app.make("update sessions set idle_until = rotated_at").await;
    stream.ends_within(AT_ONCE).await;
    here.get("/api/me").await.is_unauthenticated();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_stream_ends_within_five_seconds_of_its_session_on_another_node(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, other) = (&world.acme.customer.primary, &world.acme.customer.colleague);
    let stream = client.listens().await;
    // Everybody is forgotten, and this one looked up again: it is remembered longer than the stream waits to ask.
    let change = json!({"current_password": PASSWORD, "password": "five loud harbour bells"});
    other.post("/api/client-portal/auth/change-password", change).await.is(204);
    client.get("/api/client-portal/me").await.is(200);
    let end = format!("update sessions set revoked_at = created_at where account_id = '{}'", client.account);
    world.app.make(&end).await;
    stream.ends_within(AT_ONCE).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_stream_ends_with_its_session_by_the_clock(pool: PgPool) {
    let world = World::new(pool).await;
    let stream = world.acme.agent.listens().await;
    world.app.clock.advance(TimeDelta::hours(8) + TimeDelta::seconds(1));
    stream.ends_within(AT_ONCE).await;
}
