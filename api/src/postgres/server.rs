//! The server process: started with a lifeline, and stopped.
//!
//! The lifeline is a pipe. We hold its one end; a small watcher holds the other and tells the server
//! to stop when it closes. The kernel closes it however we end, `kill -9` included.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::account::Account;
use super::binaries::Binaries;
use super::cluster::Postmaster;
use super::error::{At, StartError, StopError};
use super::keeper::{Keeper, Lifeline, held};
use super::{Durability, PORT, Tell};

/// The shell becomes the server, so its process number stays; the watcher is nobody's child by then.
/// It ignores signals that the whole group gets, as the end of the pipe is the only one that counts.
const SCRIPT: &str = r#"
exec 3<&0
( { trap '' HUP INT TERM; read -r _; kill -s INT "$$"; } <&3 2>/dev/null & )
exec "$@" </dev/null 3<&-
"#;

/// Recovery after a crash reads the log since the last checkpoint, which can take minutes.
const READY_WITHIN: Duration = Duration::from_secs(600);
/// How long each of the three ways of stopping gets.
const STOP_STEP: Duration = Duration::from_secs(20);
/// A log longer than this begins anew, with the old one kept beside it.
const LONGEST_LOG: u64 = 8 * 1024 * 1024;

/// All that it takes to start the server, also for the second time.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    pub(super) binaries: Binaries,
    pub(super) account: Account,
    pub(super) cluster: PathBuf,
    pub(super) socket: PathBuf,
    pub(super) log: PathBuf,
    pub(super) durability: Durability,
    pub(super) tell: Tell,
}

/// The server and the thread that keeps it alive.
#[derive(Debug)]
pub(super) struct Server {
    recipe: Recipe,
    lifeline: Lifeline,
    ended: Receiver<()>,
}

impl Server {
    pub(super) fn start(recipe: Recipe) -> Result<Self, StartError> {
        rotate(&recipe.log)?;
        let (mut child, pipe) = recipe.spawn()?;
        if let Err(error) = recipe.wait_until_ready(&mut child) {
            drop(pipe);
            // Reaped, whatever it says; the error of the start is the one to tell.
            let _ = child.wait();
            return Err(error);
        }
        let lifeline = Arc::new(Mutex::new(pipe));
        let (tell, ended) = mpsc::channel();
        let keeper = Keeper { recipe: recipe.clone(), lifeline: Arc::clone(&lifeline) };
        thread::spawn(move || keeper.keep(child, &tell));
        Ok(Self { recipe, lifeline, ended })
    }

    /// Closes the lifeline; asks again, then forces, should the watcher or the server not act on it.
    pub(super) fn stop(self) -> Result<(), StopError> {
        held(&self.lifeline).take();
        for mode in [None, Some("fast"), Some("immediate")] {
            if let Some(mode) = mode {
                self.recipe.pg_ctl_stop(mode);
            }
            if self.ended.recv_timeout(STOP_STEP).is_ok() {
                // Only there when the path was too long, and empty by now.
                if !self.recipe.cluster.parent().is_some_and(|home| self.recipe.socket.starts_with(home)) {
                    let _ = fs::remove_dir(&self.recipe.socket);
                }
                return Ok(());
            }
        }
        let seconds = STOP_STEP.as_secs() * 3;
        Err(StopError::TooLong { cluster: self.recipe.cluster.clone(), seconds })
    }
}

impl Recipe {
    /// Starts the server in a process group of its own: Ctrl-C in the terminal is for us, and we stop
    /// the database last.
    pub(super) fn spawn(&self) -> Result<(Child, Option<ChildStdin>), StartError> {
        let log = File::options().create(true).append(true).open(&self.log).at(&self.log)?;
        let program = self.binaries.folder.join("postgres");
        let mut child = self
            .account
            .command(Path::new("/bin/sh"))
            .current_dir(&self.cluster)
            .args(["-c", SCRIPT, "sh"])
            .arg(&program)
            .args(self.arguments())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().at(&self.log)?)
            .stderr(log)
            .spawn()
            .running(&program)?;
        // Taken out: `Child::wait` would close it first.
        let pipe = child.stdin.take();
        Ok((child, pipe))
    }

    fn arguments(&self) -> Vec<String> {
        let socket = self.socket.to_string_lossy().replace('"', "\"\"");
        let mut settings = vec![
            "listen_addresses=".to_owned(),
            format!("unix_socket_directories=\"{socket}\""),
            "unix_socket_permissions=0700".to_owned(),
            format!("port={PORT}"),
            "cluster_name=portico".to_owned(),
            "shared_buffers=128MB".to_owned(),
            "timezone=UTC".to_owned(),
            "log_timezone=UTC".to_owned(),
            "logging_collector=off".to_owned(),
            "jit=off".to_owned(),
        ];
        let more: &[&str] = match self.durability {
            Durability::Full => &["fsync=on"],
            Durability::None => {
                &["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
            }
        };
        settings.extend(more.iter().map(|&setting| setting.to_owned()));
        let folder = ["-D".to_owned(), self.cluster.to_string_lossy().into_owned()];
        folder.into_iter().chain(settings.into_iter().flat_map(|set| ["-c".to_owned(), set])).collect()
    }

    fn wait_until_ready(&self, child: &mut Child) -> Result<(), StartError> {
        let since = Instant::now();
        while since.elapsed() < READY_WITHIN {
            let ours = Postmaster::read(&self.cluster).filter(|found| found.pid == child.id());
            if ours.is_some_and(|found| found.ready) {
                return Ok(());
            }
            if child.try_wait().at(&self.cluster)?.is_some() {
                return Err(StartError::Ended { log: self.log.clone(), said: last_lines(&self.log) });
            }
            pause();
        }
        Err(not_ready(&self.cluster))
    }

    fn pg_ctl_stop(&self, mode: &str) {
        let mut stop: Command = self.account.command(&self.binaries.folder.join("pg_ctl"));
        stop.current_dir(&self.cluster).args(["stop", "-W", "-s", "-m", mode, "-D"]).arg(&self.cluster);
        // Fails when the server has just gone, which the caller sees next.
        let _ = stop.stderr(Stdio::null()).status();
    }
}

/// The socket of a server that another process runs, once that is ready.
pub(super) fn socket_when_ready(cluster: &Path) -> Result<PathBuf, StartError> {
    let since = Instant::now();
    while since.elapsed() < READY_WITHIN {
        if let Some(found) = Postmaster::read(cluster).filter(|found| found.ready) {
            return Ok(found.socket);
        }
        pause();
    }
    Err(not_ready(cluster))
}

fn not_ready(cluster: &Path) -> StartError {
    StartError::NotReady { cluster: cluster.to_owned(), seconds: READY_WITHIN.as_secs() }
}

/// The step of every wait in this module.
#[expect(clippy::disallowed_methods, reason = "all of this module blocks and says so; no task runs here")]
pub(super) fn pause() {
    thread::sleep(Duration::from_millis(50));
}

fn rotate(log: &Path) -> Result<(), StartError> {
    match fs::metadata(log) {
        Ok(found) if found.len() > LONGEST_LOG => fs::rename(log, log.with_extension("log.1")).at(log),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).at(log),
    }
}

fn last_lines(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(5)..].join(" | ")
}
