//! What can go wrong, in sentences that say what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why the embedded PostgreSQL is not running.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No server binaries, or only old ones.
    #[error(
        "no PostgreSQL {oldest} or newer was found on this machine. Install one (on Debian: apt-get install \
         postgresql), or set DATABASE_URL to a PostgreSQL that runs elsewhere"
    )]
    NotInstalled {
        /// The oldest major version that will do.
        oldest: u32,
    },

    /// The data was written by a major version that is not installed.
    #[error(
        "the database in {} was made by PostgreSQL {made_by}, but this machine has {}. Either install \
         PostgreSQL {made_by} (on Debian: apt-get install postgresql-{made_by}), or bring the data over with \
         pg_upgrade, or dump it with PostgreSQL {made_by} (pg_dumpall), move the folder away and restore \
         the dump", cluster.display(), list(has)
    )]
    Version {
        /// The folder of the cluster.
        cluster: PathBuf,
        /// What its `PG_VERSION` says.
        made_by: String,
        /// The major versions at hand, newest first.
        has: Vec<u32>,
    },

    /// There is data, and no way to tell which version wrote it.
    #[error(
        "the database in {} can't be opened, because its file PG_VERSION {flaw}. Restore that file from a \
         backup, or choose another data folder with --data", cluster.display()
    )]
    NoVersion {
        /// The folder of the cluster.
        cluster: PathBuf,
        /// What is wrong with the file, as the end of "its file PG_VERSION …".
        flaw: &'static str,
    },

    /// The data folder, or something above it, is a file.
    #[error("{} is a file, where a folder is wanted. Choose a folder for the data with --data", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },

    /// Another process holds the folder.
    #[error(
        "another Portico is already running with the database in {}. Stop it, or choose another data \
         folder with --data", folder.display()
    )]
    InUse {
        /// The folder that is held.
        folder: PathBuf,
    },

    /// The account that PostgreSQL runs as cannot get to the data.
    #[error(
        "PostgreSQL does not run as root, and the user {account} it would run as may not enter {}. Allow that \
         with: chmod o+x '{}', or choose another data folder with --data", folder.display(), folder.display()
    )]
    Unreachable {
        /// The first folder on the way that is shut.
        folder: PathBuf,
        /// The user who stands before it.
        account: String,
    },

    /// Started by root, and there is no other account.
    #[error(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody. \
         Start Portico as an ordinary user, or make one with: useradd --system postgres"
    )]
    NoAccount,

    /// The fallback for long paths is taken by somebody else.
    #[error(
        "the path of the data folder is too long for a socket, and {} belongs to somebody else. Choose a \
         data folder with a shorter path with --data", folder.display()
    )]
    Socket {
        /// The folder that was wanted.
        folder: PathBuf,
    },

    /// Processes of an earlier server do not end.
    #[error(
        "an earlier PostgreSQL is still running in {} and does not stop (process {pids}). End it by hand, then \
         start again", cluster.display()
    )]
    StillRunning {
        /// The folder of the cluster.
        cluster: PathBuf,
        /// The processes, for `kill`.
        pids: String,
    },

    /// `initdb` failed.
    #[error("PostgreSQL could not set up its data folder {}: {said}", cluster.display())]
    Initdb {
        /// The folder of the cluster.
        cluster: PathBuf,
        /// What it printed.
        said: String,
    },

    /// The server ended before it was ready.
    #[error("PostgreSQL did not start. Its log is {}; the end of it says: {said}", log.display())]
    Ended {
        /// The server's log.
        log: PathBuf,
        /// Its last lines.
        said: String,
    },

    /// The server never said that it is ready.
    #[error("PostgreSQL did not become ready within {seconds} seconds; look at its log beside {}", cluster.display())]
    NotReady {
        /// The folder of the cluster.
        cluster: PathBuf,
        /// How long we waited.
        seconds: u64,
    },

    /// A statement failed.
    #[error("PostgreSQL refused a statement: {said}")]
    Refused {
        /// What `psql` printed.
        said: String,
    },

    /// A program of PostgreSQL's does not run at all.
    #[error("{} can't be run: {said}. Install PostgreSQL anew, or set DATABASE_URL to one that runs elsewhere",
        program.display())]
    Program {
        /// The program.
        program: PathBuf,
        /// What the system said. No source: the sentence has it already.
        said: io::Error,
    },

    /// The disk.
    #[error("{} can't be used: {said}. {}, or choose another data folder with --data", path.display(), remedy(said))]
    Io {
        /// What was touched.
        path: PathBuf,
        /// What the system said. No source: the sentence has it already.
        said: io::Error,
    },
}

/// Why the embedded PostgreSQL is still running.
#[derive(Debug, thiserror::Error)]
pub enum StopError {
    /// It was asked, told and shut down, and still runs.
    #[error("PostgreSQL in {} did not stop within {seconds} seconds; end it by hand", cluster.display())]
    TooLong {
        /// The folder of the cluster.
        cluster: PathBuf,
        /// How long we waited.
        seconds: u64,
    },
}

/// Says what an error of the system is about.
pub(crate) trait At<T> {
    /// Adds the path on the disk.
    fn at(self, path: &Path) -> Result<T, StartError>;

    /// Adds the program that was to run.
    fn running(self, program: &Path) -> Result<T, StartError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, StartError> {
        self.map_err(|said| StartError::Io { path: path.to_owned(), said })
    }

    fn running(self, program: &Path) -> Result<T, StartError> {
        self.map_err(|said| StartError::Program { program: program.to_owned(), said })
    }
}

/// The beginning of the advice for an error of the disk.
fn remedy(said: &io::Error) -> &'static str {
    match said.kind() {
        io::ErrorKind::PermissionDenied => "Give it to the user who runs Portico (with chown)",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "Make room there",
        _ => "Put that right",
    }
}

fn list(versions: &[u32]) -> String {
    let names: Vec<String> = versions.iter().map(|major| format!("PostgreSQL {major}")).collect();
    if names.is_empty() { "no PostgreSQL".to_owned() } else { format!("only {}", names.join(" and ")) }
}
