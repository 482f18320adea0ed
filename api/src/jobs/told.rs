//! An event, as readers of the outbox are told of it.

use serde::{Deserialize, Serialize};
use shared::events::Change;
use shared::ids::OrgId;

/// An event as readers are told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// In which organization.
    pub org: OrgId,
    /// Its place in the order of all events.
    pub seq: i64,
    /// What happened.
    pub change: Change,
    /// Whether clients may know of it, or only staff.
    pub clients_may_know: bool,
}
