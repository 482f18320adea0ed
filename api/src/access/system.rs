//! Another door, for jobs: no caller, but always one organization. It takes the database itself, which no handler has.

use super::change::{ChangeTx, Who};
use super::tx::{Context, Db, OrgTx};
use crate::clock::Clock;
use crate::problem::Result;
use shared::ids::OrgId;
use shared::person::Person;

/// Portico itself, at work in one organization.
pub struct System {
    db: Db,
    clock: Clock,
    org: OrgId,
}

impl System {
    /// At work in `org`.
    pub(crate) fn of(db: Db, clock: Clock, org: OrgId) -> Self {
        Self { db, clock, org }
    }

    /// Opens a read-only transaction that sees all of the organization.
    ///
    /// # Errors
    /// The database is away.
    pub async fn read(&self) -> Result<OrgTx> {
        self.db.read(&Context::system(self.org)).await
    }

    /// Opens a transaction that may change the organization's things.
    ///
    /// # Errors
    /// The database is away.
    pub async fn change(&self) -> Result<ChangeTx> {
        self.open(Who::System).await
    }

    /// The same, in a member's name: for what is brought in from elsewhere.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn change_for(&self, person: &Person) -> Result<ChangeTx> {
        let who = Who::Member { id: person.id, side: person.side };
        self.open(who).await
    }

    async fn open(&self, who: Who) -> Result<ChangeTx> {
        ChangeTx::open(&self.db, &Context::system(self.org), who, None, self.clock.clone()).await
    }
}
