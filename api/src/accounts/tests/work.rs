//! The same work for known and unknown addresses: statement by statement and hash by hash. Time itself is no test, it
//! would fail on a busy machine and pass with a hole; the time of equal work is equal.

use super::{MARTA, PASSWORD, Scene};
use crate::accounts::links;
use crate::accounts::purpose::Purpose;
use crate::accounts::{register, reset};
use crate::config::Founding;
use shared::accounts::{AskForMail, ChangePassword, Register};
use sqlx::Postgres;
use sqlx::pool::PoolOptions;
use sqlx::postgres::PgConnectOptions;
use std::fmt::Debug;
use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber as _;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

const UNKNOWN: &str = "nobody@stranger.example";
const UNVERIFIED: &str = "nina.new@newcomer.example";
const DISABLED: &str = "pieter.visser@tidewell.example";
/// Signs in by a provider and has no password.
const PASSWORDLESS: &str = "hannah.oakes@oakline.example";
/// Staff: no client, so the portal does not know them.
const STAFF: &str = "jonas.reuter@harbourvale.example";

/// Every statement, and every password that is hashed, in order.
#[derive(Clone, Default)]
struct Work(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Work {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let name = match event.metadata().target() {
            "sqlx::query" => "db.statement",
            "portico::pool" => "message",
            _ => return,
        };
        event.record(&mut Wanted { name, work: self });
    }
}

struct Wanted<'a> {
    name: &'static str,
    work: &'a Work,
}

impl Visit for Wanted<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == self.name {
            self.work.0.lock().unwrap().push(format!("{value:?}"));
        }
    }
}

async fn work_of<T>(ask: impl Future<Output = T>) -> (T, Vec<String>) {
    let work = Work::default();
    let answer = ask.with_subscriber(tracing_subscriber::registry().with(work.clone())).await;
    let done = work.0.lock().unwrap().clone();
    (answer, done)
}

fn hashes(work: &[String]) -> usize {
    work.iter().filter(|line| line.contains("is hashed")).count()
}

fn registration(email: &str) -> Register {
    Register {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        first_name: "Nina".to_owned(),
        last_name: "New".to_owned(),
        organization: Some("harbour-vale".to_owned()),
        company: Some("Newcomer Ltd".to_owned()),
    }
}

/// With an account that waits for its confirmation, one that was closed, and one without a password.
async fn scene(options: PgConnectOptions) -> Scene {
    let scene = Scene::new(options).await;
    register::register(&scene.desk().await, registration(UNVERIFIED), Founding::Open).await.unwrap();
    let mut tx = scene.db.as_accounts().await.unwrap();
    for (email, change) in [
        (DISABLED, "update accounts set is_active = false where email_normalized = $1"),
        (PASSWORDLESS, "update accounts set password_hash = null where email_normalized = $1"),
    ] {
        let change = sqlx::query(change).bind(email);
        assert_eq!(change.execute(&mut *tx).await.unwrap().rows_affected(), 1);
    }
    tx.commit().await.unwrap();
    scene
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn t41_a_wrong_password_is_the_same_work_for_every_address(
    _: PoolOptions<Postgres>,
    options: PgConnectOptions,
) {
    let scene = scene(options).await;
    let (_, unknown) = work_of(scene.sign_in(UNKNOWN, "not the password")).await;
    assert_eq!(hashes(&unknown), 1, "{unknown:#?}");
    assert!(unknown.len() > 5, "the statements are seen: {unknown:#?}");
    for email in [MARTA, UNVERIFIED, DISABLED, PASSWORDLESS, STAFF] {
        let (refused, known) = work_of(scene.sign_in(email, "not the password")).await;
        assert!(refused.is_err());
        assert_eq!(known, unknown, "{email}");
    }
    // Slowed down, too.
    for email in [MARTA, UNKNOWN] {
        for _ in 0..5 {
            let _ = scene.sign_in(email, "not the password").await;
        }
    }
    let (_, known) = work_of(scene.sign_in(MARTA, PASSWORD)).await;
    let (_, unknown) = work_of(scene.sign_in(UNKNOWN, PASSWORD)).await;
    assert_eq!((hashes(&known), &known), (0, &unknown));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn t41_asking_for_a_mail_is_the_same_work_for_every_address(
    _: PoolOptions<Postgres>,
    options: PgConnectOptions,
) {
    let scene = scene(options).await;
    for purpose in [Purpose::Reset, Purpose::Verification] {
        let ask = async |email: &str| {
            let ask = AskForMail { email: email.to_owned() };
            let desk = scene.desk().await;
            let (answer, work) = work_of(links::ask(&desk, &ask, purpose)).await;
            answer.unwrap();
            work
        };
        let unknown = ask(UNKNOWN).await;
        assert!(unknown.len() > 2, "the statements are seen: {unknown:#?}");
        for email in [MARTA, UNVERIFIED, DISABLED, PASSWORDLESS, STAFF] {
            assert_eq!(ask(email).await, unknown, "{purpose:?} for {email}");
        }
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn t41_registering_is_the_same_work_for_every_address(
    _: PoolOptions<Postgres>,
    options: PgConnectOptions,
) {
    let scene = scene(options).await;
    // As a client, and as the first of an organization, whose name in addresses is free, or taken.
    for (organization, company) in
        [(Some("harbour-vale"), "Newcomer Ltd"), (None, "Newcomer Ltd"), (None, "Harbour & Vale")]
    {
        let register = async |email: &str| {
            let (organization, company) = (organization.map(str::to_owned), Some(company.to_owned()));
            let new = Register { organization, company, ..registration(email) };
            let desk = scene.desk().await;
            let (answer, work) = work_of(register::register(&desk, new, Founding::Open)).await;
            answer.unwrap();
            work
        };
        let new = register(&format!("{}@stranger.example", scene.clock.id())).await;
        assert_eq!(hashes(&new), 1, "{new:#?}");
        for email in [MARTA, UNVERIFIED, DISABLED, PASSWORDLESS, STAFF] {
            assert_eq!(register(email).await, new, "{email} at {company}");
        }
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_new_password_makes_nobody_else_be_looked_up_again(
    _: PoolOptions<Postgres>,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (marta, pieter) = (scene.identity(MARTA).await, scene.identity(DISABLED).await);
    let elsewhere = scene.identity(DISABLED).await;
    let identify = async |who: &crate::access::Identity| {
        let (known, work) = work_of(Box::pin(scene.sessions.identify(&who.claim()))).await;
        (known.unwrap().is_some(), work.len())
    };
    let mut password = PASSWORD.to_owned();
    // What is known is forgotten after five seconds, so a machine too busy to be done by then shows nothing.
    loop {
        let began = Instant::now();
        for who in [&marta, &pieter, &elsewhere] {
            identify(who).await;
        }
        assert_eq!(identify(&marta).await, (true, 0));
        let new = format!("{} five loud harbour bells", scene.clock.id());
        let change = ChangePassword { current_password: password, password: new.clone() };
        reset::change(scene.desk().await.door(), &pieter, change).await.unwrap();
        password = new;
        let others = identify(&marta).await;
        assert!(!identify(&elsewhere).await.0, "it ended with the old password");
        assert!(identify(&pieter).await.0, "the session that chose the new one goes on");
        if began.elapsed() < Duration::from_secs(4) {
            assert_eq!(others, (true, 0));
            break;
        }
    }
}
