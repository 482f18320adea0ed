//! The server: put together, started, stopped.

mod docs;
mod ready;
mod routes;
mod work;

pub use routes::openapi;
pub use work::Work;

use crate::access::{Db, Keys, Sessions};
use crate::attachments::Store;
use crate::clock::Clock;
use crate::config::Config;
use crate::database::{Database, with_database};
use crate::events::Hub;
use crate::http::rate::Limits;
use crate::identity_providers::Directory;
use crate::jobs::{AtWork, Supervisor, Tasks};
use crate::mail::Mailer;
use crate::seal::Seal;
use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use anyhow::Context as _;
use ready::Readiness;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What every request and every job works with.
#[derive(Clone)]
pub struct State {
    pub(crate) config: Config,
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) keys: Keys,
    pub(crate) seal: Seal,
    pub(crate) sessions: Sessions,
    pub(crate) directory: Directory,
    pub(crate) hub: Hub,
    pub(crate) store: Store,
    pub(crate) stop: CancellationToken,
    ready: Data<Readiness>,
    tasks: Tasks,
}

impl State {
    fn new(config: Config, db: Db, clock: Clock) -> anyhow::Result<Self> {
        let key = config.signing_key.load()?;
        let keys = Keys::new(&key, config.origin.url("").trim_end_matches('/'))?;
        let seal = config.sealing_keys.load()?;
        let directory = Directory::new(&config)?;
        let store = Store::open(&config)?;
        let sessions = Sessions::new(db.clone(), clock.clone());
        Ok(Self {
            hub: Hub::new(db.clone(), sessions.clone(), clock.id(), keys.events_key()),
            sessions,
            directory,
            store,
            stop: CancellationToken::new(),
            ready: Data::new(Readiness::default()),
            tasks: Tasks::default(),
            config,
            db,
            clock,
            keys,
            seal,
        })
    }
}

/// A server that runs.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    state: State,
    handle: ServerHandle,
    server: JoinHandle<std::io::Result<()>>,
    supervisor: Supervisor,
}

/// Starts a server on a database that is ready.
///
/// # Errors
/// The address can't be listened on, or the configuration does not work out.
pub fn start(config: Config, db: Db, clock: Clock) -> anyhow::Result<Running> {
    start_with(config, db, clock, |_, _| {})
}

/// The same, with jobs, readers and tasks of one's own.
///
/// # Errors
/// The same.
pub fn start_with(
    config: Config,
    db: Db,
    clock: Clock,
    add: impl FnOnce(&mut Work, &mut Supervisor),
) -> anyhow::Result<Running> {
    let state = State::new(config, db, clock)?;
    let mut work = Work::of_portico(&state, Mailer::new(&state.config)?);
    let wanted = SocketAddr::new(state.config.listen, state.config.port);
    let limits = actix_web::web::Data::new(Limits::new(state.config.requests_per_minute));
    let methods = actix_web::web::Data::new(crate::http::methods::Methods::of(routes::document()));
    let server = HttpServer::new({
        let state = state.clone();
        let limits = limits.clone();
        move || routes::app(&state, limits.clone(), methods.clone())
    })
    .workers(state.config.workers.get())
    .disable_signals()
    .shutdown_timeout(20)
    .bind(wanted)
    .map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {} is in use by another program; stop that, or choose another with --port",
            wanted.port()
        ),
        _ => anyhow::Error::new(error).context(format!("can't listen on {wanted}")),
    })?;
    let address = server.addrs().first().copied().context("the server listens nowhere")?;
    let server = server.run();
    let handle = server.handle();
    let mut supervisor = Supervisor::new(state.stop.clone(), state.tasks.clone());
    add(&mut work, &mut supervisor);
    work.start(&state, &limits, &mut supervisor);
    Ok(Running { address, state, handle, server: tokio::spawn(server), supervisor })
}

impl Running {
    /// Lets requests finish, ends streams and jobs, and gives the connections back.
    ///
    /// # Errors
    /// The server had failed before.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.state.stop.cancel();
        self.state.hub.close();
        self.handle.stop(true).await;
        let served = self.server.await;
        self.supervisor.ended().await;
        // A database that does not answer any more can't be taken leave of.
        if tokio::time::timeout(Duration::from_secs(5), self.state.db.close()).await.is_err() {
            tracing::warn!("the database did not let go in time");
        }
        Ok(served.context("the server broke")??)
    }
}

/// Runs the server until it is told to stop; told once more, it waits for nobody.
///
/// # Errors
/// A sentence that says what to do.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let database = Database::start(&config, true).await?;
    let running = tokio::select! {
        running = serve_on(&config, &database) => running.map(Some),
        // A database that does not answer keeps nobody from giving up.
        () = signals.told() => Ok(None),
    };
    let result = match running {
        Ok(Some(running)) => {
            signals.told().await;
            tracing::info!("stopping");
            tokio::select! {
                stopped = running.stop() => stopped,
                () = signals.told() => Ok(()),
            }
        }
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    database.stop().await?;
    result
}

async fn serve_on(config: &Config, database: &Database) -> anyhow::Result<Running> {
    database.prepare(config).await?;
    let clock = Clock::system();
    let db = Db::connect(database.app_options(config)?, config.database_connections.get());
    if config.demo {
        crate::demo::seed(&db, &clock).await.context("the demo's data")?;
    }
    let running = start(config.clone(), db, clock)?;
    announce(config, running.address);
    Ok(running)
}

/// What tells a server to stop: Ctrl-C, or whoever started it.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn told(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Fills the database with the example organization.
///
/// # Errors
/// The database is away.
pub async fn demo(config: &Config) -> anyhow::Result<()> {
    with_database(config, async |db| crate::demo::seed(db, &Clock::system()).await).await
}

/// Counts all tickets anew and corrects what is kept of it; how many counts were wrong.
///
/// # Errors
/// The database is away.
pub async fn repair_counts(config: &Config) -> anyhow::Result<u64> {
    let repair = async |db: &Db| {
        let at_work = AtWork::new(db.clone(), Clock::system());
        Ok(crate::tickets::recount_all(&at_work).await?)
    };
    with_database(config, repair).await
}

/// Tells a person at a terminal where everything is.
#[expect(clippy::print_stdout, reason = "this block is for the person who typed the command")]
fn announce(config: &Config, address: SocketAddr) {
    tracing::info!(%address, "listening");
    let origin = config.origin.url("");
    let origin = origin.trim_end_matches('/');
    println!("\n  Portico is ready.\n");
    println!("    Portal    {origin}/portal/");
    println!("    Console   {origin}/console/");
    println!("    API docs  {origin}/docs/");
    if config.demo {
        println!("\n  Demo accounts, all with the password {}:\n", crate::demo::PASSWORD);
        for (who, email) in crate::demo::ACCOUNTS {
            println!("    {who:<24}{email}");
        }
    }
    println!("\n  Ctrl-C stops it.\n");
}
