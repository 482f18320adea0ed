//! Waiting for a condition, up to a deadline.

use anyhow::{Context as _, Result};
use std::time::{Duration, Instant};

/// How long anything may take before it counts as not happening. Far more than it takes, because two cores run the
/// server, its database and two browsers.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// How long to leave the others the processor before looking again.
const PAUSE: Duration = Duration::from_millis(40);

/// Looks again and again until there is an answer. An error is looked past while there is time: a page that changes
/// under one's hands gives a few.
///
/// # Errors
/// There was none in time; the last error says why.
pub async fn until<T>(what: &str, look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    until_within(PATIENCE, what, look).await
}

pub(crate) async fn until_within<T>(
    patience: Duration,
    what: &str,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + patience;
    loop {
        let seen = look().await;
        if let Ok(Some(answer)) = seen {
            return Ok(answer);
        }
        if Instant::now() > deadline {
            let late = || format!("waited {} s for {what}", patience.as_secs());
            return match seen {
                Err(error) => Err(error).with_context(late),
                Ok(_) => Err(anyhow::anyhow!(late())),
            };
        }
        tokio::time::sleep(PAUSE).await;
    }
}
