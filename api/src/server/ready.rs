//! Whether the server can do its work, asked by load balancers and by whoever else finds the address: it has no limit,
//! so the database hears of it once a second at most, one question at a time.

use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long an answer holds.
const HOLDS: Duration = Duration::from_secs(1);

/// The last answer, and when it was asked for.
#[derive(Debug, Default)]
pub(super) struct Readiness(Mutex<Option<(Instant, bool)>>);

impl Readiness {
    /// The answer at `now`; `ask` is only awaited when the last one is too old.
    pub(super) async fn at(&self, now: Instant, ask: impl Future<Output = bool>) -> bool {
        // Who waits here while another asks gets the same answer.
        let mut last = self.0.lock().await;
        if let Some((at, ready)) = *last
            && now.saturating_duration_since(at) < HOLDS
        {
            return ready;
        }
        let ready = ask.await;
        *last = Some((now, ready));
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[tokio::test]
    async fn however_many_ask_the_database_is_asked_once_a_second() {
        let (readiness, asked, start) = (Readiness::default(), Cell::new(0), Instant::now());
        let ask = |after: u64| {
            let answer = async {
                asked.set(asked.get() + 1);
                tokio::task::yield_now().await;
                asked.get() == 1
            };
            readiness.at(start + Duration::from_millis(after), answer)
        };
        let answers = futures_util::future::join_all((0..50).map(|n| ask(n * 10))).await;
        assert!(answers.into_iter().all(|ready| ready));
        assert_eq!(asked.get(), 1);
        assert!(!ask(1001).await, "the next second has its own answer");
        assert!(!ask(1002).await);
        assert_eq!(asked.get(), 2);
    }
}
