//! What happened to a thing, as its page tells it: the same shape for every noun that has a history.

use crate::ids::{HistoryId, MessageId};
use crate::person::Person;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One line of a thing's history. What happened has a `kind` and that kind's own fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry<W> {
    /// The line.
    pub id: HistoryId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it; null for the system.
    pub by: Option<Person>,
    /// What.
    #[serde(flatten)]
    pub what: W,
}

/// What can happen to a noun.
pub trait Happening: Serialize {
    /// The stable word in the past tense: the `kind` on the wire, in the tables and in the audit trail.
    fn word(&self) -> &'static str;

    /// The message or note that it is about.
    fn message(&self) -> Option<MessageId> {
        None
    }
}
