//! What can't be arranged from outside: a pool without a free place, and a look at the work behind an answer.
#![expect(clippy::disallowed_types, reason = "a test begins with a database, before the door to it")]

mod work;

use super::cookie::Entrance;
use super::desk::Desk;
use super::{demo, passwords, reset, sign_in};
use crate::access::{Db, Door, Identity, Keys, RequestInfo, Sessions, Surface};
use crate::clock::Clock;
use crate::problem::{Error, Result};
use crate::seal::Seal;
use actix_web::test::TestRequest;
use actix_web::{FromRequest as _, HttpMessage as _, web};
use ed25519_dalek::SigningKey;
use shared::accounts::{ChangePassword, Login, SignedIn};
use sqlx::Postgres;
use sqlx::pool::PoolOptions;
use sqlx::postgres::PgConnectOptions;
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard};

const PASSWORD: &str = "four quiet harbour lamps";
const MARTA: &str = "marta.lindholm@tidewell.example";

/// The pool of hashing is the process's, so one test at a time.
static ALONE: Mutex<()> = Mutex::const_new(());

/// The demo's people, and what a request of theirs comes with. No job runs.
struct Scene {
    db: Db,
    clock: Clock,
    keys: Keys,
    sessions: Sessions,
    _alone: MutexGuard<'static, ()>,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let alone = ALONE.lock().await;
        let clock = Clock::fixed(Clock::system().now());
        let db = Db::connect(options.username("portico_app"), 8);
        demo::seed_people(&db, &clock, PASSWORD).await.unwrap().expect("there was nobody");
        let keys = Keys::new(&SigningKey::from_bytes(&[7; 32]), "https://portico.test").unwrap();
        Self { sessions: Sessions::new(db.clone(), clock.clone()), db, clock, keys, _alone: alone }
    }

    async fn desk(&self) -> Desk {
        let request = TestRequest::default()
            .app_data(web::Data::new(Door::to(self.db.clone())))
            .app_data(web::Data::new(self.clock.clone()))
            .app_data(web::Data::new(self.keys.clone()))
            .app_data(web::Data::new(self.sessions.clone()))
            .app_data(web::Data::new(Seal::new(&[[7; 32]])))
            .to_http_request();
        let info = RequestInfo { id: self.clock.id(), ip: None, user_agent: None, idempotency: None };
        request.extensions_mut().insert(info);
        Desk::extract(&request).await.unwrap()
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<SignedIn> {
        let login = Login { email: email.to_owned(), password: password.to_owned(), organization: None };
        let done = sign_in::sign_in(&self.desk().await, Surface::Portal, login).await;
        match done? {
            Entrance::Open(done) => Ok(done.answer.body.unwrap()),
            Entrance::Challenge(_) | Entrance::Linked(_) => panic!("nobody here has a second factor"),
        }
    }

    async fn identity(&self, email: &str) -> Arc<Identity> {
        let token = self.sign_in(email, PASSWORD).await.unwrap().access_token;
        let claims = self.keys.verify(&token, Surface::Portal, self.clock.now()).unwrap();
        self.sessions.identify(&(&claims).into()).await.unwrap().unwrap()
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_password_that_nobody_looked_at_was_not_wrong(_: PoolOptions<Postgres>, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let marta = scene.identity(MARTA).await;
    let change = |current: &str| ChangePassword {
        current_password: current.to_owned(),
        password: "five loud harbour bells".to_owned(),
    };
    let full = passwords::crowd();
    for _ in 0..20 {
        assert!(matches!(scene.sign_in(MARTA, PASSWORD).await, Err(Error::Away { .. })));
        let changed = reset::change(scene.desk().await.door(), &marta, change(PASSWORD)).await;
        assert!(matches!(changed, Err(Error::Away { .. })));
    }
    drop(full);
    reset::change(scene.desk().await.door(), &marta, change(PASSWORD)).await.unwrap();
    scene.sign_in(MARTA, "five loud harbour bells").await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_wrong_before_stays_counted(_: PoolOptions<Postgres>, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    for _ in 0..4 {
        assert!(matches!(scene.sign_in(MARTA, "not the password").await, Err(Error::SignIn(_))));
    }
    let full = passwords::crowd();
    assert!(matches!(scene.sign_in(MARTA, "not the password").await, Err(Error::Away { .. })));
    drop(full);
    assert!(matches!(scene.sign_in(MARTA, "not the password").await, Err(Error::SignIn(_))));
    assert!(matches!(scene.sign_in(MARTA, PASSWORD).await, Err(Error::TooMany { .. })));
}
