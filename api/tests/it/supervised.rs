//! What runs beside the requests: started again when it breaks, and told of when that does not help.

use crate::actor::Call;
use crate::app::{App, Setup, eventually};
use crate::world::World;
use portico::access::RelayTx;
use portico::clock::Clock;
use portico::jobs::{AtWork, Reader, Told};
use portico::problem::{Error, Result};
use reqwest::Method;
use sqlx::PgPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

async fn is_ready(app: &App) -> bool {
    Call::new(app, Method::GET, "/readyz").await.status == 204
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_task_that_panics_is_started_again_and_told_of_when_that_does_not_help(pool: PgPool) {
    let starts = Arc::new(AtomicU32::new(0));
    let counted = starts.clone();
    let setup = Setup::of(&pool).and(move |_, supervisor| {
        supervisor.start("a task that panics", move |_, stop| {
            let start = counted.fetch_add(1, Ordering::SeqCst);
            async move {
                assert!(start.is_multiple_of(2), "on purpose");
                // Every other time it just ends.
                drop(stop);
            }
        });
    });
    let world = World::on(pool, setup).await;
    eventually("it is started again and again", || async {
        (starts.load(Ordering::SeqCst) >= 4).then_some(())
    })
    .await;
    eventually("the server is not ready", || async { (!is_ready(&world.app).await).then_some(()) }).await;
    Call::new(&world.app, Method::GET, "/readyz").await.is_problem(503, "away");
    Call::new(&world.app, Method::GET, "/healthz").await.is(204);
    let told = crate::log::all();
    assert!(told.contains("it panicked: on purpose") && told.contains("it ended"), "the log says why");
    assert!(told.contains("tasks=\"a task that panics\""), "the log says what is down");
    // The rest goes on.
    world.acme.customer.raises("Printer on fire").await;
    world.app.settles().await;
    assert_eq!(world.app.mails_to(&world.acme.customer.email).len(), 1);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_task_that_breaks_once_is_as_good_as_new(pool: PgPool) {
    let starts = Arc::new(AtomicU32::new(0));
    let counted = starts.clone();
    let setup = Setup::of(&pool).and(move |_, supervisor| {
        supervisor.start("a task that panics once", move |_, stop| {
            let start = counted.fetch_add(1, Ordering::SeqCst);
            async move {
                assert!(start > 0, "on purpose");
                stop.cancelled().await;
            }
        });
    });
    let app = App::start(pool, setup).await;
    eventually("it is started again", || async { (starts.load(Ordering::SeqCst) == 2).then_some(()) }).await;
    assert!(is_ready(&app).await);
}

/// A reader that can't bear some events, in each way in which that can be.
struct Touchy {
    /// How often it was told of what it can't bear.
    tries: Arc<AtomicU32>,
}

impl Reader for Touchy {
    const NAME: &'static str = "touchy";
    type Effect = String;

    async fn consider(&self, _: &AtWork, told: &Told) -> Result<Option<String>> {
        match told.change.action.as_str() {
            "raised" => Ok(Some(told.change.id.to_string())),
            "assigned" => panic!("a reader that panics"),
            _ => {
                self.tries.fetch_add(1, Ordering::SeqCst);
                Err(Error::Bug(anyhow::anyhow!("not this one")))
            }
        }
    }

    async fn write(&self, tx: &mut RelayTx, _: &Clock, effect: String) -> Result<()> {
        sqlx::query("insert into heard (what) values ($1)").bind(effect).execute(&mut **tx).await?;
        Ok(())
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_event_that_a_reader_cannot_bear_is_tried_again_by_itself_and_then_set_aside(pool: PgPool) {
    let made = "create table heard (what text unique); grant all on heard to portico_relay";
    sqlx::raw_sql(made).execute(&pool).await.unwrap();
    let tries = Arc::new(AtomicU32::new(0));
    let reader = Touchy { tries: tries.clone() };
    let setup = Setup::of(&pool).and(move |work, _| work.readers.add(reader));
    let world = World::on(pool, setup).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    eventually("it has begun", || async {
        world
            .app
            .ask::<bool>("select exists (select from outbox_readers where name = 'touchy')")
            .await
            .then_some(())
    })
    .await;
    let ticket = client.raises("Printer on fire").await;
    agent.takes(&ticket).await;
    agent.replies(&ticket, "Water is on its way.").await;
    client.raises("Water everywhere").await;
    eventually("what is behind is heard", || async {
        (world.app.ask::<i64>("select count(*) from heard").await == 2).then_some(())
    })
    .await;
    let odd = "select count(*) from jobs where kind = 'hear_again' and payload ->> 'reader' = 'touchy'";
    assert!(world.app.ask::<i64>(odd).await >= 2, "the two that it can't bear");
    for attempt in 1..=6 {
        let tried = format!("select bool_and(attempts >= {attempt} and lent_to is null) from jobs");
        eventually("the next tries are over", || async { world.app.ask::<bool>(&tried).await.then_some(()) })
            .await;
        world.app.clock.advance(chrono::TimeDelta::hours(3));
    }
    eventually("they are set aside", || async {
        world.app.ask::<bool>("select bool_and(set_aside_at is not null) from jobs").await.then_some(())
    })
    .await;
    assert!(tries.load(Ordering::SeqCst) >= 6, "tried some times");
    let panicked: String = world.app.ask("select string_agg(distinct last_error, '|') from jobs").await;
    assert_eq!(panicked, "it went wrong; the log says why");
    assert!(is_ready(&world.app).await, "one event is no reason to send nobody here");
}
