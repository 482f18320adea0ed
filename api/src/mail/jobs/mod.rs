//! The job runner of mails. It asks for those that the outbox gives reason to, sends what is due, and tidies up.
//! Several nodes may run it side by side.

mod compose;
mod queries;
mod request;
mod send;
mod write;

use super::Mailer;
use crate::access::Db;
use crate::clock::Clock;
use crate::config::Config;
use crate::problem::Result;
use chrono::TimeDelta;
use shared::Timestamp;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often to look without a hint.
const POLL: Duration = Duration::from_secs(1);
/// How often old rows are thrown away.
const TIDY: TimeDelta = TimeDelta::hours(6);

/// What the jobs work with.
struct Office {
    db: Db,
    clock: Clock,
    mailer: Mailer,
    config: Config,
}

/// Runs until `stop`. `position` changes whenever the outbox has something new.
pub async fn run(
    db: Db,
    clock: Clock,
    mailer: Mailer,
    mut position: watch::Receiver<i64>,
    config: Config,
    stop: CancellationToken,
) {
    let office = Office { db, clock, mailer, config };
    let mut tidied: Option<Timestamp> = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
            // An end of the hub ends no job: the clock goes on.
            Ok(()) = position.changed() => {}
        }
        if let Err(error) = office.work(&stop, &mut tidied).await {
            tracing::warn!(%error, "the mail jobs could not do their work");
        }
    }
}

impl Office {
    /// One round.
    async fn work(&self, stop: &CancellationToken, tidied: &mut Option<Timestamp>) -> Result<()> {
        while self.compose().await? && !stop.is_cancelled() {}
        while self.send_next().await? && !stop.is_cancelled() {}
        let now = self.clock.now();
        if tidied.is_none_or(|at| at + TIDY <= now) {
            let mut tx = self.db.as_relay().await?;
            queries::tidy(&mut tx, now - TimeDelta::hours(24), now - TimeDelta::days(30)).await?;
            tx.commit().await?;
            *tidied = Some(now);
        }
        Ok(())
    }
}
