//! What is found, and what it may cost to make it findable.

use crate::app::eventually;
use crate::world::World;
use serde_json::json;
use sqlx::PgPool;

/// Texts that took PostgreSQL seconds to read as they are.
fn hostile() -> [String; 3] {
    ["a_".repeat(25_000), "<!--".repeat(12_500), "a-".repeat(25_000)]
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn no_text_is_too_dear_to_be_indexed(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    for text in hostile() {
        let new = json!({"subject": "Hostile", "description": text});
        let raised = client.post("/api/client-portal/tickets", new).await.is(201).json();
        let path = format!("/api/tickets/{}", raised["id"].as_str().unwrap());
        agent.post(path.clone() + "/messages", json!({"body": text})).await.is(201);
        agent.put(&path, json!({"description": format!("{text:.49999}")})).await.is(200);
    }
    let run = "w".repeat(500);
    let words = (0..25_000).map(|n| format!("{n:x}")).collect::<Vec<_>>().join(" ");
    for text in [run, format!("{words:.50000}")] {
        client
            .post("/api/client-portal/tickets", json!({"subject": "Long", "description": text}))
            .await
            .is(201);
    }
    // PostgreSQL's time grows with the square of a run, and with the length of the whole.
    let longest: i32 = world
        .app
        .ask("select max(length(lexeme)) from (select search from tickets union all select search from ticket_messages) s, unnest(s.search)")
        .await;
    assert!(longest <= 80, "a lexeme of {longest} characters");
    let most: i32 = world.app.ask("select max(length(search)) from tickets").await;
    assert!(most <= 20_000 / 2 && most > 1000, "{most} lexemes of one text");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn words_are_found_wherever_they_stand(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let description = format!(
        "<b>Wichtig</b>: see <marta@tidewell.example>, foo_bar and\nhttps://shop.example/cart?x=1 {} {}last",
        "z".repeat(200),
        "filler ".repeat(100)
    );
    let new = json!({"subject": "Spanish <category>", "description": description});
    client.post("/api/client-portal/tickets", new).await.is(201);
    for q in [
        "spanish",
        "category",
        "wichtig",
        "marta@tidewell.example",
        "foo_bar",
        "shop.example",
        "last",
        &"z".repeat(80),
        &"z".repeat(200),
    ] {
        assert_eq!(client.lists(&format!("?q={q}")).await, ["Spanish <category>"], "{q}");
    }
    assert!(client.lists("?q=absent").await.is_empty());
    // Long words of the search box are cut like those of the texts.
    client.get(format!("/api/client-portal/tickets?q={}", "a_".repeat(100))).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn only_new_words_are_indexed_anew(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    world.app.make("update tickets set search = to_tsvector('simple', 'kept')").await;
    agent.takes(&ticket).await;
    agent.sets(&ticket, "in_progress").await;
    agent.replies(&ticket, "Water").await;
    assert_eq!(client.lists("?q=kept").await, ["Printer on fire"]);
    agent.put(ticket.console_path(), json!({"subject": "Printer drowned"})).await.is(200);
    assert!(client.lists("?q=kept").await.is_empty());
    assert_eq!(client.lists("?q=drowned").await, ["Printer drowned"]);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn nobody_waits_for_a_number_while_words_are_indexed(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, app) = (&world.acme.customer.primary, &world.app);
    client.session().await;
    // Indexing that takes as long as the test wants.
    sqlx::query(
        "create or replace function searchable(text text) returns tsvector language plpgsql immutable as $$
         begin
             perform pg_advisory_xact_lock_shared(7);
             return to_tsvector('simple', text);
         end $$",
    )
    .execute(&app.pool)
    .await
    .unwrap();
    let mut held = app.pool.begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock(7)").execute(&mut *held).await.unwrap();
    let others = async {
        eventually("the words are being indexed", || async {
            app.ask::<bool>(
                "select exists (select from pg_locks where locktype = 'advisory' and not granted)",
            )
            .await
            .then_some(())
        })
        .await;
        let free: i64 = app
            .ask("select count(*) from (select from ticket_counters for update skip locked) counters")
            .await;
        held.rollback().await.unwrap();
        free
    };
    let (ticket, free) = tokio::join!(client.raises("Printer on fire"), others);
    assert_eq!(free, 2, "the counters of both organizations are free");
    assert_eq!(ticket.json["number"], 1001);
}
