//! Counts are kept beside the tickets that they count, and never differ from a recount.

use crate::actor::{Actor, Ticket};
use crate::app::{App, eventually};
use crate::world::{Organization, World};
use futures_util::stream::{self, StreamExt as _};
use reqwest::Method;
use serde_json::json;
use sqlx::PgPool;

/// So many changes, of so many tickets, by so many at once.
const CHANGES: u64 = 2_000;
const TICKETS: u64 = 25;
const AT_ONCE: usize = 8;

/// What is kept and what a recount finds, where they differ.
async fn differences(app: &App) -> i64 {
    app.ask(
        "select count(*) from (
             select org_id, customer_id, requester_id, status, count(*) as tickets from tickets group by 1, 2, 3, 4
         ) as t
         full join ticket_counts as k on k.org_id = t.org_id and k.customer_id = t.customer_id
             and k.requester_id is not distinct from t.requester_id and k.status = t.status
         where coalesce(t.tickets, 0) <> coalesce(k.tickets, 0)",
    )
    .await
}

/// The same numbers in the same order on every run.
fn random(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Some change of a ticket, which its status may refuse.
async fn change(acme: &Organization, ticket: &Ticket, chance: u64) -> u16 {
    let (agent, client): (&Actor, &Actor) = (&acme.agent, &acme.customer.primary);
    let status =
        |status: &str| agent.call(Method::PUT, &ticket.console_path()).json(&json!({ "status": status }));
    let answer = match chance % 9 {
        0 => status("in_progress").await,
        1 => status("waiting_for_client").await,
        2 => status("resolved").await,
        3 => status("open").await,
        4 => agent.post(ticket.console_path() + "/close", json!({})).await,
        5 => agent.post(ticket.console_path() + "/reopen", json!({})).await,
        6 => client.post(ticket.path() + "/reopen", json!({})).await,
        7 => client.post(ticket.path() + "/close", json!({})).await,
        _ => client.post(ticket.path() + "/messages", json!({"body": "Still on fire."})).await,
    };
    assert!(matches!(answer.status, 200 | 201 | 409), "{}: {}", answer.asked, answer.body);
    answer.status
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn after_thousands_of_changes_at_once_the_counts_are_those_of_a_recount(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let mut tickets = Vec::new();
    for number in 0..TICKETS {
        let client = if number % 3 == 0 { &acme.customer.colleague } else { &acme.customer.primary };
        tickets.push(client.raises("Printer on fire").await);
    }
    acme.agent.session().await;
    let tickets = &tickets;
    let statuses: Vec<u16> = stream::iter(0..CHANGES)
        .map(|number| async move {
            let chance = random(number);
            change(acme, &tickets[(chance >> 32) as usize % tickets.len()], chance).await
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let changed = statuses.iter().filter(|status| **status < 300).count();
    assert!(changed > 800, "only {changed} of {CHANGES} changed anything");
    assert_eq!(differences(&world.app).await, 0);
    for actor in [&acme.customer.primary, &acme.customer.colleague, &acme.agent] {
        let counts = actor.get(actor.path("/tickets/counts")).await.is_ok();
        let listed = actor.lists("?state=closed&limit=100").await.len();
        assert_eq!(counts["closed"], listed, "{}: {counts}", actor.name);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn counts_that_are_wrong_are_repaired_and_that_is_audited(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    for _ in 0..3 {
        let ticket = acme.customer.raises("Printer on fire").await;
        acme.customer.closes(&ticket).await.is(200);
    }
    world.app.make("update ticket_counts set tickets = tickets + 5").await;
    world.app.make("delete from ticket_counts where status = 'closed'").await;
    let ask = format!(
        "select enqueue_job(gen_random_uuid(), 'recount_tickets', '{0}', jsonb_build_object('org', '{0}'), null, timestamptz 'epoch', now())",
        acme.id
    );
    // As the jobs themselves, who may ask for one in any organization.
    let mut tx = world.app.pool.begin().await.unwrap();
    sqlx::query("set local role portico_relay").execute(&mut *tx).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(ask)).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    eventually("the counts are repaired", || async { (differences(&world.app).await == 0).then_some(()) })
        .await;
    let counts = acme.customer.get(acme.customer.path("/tickets/counts")).await.is_ok();
    assert_eq!((&counts["open"], &counts["closed"]), (&json!(0), &json!(3)));
    let audited: i64 =
        world.app.ask("select count(*) from audit_events where action = 'ticket.recounted'").await;
    assert_eq!(audited, 1);
}
