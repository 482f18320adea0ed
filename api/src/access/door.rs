//! What handlers have of the database: a way for callers, and no other.

use super::tx::Db;
use crate::problem::Result;

/// The way that callers come in by. It gives the database to nobody outside of this folder, so a handler has no other
/// transaction than its caller's, and can't be [`System`](super::System).
#[derive(Clone)]
pub struct Door {
    db: Db,
}

impl Door {
    /// The door to `db`.
    pub fn to(db: Db) -> Self {
        Self { db }
    }

    pub(super) fn db(&self) -> Db {
        self.db.clone()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<()> {
        self.db.ping().await
    }
}
