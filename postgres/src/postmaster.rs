//! What a running server shows of itself: its socket, and the file that tells of it.

use std::fs;
use std::path::{Path, PathBuf};

/// The port in the socket's file name; nothing listens on the network.
pub(crate) const PORT: u16 = 5432;

/// What the running server writes about itself into `postmaster.pid`.
pub(crate) struct Postmaster {
    pub(crate) pid: u32,
    pub(crate) socket: PathBuf,
    pub(crate) ready: bool,
}

impl Postmaster {
    /// `None` while there is no such file or it is not written to its end.
    pub(crate) fn read(cluster: &Path) -> Option<Self> {
        let text = fs::read_to_string(lock_file(cluster)).ok()?;
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let [pid, _data, _since, port, socket, _listen, _memory, status] = lines.as_slice() else {
            return None;
        };
        (*port == PORT.to_string()).then_some(())?;
        Some(Self { pid: pid.parse().ok()?, socket: PathBuf::from(socket), ready: *status == "ready" })
    }
}

/// The file that it does so in, and that keeps a second server out of the cluster.
pub(crate) fn lock_file(cluster: &Path) -> PathBuf {
    cluster.join("postmaster.pid")
}

/// The socket in its folder, which goes by the name that PostgreSQL gives it.
pub(crate) fn socket_file(folder: &Path) -> PathBuf {
    folder.join(format!(".s.PGSQL.{PORT}"))
}

/// The socket's own lock.
pub(crate) fn socket_lock_file(folder: &Path) -> PathBuf {
    folder.join(format!(".s.PGSQL.{PORT}.lock"))
}
