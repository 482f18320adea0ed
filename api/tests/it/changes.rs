//! What a change of a ticket leaves behind: one moment, the message that it was, and nothing where nothing changed.

use crate::app::{Setup, text};
use crate::world::World;
use chrono::TimeDelta;
use portico::clock::Clock;
use serde_json::{Value, json};
use sqlx::PgPool;

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn all_that_a_change_leaves_has_one_moment(pool: PgPool) {
    // The machine's clock goes on while a change is made.
    let mut setup = Setup::of(&pool);
    setup.clock = Clock::system();
    let world = World::on(pool, setup).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    let reply = json!({"body": "Water is on its way.", "status": "waiting_for_client"});
    let message = agent.post(ticket.console_path() + "/messages", reply).await.is(201).json();
    let seen = agent.sees(&ticket).await;
    let moment = text(&message, "/created_at");
    assert_eq!([text(&seen, "/updated_at"), text(&seen, "/first_response_at")], [moment; 2]);
    let history = agent.get(ticket.console_path() + "/history").await.is_ok();
    for entry in &history["items"].as_array().unwrap()[1..] {
        assert_eq!(text(entry, "/at"), moment, "{entry}");
    }
    let list = client.get("/api/client-portal/tickets").await.is_ok();
    assert_eq!(text(&list, "/items/0/last_message/at"), moment);
    let kept: i64 = world
        .app
        .ask(&format!(
            "select (select count(*) from outbox where created_at = '{moment}')
                 + (select count(*) from audit_events where created_at = '{moment}')"
        ))
        .await;
    assert_eq!(kept, 4, "two things happened, each in the outbox and in the audit trail");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn stream_history_and_audit_trail_name_the_message(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    world.app.settles().await;
    let mut stream = agent.listens().await;
    let reply = agent.replies(&ticket, "Water is on its way.").await;
    let note = agent.notes(&ticket, "They never paid.").await;
    assert_eq!(stream.hears("replied").await.data["message_id"], reply["id"]);
    assert_eq!(stream.hears("noted").await.data["message_id"], note["id"]);
    let history = agent.get(ticket.console_path() + "/history").await.is_ok();
    let named: Vec<&Value> =
        history["items"].as_array().unwrap().iter().map(|entry| &entry["message_id"]).collect();
    assert_eq!(named, [&Value::Null, &reply["id"], &note["id"]]);
    let audited: Value = world
        .app
        .ask("select jsonb_agg(detail->'message_id' order by id) from audit_events where action like 'ticket.%ed' and detail ? 'message_id'")
        .await;
    assert_eq!(audited, json!([reply["id"], note["id"]]));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn the_mail_about_a_reply_holds_that_reply(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    agent.replies(&ticket, "The first reply.").await;
    // Two replies of one moment: by their time they can't be told apart.
    world.app.clock.advance(TimeDelta::milliseconds(-1));
    agent.replies(&ticket, "The second reply.").await;
    world.app.settles().await;
    let mails: Vec<String> = world.app.mails_to(&client.email).into_iter().map(|mail| mail.text).collect();
    let mails: Vec<&String> = mails.iter().filter(|text| text.contains(" reply.")).collect();
    assert_eq!(mails.len(), 2, "{mails:#?}");
    for reply in ["The first reply.", "The second reply."] {
        assert_eq!(mails.iter().filter(|text| text.contains(reply)).count(), 1, "{reply}: {mails:#?}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_request_that_changed_nothing_changes_nothing_later(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    agent.takes(&ticket).await;
    let path = ticket.console_path() + "/assign";
    let take = || {
        let call = agent.post(&path, json!({"assignee_id": agent.member}));
        call.header("idempotency-key", "take-it").into_future()
    };
    let first = take().await.is(200);
    agent.post(&path, json!({"assignee_id": null})).await.is(200);
    let again = take().await.is(200);
    assert_eq!((again.header("idempotent-replayed"), &again.body), (Some("true"), &first.body));
    assert_eq!(agent.sees(&ticket).await["assignee"], Value::Null);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_category_is_kept_when_left_out_and_taken_away_by_null(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    for actor in [client, agent] {
        let path = ticket.at(actor.surface);
        for (change, category) in [
            (json!({"category": "Shop"}), json!("Shop")),
            (json!({"priority": "low"}), json!("Shop")),
            (json!({"category": null}), json!(null)),
            (json!({"category": null, "priority": "medium"}), json!(null)),
        ] {
            assert_eq!(actor.put(&path, change).await.is(200).json()["category"], category);
        }
        actor.put(&path, json!({"category": "Gardening"})).await.is_invalid("category", "unknown");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn digits_find_a_ticket_by_its_number_and_by_its_words(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    client.raises("The first ticket").await;
    client.raises("Error 1001 at the printer").await;
    client.raises("Nothing to find").await;
    for actor in [client, &world.acme.agent] {
        let both = ["The first ticket", "Error 1001 at the printer"];
        assert_eq!(actor.lists("?q=1001&sort=created_at").await, both);
        assert_eq!(actor.lists("?q=%231001").await, both[..1]);
        assert_eq!(actor.lists("?q=1002").await, both[1..]);
        assert_eq!(actor.lists("?q=1001%20printer").await, both[1..]);
    }
}
