//! The places of the embedded PostgreSQL under the data folder, and who may get to them.

use std::fs::{self, DirBuilder, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, lchown};
use std::path::{Path, PathBuf};

use crate::account::Account;
use crate::error::{At, StartError};
use crate::postmaster::socket_file;

/// What the kernel takes for the path of a socket.
const LONGEST_SOCKET: usize = 107;

/// The file that the process which runs the server holds locked.
pub(crate) const LOCK: &str = "portico.lock";

/// `<data>/postgres`: `cluster/`, `run/` with the socket, `server.log` and the lock.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

/// Tells whether PostgreSQL could keep its data under `data`, which need not be there yet.
///
/// # Errors
/// Something on the way is a file, or is shut for the account that PostgreSQL would run as.
pub fn reachable(data: &Path) -> Result<(), StartError> {
    let account = Account::of(&home(data))?;
    let there = data.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
    // A relative path runs out of ancestors at the empty one.
    let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
    let there = fs::canonicalize(there).at(there)?;
    if !there.is_dir() {
        return Err(StartError::NotAFolder { path: there });
    }
    check_way(&there, &account)
}

/// `<data>/postgres`.
pub(crate) fn home(data: &Path) -> PathBuf {
    data.join("postgres")
}

impl Folder {
    /// Makes the folders and hands them over to the account.
    pub(crate) fn prepare(data: &Path, account: &Account) -> Result<Self, StartError> {
        reachable(data)?;
        make_enterable(data, account)?;
        let data = fs::canonicalize(data).at(data)?;
        // Once more: the folder may be new and the umask stricter than we are.
        check_way(&data, account)?;
        let folder = Self(home(&data));
        make_private(&folder.0, account)?;
        make_private(&folder.run(), account)?;
        Ok(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn cluster(&self) -> PathBuf {
        self.0.join("cluster")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.0.join("server.log")
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.0.join(LOCK)
    }

    fn run(&self) -> PathBuf {
        self.0.join("run")
    }

    /// Where the socket goes: beside the cluster, or under `/tmp` when that path is too long.
    pub(crate) fn socket(&self, account: &Account) -> Result<PathBuf, StartError> {
        if socket_file(&self.run()).as_os_str().len() <= LONGEST_SOCKET {
            return Ok(self.run());
        }
        let mut hasher = DefaultHasher::new();
        self.0.as_os_str().as_bytes().hash(&mut hasher);
        let folder = PathBuf::from(format!("/tmp/portico-{:016x}", hasher.finish()));
        make_private(&folder, account)?;
        let owned = fs::symlink_metadata(&folder).at(&folder)?;
        // Anybody may make folders in `/tmp`, also one of this name and with a door of their own.
        let ours = owned.is_dir() && owned.uid() == account.uid && owned.mode() & 0o077 == 0;
        if ours { Ok(folder) } else { Err(StartError::Socket { folder }) }
    }
}

/// Makes the data folder, open to passing through when PostgreSQL runs as somebody else.
fn make_enterable(data: &Path, account: &Account) -> Result<(), StartError> {
    let mode = if account.is_other() { 0o711 } else { 0o700 };
    DirBuilder::new().recursive(true).mode(mode).create(data).at(data)
}

/// Makes a folder of the account's own; one of root's is handed over.
fn make_private(folder: &Path, account: &Account) -> Result<(), StartError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error).at(folder),
        _ => (),
    }
    let found = fs::symlink_metadata(folder).at(folder)?;
    if account.is_other() && found.is_dir() && found.uid() == 0 {
        lchown(folder, Some(account.uid), Some(account.gid)).at(folder)?;
    }
    Ok(())
}

fn check_way(folder: &Path, account: &Account) -> Result<(), StartError> {
    if !account.is_other() {
        return Ok(());
    }
    let way: Vec<&Path> = folder.ancestors().collect();
    for step in way.into_iter().rev() {
        if !may_enter(&fs::metadata(step).at(step)?, account) {
            return Err(StartError::Unreachable { folder: step.to_owned(), account: account.name.clone() });
        }
    }
    Ok(())
}

fn may_enter(folder: &Metadata, account: &Account) -> bool {
    let bit = match folder {
        owned if owned.uid() == account.uid => 0o100,
        grouped if grouped.gid() == account.gid => 0o010,
        _ => 0o001,
    };
    folder.permissions().mode() & bit != 0
}
