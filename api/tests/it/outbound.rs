//! Where requests may go out to: further for what the operator named than for what admins of organizations did.

use crate::actor::{Call, Surface};
use crate::answer::Answer;
use crate::app::Setup;
use crate::provider::{Provider, belongs_to, comes};
use crate::world::World;
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
