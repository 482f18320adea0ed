//! Cursors: each is good for the list and the order that it was given for, as it was given, and for nothing else.

use crate::actor::{Actor, Call};
use crate::document::{Operation, resolve};
use crate::lists::{demonstration, lists};
use crate::probe::{allowed, things_of};
use crate::world::World;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// A list in one of its orders, and the cursor of its first page.
struct Listed<'a> {
    actor: &'a Actor,
    /// With all of the query but the cursor.
    path: String,
    first: Value,
    cursor: String,
}

impl Listed<'_> {
    fn opened(&self) -> Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&self.cursor).unwrap()).unwrap()
    }

    fn with(&self, cursor: &str) -> Call<'_> {
        self.actor.get(format!("{}&cursor={cursor}", self.path))
    }
}

fn written(cursor: &Value) -> String {
    URL_SAFE_NO_PAD.encode(cursor.to_string())
}

/// The orders that a list can have; one without a name where there is no choice.
fn orders(operation: &Operation) -> Vec<String> {
    let sort = operation.parameters("query").into_iter().find(|parameter| parameter["name"] == "sort");
    let Some(sort) = sort else { return vec![String::new()] };
    let words = resolve(&sort["schema"])["enum"].as_array().cloned().unwrap_or_default();
    assert!(words.len() > 1, "{}: no orders to choose from", operation.name());
    words.iter().map(|word| format!("&sort={}", word.as_str().unwrap())).collect()
}

/// Every list in every order, with more than one page of it.
async fn listed(world: &World) -> Vec<Listed<'_>> {
    let (acme, globex) = (&world.acme, &world.globex);
    let client = &acme.customer.primary;
    let things = things_of(acme, acme.customer.id, client).await;
    client.raises("Printer out of paper").await;
    let messages = format!("/api/client-portal/tickets/{}/messages", things.ticket);
    for body in ["One", "Two"] {
        client.post(&messages, json!({"body": body})).await.is(201);
    }
    // Mails to whom another organization knows, too, are not shown: the primary contact will be one of those.
    for actor in [&acme.customer.colleague, &acme.manager] {
        let path = actor.path("/auth/forgot-password");
        Call::new(&world.app, Method::POST, &path).json(&json!({"email": actor.email})).await.is(202);
    }
    for what in ["archive", "restore"] {
        for path in [format!("/api/teams/{}", acme.team), format!("/api/customers/{}", acme.prospect.id)] {
            acme.manager.post(format!("{path}/{what}"), json!({})).await.is(200);
        }
    }
    for name in ["Acme Studio", "Acme Web"] {
        let renamed = acme.admin.call(Method::PATCH, "/api/organization").json(&json!({"name": name}));
        renamed.await.is(200);
    }
    for what in ["disable", "enable"] {
        acme.admin.post(format!("/api/staff/{}/{what}", things.staff), json!({})).await.is(200);
        acme.manager.post(format!("/api/clients/{}/{what}", things.colleague), json!({})).await.is(200);
    }
    world
        .app
        .make(&format!(
            "insert into teams (org_id, id, name, created_at, updated_at)
             select org_id, '{}', 'Hosting', created_at, updated_at from teams where id = '{}'",
            world.app.clock.id(),
            acme.team,
        ))
        .await;
    // A client of both organizations, and somebody who works in both.
    for member in [client.member, acme.agent.member] {
        world
            .app
            .make(&format!(
                "insert into members (org_id, id, account_id, role, name, email, customer_id, is_primary_contact,
                     ticket_scope, created_at, updated_at)
                 select '{}', '{}', account_id, role, name, email,
                     case when customer_id is not null then '{}'::uuid end, false, ticket_scope, created_at, updated_at
                 from members where id = '{member}'",
                globex.id,
                world.app.clock.id(),
                globex.customer.id,
            ))
            .await;
    }
    // What happened to one's account: from another device, too.
    for actor in [&acme.admin, &acme.agent, client] {
        actor.signs_in().await;
    }
    world.app.settles().await;
    let mut all = Vec::new();
    for operation in lists() {
        for order in orders(&operation) {
            let actor = allowed(acme, &operation);
            let path = format!("{}?limit=1{order}", things.path(&operation));
            let first = actor.get(&path).await.is_ok();
            let cursor = first["next_cursor"].as_str().map(str::to_owned).unwrap_or_else(|| {
                panic!("{path} has one page. Add a second line of it to `listed` in api/tests/it/cursors.rs.")
            });
            all.push(Listed { actor, path, first, cursor });
        }
    }
    all
}

/// Values that can't stand where `honest` does, which a list is sorted by.
fn wrong_values(honest: &Value) -> Vec<Value> {
    let mut wrong = vec![json!(null), json!([honest]), json!({"x": honest})];
    wrong.extend(match honest {
        Value::String(text) if text.parse::<Uuid>().is_ok() => {
            vec![json!(7), json!(""), json!("1 or 1=1"), json!(format!("{text}0"))]
        }
        Value::String(text) if DateTime::parse_from_rfc3339(text).is_ok() => {
            // The first of them are moments, and no row can have them.
            let texts = [
                "+262142-01-01T00:00:00Z",
                "-262143-01-01T00:00:00Z",
                "-9999-01-01T00:00:00Z",
                "+294277-01-01T00:00:00Z",
                "yesterday",
            ];
            texts.map(|text| json!(text)).into_iter().chain([json!(7)]).collect()
        }
        Value::String(text) => vec![json!(7), json!(format!("{text}\u{0}"))],
        Value::Number(_) => vec![json!("1"), json!(0.5), json!(true), json!(99_999), json!(u64::MAX)],
        other => panic!("lists are sorted by no {other}"),
    });
    wrong
}

/// Cursors that differ from an honest one in one thing.
fn forged(honest: &Value) -> Vec<Value> {
    let mut forged = Vec::new();
    let with = |name: &str, value: Value| {
        let mut other = honest.clone();
        other[name] = value;
        other
    };
    for name in ["l", "k"] {
        let mut lacking = honest.clone();
        assert!(lacking.as_object_mut().unwrap().remove(name).is_some(), "{honest} has no {name}");
        forged.push(lacking);
    }
    let list = honest["l"].as_str().unwrap();
    forged.extend([json!(null), json!(format!("{list}x")), json!("")].map(|list| with("l", list)));
    let key = honest["k"].as_array().unwrap();
    forged.push(with("k", json!(key[1..])));
    forged.push(with("k", json!([&key[..], &key[..1]].concat())));
    for (place, part) in key.iter().enumerate() {
        for wrong in wrong_values(part) {
            let mut key = key.clone();
            key[place] = wrong;
            forged.push(with("k", json!(key)));
        }
    }
    forged
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_cursor_is_taken_as_it_was_given_and_refused_when_one_thing_in_it_is_another(pool: PgPool) {
    let world = demonstration(pool).await;
    for list in listed(&world).await {
        let honest = list.opened();
        let mut seconds = Vec::new();
        for cursor in [list.cursor.clone(), written(&honest)] {
            let second = list.with(&cursor).await.is(200).json();
            assert_eq!(second["items"].as_array().unwrap().len(), 1, "{}: {second}", list.path);
            assert_ne!(second["items"], list.first["items"], "{}", list.path);
            seconds.push(second);
        }
        assert_eq!(
            seconds[0], seconds[1],
            "{}: what is forged below is written as the honest one",
            list.path
        );
        for forged in forged(&honest) {
            let answer = list.with(&written(&forged)).await;
            assert_eq!(answer.status, 400, "{} takes {forged} for {honest}", list.path);
            answer.is_problem(400, "malformed");
        }
        let (text, shorter) = (&list.cursor, &list.cursor[..list.cursor.len() - 1]);
        for no_cursor in [format!("{text}x"), format!("x{text}"), shorter.to_owned()] {
            list.with(&no_cursor).await.is_problem(400, "malformed");
        }
        for no_cursor in ["", "x", "%00", "e30", "W10", "bnVsbA", &"A".repeat(5000)] {
            list.with(no_cursor).await.is_problem(400, "malformed");
        }
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_cursor_is_good_for_its_own_list_and_order_only(pool: PgPool) {
    let world = demonstration(pool).await;
    let all = listed(&world).await;
    let mut refused = 0;
    for list in &all {
        let own = list.opened()["l"].clone();
        for other in all.iter().filter(|other| other.opened()["l"] != own) {
            list.with(&other.cursor).await.is_problem(400, "malformed");
            refused += 1;
        }
    }
    // All are lists of their own, but for what both surfaces tell of one ticket.
    assert!(
        refused >= all.len() * (all.len() - 2),
        "only {refused} of {} lists' cursors were tried",
        all.len()
    );
    // The same lists, but another customer's and another organization's.
    let (acme, globex) = (&world.acme, &world.globex);
    for (organization, customer) in [(acme, &acme.other_customer), (globex, &globex.customer)] {
        let theirs = things_of(organization, customer.id, customer).await;
        let mut honest = all.iter();
        for operation in lists() {
            for order in orders(&operation) {
                let list = honest.next().unwrap();
                let is_clients = operation.path.starts_with("/api/client-portal/");
                let actor = if is_clients { &customer.primary } else { allowed(organization, &operation) };
                let path = theirs.path(&operation);
                // Staff of one organization have its lists in common, and what hangs on its teams and on a prospect.
                if actor.member == list.actor.member && list.path.starts_with(&path) {
                    continue;
                }
                let path = format!("{path}?limit=1{order}&cursor={}", list.cursor);
                actor.get(path).await.is_problem(400, "malformed");
            }
        }
    }
}
