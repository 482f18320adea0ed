//! What the server knows of a request besides its caller; the audit trail keeps it.

use super::idempotency::IdempotencyKey;
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// Where a request came from, and under which names.
#[derive(Debug, Clone)]
pub struct RequestInfo {
    /// The id in the log and in problem documents.
    pub id: Uuid,
    /// The caller's address; through trusted proxies only.
    pub ip: Option<IpAddr>,
    /// The caller's program, as it says, cut to 300 characters.
    pub user_agent: Option<Arc<str>>,
    /// The key under which the answer shall be remembered.
    pub idempotency: Option<Arc<IdempotencyKey>>,
}
