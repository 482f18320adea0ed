//! What is of no use any more: answers that are no longer replayed, mails that are no longer shown, and jobs that were
//! given up long ago. Every node does it; what one has thrown away the others don't find.

use super::queries;
use crate::jobs::{self, AtWork, Pulse};
use crate::problem::Result;
use chrono::TimeDelta;
use shared::Timestamp;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often to look what time it is.
const POLL: Duration = Duration::from_secs(1);
/// How often to tidy up.
const PERIOD: TimeDelta = TimeDelta::hours(6);
/// How long to wait after an error.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// Runs until `stop`.
pub(crate) async fn run(at_work: AtWork, pulse: Pulse, stop: CancellationToken) {
    let mut due: Option<Timestamp> = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
        }
        let now = at_work.clock().now();
        if due.is_none_or(|at| at <= now) {
            let tidied = tidy(&at_work, now, &stop).await;
            pulse.round(&tidied);
            due = Some(now + if tidied.is_ok() { PERIOD } else { AGAIN });
        }
    }
}

async fn tidy(at_work: &AtWork, now: Timestamp, stop: &CancellationToken) -> Result<()> {
    let mut tx = at_work.as_relay().await?;
    queries::forget_answers(&mut tx, now - TimeDelta::hours(24)).await?;
    jobs::forget(&mut tx, now - TimeDelta::days(30)).await?;
    tx.commit().await?;
    let mut is_more = true;
    while is_more && !stop.is_cancelled() {
        let mut tx = at_work.as_relay().await?;
        is_more = queries::forget_mails(&mut tx, now - TimeDelta::days(30)).await?;
        tx.commit().await?;
    }
    Ok(())
}
