//! Keeping the server alive: it is started again when it dies alone.

use std::io;
use std::process::{Child, ChildStdin, ExitStatus};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::leftovers;
use crate::pause::pause;
use crate::recipe::Recipe;

/// A server that dies again and again is given more and more time between.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);
/// And one that ran longer than this is given little again.
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// `None` once the server is to stop; whoever closes it has said so.
pub(crate) type Lifeline = Arc<Mutex<Option<ChildStdin>>>;

/// Waits for the server to end and starts it again unless it was told to.
pub(crate) struct Keeper {
    pub(crate) recipe: Recipe,
    pub(crate) lifeline: Lifeline,
}

impl Keeper {
    pub(crate) fn keep(&self, child: Child, ended: &Sender<()>) {
        let mut current = Some(child);
        let mut wait = SHORTEST_WAIT;
        while let Some(mut child) = current.take() {
            let since = Instant::now();
            let end = child.wait();
            self.tell_that_it_ended(&end);
            wait = if since.elapsed() > LONGEST_WAIT { SHORTEST_WAIT } else { (wait * 2).min(LONGEST_WAIT) };
            current = self.restart(wait);
        }
        // Nobody waits any more when the owner has given up on it.
        let _ = ended.send(());
    }

    /// Unless it was told to.
    fn tell_that_it_ended(&self, end: &io::Result<ExitStatus>) {
        if held(&self.lifeline).is_none() {
            return;
        }
        let how = end.as_ref().map_or_else(ToString::to_string, ToString::to_string);
        let log = self.recipe.log.display();
        (self.recipe.tell)(&format!(
            "the database server ended ({how}) and is started again; its log is {log}"
        ));
    }

    /// Tries until it is started, or told to stop.
    fn restart(&self, wait: Duration) -> Option<Child> {
        let mut told = String::new();
        loop {
            let since = Instant::now();
            while since.elapsed() < wait {
                held(&self.lifeline).as_ref()?;
                pause();
            }
            let cleared = leftovers::clear(&self.recipe.cluster, &self.recipe.socket);
            let mut lifeline = held(&self.lifeline);
            lifeline.as_ref()?;
            match cleared.and_then(|()| self.recipe.spawn()) {
                Ok((child, pipe)) => {
                    *lifeline = pipe;
                    return Some(child);
                }
                Err(error) => self.tell_once(&mut told, error.to_string()),
            }
        }
    }

    /// The same reason again and again is told once.
    fn tell_once(&self, told: &mut String, reason: String) {
        if *told != reason {
            (self.recipe.tell)(&format!(
                "the database server can't be started, which is tried again: {reason}"
            ));
            *told = reason;
        }
    }
}

pub(crate) fn held(lifeline: &Lifeline) -> MutexGuard<'_, Option<ChildStdin>> {
    // A panic while it was held leaves a pipe that is either there or not: both are sound.
    lifeline.lock().unwrap_or_else(PoisonError::into_inner)
}
