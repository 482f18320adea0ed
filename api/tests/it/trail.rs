//! The audit trail: what is in it, who reads it, and how it leaves.

use crate::actor::{Actor, PASSWORD};
use crate::answer::Answer;
use crate::app::text;
use crate::operations::{ticket_for, writing};
use crate::probe::{Things, allowed, answer, call, has_id, things_of};
use crate::world::World;
use chrono::TimeDelta;
use serde_json::{Value, json};
use shared::audit::is_action;
use sqlx::PgPool;

/// The events that are found so.
async fn finds(actor: &Actor, query: &str) -> Vec<Value> {
    let page = actor.get(format!("/api/audit-events?limit=100&{query}")).await.is_ok();
    page["items"].as_array().unwrap().clone()
}

fn actions(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| text(event, "/action")).collect()
}

/// Whatever changes a row of any table leaves a line, whichever operation it is; and each that makes or changes something,
/// which is what an `Idempotency-Key` is for, is seen to do so.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn every_operation_that_changes_something_leaves_a_line(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, app) = (&world.acme, &world.app);
    let (mut changing, mut silent) = (0, Vec::new());
    for operation in writing() {
        let (name, actor) = (operation.name(), allowed(acme, &operation));
        // One of them signs out.
        let actor = actor.with(actor.signs_in().await);
        // One of them signs everybody else out.
        let owner = acme.customer.with(acme.customer.signs_in().await);
        let ticket = ticket_for(&world, &owner, &operation).await.id;
        let things = Things { ticket, ..things_of(acme, acme.customer.id, &owner).await };
        let (path, body) = (things.path(&operation), things.body(&operation));
        // What ends something finds it begun.
        for (end, begin) in [("/enable", "/disable"), ("/restore", "/archive")] {
            if let Some(thing) = path.strip_suffix(end).filter(|_| has_id(&operation)) {
                actor.post(format!("{thing}{begin}"), json!({})).await.is(200);
            }
        }
        if operation.path == "/api/teams/{id}/members" {
            let out = format!("{path}/{}", acme.agent.member);
            actor.call(reqwest::Method::DELETE, &out).await.is(200);
        }
        let before = app.digest().await;
        let given = answer(call(&actor, &operation, &path, &body), &operation).await;
        if !(200..300).contains(&given.status) {
            continue;
        }
        let after = app.digest().await;
        let changed: Vec<_> = before
            .iter()
            .zip(&after)
            .filter(|(old, new)| old != new)
            .map(|(_, new)| new.0.as_str())
            .collect();
        let is_told = changed.contains(&"audit_events");
        assert!(changed.is_empty() || is_told, "{name} changed {changed:?} and left no line");
        changing += usize::from(is_told);
        let makes = operation.parameters("header").iter().any(|header| header["name"] == "Idempotency-Key");
        if makes && !is_told {
            silent.push(name);
        }
    }
    assert!(
        silent.is_empty(),
        "these were called and changed nothing, so nothing is known of them: {silent:#?}"
    );
    assert!(changing > 30, "only {changing} operations changed something");
    let told: Vec<String> =
        sqlx::query_scalar("select distinct action from audit_events").fetch_all(&app.pool).await.unwrap();
    let nameless: Vec<_> = told.iter().filter(|action| !is_action(action)).collect();
    assert!(
        nameless.is_empty(),
        "`shared::audit` has no such actions, so nobody can ask for them: {nameless:?}"
    );
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_event_tells_who_did_what_when_from_where_and_what_was_before(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let path = format!("/api/teams/{}", acme.team);
    let rename = acme.manager.call(reqwest::Method::PATCH, &path).json(&json!({"name": "Sites"}));
    let renamed = rename.header("user-agent", "curl/8.10").await.is(200);
    let events = finds(&acme.admin, "object_kind=team").await;
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((text(event, "/action"), text(event, "/actor")), ("team.renamed", "staff"));
    assert_eq!((text(event, "/by/name"), text(event, "/object")), (acme.manager.name.as_str(), "Sites"));
    assert_eq!(event["object_id"], json!(acme.team));
    assert_eq!(event["changes"], json!([{"field": null, "before": "Web", "after": "Sites"}]));
    assert_eq!((text(event, "/ip"), text(event, "/user_agent")), ("127.0.0.1", "curl/8.10"));
    assert_eq!(renamed.header("x-request-id"), Some(text(event, "/request_id")));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_trail_is_searched_by_who_what_which_and_when(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, clock) = (&world.acme, &world.app.clock);
    acme.admin.session().await;
    let ticket = acme.customer.raises("Printer on fire").await;
    clock.advance(TimeDelta::minutes(2));
    let later = clock.now();
    acme.agent.takes(&ticket).await;
    acme.agent.replies(&ticket, "Water is on its way.").await;
    let reader = &acme.admin;
    let of_ticket = finds(reader, &format!("object_id={}", ticket.id)).await;
    assert!(
        actions(&of_ticket).contains(&"ticket.raised") && actions(&of_ticket).contains(&"ticket.assigned")
    );
    let by_agent = finds(reader, &format!("member_id={}&object_kind=ticket", acme.agent.member)).await;
    assert!(!by_agent.is_empty() && !actions(&by_agent).contains(&"ticket.raised"));
    assert_eq!(actions(&finds(reader, "actor=client&action=ticket.raised").await), ["ticket.raised"]);
    let moment = later.format("%Y-%m-%dT%H:%M:%SZ");
    assert!(!actions(&finds(reader, &format!("from={moment}")).await).contains(&"ticket.raised"));
    let before = finds(reader, &format!("to={moment}&object_kind=ticket")).await;
    assert_eq!(actions(&before), ["ticket.raised"]);
    assert!(!finds(reader, "q=JONAS&object_kind=ticket").await.is_empty(), "by a part of a name");
    assert_eq!(actions(&finds(reader, "q=ticket.RAIS").await), ["ticket.raised"]);
    assert!(finds(reader, "q=nothing+of+the+kind").await.is_empty());
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_trail_is_for_admins_and_for_programs_that_were_given_it(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    for actor in [&acme.agent, &acme.manager] {
        actor.get("/api/audit-events").await.is_problem(403, "forbidden");
        actor.get("/api/audit-events/export").await.is_problem(403, "forbidden");
    }
    let new = json!({"name": "Archive", "permissions": ["audit:read"]});
    let made = acme.admin.post("/api/api-keys", new).await.is(201).json();
    let session = crate::actor::Session { token: text(&made, "/text").to_owned(), cookie: String::new() };
    let bot = acme.admin.with(session);
    assert!(actions(&finds(&bot, "").await).contains(&"api_key.created"));
    world.globex.customer.raises("Elsewhere").await;
    let all = finds(&bot, "").await;
    assert!(!actions(&all).contains(&"ticket.raised"), "another organization's is none of theirs");
}

async fn exports(actor: &Actor, query: &str) -> Answer {
    actor.get(format!("/api/audit-events/export?{query}")).await.is(200)
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_export_holds_all_that_is_chosen_and_is_itself_in_the_trail(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    for number in 0..130 {
        let path = format!("/api/teams/{}", acme.team);
        let rename =
            acme.manager.call(reqwest::Method::PATCH, &path).json(&json!({"name": format!("={number}")}));
        rename.await.is(200);
    }
    let table = exports(&acme.admin, "object_kind=team").await;
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(table.header("content-disposition").unwrap().starts_with("attachment; filename=\"audit-"));
    assert_eq!(table.body.lines().count(), 131, "more than a page");
    assert!(table.body.lines().skip(1).all(|line| line.contains("\"'=129\"")), "no cell is a formula");
    let lines = exports(&acme.admin, "format=jsonl&object_kind=team").await;
    assert_eq!(lines.header("content-type"), Some("application/x-ndjson"));
    let newest: Value = serde_json::from_str(lines.body.lines().next().unwrap()).unwrap();
    assert_eq!((lines.body.lines().count(), text(&newest, "/changes/0/after")), (130, "=129"));
    let kept = finds(&acme.admin, "action=audit.exported").await;
    let formats: Vec<_> = kept.iter().map(|event| event["changes"].to_string()).collect();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(
        formats[0].contains("jsonl") && formats[1].contains("csv") && formats[1].contains("team"),
        "{formats:?}"
    );
    assert_eq!(text(&kept[0], "/by/name"), acme.admin.name);
    // Of nothing there is nothing to keep.
    assert_eq!(exports(&acme.admin, "q=nothing+of+the+kind").await.body.lines().count(), 1);
    assert_eq!(finds(&acme.admin, "action=audit.exported").await.len(), 2);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn everybody_sees_what_happened_to_their_own_account_and_nothing_else(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    for actor in [&acme.customer.primary, &acme.agent] {
        actor.tries_to_sign_in("not the password").await.is_problem(401, "invalid_credentials");
        actor.tries_to_sign_in(PASSWORD).await.is(200);
        acme.customer.colleague.session().await;
        let page = actor.get(actor.path("/auth/activity")).await.is_ok();
        let events = page["items"].as_array().unwrap();
        let told: Vec<_> = events.iter().map(|event| (text(event, "/action"), text(event, "/ip"))).collect();
        assert!(
            told.contains(&("sign_in_failed", "127.0.0.1")) && told.contains(&("signed_in", "127.0.0.1"))
        );
        let failed = events.iter().find(|event| event["action"] == "sign_in_failed").unwrap();
        assert_eq!(text(failed, "/actor"), "visitor");
        let own: i64 = world
            .app
            .ask(&format!("select count(*) from audit_events where object_id = '{}'", actor.account))
            .await;
        assert_eq!(i64::try_from(events.len()).unwrap(), own);
    }
}
