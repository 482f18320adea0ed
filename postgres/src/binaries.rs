//! Which PostgreSQL servers the machine has.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest major version that Portico runs on.
pub const OLDEST: u32 = 15;

/// Where distributions keep the server when it is not in `PATH`: folder, and what its name begins with.
const HOMES: [(&str, &str); 5] = [
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/usr/local", "pgsql"),
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
];

/// One installed server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    /// 15 of 15.18.
    pub major: u32,
    /// The whole version as it names itself: `15.18`.
    pub version: String,
    /// The folder of `postgres`, `initdb` and `pg_ctl`.
    pub folder: PathBuf,
    /// The client that belongs to it, or the one in `PATH`.
    pub psql: PathBuf,
}

/// The servers that will do, one for each major version, newest first.
#[must_use]
pub fn installed() -> Vec<Binaries> {
    let mut found = BTreeMap::new();
    let mut folders = folders();
    folders.sort();
    folders.dedup();
    for folder in folders {
        if let Some(binaries) = inspect(&folder) {
            found.entry(binaries.major).or_insert(binaries);
        }
    }
    found.into_values().rev().filter(|binaries| binaries.major >= OLDEST).collect()
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = path_folders().iter().filter_map(|folder| home_of(folder)).collect();
    folders.extend(bindir());
    for (home, prefix) in HOMES {
        let Ok(entries) = fs::read_dir(home) else { continue };
        folders.extend(
            entries
                .flatten()
                .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
                .map(|entry| entry.path().join("bin")),
        );
    }
    folders
}

/// `/usr/local/bin/postgres` is often a link; the other programs are where it leads to.
fn home_of(folder: &Path) -> Option<PathBuf> {
    let program = fs::canonicalize(folder.join("postgres")).ok()?;
    program.parent().map(Path::to_owned)
}

fn bindir() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    (!printed.trim().is_empty()).then(|| PathBuf::from(printed.trim()))
}

fn inspect(folder: &Path) -> Option<Binaries> {
    let has = |program: &str| folder.join(program).is_file();
    if !(has("postgres") && has("initdb") && has("pg_ctl")) {
        return None;
    }
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let (major, version) = parse_version(&String::from_utf8_lossy(&output.stdout))?;
    let psql = [folder.join("psql")]
        .into_iter()
        .chain(path_folders().into_iter().map(|folder| folder.join("psql")))
        .find(|path| path.is_file())?;
    Some(Binaries { major, version, folder: folder.to_owned(), psql })
}

fn path_folders() -> Vec<PathBuf> {
    env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default()
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
pub(crate) fn parse_version(printed: &str) -> Option<(u32, String)> {
    let version = printed.split_whitespace().nth(2)?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    Some((digits.parse().ok()?, version.to_owned()))
}
