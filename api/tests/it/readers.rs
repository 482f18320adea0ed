//! Readers of the outbox: what one event does wrong stops nothing behind it.

use crate::app::eventually;
use crate::world::World;
use chrono::TimeDelta;
use sqlx::PgPool;

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_ticket_that_cannot_be_read_stops_no_other_mail_and_has_its_own_when_it_can(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, other) = (&world.acme.customer.primary, &world.globex.customer.primary);
    let pool = &world.app.pool;
    // A word that this program does not know: written by another version, or by hand. It is there before the mail is
    // composed, as a transaction elsewhere keeps the relay waiting.
    let mut held = pool.begin().await.unwrap();
    sqlx::query("alter table tickets drop constraint tickets_priority_check").execute(pool).await.unwrap();
    sqlx::query("select pg_current_xact_id()").execute(&mut *held).await.unwrap();
    let odd = client.raises("Odd").await;
    let set = |priority: &str| format!("update tickets set priority = '{priority}' where id = '{}'", odd.id);
    world.app.make(&set("odd")).await;
    held.rollback().await.unwrap();
    other.raises("Printer on fire").await;
    eventually("the mail about the other ticket", || async {
        (world.app.mails_to(&other.email).len() == 1).then_some(())
    })
    .await;
    eventually("the odd one waits for another try", || async {
        let waits = "select exists (select from jobs where kind = 'hear_again' and last_error is not null)";
        world.app.ask::<bool>(waits).await.then_some(())
    })
    .await;
    assert!(world.app.mails_to(&client.email).is_empty());
    world.app.make(&set("high")).await;
    world.app.clock.advance(TimeDelta::seconds(10));
    world.app.settles().await;
    assert_eq!(world.app.mails_to(&client.email).len(), 1);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_event_in_words_that_nobody_knows_is_passed_over(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let ticket = client.raises("Printer on fire").await;
    world.app.settles().await;
    let copied =
        "update outbox set change = '{\"resource\": \"comet\"}', seq = null, xid = pg_current_xact_id()";
    world.app.make(copied).await;
    world.acme.agent.replies(&ticket, "Water is on its way.").await;
    world.app.settles().await;
    assert_eq!(world.app.mails_to(&client.email).len(), 2, "that it was raised, and the reply");
    assert_eq!(world.app.ask::<i64>("select count(*) from jobs").await, 0, "no try would read it");
}
