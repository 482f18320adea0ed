//! What runs as long as the server does: started here, and started again when it breaks.

use super::caught::words;
use crate::problem::{Error, Result};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The wait before the first restart; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_millis(100);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Who has run for so long is well again.
const STEADY: Duration = Duration::from_secs(60);
/// How many rounds in a row may fail by a fault of our own.
const FAULTS: u32 = 3;
/// How long a task may take to end when the server stops.
const FAREWELL: Duration = Duration::from_secs(10);

/// Starts tasks, and starts again what panics or ends before its time.
pub struct Supervisor {
    stop: CancellationToken,
    tasks: Tasks,
    running: Vec<(Arc<str>, JoinHandle<()>)>,
}

/// How the tasks are.
#[derive(Clone, Default)]
pub struct Tasks(Arc<Mutex<BTreeMap<Arc<str>, Condition>>>);

#[derive(Debug, Clone, Copy)]
struct Condition {
    /// Since when it runs; nothing while it waits for its next start.
    since: Option<Instant>,
    /// How often in a row it ended without having been steady.
    ends: u32,
    /// How many of its rounds failed in a row.
    faults: u32,
}

/// Where a task that works in rounds tells how they go.
#[derive(Clone)]
pub struct Pulse {
    name: Arc<str>,
    tasks: Tasks,
}

impl Supervisor {
    /// Nothing runs yet. All end with `stop`.
    pub(crate) fn new(stop: CancellationToken, tasks: Tasks) -> Self {
        Self { stop, tasks, running: Vec::new() }
    }

    /// Starts a task that is to run until the token stops it.
    pub fn start<F>(
        &mut self,
        name: &str,
        task: impl Fn(Pulse, CancellationToken) -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let pulse = Pulse { name: name.into(), tasks: self.tasks.clone() };
        let running = tokio::spawn(keep_running(pulse.clone(), task, self.stop.clone()));
        self.running.push((pulse.name, running));
    }

    /// Waits until all have ended, none for long.
    pub(crate) async fn ended(self) {
        for (name, task) in self.running {
            if tokio::time::timeout(FAREWELL, task).await.is_err() {
                tracing::warn!(task = %name, "a task did not end in time");
            }
        }
    }
}

async fn keep_running<F>(pulse: Pulse, task: impl Fn(Pulse, CancellationToken) -> F, stop: CancellationToken)
where
    F: Future<Output = ()> + Send + 'static,
{
    loop {
        pulse.tasks.begins(&pulse.name);
        let ended = tokio::spawn(task(pulse.clone(), stop.clone())).await;
        let why = match ended {
            Ok(()) if stop.is_cancelled() => return,
            Ok(()) => "it ended".to_owned(),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => format!("it panicked: {}", words(&*panic)),
                Err(_) => "it was cut off".to_owned(),
            },
        };
        let wait = pulse.tasks.ends(&pulse.name);
        tracing::error!(task = %pulse.name, why, ?wait, "a task broke and is started again");
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

impl Pulse {
    /// How a round went. That the database is away is nobody's fault.
    pub fn round<T>(&self, result: &Result<T>) {
        match result {
            Ok(_) => self.tasks.with(&self.name, |condition| condition.faults = 0),
            Err(error) if matches!(error, Error::Away { .. }) => {
                tracing::warn!(task = %self.name, %error, "a task could not do its work");
            }
            Err(error) => {
                tracing::error!(task = %self.name, error = format!("{error:?}"), "a task could not do its work");
                self.tasks
                    .with(&self.name, |condition| condition.faults = condition.faults.saturating_add(1));
            }
        }
    }
}

impl Tasks {
    /// Those that are down: broken again within a minute of a restart, until they have run for a minute; or at fault in
    /// their last rounds.
    pub(crate) fn down(&self) -> Vec<String> {
        let tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.iter().filter(|(_, task)| task.is_down()).map(|(name, _)| name.to_string()).collect()
    }

    fn begins(&self, name: &Arc<str>) {
        self.with(name, |condition| condition.since = Some(Instant::now()));
    }

    /// How long to wait before it is started again.
    fn ends(&self, name: &Arc<str>) -> Duration {
        self.with(name, |condition| {
            if condition.is_steady() {
                condition.ends = 0;
            }
            *condition = Condition { since: None, ends: condition.ends.saturating_add(1), faults: 0 };
            FIRST_WAIT.saturating_mul(1 << (condition.ends - 1).min(16)).min(LONGEST_WAIT)
        })
    }

    fn with<T>(&self, name: &Arc<str>, change: impl FnOnce(&mut Condition) -> T) -> T {
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = Condition { since: None, ends: 0, faults: 0 };
        change(tasks.entry(name.clone()).or_insert(new))
    }
}

impl Condition {
    fn is_steady(&self) -> bool {
        self.since.is_some_and(|since| since.elapsed() >= STEADY)
    }

    fn is_down(&self) -> bool {
        self.faults >= FAULTS || self.ends >= 2 && !self.is_steady()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_breaks_once_is_not_down_and_who_breaks_again_is_until_it_is_steady() {
        let (tasks, name) = (Tasks::default(), Arc::from("relay"));
        tasks.begins(&name);
        assert_eq!(tasks.ends(&name), FIRST_WAIT);
        assert!(tasks.down().is_empty(), "a restart may help");
        tasks.begins(&name);
        assert_eq!(tasks.ends(&name), FIRST_WAIT * 2);
        tasks.begins(&name);
        assert_eq!(tasks.down(), ["relay"], "it did not");
        tokio::time::advance(STEADY).await;
        assert!(tasks.down().is_empty());
        assert_eq!(tasks.ends(&name), FIRST_WAIT, "what was long ago does not count");
    }

    #[test]
    fn waits_grow_to_half_a_minute() {
        let (tasks, name) = (Tasks::default(), Arc::from("relay"));
        let waits: Vec<_> = (0..40).map(|_| tasks.ends(&name)).collect();
        assert!(waits.is_sorted() && waits[39] == LONGEST_WAIT, "{waits:?}");
    }

    #[test]
    fn rounds_that_fail_by_a_fault_are_told_and_an_absent_database_is_not() {
        let pulse = Pulse { name: Arc::from("relay"), tasks: Tasks::default() };
        for _ in 0..10 {
            pulse.round::<()>(&Err(Error::database_away()));
        }
        assert!(pulse.tasks.down().is_empty());
        for _ in 0..FAULTS {
            pulse.round::<()>(&Err(Error::Bug(anyhow::anyhow!("odd"))));
        }
        assert_eq!(pulse.tasks.down(), ["relay"]);
        pulse.round(&Ok(()));
        assert!(pulse.tasks.down().is_empty());
    }
}
