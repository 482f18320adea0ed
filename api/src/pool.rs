//! Work that takes much of the machine: so much of it at once, so much in line, and who comes then is told to come back.

use crate::problem::{Dependency, Error, Result};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Workers with a line in front of them.
pub(crate) struct Pool {
    what: Dependency,
    pub(crate) workers: Arc<Semaphore>,
    pub(crate) line: Arc<Semaphore>,
}

impl Pool {
    pub(crate) fn new(what: Dependency, workers: usize, line: usize) -> Self {
        let (workers, line) = (Semaphore::new(workers), Semaphore::new(workers + line));
        Self { what, workers: Arc::new(workers), line: Arc::new(line) }
    }

    /// Runs `work`, which the log calls `what`, on a worker. It keeps its place until it is done, also when nobody waits any more.
    ///
    /// # Errors
    /// 503: the line is full. Otherwise what `work` says.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        what: &'static str,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let full = |_| Error::Away { what: self.what, retry_after: Duration::from_secs(1) };
        let place = self.line.clone().try_acquire_owned().map_err(full)?;
        let worker = self.workers.clone().acquire_owned().await.map_err(|error| Error::Bug(error.into()))?;
        tracing::debug!("{what}");
        let work = move || {
            let _held: [OwnedSemaphorePermit; 2] = [worker, place];
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| Error::Bug(error.into()))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORK: &str = "something is done";

    #[tokio::test]
    async fn a_full_line_turns_people_away() {
        let pool = Arc::new(Pool::new(Dependency::PasswordHashing, 1, 1));
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let first = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(WORK, move || gate.recv().map_err(|error| Error::Bug(error.into()))).await }
        });
        let second = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(WORK, || Ok(())).await }
        });
        while pool.line.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(pool.run(WORK, || Ok(())).await, Err(Error::Away { .. })));
        open.send(()).unwrap();
        assert!(first.await.unwrap().is_ok() && second.await.unwrap().is_ok());
        assert!(pool.run(WORK, || Ok(())).await.is_ok());
    }
}
