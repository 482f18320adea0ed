//! The database cluster on disk: which version made it, and how a new one is made.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::binaries::{Binaries, OLDEST};
use crate::error::{At, StartError};

/// The role that owns a new cluster and may do everything in it.
pub const SUPERUSER: &str = "postgres";

/// From here on PostgreSQL brings its own C.UTF-8; before, the C library has to have it.
const BUILTIN_LOCALE: u32 = 17;

/// A folder that holds a cluster, or will.
pub(crate) struct Cluster(PathBuf);

impl Cluster {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// The binaries for this cluster: those that made it, or the newest for one that is not there yet.
    pub(crate) fn choose(&self, installed: Vec<Binaries>) -> Result<Binaries, StartError> {
        let has = installed.iter().map(|binaries| binaries.major).collect();
        let made_by = self.version()?;
        let fits = |binaries: &Binaries| {
            made_by.as_deref().is_none_or(|version| version == binaries.major.to_string())
        };
        match (installed.into_iter().find(fits), made_by) {
            (Some(binaries), _) => Ok(binaries),
            (None, None) => Err(StartError::NotInstalled { oldest: OLDEST }),
            (None, Some(made_by)) => Err(StartError::Version { cluster: self.0.clone(), made_by, has }),
        }
    }

    /// What `PG_VERSION` says; `None` while there is no cluster.
    fn version(&self) -> Result<Option<String>, StartError> {
        let path = self.0.join("PG_VERSION");
        match fs::read(&path) {
            Ok(bytes) => {
                let version = String::from_utf8_lossy(&bytes).trim().to_owned();
                if is_version(&version) {
                    Ok(Some(version))
                } else {
                    Err(self.no_version("holds no version"))
                }
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).at(&path),
            Err(_) if self.is_empty()? => Ok(None),
            Err(_) => Err(self.no_version("is missing")),
        }
    }

    /// Whether nothing is in the place of the cluster.
    fn is_empty(&self) -> Result<bool, StartError> {
        match fs::read_dir(&self.0) {
            Ok(mut entries) => Ok(entries.next().is_none()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error).at(&self.0),
        }
    }

    fn no_version(&self, flaw: &'static str) -> StartError {
        StartError::NoVersion { cluster: self.0.clone(), flaw }
    }

    /// Makes the cluster when it is not there.
    pub(crate) fn ensure(&self, binaries: &Binaries, account: &Account) -> Result<(), StartError> {
        if self.version()?.is_some() {
            return Ok(());
        }
        // Made beside its place and moved, so that one cut short is never taken for a whole one.
        let draft = self.0.with_extension("new");
        remove(&draft)?;
        self.initdb(&draft, binaries, account)?;
        fs::rename(&draft, &self.0).at(&self.0)
    }

    fn initdb(&self, draft: &Path, binaries: &Binaries, account: &Account) -> Result<(), StartError> {
        let program = binaries.folder.join("initdb");
        let output = account
            .command(&program)
            .current_dir(draft.parent().unwrap_or(Path::new("/")))
            .arg("-D")
            .arg(draft)
            .args(["--encoding=UTF8", "--data-checksums", "--no-instructions"])
            .args(["--auth-local=trust", "--auth-host=reject"])
            .arg(format!("--username={SUPERUSER}"))
            .args(locale(binaries.major))
            .output()
            .running(&program)?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(StartError::Initdb { cluster: self.0.clone(), said })
    }
}

/// `15` or, as it was before PostgreSQL 10, `9.6`.
fn is_version(text: &str) -> bool {
    text.split('.').all(|part| part.parse::<u32>().is_ok())
}

fn locale(major: u32) -> &'static [&'static str] {
    if major >= BUILTIN_LOCALE {
        &["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    } else {
        &["--locale=C.UTF-8"]
    }
}

fn remove(folder: &Path) -> Result<(), StartError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).at(folder),
        _ => Ok(()),
    }
}
