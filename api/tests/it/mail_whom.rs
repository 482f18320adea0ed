//! Who gets mails about tickets: nobody who was disabled, nor an address that nobody confirmed.

use crate::actor::Actor;
use crate::app::eventually;
use crate::mail::{Smtp, by_smtp};
use crate::world::World;
use chrono::TimeDelta;
use sqlx::PgPool;

async fn disable(actor: &Actor) {
    let disable = format!("update accounts set is_active = false where id = '{}'", actor.account);
    actor.app.make(&disable).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_was_disabled_gets_no_mail_about_a_ticket(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    agent.takes(&ticket).await;
    world.app.settles().await;
    disable(agent).await;
    client.replies(&ticket, "It went out by itself.").await;
    world.app.settles().await;
    assert!(world.app.mails_to(&agent.email).is_empty(), "{:#?}", world.app.mails_to(&agent.email));
    disable(client).await;
    world.acme.manager.replies(&ticket, "Good to hear.").await;
    world.app.settles().await;
    assert_eq!(world.app.mails_to(&client.email).len(), 1, "only that it was received");
    assert_eq!(world.app.ask::<i64>("select count(*) from mails").await, 1, "nothing stays of the others");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_is_disabled_before_the_mail_leaves_gets_none(pool: PgPool) {
    let smtp = Smtp::start().await;
    let world = by_smtp(pool, &smtp).await;
    smtp.answers("451 not now");
    world.acme.customer.raises("Printer on fire").await;
    eventually("the first try", || async { (smtp.tries().len() == 1).then_some(()) }).await;
    eventually("the failure is written down", || async {
        world
            .app
            .ask::<bool>("select coalesce(bool_or(last_error like '%451%'), false) from mails")
            .await
            .then_some(())
    })
    .await;
    disable(&world.acme.customer).await;
    smtp.answers("250 taken");
    world.app.clock.advance(TimeDelta::seconds(10));
    world.app.settles().await;
    assert_eq!((smtp.tries().len(), smtp.taken().len()), (1, 0));
    assert_eq!(world.app.ask::<i64>("select count(*) from mails").await, 0);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_address_that_nobody_confirmed_gets_no_words_of_others(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    world.app.settles().await;
    let account = client.account;
    world.app.make(&format!("update accounts set email_verified_at = null where id = '{account}'")).await;
    agent.replies(&ticket, "Water is on its way.").await;
    world.app.settles().await;
    assert_eq!(world.app.mails_to(&client.email).len(), 1, "only that it was received");
}
