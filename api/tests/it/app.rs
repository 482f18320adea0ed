//! The server under test: a real one, on a real port, logged in to PostgreSQL as `portico_app`.
//!
//! It runs in a thread of its own, so that it can be stopped regularly when the test is over, whichever way.

use portico::access::Db;
use portico::clock::Clock;
use portico::config::Config;
use portico::jobs::Supervisor;
use portico::server::Work;
use serde_json::Value;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgPool};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;

/// How long a test waits for what must happen soon.
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// The origin that the server is configured with; never the address that it is reached by.
pub(crate) const ORIGIN: &str = "https://portico.test";

/// A running server.
pub(crate) struct App {
    pub(crate) address: SocketAddr,
    pub(crate) clock: Clock,
    pub(crate) client: reqwest::Client,
    pub(crate) pool: PgPool,
    data: TempDir,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How the server differs from the usual one.
pub(crate) struct Setup {
    pub(crate) clock: Clock,
    pub(crate) options: PgConnectOptions,
    configure: Box<dyn FnOnce(&mut Config) + Send>,
    add: Box<Add>,
}

/// Adds jobs, readers and tasks to a server's.
type Add = dyn FnOnce(&mut Work, &mut Supervisor) + Send;

impl Setup {
    /// The usual: it starts now, and its time goes on by a millisecond with each request.
    pub(crate) fn of(pool: &PgPool) -> Self {
        Self {
            clock: Clock::fixed(Clock::system().now()),
            options: pool.connect_options().as_ref().clone().username("portico_app"),
            configure: Box::new(|_| {}),
            add: Box::new(|_, _| {}),
        }
    }

    /// The same with another configuration.
    pub(crate) fn with(self, configure: impl FnOnce(&mut Config) + Send + 'static) -> Self {
        Self { configure: Box::new(configure), ..self }
    }

    /// The same with jobs, readers and tasks of one's own.
    pub(crate) fn and(self, add: impl FnOnce(&mut Work, &mut Supervisor) + Send + 'static) -> Self {
        Self { add: Box::new(add), ..self }
    }

    /// The same at another server's time.
    pub(crate) fn beside(self, app: &App) -> Self {
        Self { clock: app.clock.clone(), ..self }
    }
}

impl App {
    /// Starts the server.
    pub(crate) async fn start(pool: PgPool, setup: Setup) -> Self {
        crate::log::begin();
        let data = tempfile::tempdir().unwrap();
        let mut config = Config::for_tests(setup.options.to_url_lossy().as_str(), data.path()).unwrap();
        config.listen = [127, 0, 0, 1].into();
        config.port = 0;
        config.origin = ORIGIN.parse().unwrap();
        config.requests_per_minute = 0;
        (setup.configure)(&mut config);
        let (started, address) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let (clock, options, add) = (setup.clock.clone(), setup.options, setup.add);
        let thread = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async move {
                let db = Db::connect(options, 16);
                let running = portico::server::start_with(config, db, clock, add).unwrap();
                let _ = started.send(running.address);
                let _ = stopped.await;
                running.stop().await.unwrap();
            });
        });
        let app = Self {
            address: address.await.expect("the server starts"),
            clock: setup.clock,
            client: client(),
            pool,
            data,
            stop: Some(stop),
            thread: Some(thread),
        };
        app.begins_to_read().await;
        app
    }

    /// Waits until the mail jobs have found their place in the outbox: they write nothing about what was before.
    async fn begins_to_read(&self) {
        eventually("the readers have begun", || async {
            self.ask::<bool>("select exists (select from outbox_readers where name = 'mail')")
                .await
                .then_some(())
        })
        .await;
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Where mails are written.
    pub(crate) fn mail_folder(&self) -> PathBuf {
        self.data.path().join("mail")
    }

    /// Everything that the server keeps outside the database.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// The first row and column of a statement, asked past the API; for what HTTP cannot tell.
    pub(crate) async fn ask<T>(&self, sql: &str) -> T
    where
        T: Send + Unpin + for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&self.pool).await.unwrap()
    }

    /// A change past the API; for what HTTP cannot make.
    pub(crate) async fn make(&self, sql: &str) {
        let done = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&self.pool).await.unwrap();
        assert!(done.rows_affected() > 0, "nothing was changed by {sql}");
    }

    /// Waits until relay and jobs have done all there is to do.
    pub(crate) async fn settles(&self) {
        within(SOON * 4, "relay and jobs are done", || async {
            let busy: bool = self
                .ask(
                    "select exists (select 1 from outbox where seq is null)
                         or exists (select 1 from mails where state = 'queued')
                         or exists (select 1 from jobs where set_aside_at is null)
                         or exists (select 1 from outbox_readers where seq < (select max(seq) from outbox))
                         or (exists (select 1 from outbox) and not exists (select 1 from outbox_readers))",
                )
                .await;
            (!busy).then_some(())
        })
        .await;
    }

    /// Seals what waits of the audit trail, as the server does every minute.
    pub(crate) async fn seals(&self) {
        let options = self.pool.connect_options().as_ref().clone().username("portico_app");
        let db = Db::connect(options, 4);
        portico::audit::seal(&db, &self.clock).await.unwrap();
        db.close().await;
    }

    /// A digest of every row of every table; `login_attempts` apart, since counting failures is their use, and the seal of
    /// the audit trail, which is renewed by the minute.
    pub(crate) async fn digest(&self) -> Vec<(String, String)> {
        self.settles().await;
        let tables: Vec<String> = sqlx::query_scalar(
            "select relname::text from pg_class
             where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace 
                 and relname not in ('login_attempts', 'audit_blocks', 'audit_unsealed')
             order by relname",
        )
        .fetch_all(&self.pool)
        .await
        .unwrap();
        let mut digests = Vec::new();
        for table in tables {
            let rows: Option<String> = self
                .ask(&format!("select md5(string_agg(t::text, '|' order by t::text)) from {table} t"))
                .await;
            digests.push((table, rows.unwrap_or_default()));
        }
        digests
    }
}

impl Drop for App {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            assert!(!matches!(ended, Some(Err(_))), "the server broke");
        }
    }
}

/// What clients are made of. The server brings TLS into the library and chooses whose for itself; here nobody has yet.
pub(crate) fn builder() -> reqwest::ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}

/// A client that keeps no connection, follows nothing and stores no cookies.
pub(crate) fn client() -> reqwest::Client {
    let close = (reqwest::header::CONNECTION, reqwest::header::HeaderValue::from_static("close"));
    builder()
        .default_headers([close].into_iter().collect())
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .timeout(Duration::from_secs(60))
        .no_proxy()
        .build()
        .unwrap()
}

/// Asks again and again until there is an answer; fails after [`SOON`].
pub(crate) async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, ask: impl FnMut() -> F) -> T {
    within(SOON, what, ask).await
}

/// The same with another deadline.
pub(crate) async fn within<T, F: Future<Output = Option<T>>>(
    deadline: Duration,
    what: &str,
    mut ask: impl FnMut() -> F,
) -> T {
    let asking = async {
        loop {
            if let Some(found) = ask().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(deadline, asking).await.unwrap_or_else(|_| panic!("not within {deadline:?}: {what}"))
}

/// The value at a JSON pointer, as text.
pub(crate) fn text<'a>(json: &'a Value, pointer: &str) -> &'a str {
    json.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no text at {pointer} in {json}"))
}
