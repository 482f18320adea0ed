//! The running server: awaited when it starts, kept alive, and stopped.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{At, StartError, StopError};
use crate::keeper::{Keeper, Lifeline, held};
use crate::pause::pause;
use crate::postmaster::Postmaster;
use crate::recipe::Recipe;

/// Recovery after a crash reads the log since the last checkpoint, which can take minutes.
const READY_WITHIN: Duration = Duration::from_secs(600);
/// How long each of the three ways of stopping gets.
const STOP_STEP: Duration = Duration::from_secs(20);
/// A log longer than this begins anew, with the old one kept beside it.
const LONGEST_LOG: u64 = 8 * 1024 * 1024;

/// The server and the thread that keeps it alive.
#[derive(Debug)]
pub(crate) struct Server {
    recipe: Recipe,
    lifeline: Lifeline,
    ended: Receiver<()>,
}

impl Server {
    pub(crate) fn start(recipe: Recipe) -> Result<Self, StartError> {
        rotate(&recipe.log)?;
        let (mut child, pipe) = recipe.spawn()?;
        if let Err(error) = wait_until_ready(&recipe, &mut child) {
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
    pub(crate) fn stop(self) -> Result<(), StopError> {
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

fn wait_until_ready(recipe: &Recipe, child: &mut Child) -> Result<(), StartError> {
    let since = Instant::now();
    while since.elapsed() < READY_WITHIN {
        let ours = Postmaster::read(&recipe.cluster).filter(|found| found.pid == child.id());
        if ours.is_some_and(|found| found.ready) {
            return Ok(());
        }
        if child.try_wait().at(&recipe.cluster)?.is_some() {
            return Err(StartError::Ended { log: recipe.log.clone(), said: last_lines(&recipe.log) });
        }
        pause();
    }
    Err(not_ready(&recipe.cluster))
}

/// The socket of a server that another process runs, once that is ready.
pub(crate) fn socket_when_ready(cluster: &Path) -> Result<PathBuf, StartError> {
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
