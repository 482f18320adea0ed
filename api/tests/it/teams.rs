//! Teams: made, renamed, archived, and who is in them.

use crate::actor::Actor;
use crate::app::text;
use crate::world::World;
use serde_json::{Value, json};
use sqlx::PgPool;

/// The names of the teams in use, as staff list them.
async fn names(actor: &Actor, query: &str) -> Vec<String> {
    let page = actor.get(format!("/api/teams{query}")).await.is_ok();
    page["items"].as_array().unwrap().iter().map(|team| text(team, "/name").to_owned()).collect()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_manager_makes_a_team_and_says_who_is_in_it(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (manager, agent, admin) = (&acme.manager, &acme.agent, &acme.admin);
    let new = json!({"name": " Hosting ", "member_ids": [agent.member, agent.member]});
    let made = manager.post("/api/teams", new).await.is(201);
    let place = made.header("location").unwrap().to_owned();
    let team = made.json();
    assert_eq!((text(&team, "/name"), text(&team, "/members/0/name")), ("Hosting", agent.name.as_str()));
    assert_eq!(team["members"].as_array().unwrap().len(), 1, "whoever is named twice is in it once");
    manager.post(format!("{place}/members"), json!({"member_id": admin.member})).await.is(200);
    let call = manager.call(reqwest::Method::DELETE, &format!("{place}/members/{}", agent.member));
    let left = call.await.is(200).json();
    assert_eq!(left["members"].as_array().unwrap().len(), 1);
    assert_eq!(text(&left, "/members/0/name"), admin.name);
    assert_eq!(names(agent, "").await, ["Hosting", "Web"]);
    let client = json!({"member_id": acme.customer.primary.member});
    manager.post(format!("{place}/members"), client).await.is_problem(422, "invalid");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn name_and_people_are_changed_at_once(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (manager, agent, admin) = (&acme.manager, &acme.agent, &acme.admin);
    let made = manager.post("/api/teams", json!({"name": "Shop", "member_ids": [agent.member]})).await;
    let path = format!("/api/teams/{}", text(&made.is(201).json(), "/id"));
    let change = async |body: Value| manager.call(reqwest::Method::PATCH, &path).json(&body).await;
    let team = change(json!({"name": "Shops", "member_ids": [admin.member]})).await.is(200).json();
    let names: Vec<_> = team["members"].as_array().unwrap().iter().map(|one| text(one, "/name")).collect();
    assert_eq!((text(&team, "/name"), names), ("Shops", vec![admin.name.as_str()]));
    let client = json!({"name": "Never", "member_ids": [admin.member, acme.customer.primary.member]});
    change(client).await.is_invalid("member_ids", "unknown");
    assert_eq!(manager.get(&path).await.is_ok(), team, "nothing of it happened");
    // Somebody who was shut out is in it until they are taken out, and does not come back.
    let both = json!({"member_ids": [admin.member, agent.member]});
    change(both.clone()).await.is(200);
    admin.post(format!("/api/staff/{}/disable", agent.member), json!({})).await.is(200);
    change(both.clone()).await.is(200);
    change(json!({"member_ids": []})).await.is(200);
    change(both).await.is_invalid("member_ids", "unknown");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_name_is_one_teams(pool: PgPool) {
    let world = World::new(pool).await;
    let manager = &world.acme.manager;
    let shop = manager.post("/api/teams", json!({"name": "Shop"})).await.is(201).json();
    let path = format!("/api/teams/{}", text(&shop, "/id"));
    for taken in [
        manager.post("/api/teams", json!({"name": "Web"})).await,
        manager.call(reqwest::Method::PATCH, &path).json(&json!({"name": "Web"})).await,
    ] {
        let problem = taken.is_problem(422, "invalid");
        assert_eq!(problem["errors"][0]["code"], "taken");
    }
    // In another organization it is free, and nobody learns that it is not elsewhere.
    world.globex.manager.post("/api/teams", json!({"name": "Shop"})).await.is(201);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_archived_team_keeps_its_tickets_and_takes_no_others(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let path = format!("/api/teams/{}", acme.team);
    let (ticket, other) =
        (acme.customer.raises("Printer on fire").await, acme.customer.raises("Again").await);
    let to = json!({"assignee_id": null, "team_id": acme.team});
    acme.agent.post(ticket.console_path() + "/assign", to.clone()).await.is(200);
    acme.manager.post(format!("{path}/archive"), json!({})).await.is(200);
    assert_eq!(names(&acme.agent, "").await, Vec::<String>::new());
    assert_eq!(names(&acme.agent, "?archived=true").await, ["Web"]);
    assert_eq!(text(&acme.agent.sees(&ticket).await, "/team/name"), "Web");
    acme.agent.post(other.console_path() + "/assign", to.clone()).await.is_problem(422, "invalid");
    let taken = json!({"assignee_id": acme.agent.member, "team_id": acme.team});
    let taken = acme.agent.post(ticket.console_path() + "/assign", taken).await.is(200).json();
    assert_eq!(text(&taken, "/team/name"), "Web", "who has it may change while the team stays");
    let rename = acme.manager.call(reqwest::Method::PATCH, &path).json(&json!({"name": "Sites"}));
    rename.await.is_problem(409, "archived");
    acme.manager.post(format!("{path}/restore"), json!({})).await.is(200);
    acme.agent.post(other.console_path() + "/assign", to).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_happens_to_a_team_is_in_its_history_the_audit_trail_and_the_streams_of_staff(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let path = format!("/api/teams/{}", acme.team);
    let mut stream = acme.agent.listens().await;
    let rename = || acme.manager.call(reqwest::Method::PATCH, &path).json(&json!({"name": "Sites"}));
    let once = rename().await.is(200);
    let again = rename().await.is(200);
    assert_eq!(again.header("etag"), once.header("etag"), "what changes nothing is no change");
    acme.manager.post(format!("{path}/archive"), json!({})).await.is(200);
    assert_eq!(stream.hears("renamed").await.data["resource"], "team");
    stream.hears("archived").await;
    let history = acme.agent.get(format!("{path}/history")).await.is_ok();
    let kinds: Vec<_> = history["items"].as_array().unwrap().iter().map(|line| text(line, "/kind")).collect();
    assert_eq!(kinds, ["renamed", "archived"]);
    assert_eq!((text(&history, "/items/0/from"), text(&history, "/items/0/to")), ("Web", "Sites"));
    assert_eq!(text(&history, "/items/0/by/name"), acme.manager.name);
    let audited: Value = world
        .app
        .ask("select jsonb_agg(action order by id) from audit_events where object_kind = 'team'")
        .await;
    assert_eq!(audited, json!(["team.renamed", "team.archived"]));
}
