//! The real server with a database of its own and the demo's data, on a free port.

use crate::child::Child;
use crate::database::Database;
use crate::front::Front;
use crate::mailbox::Mailbox;
use crate::wait::until_within;
use anyhow::{Context as _, Result};
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// Long enough for a first start: the database is made, migrated and filled.
const FIRST_START: Duration = Duration::from_secs(90);

/// Where a server has its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// In a PostgreSQL that it starts itself, with nothing in it yet: as newcomers have it.
    Own,
    /// In one that runs already, beside those of the other servers: it starts sooner.
    Shared,
}

/// How browsers reach a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// As it is.
    Http,
    /// Through something that speaks HTTPS.
    Https,
}

/// The server and its folder, which goes with it.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) origin: String,
    child: Child,
    front: Option<Front>,
    database: Option<Database>,
    folder: TempDir,
}

/// Starts a newcomer's server for a test that needs no browser, and stops it, whatever came of it.
///
/// # Errors
/// Those of the test; or the server met a fault of its own.
pub fn served(play: impl AsyncFnOnce(&str) -> Result<()>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let server = Server::start(Home::Own, Reach::Http).await?;
        let played = play(&server.origin).await;
        let faults = server.faults();
        let stopped = server.stop().await;
        played?;
        anyhow::ensure!(faults.is_empty(), "the server complained:\n  {}", faults.join("\n  "));
        stopped
    })
}

impl Server {
    /// Starts it, and waits until it says that it is ready.
    pub(crate) async fn start(home: Home, reach: Reach) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("portico-e2e-").tempdir()?;
        // PostgreSQL runs as another account when root starts it, which has to pass through.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o711))?;
        let port = free_port()?;
        let front = match reach {
            Reach::Http => None,
            Reach::Https => Some(Front::start(folder.path(), port).await?),
        };
        let origin = match &front {
            None => format!("http://localhost:{port}"),
            Some(front) => format!("https://localhost:{}", front.port),
        };
        let mut command = Command::new(binary()?);
        command
            .args(["serve", "--demo", "--port", &port.to_string(), "--origin", &origin, "--data"])
            .arg(folder.path().join("data"))
            .current_dir(folder.path())
            // So that a scenario can have a second organization.
            .env("PORTICO_FOUNDING", "open")
            // And a provider of external login on this machine.
            .env("PORTICO_ORGANIZATIONS_OUTBOUND_NETWORKS", "127.0.0.0/8")
            .env_remove("DATABASE_URL")
            .env_remove("PORTICO_BIN")
            .env_remove("PORTICO_DEMO_DATABASE");
        let database = match home {
            Home::Own => None,
            Home::Shared => Database::copy(&name_of(&folder))?,
        };
        if let Some(database) = &database {
            command.env("DATABASE_URL", database.address());
        }
        let mut child = Child::start("the server", &mut command, folder.path().join("server.log"))?;
        until_within(FIRST_START, "the server to be ready", async || {
            child.still_runs()?;
            Ok(child.said().contains("Portico is ready").then_some(()))
        })
        .await
        .with_context(|| child.said())?;
        Ok(Self { origin, child, front, database, folder })
    }

    /// All that it keeps.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where the mails are that it sent.
    pub(crate) fn mailbox(&self) -> Mailbox {
        Mailbox::new(self.data().join("mail"))
    }

    /// All it said so far.
    pub(crate) fn said(&self) -> String {
        self.child.said()
    }

    /// The lines in which it tells of faults of its own.
    pub(crate) fn faults(&self) -> Vec<String> {
        self.said().lines().filter(|line| line.contains("ERROR")).map(str::to_owned).collect()
    }

    /// Its database ends with it.
    pub(crate) async fn stop(self) -> Result<()> {
        if let Some(front) = self.front {
            front.stop().await?;
        }
        let stopped = self.child.stop().await;
        let removed = self.database.map_or(Ok(()), Database::remove);
        stopped.and(removed)
    }
}

/// What no other folder of this moment is called.
fn name_of(folder: &TempDir) -> String {
    folder.path().file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// `cargo xtask test` builds the server and says where it is.
#[expect(clippy::disallowed_methods, reason = "the tests have no configuration but this one path")]
fn binary() -> Result<PathBuf> {
    let path = std::env::var("PORTICO_BIN").context("PORTICO_BIN has to name the server's program")?;
    fs::canonicalize(&path).with_context(|| path)
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
