//! Portico's own PostgreSQL, for when nobody gave it one: a private server under the data folder,
//! run from the binaries of the machine, reached through a private Unix socket and nothing else.
//!
//! It lives and dies with the process that started it, however that process ends. It is restarted
//! when it dies alone, and what an earlier run left behind is recognised and cleared away.
//! Everything here blocks: a server calls it from a blocking task. `xtask` includes this module too,
//! so it asks for the standard library and `thiserror` only.

mod account;
mod binaries;
mod cluster;
mod error;
mod folder;
mod keeper;
mod leftovers;
mod server;
#[cfg(test)]
mod tests;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;

pub use binaries::{Binaries, OLDEST, installed};
pub use error::{StartError, StopError};
pub use folder::reachable;

use account::Account;
use cluster::Cluster;
use error::At;
use folder::Folder;
use server::Server;

/// The role that owns a new cluster and may do everything in it.
pub const SUPERUSER: &str = "postgres";

/// The port in the socket's file name; nothing listens on the network.
const PORT: u16 = 5432;

/// How much the data is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Every commit is on disk before it is answered.
    Full,
    /// Speed before safety and room for many connections: for tests, whose data is thrown away.
    None,
}

/// Tells an operator what happens to the server while it runs, in a sentence.
pub type Tell = fn(&str);

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
    pub fn start(data: &Path, tell: Tell) -> Result<Self, StartError> {
        Self::start_with(data, Durability::Full, tell)
    }

    /// The same with a choice of durability.
    pub fn start_with(data: &Path, durability: Durability, tell: Tell) -> Result<Self, StartError> {
        let account = Account::for_data(data)?;
        let folder = Folder::prepare(data, &account)?;
        let lock = lock(&folder)?;
        Self::start_locked(&folder, account, lock, durability, tell)
    }

    /// Uses the server that another Portico runs for `data`, or starts one when none does:
    /// for commands that are also typed beside a running server, such as `portico create-admin`.
    pub fn join_or_start(data: &Path, tell: Tell) -> Result<Self, StartError> {
        let account = Account::for_data(data)?;
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
        let server = Server::start(server::Recipe {
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
        let host = percent_encode(&self.socket.to_string_lossy());
        let (user, database) = (percent_encode(user), percent_encode(database));
        format!("postgres://{user}@{host}:{PORT}/{database}?sslmode=disable")
    }

    /// Makes the database when it is not there, owned by the superuser and in UTF-8.
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

/// Everything but letters, digits, `-`, `_` and `.` becomes `%XX`, which every reader undoes.
fn percent_encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}
