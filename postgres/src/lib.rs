//! Portico's own PostgreSQL, for when nobody gave it one: a private server under the data folder,
//! run from the binaries of the machine, reached through a private Unix socket and nothing else.
//!
//! It lives and dies with the process that started it, however that process ends. It is restarted
//! when it dies alone, and what an earlier run left behind is recognised and cleared away.
//! Everything here blocks: a server calls it from a blocking task.

mod account;
mod binaries;
mod cluster;
mod error;
mod folder;
mod keeper;
mod leftovers;
mod pause;
mod postmaster;
mod recipe;
mod server;
#[cfg(test)]
mod tests;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub use binaries::{Binaries, OLDEST, installed};
pub use cluster::SUPERUSER;
pub use error::{StartError, StopError};
pub use folder::reachable;
pub use recipe::{Durability, Tell};

use account::Account;
use cluster::Cluster;
use error::At;
use folder::Folder;
use postmaster::PORT;
use recipe::Recipe;
use server::Server;

/// What stays as it is in an address; all else becomes `%XX`, which every reader undoes.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// A running PostgreSQL under a data folder.
///
/// Dropping it stops the server too; [`Embedded::stop`] also tells when that failed.
#[derive(Debug)]
pub struct Embedded {
    binaries: Binaries,
    socket: PathBuf,
    /// Absent for a guest: another process owns the server.
    owned: Option<Owned>,
}

/// What only the process that started the server has.
#[derive(Debug)]
struct Owned {
    server: Server,
    /// Held until the server has stopped, so that two Porticos never share a data folder by accident.
    _lock: File,
}

impl Embedded {
    /// Starts the server of `data`, making the folder and the database cluster when they are not there.
    ///
    /// # Errors
    /// The folder can't be used or is in use, no PostgreSQL fits the data, or it does not start; each with what to do.
    pub fn start(data: &Path, tell: Tell) -> Result<Self, StartError> {
        Self::start_with(data, Durability::Full, tell)
    }

    /// The same with a choice of durability.
    ///
    /// # Errors
    /// As for [`Embedded::start`].
    pub fn start_with(data: &Path, durability: Durability, tell: Tell) -> Result<Self, StartError> {
        let account = Account::of(&folder::home(data))?;
        let folder = Folder::prepare(data, &account)?;
        let lock = lock(&folder)?;
        Self::start_locked(&folder, account, lock, durability, tell)
    }

    /// Uses the server that another Portico runs for `data`, or starts one when none does:
    /// for commands that are also typed beside a running server, such as `portico create-admin`.
    ///
    /// # Errors
    /// As for [`Embedded::start`], and the other's server does not become ready.
    pub fn join_or_start(data: &Path, tell: Tell) -> Result<Self, StartError> {
        let account = Account::of(&folder::home(data))?;
        let folder = Folder::prepare(data, &account)?;
        match lock(&folder) {
            Ok(lock) => Self::start_locked(&folder, account, lock, Durability::Full, tell),
            Err(StartError::InUse { .. }) => Self::join(&folder),
            Err(error) => Err(error),
        }
    }

    fn start_locked(
        folder: &Folder,
        account: Account,
        lock: File,
        durability: Durability,
        tell: Tell,
    ) -> Result<Self, StartError> {
        let cluster = Cluster::at(folder.cluster());
        let binaries = cluster.choose(installed())?;
        let socket = folder.socket(&account)?;
        leftovers::clear(&folder.cluster(), &socket)?;
        cluster.ensure(&binaries, &account)?;
        let server = Server::start(Recipe {
            binaries: binaries.clone(),
            account,
            cluster: folder.cluster(),
            socket: socket.clone(),
            log: folder.log(),
            durability,
            tell,
        })?;
        Ok(Self { binaries, socket, owned: Some(Owned { server, _lock: lock }) })
    }

    fn join(folder: &Folder) -> Result<Self, StartError> {
        let binaries = Cluster::at(folder.cluster()).choose(installed())?;
        let socket = server::socket_when_ready(&folder.cluster())?;
        Ok(Self { binaries, socket, owned: None })
    }

    /// The address of a database for a role, as sqlx, libpq and `psql` read it.
    #[must_use]
    pub fn url(&self, user: &str, database: &str) -> String {
        let host = self.socket.to_string_lossy();
        let host = utf8_percent_encode(&host, PLAIN);
        let (user, database) = (utf8_percent_encode(user, PLAIN), utf8_percent_encode(database, PLAIN));
        format!("postgres://{user}@{host}:{PORT}/{database}?sslmode=disable")
    }

    /// Makes the database when it is not there, owned by the superuser and in UTF-8.
    ///
    /// # Errors
    /// The server refuses, or can't be asked.
    pub fn ensure_database(&self, name: &str) -> Result<(), StartError> {
        let literal = name.replace('\'', "''");
        let find = format!("select 1 from pg_database where datname = '{literal}'");
        if self.query(SUPERUSER, &find)?.is_empty() {
            let identifier = name.replace('"', "\"\"");
            self.query(SUPERUSER, &format!("create database \"{identifier}\" template template0"))?;
        }
        Ok(())
    }

    /// `psql` on a database as the superuser: no start-up file, bare output, the first error ends it.
    #[must_use]
    pub fn psql(&self, database: &str) -> Command {
        let mut psql = Command::new(&self.binaries.psql);
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", &self.url(SUPERUSER, database)])
            .env("PGOPTIONS", "--client-min-messages=warning");
        psql
    }

    /// Runs one statement through `psql` and gives what it printed.
    ///
    /// # Errors
    /// The server refuses the statement, or `psql` does not run.
    pub fn query(&self, database: &str, sql: &str) -> Result<String, StartError> {
        let output = self.psql(database).args(["-c", sql]).output().running(&self.binaries.psql)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(StartError::Refused { said });
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Ends all sessions, writes everything down and waits until the server is gone.
    ///
    /// A guest only leaves: the server goes on for the process that owns it.
    ///
    /// # Errors
    /// It still runs after a minute.
    pub fn stop(mut self) -> Result<(), StopError> {
        self.end()
    }

    fn end(&mut self) -> Result<(), StopError> {
        self.owned.take().map_or(Ok(()), |owned| owned.server.stop())
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        // Nobody is left to tell; the server's own log has the reason.
        let _ = self.end();
    }
}

/// Tells, without touching anything, whether the database of `data` could be started here, and by
/// which binaries: to be asked before a long build.
///
/// # Errors
/// The reason why it could not.
pub fn check(data: &Path) -> Result<Binaries, StartError> {
    reachable(data)?;
    let home = folder::home(data);
    let held = File::open(home.join(folder::LOCK)).map(|lock| lock.try_lock());
    if matches!(held, Ok(Err(TryLockError::WouldBlock))) {
        return Err(StartError::InUse { folder: home });
    }
    Cluster::at(home.join("cluster")).choose(installed())
}

fn lock(folder: &Folder) -> Result<File, StartError> {
    let path = folder.lock();
    let file = File::options().create(true).truncate(false).write(true).open(&path).at(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse { folder: folder.path().to_owned() }),
        Err(TryLockError::Error(said)) => Err(StartError::Io { path, said }),
    }
}
