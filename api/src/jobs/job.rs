//! What a job is.

use super::at_work::AtWork;
use super::attempt::Attempt;
use crate::access::RelayTx;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// A kind of job; its value is what one of them needs to know, and is stored as JSON. It is done at least once: whoever
/// dies after the work and before the end leaves it to be done again, so what may not happen twice ends by
/// [`Attempt::finish`] in the transaction that does it.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name in the table `jobs`; never changed, since jobs may wait under it.
    const KIND: &'static str;
    /// The waits between tries; there is one more try than waits. They vary by a fifth, so that what failed together
    /// does not come back together.
    const WAITS: &'static [TimeDelta] = &[
        TimeDelta::seconds(5),
        TimeDelta::seconds(30),
        TimeDelta::minutes(5),
        TimeDelta::minutes(30),
        TimeDelta::hours(2),
    ];
    /// How long one try may take.
    const PATIENCE: Duration = Duration::from_secs(10 * 60);
    /// How many are done at once on one node.
    const AT_ONCE: usize = 2;
    /// What it works with, beside the database.
    type With: Send + Sync + 'static;

    /// Does it.
    ///
    /// # Errors
    /// Why it could not be done, and whether another try may help.
    fn run(
        &self,
        with: &Self::With,
        at_work: &AtWork,
        attempt: &Attempt,
    ) -> impl Future<Output = std::result::Result<Done, Failure>> + Send;

    /// A try has failed; for what else has to know. It commits with the queue's own note of it.
    ///
    /// # Errors
    /// The database is away.
    fn failed(
        &self,
        _tx: &mut RelayTx,
        _attempt: &Attempt,
        _failed: &Failed,
    ) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }

    /// It has come to its end, done or given up, and that is committed. What is done here is lost when the node dies in
    /// between.
    ///
    /// # Errors
    /// They are told by the log only.
    fn ended(
        &self,
        _with: &Self::With,
        _at_work: &AtWork,
        _given_up: bool,
    ) -> impl Future<Output = Result<()>> + Send {
        std::future::ready(Ok(()))
    }
}

/// A job came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It is done.
    Now,
    /// The same, and [`Attempt::finish`] has committed it.
    Committed,
}

/// Why a try failed.
#[derive(Debug)]
pub enum Failure {
    /// Another try may work. The words are shown to operators, so they hold no secret.
    Again(String),
    /// No try will ever work.
    Never(String),
    /// Something else went wrong; another try may work. Only the log tells what.
    Error(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// What is known of a failed try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Why, in words for operators.
    pub why: String,
    /// The wait for the next try; none when that was the last.
    pub wait: Option<TimeDelta>,
}

/// The wait after the try with this number, ±20 % by `chance` (0 to 1); none after the last.
pub(super) fn wait(waits: &[TimeDelta], attempts: i32, chance: f64) -> Option<TimeDelta> {
    let wait = waits.get(usize::try_from(attempts.checked_sub(1)?).ok()?)?;
    let millis = wait.num_milliseconds();
    // A fifth of some hours in milliseconds is far inside what a float counts exactly.
    let jitter = (millis as f64 * 0.2 * chance.mul_add(2.0, -1.0)) as i64;
    Some(TimeDelta::milliseconds(millis + jitter))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAITS: &[TimeDelta] = &[TimeDelta::seconds(5), TimeDelta::seconds(30), TimeDelta::minutes(5)];

    #[test]
    fn there_is_one_more_try_than_waits() {
        let waits: Vec<_> =
            (1..).map_while(|attempt| wait(WAITS, attempt, 0.5)).map(|wait| wait.num_seconds()).collect();
        assert_eq!(waits, [5, 30, 300]);
    }

    #[test]
    fn waits_differ_by_a_fifth() {
        assert_eq!(wait(WAITS, 3, 0.0), Some(TimeDelta::seconds(240)));
        assert_eq!(wait(WAITS, 3, 1.0), Some(TimeDelta::seconds(360)));
        let none = [wait(WAITS, 0, 0.5), wait(WAITS, 4, 0.5), wait(WAITS, i32::MIN, 0.5)];
        assert_eq!(none, [None, None, None]);
    }
}
