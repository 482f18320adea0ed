//! The job that forgets what is of no use any more. Mails don't wait for it: to forget many takes its time.

use super::{queries, register, throttle, unconfirmed};
use crate::access::Db;
use crate::clock::Clock;
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
pub(crate) async fn run(db: Db, clock: Clock, stop: CancellationToken) {
    let mut due: Option<Timestamp> = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
        }
        let now = clock.now();
        if due.is_none_or(|at| at <= now) {
            let wait = match tidy(&db, &clock, &stop).await {
                Ok(()) => PERIOD,
                Err(error) => {
                    tracing::warn!(%error, "accounts could not be tidied");
                    AGAIN
                }
            };
            due = Some(now + wait);
        }
    }
}

/// Forgets counts, tokens and sessions that ended long ago, and accounts that nobody confirmed.
async fn tidy(db: &Db, clock: &Clock, stop: &CancellationToken) -> Result<()> {
    let (mut tx, now) = (db.as_accounts().await?, clock.now());
    queries::attempts::tidy(&mut tx, now - TimeDelta::days(2)).await?;
    queries::tokens::tidy(&mut tx, now - TimeDelta::days(30)).await?;
    queries::challenges::tidy(&mut tx, now).await?;
    queries::external::tidy(&mut tx, now).await?;
    queries::email_changes::tidy(&mut tx, now).await?;
    queries::registration::tidy(&mut tx, now - register::PENDING).await?;
    // Ended sessions tell which networks are familiar.
    queries::sessions::tidy(&mut tx, now - throttle::FAMILIAR).await?;
    tx.commit().await?;
    unconfirmed::forget(db, clock, stop).await
}
