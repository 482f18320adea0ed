//! `cargo xtask sqlx`: what the database says about each query, kept in `.sqlx` so that the queries
//! are checked where there is no database.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::scratch::Scratch;
use crate::workspace::{cargo, root, web};
use crate::{install, shell};

/// The database that the queries are checked against.
const DATABASE: &str = "portico";

/// What `cargo xtask sqlx` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail when .sqlx is not what the code and the migrations make
    #[arg(long)]
    check: bool,
}

/// File name to content.
type Queries = BTreeMap<OsString, Vec<u8>>;

/// Writes `.sqlx`, or compares.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    install::postgresql()?;
    if arguments.check { check(&mut compile()) } else { write() }
}

/// The least that has the queries compiled.
fn compile() -> Command {
    let mut cargo = cargo();
    cargo.args(["check", "--package", "portico", "--all-targets"]);
    cargo
}

/// Fails when `.sqlx` is not fresh, or when the compiler that is to tell fails.
pub(crate) fn check(compile: &mut Command) -> Result<()> {
    let (fresh, kept) = (prepare(compile)?, read(&root().join(".sqlx"))?);
    if fresh != kept {
        let changed = fresh.iter().filter(|(name, data)| kept.get(*name) != Some(*data)).count();
        let stale = kept.keys().filter(|name| !fresh.contains_key(*name)).count();
        bail!(
            ".sqlx is out of date ({changed} queries are new or changed, {stale} are gone): run cargo xtask sqlx"
        );
    }
    println!(".sqlx is up to date: {} queries", fresh.len());
    Ok(())
}

fn write() -> Result<()> {
    let fresh = prepare(&mut compile())?;
    let folder = root().join(".sqlx");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let kept = read(&folder)?;
    for name in kept.keys().filter(|name| !fresh.contains_key(*name)) {
        fs::remove_file(folder.join(name))?;
    }
    for (name, data) in fresh.iter().filter(|(name, data)| kept.get(*name) != Some(*data)) {
        fs::write(folder.join(name), data)?;
    }
    println!(".sqlx is written: {} queries", fresh.len());
    Ok(())
}

/// Compiles the server against a migrated database; the `query!` macros write what they learn.
fn prepare(compile: &mut Command) -> Result<Queries> {
    let scratch = Scratch::start(DATABASE)?;
    scratch.migrate(DATABASE, &root().join("migrations"))?;
    let found = tempfile::tempdir()?;
    fs::create_dir_all(web())?;
    make_stale(&root().join("api/src/lib.rs"))?;
    let compiled = shell::run(
        compile
            .env("SQLX_OFFLINE", "false")
            .env("SQLX_OFFLINE_DIR", found.path())
            .env("DATABASE_URL", scratch.url(DATABASE)),
    );
    // What was compiled against this database is not to be taken for the offline build.
    make_stale(&root().join("api/src/lib.rs"))?;
    compiled?;
    read(found.path())
}

/// Cargo knows nothing of the macros' environment, so it has to think that the source is new. All
/// other parts of the package are built from the library and follow it.
#[expect(clippy::disallowed_methods, reason = "the time of a file on this machine, not of the product")]
fn make_stale(source: &Path) -> Result<()> {
    let file = File::options().append(true).open(source).with_context(|| source.display().to_string())?;
    file.set_modified(SystemTime::now()).with_context(|| source.display().to_string())
}

fn read(folder: &Path) -> Result<Queries> {
    let mut queries = Queries::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(queries) };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("query-") {
            queries.insert(entry.file_name(), fs::read(entry.path())?);
        }
    }
    Ok(queries)
}
