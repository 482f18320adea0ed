//! A PostgreSQL to throw away: made for one run, gone with it.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use embedded_postgres::{Durability, Embedded, SUPERUSER};
use tempfile::TempDir;

use crate::workspace::target;

/// The server, and the folder that goes after it.
pub(crate) struct Scratch {
    server: Embedded,
    folder: TempDir,
}

impl Scratch {
    /// Starts one with an empty database of this name.
    pub(crate) fn start(database: &str) -> Result<Self> {
        Self::start_with(database, Durability::None)
    }

    /// The same with a choice of durability.
    pub(crate) fn start_with(database: &str, durability: Durability) -> Result<Self> {
        let home = home()?;
        sweep(&home);
        let folder = tempfile::Builder::new().prefix("run-").tempdir_in(&home)?;
        // The account that PostgreSQL runs as has to pass through.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o711))?;
        let server = Embedded::start_with(folder.path(), durability, |_| ())?;
        server.ensure_database(database)?;
        Ok(Self { server, folder })
    }

    /// The database's address for the superuser.
    pub(crate) fn url(&self, database: &str) -> String {
        self.server.url(SUPERUSER, database)
    }

    /// Runs statements, one after the other.
    pub(crate) fn execute(&self, database: &str, sql: &str) -> Result<()> {
        self.ask(database, sql).map(drop)
    }

    /// What a statement answers, as `psql` prints it.
    pub(crate) fn ask(&self, database: &str, sql: &str) -> Result<String> {
        Ok(self.server.query(database, sql)?)
    }

    /// The file in which it writes what it has to say.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("postgres/server.log")
    }

    /// Runs the migrations in the order of their names, as the server does.
    pub(crate) fn migrate(&self, database: &str, migrations: &Path) -> Result<()> {
        for file in migration_files(migrations)? {
            let whole = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            let mut psql = self.server.psql(database);
            if !whole.starts_with("-- no-transaction") {
                psql.arg("--single-transaction");
            }
            let output = psql.arg("-f").arg(&file).output()?;
            if !output.status.success() {
                anyhow::bail!(
                    "the database refused a migration: {}",
                    String::from_utf8_lossy(&output.stderr)
                );
            }
        }
        Ok(())
    }
}

/// Under `target`, or under `/tmp` when PostgreSQL's account cannot get there.
fn home() -> Result<PathBuf> {
    let wanted = target().join("test-postgres");
    let home = embedded_postgres::reachable(&wanted)
        .map_or_else(|_| PathBuf::from("/tmp/portico-test-postgres"), |()| wanted);
    fs::create_dir_all(&home).with_context(|| home.display().to_string())?;
    fs::set_permissions(&home, Permissions::from_mode(0o711))?;
    Ok(home)
}

/// Removes the folders of runs that were killed; a run that goes on holds the lock in its own.
fn sweep(home: &Path) {
    let Ok(runs) = fs::read_dir(home) else { return };
    for run in runs.flatten() {
        let lock = File::open(run.path().join("postgres/portico.lock"));
        if lock.is_ok_and(|file| file.try_lock().is_ok()) {
            // Nothing is lost when it stays: the next run tries again.
            let _ = fs::remove_dir_all(run.path());
        }
    }
}

fn migration_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".sql") && !name.ends_with(".down.sql") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
