//! One try of a job: the node that has it keeps it from the others for as long as it lives.

use super::at_work::AtWork;
use super::queue::{self, Lease};
use crate::access::RelayTx;
use crate::problem::{Error, Result};
use shared::ids::OrgId;
use uuid::Uuid;

/// One try of a job.
#[derive(Debug, Clone)]
pub struct Attempt {
    pub(super) lease: Lease,
    pub(super) organization: Option<OrgId>,
}

impl Attempt {
    /// The job's id.
    pub fn job(&self) -> Uuid {
        self.lease.job
    }

    /// Which try this is, from 1.
    pub fn number(&self) -> i32 {
        self.lease.attempt
    }

    /// The organization that the job is for.
    pub fn organization(&self) -> Option<OrgId> {
        self.organization
    }

    /// Ends the job in the transaction of its effects, so that they happen once: commit it, and answer
    /// [`super::Done::Committed`].
    ///
    /// # Errors
    /// Another node has the job by now: what was done here must not be committed. Or the database is away.
    pub async fn finish(&self, at_work: &AtWork, tx: &mut RelayTx) -> Result<()> {
        if queue::finish(tx, &self.lease, at_work.clock.now()).await? {
            return Ok(());
        }
        Err(Error::Stale)
    }

    /// Tells how far it is: so much, of so much if that is known.
    ///
    /// # Errors
    /// The database is away.
    pub async fn progress(&self, at_work: &AtWork, done: i64, total: Option<i64>) -> Result<()> {
        let mut tx = at_work.as_relay_later().await?;
        queue::progress(&mut tx, &self.lease, done, total).await?;
        tx.commit().await
    }
}
