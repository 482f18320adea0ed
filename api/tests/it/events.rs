//! Live streams and the order behind them: nothing lost, nothing twice, nothing foreign, and over when it is over.

use crate::app::text;
use crate::live::Heard;
use crate::world::World;
use reqwest::Method;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, PgPool};
use std::time::Duration;

/// How soon an ended right ends a stream.
const AT_ONCE: Duration = Duration::from_millis(5_500);

fn ids(heard: &[Heard]) -> Vec<&str> {
    heard.iter().map(|heard| heard.id.as_deref().expect("an event has an id")).collect()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_transaction_that_commits_late_is_heard_all_the_same(pool: PgPool) {
    let world = World::new(pool).await;
    let agent = &world.acme.agent;
    let mut stream = agent.listens().await;
    let write = |name: &str| {
        let (org, id) = (world.acme.id, world.app.clock.id());
        let change = json!({"resource": "ticket", "id": id, "action": name, "by": null});
        AssertSqlSafe(format!(
            "insert into outbox (org_id, id, audience, change, created_at) values ('{org}', '{id}', 'staff', '{change}', now())"
        ))
    };
    let options = world.app.pool.connect_options();
    let mut slow = PgConnection::connect_with(&options).await.unwrap();
    let mut quick = PgConnection::connect_with(&options).await.unwrap();
    slow.execute("begin").await.unwrap();
    slow.execute(write("slow")).await.unwrap();
    quick.execute("begin").await.unwrap();
    quick.execute(write("quick")).await.unwrap();
    quick.execute("commit").await.unwrap();
    // A real change after both gives the relay every reason to hurry on.
    world.acme.customer.raises("Printer on fire").await;
    slow.execute("commit").await.unwrap();
    let heard = stream.hears_until("raised").await;
    let actions: Vec<_> = heard.iter().map(Heard::action).collect();
    assert_eq!(actions, ["slow", "quick", "raised"]);
    let after_the_first = agent.listens_from(ids(&heard)[0]).await.missed;
    assert_eq!(ids(&after_the_first), ids(&heard)[1..], "resuming knows the same order");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_stream_resumes_where_it_was_cut_without_gap_or_double(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let mut stream = agent.listens().await;
    let ticket = client.raises("Printer on fire").await;
    let first = stream.hears("raised").await;
    drop(stream);
    for n in 0..5 {
        client.replies(&ticket, &format!("Reply {n}")).await;
    }
    world.app.settles().await;
    let whole = agent.listens_from(first.id.as_deref().unwrap()).await;
    assert_eq!(whole.missed.len(), 5, "{:?}", whole.missed);
    // Cut after each of them.
    for (n, heard) in whole.missed.iter().enumerate() {
        let rest = agent.listens_from(heard.id.as_deref().unwrap()).await;
        assert_eq!(ids(&rest.missed), ids(&whole.missed)[n + 1..]);
    }
    let mut resumed = agent.listens_from(&whole.last).await;
    assert!(resumed.missed.is_empty(), "{:?}", resumed.missed);
    client.replies(&ticket, "And on.").await;
    resumed.hears("replied").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_place_that_is_not_in_the_order_is_a_reset_and_shows_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let start = world.globex.customer.listens().await.last;
    let mut neighbour = world.acme.customer.listens().await;
    world.acme.customer.raises("Printer on fire").await;
    let foreign = neighbour.hears("raised").await.id.unwrap();
    world.globex.customer.raises("Theirs").await;
    world.app.settles().await;
    let made_up = ["0", "1", "999999999", "-1", "x", "1 or 1=1", "9223372036854775808", "0x10", "%00"];
    let (cut, stranger) = (&start[1..], "A".repeat(start.len()));
    for forged in made_up.into_iter().chain([cut, &stranger]) {
        let stream = world.globex.customer.listens_from(forged).await;
        let kinds: Vec<_> = stream.missed.iter().map(|heard| heard.event.as_str()).collect();
        assert_eq!(kinds, ["reset"], "{forged}");
    }
    let heard = world.globex.customer.listens_from(&start).await.missed;
    assert_eq!(heard.len(), 1, "only their own: {heard:?}");
    let heard = world.globex.agent.listens_from(&foreign).await.missed;
    assert!(
        heard.iter().all(|heard| heard.event == "change"),
        "a foreign place shows nothing foreign: {heard:?}"
    );
    assert_eq!(heard.len(), 1);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_clients_stream_counts_nothing_that_they_do_not_see(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    world.app.settles().await;
    let mut stream = client.listens().await;
    let start = stream.last.clone();
    agent.notes(&ticket, "They never paid.").await;
    world.acme.other_customer.raises("Theirs").await;
    world.globex.customer.raises("Elsewhere").await;
    world.app.settles().await;
    assert_eq!(client.listens().await.last, start, "where the order stands is where it stood for them");
    // Resuming and listening, they know only what they see, by ids that neither grow nor resemble each other.
    let mut heard = Vec::new();
    for n in 0..8 {
        client.replies(&ticket, &format!("Reply {n}")).await;
        heard.push(stream.hears("replied").await);
    }
    let resumed = client.listens_from(&start).await.missed;
    assert_eq!(ids(&resumed), ids(&heard));
    let ids = ids(&heard);
    assert!(!ids.is_sorted() && !ids.iter().rev().is_sorted(), "{ids:?}");
    for pair in ids.windows(2) {
        let equal = pair[0].bytes().zip(pair[1].bytes()).filter(|(a, b)| a == b).count();
        assert!(pair[0].len() == pair[1].len() && equal < 8, "{pair:?}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn no_event_falls_between_opening_a_stream_and_hearing_it(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    agent.session().await;
    for round in 0..25 {
        let (_, mut stream) = tokio::join!(client.replies(&ticket, "now"), agent.listens());
        let ready = stream.last.clone();
        client
            .put(ticket.path(), json!({"priority": if round % 2 == 0 { "low" } else { "high" }}))
            .await
            .is(200);
        let heard = stream.hears_until("priority_changed").await;
        let kept = agent.listens_from(&ready).await.missed;
        assert_eq!(ids(&heard), ids(&kept), "in round {round}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn typing_is_told_to_others_at_once_and_never_stored(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    world.app.settles().await;
    let (mut hers, mut his) = (client.listens().await, agent.listens().await);
    let mut theirs = world.acme.other_customer.listens().await;
    client.post(ticket.path() + "/typing", json!({})).await.is(204);
    let heard = his.hears("typing").await;
    assert_eq!(heard.id, None, "what is not stored has no place in the order");
    assert_eq!(heard.data["ticket_id"], json!(ticket.id));
    assert_eq!(text(&heard.data, "/person/name"), client.name);
    client.post(ticket.path() + "/typing", json!({"note": true})).await.is_invalid("note", "invalid");
    agent.post(ticket.console_path() + "/typing", json!({})).await.is(204);
    assert_eq!(text(&hers.hears("typing").await.data, "/person/name"), agent.name, "and never one's own");
    world.acme.other_customer.raises("Theirs").await;
    theirs.hears("raised").await;
    world.app.settles().await;
    let stored: i64 = world.app.ask("select count(*) from outbox where change::text like '%typing%'").await;
    assert_eq!(stored, 0);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t55_a_stream_ends_when_its_session_does(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let mut staying = client.listens().await;
    let other = client.with(client.signs_in().await);
    let leaving = other.listens().await;
    other.call(Method::POST, &other.path("/auth/logout")).await.is(204);
    other.get(other.path("/me")).await.is_unauthenticated();
    leaving.ends_within(AT_ONCE).await;
    // A change of the password ends all sessions but the one that made it.
    let third = client.with(client.signs_in().await);
    let theirs = third.listens().await;
    let new = json!({"current_password": crate::actor::PASSWORD, "password": "five loud harbour bells"});
    client.post(client.path("/auth/change-password"), new).await.is(204);
    third.get(third.path("/me")).await.is_unauthenticated();
    theirs.ends_within(AT_ONCE).await;
    client.raises("Printer on fire").await;
    staying.hears("raised").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t55_who_is_disabled_or_loses_their_role_is_out_within_five_seconds(pool: PgPool) {
    let world = World::new(pool).await;
    let (agent, client) = (&world.acme.agent, &world.acme.customer.colleague);
    let (hers, his) = (client.listens().await, agent.listens().await);
    world.app.make(&format!("update accounts set is_active = false where id = '{}'", agent.account)).await;
    // As another node does it: nothing here is told.
    world
        .app
        .make(&format!(
            "update members set role = 'agent', customer_id = null where id = '{}'",
            client.member
        ))
        .await;
    let out = async |actor: &crate::actor::Actor| {
        crate::app::within(AT_ONCE, "the token is refused", || async {
            let answer = actor.get(actor.path("/me")).await;
            (answer.status == 401).then(|| answer.is_unauthenticated())
        })
        .await;
    };
    tokio::join!(his.ends_within(AT_ONCE), hers.ends_within(AT_ONCE), out(agent), out(client));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn two_nodes_tell_each_others_events(pool: PgPool) {
    let world = World::new(pool).await;
    let other = world.another_node().await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let there = agent.on(other, agent.session().await.clone());
    let mut stream = there.listens().await;
    let ticket = client.raises("Printer on fire").await;
    stream.hears("raised").await;
    client.post(ticket.path() + "/typing", json!({})).await.is(204);
    stream.hears("typing").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_stream_needs_its_own_surface_and_a_permission(pool: PgPool) {
    let world = World::new(pool).await;
    let token = world.acme.customer.session().await.token.clone();
    let call = |path: &str| crate::actor::Call::new(&world.app, Method::GET, path);
    call("/api/events").token(&token).await.is_unauthenticated();
    call("/api/client-portal/events").await.is_unauthenticated();
    // A token in the address would stand in logs, so it is no way in.
    call(&format!("/api/client-portal/events?access_token={token}&token={token}")).await.is_unauthenticated();
}
