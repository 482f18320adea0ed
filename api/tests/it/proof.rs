//! A fresh proof of who one is: what a thief of a session would begin with wants one, by the API itself.

use crate::actor::PASSWORD;
use crate::document::operations;
use crate::probe::{allowed, answer, call, things_of};
use crate::world::World;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::collections::BTreeSet;

/// Longer than a proof is fresh, shorter than an access token lives.
const A_WHILE: TimeDelta = TimeDelta::minutes(5);

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t49_an_access_token_alone_changes_nothing_that_lets_somebody_in(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let mut demanding = operations();
    demanding.retain(|operation| operation.tells_of("fresh_proof_needed"));
    assert!(demanding.len() >= 11, "only {} operations want a proof", demanding.len());
    for operation in demanding {
        let (name, actor) = (operation.name(), allowed(acme, &operation));
        let actor = actor.with(actor.signs_in().await);
        let own =
            things_of(acme, acme.customer.id, &acme.customer.with(acme.customer.signs_in().await)).await;
        let (path, mut body) = (own.path(&operation), own.body(&operation));
        // Clients are invited without.
        if operation.path == "/api/invitations" {
            body = json!({"email": "colleague@acme.example", "role": "agent"});
        }
        // A leap of the clock ends the leases of jobs that run, which are then done twice.
        world.app.settles().await;
        world.app.clock.advance(A_WHILE);
        let before = world.app.digest().await;
        answer(call(&actor, &operation, &path, &body), &operation)
            .await
            .is_problem(403, "fresh_proof_needed");
        assert_eq!(world.app.digest().await, before, "{name} did something");
        let confirm = json!({"password": PASSWORD});
        actor.post(actor.path("/auth/confirm"), confirm).await.is(204);
        let served = answer(call(&actor, &operation, &path, &body), &operation).await;
        assert_ne!(served.status, 403, "{name}: {}", served.body);
    }
}

/// T49: what has to want a fresh proof, whatever the document says: each lets somebody in, now or later, or keeps out who
/// belongs there. `POST auth/change-password` takes the password itself; `two-factor/enable` ends what `setup` began.
const OF_EVERYBODY: [&str; 6] = [
    "POST /auth/email-change",
    "POST /auth/oidc/{provider}/link",
    "DELETE /auth/identities/{id}",
    "POST /auth/two-factor/setup",
    "POST /auth/two-factor/disable",
    "POST /auth/two-factor/recovery-codes",
];
const OF_STAFF: [&str; 13] = [
    "POST /api-keys",
    "POST /api-keys/{id}/rotate",
    "POST /api-keys/{id}/revoke",
    "POST /clients/{id}/make-staff",
    "DELETE /clients/{id}/two-factor",
    "POST /identity-providers",
    "PATCH /identity-providers/{id}",
    "DELETE /identity-providers/{id}",
    "POST /invitations",
    "PATCH /organization",
    "PATCH /staff/{id}",
    "POST /staff/{id}/make-client",
    "DELETE /staff/{id}/two-factor",
];

#[test]
fn t49_what_has_to_want_a_fresh_proof_does_and_nothing_else() {
    let at = |root: &str, all: &[&str]| -> BTreeSet<String> {
        all.iter().map(|name| name.replacen(" /", &format!(" {root}/"), 1)).collect()
    };
    let mut demanded = at("/api/client-portal", &OF_EVERYBODY);
    demanded.extend(at("/api", &OF_EVERYBODY));
    demanded.extend(at("/api", &OF_STAFF));
    let demanding = operations().into_iter().filter(|operation| operation.tells_of("fresh_proof_needed"));
    assert_eq!(demanding.map(|operation| operation.name()).collect::<BTreeSet<_>>(), demanded);
}

/// T49: a client is invited with what one has; whoever would work here is not, whichever role it is.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t49_only_invitations_to_work_here_want_a_proof(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, admin) = (&world.acme, &world.acme.admin);
    admin.session().await;
    world.app.clock.advance(A_WHILE);
    let client = json!({"email": "client@new.example", "role": "client", "customer_id": acme.customer.id});
    admin.post("/api/invitations", client).await.is(201);
    for role in ["agent", "manager", "admin"] {
        let staff = json!({"email": format!("{role}@new.example"), "role": role});
        admin.post("/api/invitations", staff.clone()).await.is_problem(403, "fresh_proof_needed");
        // The password of whoever has stolen no more than the token is not known to them.
        let guess = json!({"password": "not the password"});
        admin.post("/api/auth/confirm", guess).await.is_invalid("password", "wrong");
        admin.post("/api/invitations", staff).await.is_problem(403, "fresh_proof_needed");
    }
}

/// T49: the password is changed by who knows it, and by nobody who has no more than an access token.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t49_the_password_is_changed_by_who_knows_it(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in [&world.acme.customer.primary, &world.acme.admin] {
        let path = actor.path("/auth/change-password");
        let change =
            |current: &str| json!({"current_password": current, "password": "five loud harbour bells"});
        actor.post(&path, change("not the password")).await.is_invalid("current_password", "wrong");
        let without = json!({"password": "five loud harbour bells"});
        actor.post(&path, without).await.is_invalid("current_password", "required");
        actor.tries_to_sign_in(PASSWORD).await.is(200);
        actor.post(&path, change(PASSWORD)).await.is(204);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_an_organization_only_who_has_to_have_a_second_factor_wants_one(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.acme.admin.with(world.acme.admin.signs_in().await);
    world.app.clock.advance(A_WHILE);
    let change = async |what: Value| admin.call(Method::PATCH, "/api/organization").json(&what).await;
    change(json!({"name": "Acme & Sons"})).await.is(200);
    let both = json!({"name": "Acme & Daughters", "two_factor_roles": ["client"]});
    change(both.clone()).await.is_problem(403, "fresh_proof_needed");
    assert_eq!(admin.get("/api/organization").await.is_ok()["name"], "Acme & Sons");
    admin.post("/api/auth/confirm", json!({"password": PASSWORD})).await.is(204);
    assert_eq!(change(both).await.is(200).json()["two_factor_roles"], json!(["client"]));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_proof_is_fresh_for_five_minutes_and_for_its_session_alone(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let elsewhere = client.with(client.signs_in().await);
    let setup = client.path("/auth/two-factor/setup");
    // Whoever has just signed in has just shown who they are.
    client.post(&setup, json!({})).await.is(200);
    world.app.clock.advance(TimeDelta::minutes(1));
    client.post(client.path("/auth/confirm"), json!({"password": PASSWORD})).await.is(204);
    world.app.clock.advance(A_WHILE - TimeDelta::seconds(1));
    client.post(&setup, json!({})).await.is(200);
    elsewhere.post(&setup, json!({})).await.is_problem(403, "fresh_proof_needed");
    world.app.clock.advance(TimeDelta::seconds(1));
    client.post(&setup, json!({})).await.is_problem(403, "fresh_proof_needed");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_proof_counts_at_once_on_every_node(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let there = client.on(world.another_node().await, client.session().await.clone());
    world.app.clock.advance(A_WHILE);
    let setup = client.path("/auth/two-factor/setup");
    there.post(&setup, json!({})).await.is_problem(403, "fresh_proof_needed");
    client.post(client.path("/auth/confirm"), json!({"password": PASSWORD})).await.is(204);
    there.post(&setup, json!({})).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_has_a_second_factor_proves_both(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let confirm = |body| client.post(client.path("/auth/confirm"), body);
    confirm(json!({})).await.is_invalid("password", "required");
    let phone = client.gets_a_phone().await;
    world.app.clock.advance(A_WHILE);
    confirm(json!({"password": PASSWORD})).await.is_invalid("code", "required");
    confirm(json!({"code": phone.shows(&world.app)})).await.is_invalid("password", "required");
    let both = |password: &str, code: &str| confirm(json!({"password": password, "code": code}));
    both("not the password", &phone.shows(&world.app)).await.is_invalid("password", "wrong");
    both(PASSWORD, "000000").await.is_invalid("code", "wrong");
    let disable = client.path("/auth/two-factor/disable");
    client.post(&disable, json!({})).await.is_problem(403, "fresh_proof_needed");
    let code = phone.shows(&world.app);
    both(PASSWORD, &code).await.is(204);
    both(PASSWORD, &code).await.is_invalid("code", "wrong");
    client.post(&disable, json!({})).await.is(204);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn wrong_proofs_slow_down_as_wrong_sign_ins_do(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    client.session().await;
    for _ in 0..5 {
        let wrong = json!({"password": "not the password"});
        client.post(client.path("/auth/confirm"), wrong).await.is_invalid("password", "wrong");
    }
    let right = json!({"password": PASSWORD});
    client.post(client.path("/auth/confirm"), right).await.is_problem(429, "too_many");
}
