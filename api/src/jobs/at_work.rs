//! What jobs and readers work with. No handler comes by one, nor by the database in it.

use crate::access::{Db, RelayTx, System};
use crate::clock::Clock;
use crate::problem::Result;
use shared::ids::OrgId;
use std::sync::Arc;
use tokio::sync::Notify;

/// Portico at work, without a caller.
#[derive(Clone)]
pub struct AtWork {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    /// New jobs may be there.
    new: Arc<Notify>,
}

impl AtWork {
    /// At work on `db`.
    pub(crate) fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, new: Arc::new(Notify::new()) }
    }

    /// The clock that all work goes by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Portico in one organization.
    pub fn system(&self, org: OrgId) -> System {
        System::of(self.db.clone(), self.clock.clone(), org)
    }

    /// Opens the jobs' own transaction: queue, outbox and mails of all organizations.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn as_relay(&self) -> Result<RelayTx> {
        self.db.as_relay().await
    }

    /// The same for what is noted about a job and may be lost with the database.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn as_relay_later(&self) -> Result<RelayTx> {
        self.db.as_relay_later().await
    }

    /// Every organization there is.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn organizations(&self) -> Result<Vec<OrgId>> {
        let mut tx = self.as_relay().await?;
        let ids = sqlx::query_scalar!("select id from organizations order by id").fetch_all(&mut *tx).await?;
        Ok(ids.into_iter().map(OrgId).collect())
    }

    /// This node looks at once whether there are new jobs. The others look within a second.
    pub(super) fn wake(&self) {
        self.new.notify_one();
    }

    pub(super) async fn woken(&self) {
        self.new.notified().await;
    }
}
