//! What an earlier run left behind: a server that outlived its Portico, and lock files of dead ones.
//!
//! Called with our own lock held, so nothing found here belongs to another Portico that still runs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{At, StartError};
use crate::pause::pause;
use crate::postmaster::{lock_file, socket_lock_file};

/// A server whose Portico was killed shuts down by itself; this is its time for that.
const BY_ITSELF: Duration = Duration::from_secs(10);
/// Then it is told to stop, with this time to write everything down.
const WHEN_TOLD: Duration = Duration::from_secs(40);
/// Then its processes are made to leave; the next start recovers from the log.
const WHEN_FORCED: Duration = Duration::from_secs(50);

/// Waits for, then ends, the processes of an earlier server, and removes its locks.
pub(crate) fn clear(cluster: &Path, socket: &Path) -> Result<(), StartError> {
    // Without /proc we cannot tell whose a process is; PostgreSQL's own check then decides.
    if !Path::new("/proc/self/cwd").exists() || !cluster.exists() {
        return Ok(());
    }
    end_processes(cluster)?;
    remove(&lock_file(cluster))?;
    remove(&socket_lock_file(socket))
}

fn remove(file: &Path) -> Result<(), StartError> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).at(file),
        _ => Ok(()),
    }
}

fn end_processes(cluster: &Path) -> Result<(), StartError> {
    let since = Instant::now();
    let mut steps = [(BY_ITSELF, "INT"), (WHEN_TOLD, "QUIT")].into_iter().peekable();
    loop {
        let alive = servers_in(cluster);
        if alive.is_empty() {
            return Ok(());
        }
        if let Some((_, name)) = steps.next_if(|(after, _)| since.elapsed() > *after) {
            signal(name, &alive);
        }
        if since.elapsed() > WHEN_FORCED {
            return Err(StartError::StillRunning { cluster: cluster.to_owned(), pids: alive.join(" ") });
        }
        pause();
    }
}

/// Every process of a PostgreSQL works in the folder of its cluster, which tells ours from any other
/// program that has come to the number in a stale lock file.
fn servers_in(cluster: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_digit()))
        .filter(|entry| is_server_in(&entry.path(), cluster))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

fn is_server_in(process: &Path, cluster: &Path) -> bool {
    let link = |name: &str| fs::read_link(process.join(name)).unwrap_or_else(|_| PathBuf::new());
    // The kernel adds " (deleted)" after an upgrade of the package.
    let program = link("exe").file_name().is_some_and(|name| name.to_string_lossy().starts_with("postgres"));
    program && link("cwd") == cluster
}

/// The shell's own `kill`: the program of that name is not on every machine.
fn signal(name: &str, pids: &[String]) {
    // A process that has just ended makes this fail, which is what we want of it anyway.
    let _ = Command::new("/bin/sh")
        .args(["-c", "signal=$1; shift; kill -s \"$signal\" \"$@\"", "sh", name])
        .args(pids)
        .stderr(Stdio::null())
        .status();
}
