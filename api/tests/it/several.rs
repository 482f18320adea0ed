//! One account in several organizations: where it may go, what it sees there, and the one session behind it.

use crate::actor::{Actor, Call, Session};
use crate::answer::Answer;
use crate::sessions::{next, refresh};
use crate::world::{Organization, World};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// Gives the account of somebody a place in another organization as well.
async fn joins(actor: &Actor, org: &Organization, role: &str, customer: Option<Uuid>) -> Uuid {
    let id = actor.app.clock.id();
    sqlx::query(
        "insert into members (org_id, id, account_id, role, name, email, customer_id, ticket_scope, created_at,
             updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'own', $8, $8)",
    )
    .bind(org.id)
    .bind(id)
    .bind(actor.account)
    .bind(role)
    .bind(&actor.name)
    .bind(&actor.email)
    .bind(customer)
    .bind(actor.app.clock.now())
    .execute(&actor.app.pool)
    .await
    .unwrap();
    id
}

/// A client of both: at home with Acme.
async fn client_of_both(world: &World) -> &Actor {
    let marta = &world.acme.customer.primary;
    joins(marta, &world.globex, "client", Some(world.globex.customer.id)).await;
    marta
}

/// Asks with this refresh token for an access token in that organization.
async fn enters(actor: &Actor, cookie: &str, org: Uuid) -> Answer {
    Call::new(&actor.app, Method::POST, &actor.path("/auth/refresh"))
        .header("cookie", format!("{}={cookie}", actor.surface.cookie()))
        .json(&json!({"organization_id": org}))
        .await
}

fn session(actor: &Actor, answer: &Answer) -> Session {
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    Session { token, cookie: next(actor, answer) }
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn one_enters_the_organizations_that_one_belongs_to_and_knows_of_no_other(pool: PgPool) {
    let world = World::new(pool).await;
    let marta = client_of_both(&world).await;
    let me = marta.get("/api/client-portal/me").await.is_ok();
    assert_eq!(me["organization"]["name"], "Acme Web");
    assert_eq!(names(&me["other_organizations"]), ["Globex Studio"]);
    let first = marta.signs_in().await;
    let there = enters(marta, &first.cookie, world.globex.id).await.is(200);
    let me = there.json()["me"].clone();
    assert_eq!((&me["organization"]["slug"], &me["role"]), (&json!("globex"), &json!("client")));
    assert_eq!(names(&me["other_organizations"]), ["Acme Web"]);
    assert_eq!(me["customer"]["id"], json!(world.globex.customer.id));
    // A colleague is in one, and nothing tells them of the other.
    let colleague = &world.acme.customer.colleague;
    let of_colleague = colleague.get("/api/client-portal/me").await.is_ok();
    assert_eq!(of_colleague["other_organizations"], json!([]));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_organization_of_others_is_as_one_that_is_not_there(pool: PgPool) {
    let world = World::new(pool).await;
    let colleague = &world.acme.customer.colleague;
    let marta = client_of_both(&world).await;
    let (cookie, of_marta) = (colleague.signs_in().await.cookie, marta.signs_in().await.cookie);
    let unknown = enters(colleague, &cookie, world.app.clock.id()).await;
    let expected = unknown.is_problem(404, "not_found");
    let same = |answer: Answer| {
        let mut told = answer.is_problem(404, "not_found").clone();
        assert!(answer.header("set-cookie").is_none(), "a refusal exchanges nothing");
        told["request_id"] = expected["request_id"].clone();
        assert_eq!(told, expected);
    };
    same(enters(colleague, &cookie, world.globex.id).await);
    // Nor does one enter as staff by the portal's door.
    joins(colleague, &world.globex, "agent", None).await;
    same(enters(colleague, &cookie, world.globex.id).await);
    // Whoever is shut out there is as much a stranger.
    enters(marta, &of_marta, world.globex.id).await.is(200);
    let shut_out = "update members set disabled_at = now() where account_id = $1 and org_id = $2";
    let shut_out = sqlx::query(shut_out).bind(marta.account).bind(world.globex.id);
    shut_out.execute(&world.app.pool).await.unwrap();
    same(enters(marta, &of_marta, world.globex.id).await);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn whoever_is_shut_out_of_one_goes_on_in_the_other(pool: PgPool) {
    let world = World::new(pool).await;
    let marta = client_of_both(&world).await;
    let cookie = marta.signs_in().await.cookie;
    let shut_out = async |org: Uuid| {
        let statement = "update members set disabled_at = now() where account_id = $1 and org_id = $2";
        let statement = sqlx::query(statement).bind(marta.account).bind(org);
        statement.execute(&world.app.pool).await.unwrap();
    };
    shut_out(world.acme.id).await;
    let there = refresh(marta, &cookie).await;
    assert_eq!(there.is_ok()["me"]["organization"]["slug"], "globex");
    let cookie = next(marta, &there);
    shut_out(world.globex.id).await;
    refresh(marta, &cookie).await.is_unauthenticated();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_token_of_one_organization_shows_nothing_of_the_other(pool: PgPool) {
    let world = World::new(pool).await;
    let marta = client_of_both(&world).await;
    let here = marta.signs_in().await;
    let answer = enters(marta, &here.cookie, world.globex.id).await;
    let there = marta.with(session(marta, &answer));
    let here = marta.with(here);
    let (at_home, abroad) = (here.raises("The fax").await, there.raises("The pager").await);
    assert_eq!(here.lists("").await, ["The fax"]);
    assert_eq!(there.lists("").await, ["The pager"]);
    here.get(abroad.path()).await.is_problem(404, "not_found");
    there.get(at_home.path()).await.is_problem(404, "not_found");
    let reply = json!({"body": "Never mind."});
    there.post(at_home.path() + "/messages", reply).await.is_problem(404, "not_found");
    assert_eq!(world.globex.admin.lists("").await, ["The pager"]);
    // What one is worth in the other organization is asked there.
    let seen = world.acme.admin.get(abroad.console_path()).await;
    seen.is_problem(404, "not_found");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_ticket_belongs_to_the_organization_that_shall_handle_it(pool: PgPool) {
    let world = World::new(pool).await;
    let marta = client_of_both(&world).await;
    // Acme has a list of categories that this is none of; Globex takes any.
    let new = json!({"subject": "The pager", "description": "It is silent.", "category": "Pagers",
        "organization_id": world.globex.id});
    let raised = marta.post("/api/client-portal/tickets", new.clone()).await.is(201).json();
    assert_eq!(world.globex.admin.lists("").await, ["The pager"]);
    assert!(marta.lists("").await.is_empty(), "a list is one organization's");
    let path = format!("/api/client-portal/tickets/{}", raised["id"].as_str().unwrap());
    marta.get(&path).await.is_problem(404, "not_found");
    let answer = enters(marta, &marta.signs_in().await.cookie, world.globex.id).await;
    let there = marta.with(session(marta, &answer)).get(&path).await.is_ok();
    assert_eq!(there["subject"], "The pager");
    let stranger = &world.acme.customer.colleague;
    stranger.post("/api/client-portal/tickets", new).await.is_invalid("organization_id", "unknown");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_copied_refresh_token_ends_the_session_in_every_organization(pool: PgPool) {
    let world = World::new(pool).await;
    let marta = client_of_both(&world).await;
    let first = marta.signs_in().await;
    let second = session(marta, &enters(marta, &first.cookie, world.globex.id).await);
    let third = session(marta, &enters(marta, &second.cookie, world.acme.id).await);
    enters(marta, &first.cookie, world.globex.id).await.is_unauthenticated();
    enters(marta, &third.cookie, world.acme.id).await.is_unauthenticated();
    for over in [first, second, third] {
        marta.with(over).get("/api/client-portal/me").await.is_unauthenticated();
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn two_tabs_that_ask_at_once_stay_each_in_its_own_and_share_one_successor(pool: PgPool) {
    let world = World::new(pool).await;
    let marta = client_of_both(&world).await;
    let mut cookie = marta.signs_in().await.cookie;
    for _ in 0..5 {
        let (here, there) = futures_util::future::join(
            enters(marta, &cookie, world.acme.id),
            enters(marta, &cookie, world.globex.id),
        )
        .await;
        assert_eq!(here.is_ok()["me"]["organization"]["slug"], "acme");
        assert_eq!(there.is_ok()["me"]["organization"]["slug"], "globex");
        cookie = next(marta, &here);
        assert_eq!(next(marta, &there), cookie);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn signing_out_in_one_organization_signs_out_of_all(pool: PgPool) {
    let world = World::new(pool).await;
    let marta = client_of_both(&world).await;
    let here = marta.signs_in().await;
    let there = session(marta, &enters(marta, &here.cookie, world.globex.id).await);
    let out = marta.with(there.clone());
    out.call(Method::POST, "/api/client-portal/auth/logout").await.is(204);
    for over in [here, there] {
        enters(marta, &over.cookie, world.acme.id).await.is_unauthenticated();
        marta.with(over).get("/api/client-portal/me").await.is_unauthenticated();
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn staff_have_in_each_organization_the_role_that_they_have_there(pool: PgPool) {
    let world = World::new(pool).await;
    let ada = &world.acme.admin;
    joins(ada, &world.globex, "agent", None).await;
    let all = ada.get("/api/organizations").await.is_ok();
    let roles: Vec<_> =
        all["items"].as_array().unwrap().iter().map(|one| (&one["slug"], &one["role"])).collect();
    let expected = [(json!("acme"), json!("admin")), (json!("globex"), json!("agent"))];
    assert_eq!(roles, expected.iter().map(|(slug, role)| (slug, role)).collect::<Vec<_>>());
    let answer = enters(ada, &ada.signs_in().await.cookie, world.globex.id).await;
    let there = ada.with(session(ada, &answer));
    there
        .call(Method::PATCH, "/api/organization")
        .json(&json!({"name": "Mine"}))
        .await
        .is_problem(403, "forbidden");
    ada.call(Method::PATCH, "/api/organization").json(&json!({"name": "Ours"})).await.is(200);
    // One who works in one of them is told of that one.
    let jonas = world.acme.agent.get("/api/organizations").await.is_ok();
    assert_eq!(names(&jonas["items"]), ["Ours"]);
}
