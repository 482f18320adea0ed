//! Asking for a job.

use super::at_work::AtWork;
use super::job::Job;
use super::supervise::Pulse;
use crate::clock::Clock;
use crate::problem::{Error, Result};
use shared::Timestamp;
use shared::ids::OrgId;
use sqlx::PgConnection;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What a job is asked for with, beside what it needs to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a> {
    /// The organization that it is for: the transaction's own. None for what is for no organization.
    pub organization: Option<OrgId>,
    /// One job at a time for what this names: under a key that waits already no second one is made, and one that is
    /// being done is done once more after that. The newest value counts.
    pub key: Option<&'a str>,
    /// Not before then; now when nothing is said.
    pub due: Option<Timestamp>,
}

/// Asks for a job, in the transaction of whoever has reason to: it is there when that commits, and only then.
///
/// # Errors
/// The database is away, or the transaction belongs to another organization.
pub async fn enqueue<J: Job>(tx: &mut PgConnection, clock: &Clock, job: &J, terms: Terms<'_>) -> Result<()> {
    let payload = serde_json::to_value(job).map_err(|error| Error::Bug(error.into()))?;
    let now = clock.now();
    sqlx::query!(
        "select enqueue_job($1, $2, $3, $4, $5, $6, $7)",
        clock.id(),
        J::KIND,
        terms.organization.map(|org| org.0),
        payload,
        terms.key,
        terms.due.unwrap_or(now),
        now,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Asks for a job in every organization every day, until `stop`; `first` after the start, since a node may be started anew
/// every day. Several nodes ask for the same ones.
pub(crate) async fn every_day<J: Job>(
    at_work: AtWork,
    pulse: Pulse,
    stop: CancellationToken,
    first: Duration,
    job: impl Fn(OrgId) -> J,
) {
    let mut wait = first;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
        wait = DAY;
        pulse.round(&everywhere(&at_work, "daily", &job).await);
    }
}

/// Asks for a job in every organization; where one waits already under this key, for no second one.
///
/// # Errors
/// The database is away.
pub(crate) async fn everywhere<J: Job>(at_work: &AtWork, key: &str, job: impl Fn(OrgId) -> J) -> Result<()> {
    for org in at_work.organizations().await? {
        // A transaction each: all events wait for the oldest one that writes.
        let mut tx = at_work.as_relay().await?;
        let terms = Terms { organization: Some(org), key: Some(key), due: None };
        enqueue(&mut tx, at_work.clock(), &job(org), terms).await?;
        tx.commit().await?;
    }
    at_work.wake();
    Ok(())
}
