//! The queue: several nodes share the work, nothing is lost with a node, and nothing that goes wrong stops the rest.

use crate::app::{App, Setup, eventually};
use crate::world::World;
use chrono::TimeDelta;
use portico::jobs::{AtWork, Attempt, Done, Failure, Job};
use portico::server::Work;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

/// What the jobs of a test have begun, in this order, and the gate that they wait at.
#[derive(Clone)]
struct Notes {
    begun: Arc<Mutex<Vec<String>>>,
    gate: Arc<watch::Sender<bool>>,
}

impl Notes {
    fn new(open: bool) -> Self {
        Self { begun: Arc::default(), gate: Arc::new(watch::Sender::new(open)) }
    }

    fn begun(&self) -> Vec<String> {
        self.begun.lock().unwrap().clone()
    }
}

/// A job that writes its name down.
#[derive(Serialize, Deserialize)]
struct Note {
    name: String,
    /// What it does then.
    #[serde(default)]
    and: And,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum And {
    #[default]
    Ends,
    Fails,
    Panics,
    IsRefused,
    TellsHowFar,
}

impl Job for Note {
    const KIND: &'static str = "note";
    const WAITS: &'static [TimeDelta] = &[TimeDelta::seconds(10), TimeDelta::seconds(100)];
    const PATIENCE: Duration = Duration::from_secs(60);
    const AT_ONCE: usize = 3;
    type With = Notes;

    async fn run(&self, done: &Notes, at_work: &AtWork, attempt: &Attempt) -> Result<Done, Failure> {
        done.begun.lock().unwrap().push(format!("{} {}", self.name, attempt.number()));
        let mut gate = done.gate.subscribe();
        match self.and {
            And::Ends => {}
            And::Fails => return Err(Failure::Again("not today".to_owned())),
            And::Panics => panic!("a note that panics"),
            And::IsRefused => return Err(Failure::Never("never".to_owned())),
            And::TellsHowFar => attempt.progress(at_work, 3, Some(7)).await?,
        }
        let _ = gate.wait_for(|open| *open).await;
        Ok(Done::Now)
    }
}

fn setup(pool: &PgPool, done: &Notes) -> Setup {
    let done = done.clone();
    Setup::of(pool).and(move |work: &mut Work, _| work.kinds.add::<Note>(done))
}

async fn server(pool: &PgPool, done: &Notes) -> App {
    App::start(pool.clone(), setup(pool, done)).await
}

/// Asks for a job as the server's code does, in one's own transaction.
async fn ask_for(app: &App, organization: Option<Uuid>, key: Option<&str>, payload: Value) -> Uuid {
    let mut tx = app.pool.begin().await.unwrap();
    let org = organization.map(|org| org.to_string()).unwrap_or_default();
    sqlx::query("select set_config('app.org_id', $1, true)").bind(org).execute(&mut *tx).await.unwrap();
    let (id, now) = (app.clock.id(), app.clock.now());
    sqlx::query("select enqueue_job($1, 'note', $2, $3, $4, $5, $5)")
        .bind(id)
        .bind(organization)
        .bind(payload)
        .bind(key)
        .bind(now)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

/// What is there of the jobs of this test.
async fn jobs(app: &App, what: &str) -> String {
    let sql =
        format!("select coalesce(string_agg({what}, ', ' order by id), '') from jobs where kind = 'note'");
    app.ask(&sql).await
}

async fn are(app: &App, what: &str, expected: &str) {
    eventually(&format!("{what} of the jobs is {expected:?}"), || async {
        (jobs(app, what).await == expected).then_some(())
    })
    .await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn two_nodes_share_the_work_and_do_nothing_twice(pool: PgPool) {
    let (here, there) = (Notes::new(false), Notes::new(false));
    let one = server(&pool, &here).await;
    let other = App::start(pool.clone(), setup(&pool, &there).beside(&one)).await;
    for n in 0..40 {
        ask_for(&one, None, None, json!({"name": n.to_string()})).await;
    }
    eventually("both have begun", || async {
        (here.begun().len() == 3 && there.begun().len() == 3).then_some(())
    })
    .await;
    here.gate.send_replace(true);
    there.gate.send_replace(true);
    are(&one, "kind", "").await;
    let mut all = [here.begun(), there.begun()].concat();
    all.sort();
    let mut expected: Vec<_> = (0..40).map(|n| format!("{n} 1")).collect();
    expected.sort();
    assert_eq!(all, expected);
    drop(other);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_a_node_had_that_died_is_taken_up_when_its_lease_ends(pool: PgPool) {
    let done = Notes::new(true);
    let app = server(&pool, &done).await;
    // As a node leaves it that lost its power in the middle of the first try.
    let dead = format!(
        "insert into jobs (id, kind, payload, ready_at, attempts, lent_to, created_at)
         values ('{}', 'note', '{{\"name\": \"a\"}}', '{}', 1, '{}', now())",
        app.clock.id(),
        (app.clock.now() + TimeDelta::minutes(2)).to_rfc3339(),
        app.clock.id(),
    );
    app.make(&dead).await;
    ask_for(&app, None, None, json!({"name": "b"})).await;
    eventually("the other job is done", || async { (done.begun() == ["b 1"]).then_some(()) }).await;
    app.clock.advance(TimeDelta::minutes(3));
    are(&app, "kind", "").await;
    assert_eq!(done.begun(), ["b 1", "a 2"]);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_kills_its_node_again_and_again_is_set_aside_after_its_last_try(pool: PgPool) {
    let done = Notes::new(true);
    let app = server(&pool, &done).await;
    let id = app.clock.id();
    let deadly = format!(
        "insert into jobs (id, kind, payload, ready_at, attempts, lent_to, created_at)
         values ('{id}', 'note', '{{\"name\": \"a\"}}', '{}', 3, '{id}', now())",
        app.clock.now().to_rfc3339(),
    );
    app.make(&deadly).await;
    are(&app, "last_error", "it was tried too often without an answer").await;
    assert_eq!(jobs(&app, "(set_aside_at is not null and lent_to is null)::text").await, "true");
    ask_for(&app, None, None, json!({"name": "b"})).await;
    eventually("the next is done", || async { (done.begun() == ["b 1"]).then_some(()) }).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_one_key_there_is_one_job_and_it_is_done_again_when_it_was_asked_for_meanwhile(pool: PgPool) {
    let done = Notes::new(false);
    let app = server(&pool, &done).await;
    let note = |name: &str| json!({"name": name});
    ask_for(&app, None, Some("k"), note("first")).await;
    eventually("it is begun", || async { (done.begun() == ["first 1"]).then_some(()) }).await;
    // Three more while it is being done are one more, of the newest words.
    for name in ["second", "third", "fourth"] {
        ask_for(&app, None, Some("k"), note(name)).await;
    }
    ask_for(&app, None, Some("another"), note("other")).await;
    done.gate.send_replace(true);
    are(&app, "kind", "").await;
    let mut begun = done.begun();
    begun.sort();
    assert_eq!(begun, ["first 1", "fourth 1", "other 1"]);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_fails_waits_longer_each_time_and_is_set_aside_in_the_end(pool: PgPool) {
    let done = Notes::new(true);
    let app = server(&pool, &done).await;
    ask_for(&app, None, Some("k"), json!({"name": "a", "and": "fails"})).await;
    for (attempt, wait) in [(1, 10.0), (2, 100.0)] {
        are(&app, "attempts || ' ' || last_error", &format!("{attempt} not today")).await;
        let ready: chrono::DateTime<chrono::Utc> =
            app.ask("select ready_at from jobs where kind = 'note'").await;
        let waits = (ready - app.clock.now()).as_seconds_f64();
        assert!((wait * 0.79..wait * 1.21).contains(&waits), "{waits}");
        // Who asks for it again does not make it come sooner.
        ask_for(&app, None, Some("k"), json!({"name": "a", "and": "fails"})).await;
        app.clock.advance(TimeDelta::milliseconds((wait * 1_210.0) as i64));
    }
    are(&app, "attempts || ' ' || (set_aside_at is not null)", "3 true").await;
    assert_eq!(done.begun(), ["a 1", "a 2", "a 3"]);
    // What was given up keeps its key from nobody.
    ask_for(&app, None, Some("k"), json!({"name": "b"})).await;
    eventually("the next is done", || async { (done.begun().len() == 4).then_some(()) }).await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_panic_is_a_failed_try_and_a_refusal_the_last(pool: PgPool) {
    let done = Notes::new(true);
    let app = server(&pool, &done).await;
    ask_for(&app, None, None, json!({"name": "a", "and": "panics"})).await;
    are(&app, "attempts || ' ' || last_error", "1 it went wrong; the log says why").await;
    ask_for(&app, None, None, json!({"name": "b", "and": "is_refused"})).await;
    are(
        &app,
        "coalesce(last_error, '') || ' ' || (set_aside_at is not null)",
        "it went wrong; the log says why false, never true",
    )
    .await;
    ask_for(&app, None, None, json!({"odd": "words"})).await;
    ask_for(&app, None, None, json!({"name": "c"})).await;
    eventually("the next is done", || async { done.begun().contains(&"c 1".to_owned()).then_some(()) }).await;
    crate::actor::Call::new(&app, reqwest::Method::GET, "/readyz").await.is(204);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_job_tells_how_far_it_is(pool: PgPool) {
    let done = Notes::new(false);
    let app = server(&pool, &done).await;
    ask_for(&app, None, None, json!({"name": "a", "and": "tells_how_far"})).await;
    are(&app, "done || ' of ' || total", "3 of 7").await;
    done.gate.send_replace(true);
    are(&app, "kind", "").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_flood_of_one_organization_keeps_no_other_waiting(pool: PgPool) {
    let done = Notes::new(false);
    let world = World::on(pool.clone(), setup(&pool, &done)).await;
    for n in 0..60 {
        ask_for(&world.app, Some(world.acme.id), None, json!({"name": format!("acme {n}")})).await;
    }
    eventually("all places are taken", || async { (done.begun().len() == 3).then_some(()) }).await;
    ask_for(&world.app, Some(world.globex.id), None, json!({"name": "globex"})).await;
    ask_for(&world.app, None, None, json!({"name": "nobody"})).await;
    done.gate.send_replace(true);
    are(&world.app, "kind", "").await;
    let begun = done.begun();
    let place = |name: &str| begun.iter().position(|begun| begun == name).unwrap();
    assert!(place("globex 1") < 10 && place("nobody 1") < 10, "{begun:?}");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_job_is_asked_for_with_its_reason_or_not_at_all(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let (acme, globex) = (world.acme.id, world.globex.id);
    for (role, context, organization, is_fine) in [
        ("portico_client", Some(acme), Some(acme), true),
        ("portico_client", Some(acme), Some(globex), false),
        ("portico_staff", Some(acme), Some(acme), true),
        ("portico_staff", Some(acme), Some(globex), false),
        ("portico_staff", Some(acme), None, false),
        ("portico_staff", None, Some(acme), false),
        ("portico_system", Some(acme), Some(acme), true),
        ("portico_system", Some(acme), Some(globex), false),
        ("portico_app", Some(acme), Some(acme), false),
        ("portico_accounts", None, None, true),
        ("portico_accounts", None, Some(acme), false),
        ("portico_relay", None, Some(acme), true),
    ] {
        let mut tx = pool.begin().await.unwrap();
        let set = format!(
            "set local role {role}; set local app.org_id = '{}'",
            context.map(|org| org.to_string()).unwrap_or_default()
        );
        sqlx::raw_sql(AssertSqlSafe(set)).execute(&mut *tx).await.unwrap();
        let asked = sqlx::query("select enqueue_job($1, 'unheard_of', $2, '{}', null, now(), now())")
            .bind(world.app.clock.id())
            .bind(organization)
            .execute(&mut *tx)
            .await;
        assert_eq!(asked.is_ok(), is_fine, "{role} in {context:?} for {organization:?}: {asked:?}");
        if !matches!(role, "portico_accounts" | "portico_relay") {
            sqlx::raw_sql(AssertSqlSafe(format!("rollback; begin; set local role {role}")))
                .execute(&mut *tx)
                .await
                .unwrap();
            let looks = sqlx::query("select 1 from jobs").execute(&mut *tx).await;
            assert!(looks.is_err(), "the queue is read by jobs only");
        }
        tx.rollback().await.unwrap();
    }
    assert_eq!(
        world.app.ask::<i64>("select count(*) from jobs").await,
        0,
        "with the transaction goes the job"
    );
}
