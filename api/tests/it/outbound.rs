//! Where requests may go out to: further for what the operator named than for what admins of organizations did. And how
//! often, and what is kept of the answers.

use crate::actor::{Actor, Call, Surface};
use crate::answer::Answer;
use crate::app::Setup;
use crate::provider::{Provider, belongs_to, comes};
use crate::world::World;
use chrono::TimeDelta;
use portico::config::Config;
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;

/// A world whose installation knows this provider, as one of its organizations does, and that is set up so.
async fn world_of_two(
    pool: PgPool,
    provider: &Provider,
    set: impl FnOnce(&mut Config) + Send + 'static,
) -> (World, String) {
    let installed =
        format!("[ours]\nname = 'Ours'\nissuer = '{}'\nclient_id = 'portico-public'", provider.issuer);
    let setup = Setup::of(&pool).with(move |config| {
        config.identity_providers = installed.parse().unwrap();
        set(config);
    });
    let world = World::on(pool, setup).await;
    provider.is_off_by(&world.app, 0).await;
    let theirs = belongs_to(&world, world.acme.id, provider, &json!([])).await;
    (world, theirs)
}

async fn starts(world: &World, key: &str) -> Answer {
    let path = format!("/api/client-portal/auth/oidc/{key}/start");
    Call::new(&world.app, Method::POST, &path).json(&json!({"organization": "acme"})).await
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_operators_networks_are_not_for_providers_of_organizations(pool: PgPool) {
    let provider = Provider::start().await;
    let (world, theirs) =
        world_of_two(pool, &provider, |config| config.outbound_networks = "127.0.0.1".parse().unwrap()).await;
    provider.has("nina", "nina.new@newcomer.example").await;
    comes(&world.app, Surface::Portal, (&provider, "ours"), "nina", json!({"organization": "acme"}))
        .await
        .is(200);
    // Also not after what is there became known.
    let problem = starts(&world, &theirs).await.is_problem(502, "external_failed");
    assert!(problem["detail"].as_str().unwrap().contains("not public"), "{problem}");
    let check = format!("/api/identity-providers/check?issuer={}", provider.issuer);
    let found = world.acme.admin.get(check).await.is_ok();
    assert_eq!(found["works"], false, "{found}");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_networks_of_organizations_are_a_setting_of_their_own(pool: PgPool) {
    let provider = Provider::start().await;
    let set = |config: &mut Config| config.organizations_outbound_networks = "127.0.0.1".parse().unwrap();
    let (world, theirs) = world_of_two(pool, &provider, set).await;
    starts(&world, &theirs).await.is(200);
    starts(&world, "ours").await.is_problem(502, "external_failed");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_looks_whether_a_provider_answers_leaves_nothing_behind(pool: PgPool) {
    let mut provider = Provider::start().await;
    let set = |config: &mut Config| config.organizations_outbound_networks = "127.0.0.1".parse().unwrap();
    let (world, theirs) = world_of_two(pool, &provider, set).await;
    let check = format!("/api/identity-providers/check?issuer={}", provider.issuer);
    let found = world.acme.admin.get(&check).await.is_ok();
    assert_eq!(found["works"], true, "{found}");
    provider.ends().await;
    starts(&world, &theirs).await.is_problem(502, "external_failed");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn one_looks_so_often_and_all_of_an_organization_together(pool: PgPool) {
    let world = World::new(pool).await;
    let looks = async |admin: &Actor| admin.get("/api/identity-providers/check?issuer=none").await;
    let waits = |answer: Answer| {
        answer.is_problem(429, "too_many");
        assert!(answer.header("retry-after").is_some_and(|wait| (1..=900).contains(&wait.parse().unwrap())));
    };
    let (first, second) = (&world.acme.admin, &world.acme.manager);
    world.app.make(&format!("update members set role = 'admin' where email = '{}'", second.email)).await;
    world.app.clock.advance(TimeDelta::seconds(5));
    for admin in [first, second] {
        for _ in 0..30 {
            looks(admin).await.is(200);
        }
        waits(looks(admin).await);
    }
    let third = &world.acme.agent;
    world.app.make(&format!("update members set role = 'admin' where email = '{}'", third.email)).await;
    world.app.clock.advance(TimeDelta::seconds(5));
    waits(looks(third).await);
    looks(&world.globex.admin).await.is(200);
    world.app.clock.advance(TimeDelta::minutes(15));
    looks(&third.with(third.signs_in().await)).await.is(200);
}
